"""Reads the text of a page, copied from a browser, as blocks: a tab or nothing separates the cells of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .blocks import Block, Code, Heading, Prose, Row, Table
from .words import (
    ANSWERS,
    COLUMNS,
    DATE_HEADING,
    ERROR_HEADING,
    TITLE_OF_ENDPOINT,
    TITLES,
    TYPES,
    column,
    plain,
    section,
    tidy,
)


def _match_any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(words), key=len, reverse=True)))


_TYPES = _match_any([*TYPES, *map(str.title, TYPES)])
_ANSWERS = _match_any(answer for answer in ANSWERS if len(answer) > 1 or not answer.isascii())
_COLUMN = re.compile(_match_any(name for names in COLUMNS.values() for name in names), re.IGNORECASE)
_BULLET = re.compile(r"\s*[•◦▪*]")


def read_plain_text(lines: list[str]) -> list[Block]:
    """The blocks of a file. A heading is a line that only names a part of a page, or comes before the first part."""
    names = set(re.findall(r'"(\w+)"\s*:', "\n".join(lines)))
    found: list[Block] = []
    number = 0
    while number < len(lines):
        line, end = lines[number], number + 1
        if line.strip()[:1] in ("{", "["):
            end = _end_of_json(lines, number)
            found.append(Code(number + 1, "\n".join(lines[number:end])))
        elif level := _heading_level(lines, number):
            found.append(Heading(number + 1, line.strip(), level))
        elif columns := _column_names(line):
            while end < len(lines) and lines[end].strip() and not _BULLET.match(lines[end]) and not section(lines[end]):
                end += 1
            rows = [Row(row + 1, _split_cells(columns, lines[row], names)) for row in range(number + 1, end)]
            found.append(Table([Row(number + 1, columns), *rows]))
        elif line.strip():
            found.append(Prose(number + 1, line))
        number = end
    return found


def _heading_level(lines: list[str], number: int) -> int:
    """1 for a title, 2 for another heading, 0 for any other line."""
    text = tidy(lines[number])
    if TITLE_OF_ENDPOINT.fullmatch(text) or any(title.fullmatch(plain(text)) for title in TITLES.values()):
        return 1
    # The line before the first part, unless it begins a table of contents, where the next part follows at once.
    after = [section(line) for line in lines[number:] if line.strip()][:3]
    if text and after[:2] == [None, "description"] and after[2:] == [None]:
        return 1
    return 2 if section(text) or ERROR_HEADING.fullmatch(text) or DATE_HEADING.fullmatch(text) else 0


def _end_of_json(lines: list[str], begin: int) -> int:
    """The number of the line after the one that closes the brackets."""
    depth = 0
    for number in range(begin, len(lines)):
        brackets = re.sub(r'"(\\.|[^"\\])*"', "", lines[number])
        depth += sum(map(brackets.count, "{[")) - sum(map(brackets.count, "}]"))
        if depth <= 0:
            return number + 1
    return len(lines)


def _column_names(line: str) -> tuple[str, ...]:
    """The names of the columns, if this is the first line of a table."""
    if "\t" in line:
        cells = tuple(map(tidy, line.split("\t")))
        return cells if sum(column(cell) is not None for cell in cells) > 1 else ()
    names = _COLUMN.findall(tidy(line))
    return tuple(names) if len(names) > 1 and "".join(names) == tidy(line).replace(" ", "") else ()


def _split_cells(columns: tuple[str, ...], line: str, names: set[str]) -> tuple[str, ...]:
    """The cells of a row. A name that occurs in the example is not split: in orderListLONG, List is not the type."""
    if "\t" in line:
        return tuple(cell.strip() for cell in line.split("\t"))
    kinds = [column(name) for name in columns]
    bare = re.sub(r"^[\W_]+", "", line)
    known = [name for name in names if re.match(rf"{re.escape(name)} ?({_TYPES})", bare)]
    name = re.escape(max(known, key=len)) if known else r"[A-Za-z][\w.\[\]]*?"
    mandatory = rf" ?(?P<mandatory>{_ANSWERS})" if "mandatory" in kinds else "(?![a-z])" if not known else ""
    match = re.fullmatch(rf"(?P<name>[\W_]*?{name}) ?(?P<type>{_TYPES}){mandatory}(?P<description>.*)", line)
    return tuple(match.groupdict().get(kind or "", "") for kind in kinds) if match else (line,)
