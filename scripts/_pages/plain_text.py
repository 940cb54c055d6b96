"""The text of a page, copied from a browser → blocks. Tables come with tabs, or with nothing, between their cells."""

from __future__ import annotations

import re

from .layout import Block, Code, Heading, Prose, Row, Table
from .words import (
    ANSWERS,
    COLUMNS,
    DATE_HEADING,
    ERROR_HEADING,
    ERRORS_TITLE,
    GENERAL_TITLE,
    LOG_TITLE,
    TITLE_WITH_SECURITY_TYPE,
    TYPES,
    column,
    plain,
    section,
    tidy,
)


def _any_of(words: set[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_TYPES = _any_of({*TYPES, *(word.title() for word in TYPES)})
_COLUMNS = re.compile(_any_of({name for names in COLUMNS.values() for name in names}), re.IGNORECASE)
_ANSWERS = _any_of({answer for answer in ANSWERS if len(answer) > 1 or not answer.isascii()})
_MARKS = r"(?P<marks>[\W_]*?)"
_PARAMETER = re.compile(
    rf"{_MARKS}(?P<name>[A-Za-z][\w.\[\]]*?) ?(?P<type>{_TYPES}) ?(?P<mandatory>{_ANSWERS})(?P<description>.*)"
)
_FIELD = re.compile(rf"{_MARKS}(?P<name>[A-Za-z][\w.\[\]]*?) ?(?P<type>{_TYPES})(?![a-z])(?P<description>.*)")
_TITLES = (TITLE_WITH_SECURITY_TYPE, GENERAL_TITLE, LOG_TITLE, ERRORS_TITLE)


def blocks(lines: list[str]) -> list[Block]:
    """Read a page. A heading is a line that only names a part of a page, or that stands above the first part."""
    names = set(re.findall(r'"(\w+)"\s*:', "\n".join(lines)))
    texts = [tidy(line) for line in lines]
    found: list[Block] = []
    number = 0
    while number < len(texts):
        text = texts[number]
        end = number + 1
        if text[:1] in ("{", "["):
            end = _end_of_json(lines, number)
            found.append(Code(number + 1, "\n".join(lines[number:end])))
        elif _is_title(texts, number):
            found.append(Heading(number + 1, text, 1))
        elif section(text) or ERROR_HEADING.fullmatch(text) or DATE_HEADING.fullmatch(text):
            found.append(Heading(number + 1, text, 2))
        elif columns := _columns(lines[number]):
            while end < len(texts) and texts[end] and not texts[end].startswith(("•", "*")) and not section(texts[end]):
                end += 1
            rows = [_row(columns, lines[row], row + 1, names) for row in range(number + 1, end)]
            found.append(Table(number + 1, columns, rows))
        elif text:
            found.append(Prose(number + 1, text))
        number = end
    return found


def _is_title(texts: list[str], number: int) -> bool:
    if any(pattern.fullmatch(text) for pattern in _TITLES for text in (texts[number], plain(texts[number]))):
        return True
    # Above the first part, unless that is a table of contents: there another part follows at once.
    after = [section(text) for text in texts[number:] if text][:3]
    return bool(texts[number]) and after[:2] == [None, "description"] and after[2:] == [None]


def _end_of_json(lines: list[str], begin: int) -> int:
    """The line behind that on which the brackets are balanced."""
    depth = 0
    for number in range(begin, len(lines)):
        brackets = re.sub(r'"(\\.|[^"\\])*"', "", lines[number])
        depth += sum(brackets.count(mark) for mark in "{[") - sum(brackets.count(mark) for mark in "}]")
        if depth <= 0:
            return number + 1
    return len(lines)


def _columns(line: str) -> tuple[str, ...]:
    """The columns' names, if the line is a table's first one."""
    if "\t" in line:
        cells = tuple(map(tidy, line.split("\t")))
        return cells if sum(column(cell) is not None for cell in cells) > 1 else ()
    names = _COLUMNS.findall(tidy(line))
    return tuple(names) if len(names) > 1 and "".join(names) == tidy(line).replace(" ", "") else ()


def _row(columns: tuple[str, ...], line: str, number: int, names: set[str]) -> Row:
    if "\t" in line:
        return Row(number, tuple(map(tidy, line.split("\t"))))
    text = tidy(line)
    kinds = [column(name) for name in columns]
    match = (_PARAMETER if "mandatory" in kinds else _field_pattern(text, names)).fullmatch(text)
    if match is None:
        return Row(number, (text, *[""] * (len(columns) - 1)))
    cells = match.groupdict()
    cells["name"] = f"{cells['marks']}{cells['name']}"
    return Row(number, tuple(cells.get(kind or "", "") for kind in kinds))


def _field_pattern(text: str, names: set[str]) -> re.Pattern[str]:
    """A name that the page's example has is taken whole: in orderListLONG, List is no type."""
    bare = re.sub(r"^[\W_]+", "", text)
    known = [name for name in names if re.match(rf"{re.escape(name)} ?({_TYPES})", bare)]
    if not known:
        return _FIELD
    name = re.escape(max(known, key=len))
    return re.compile(rf"{_MARKS}(?P<name>{name}) ?(?P<type>{_TYPES})(?P<description>.*)")
