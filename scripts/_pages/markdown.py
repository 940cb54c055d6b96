"""Markdown → blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .layout import Block, Code, Heading, Prose, Row, Table
from .words import column, tidy

_PARSER = MarkdownIt("commonmark").enable("table")
_PIPE = re.compile(r"(?<!\\)\|")


def blocks(lines: list[str]) -> list[Block]:
    """Read a page; a table goes on behind blank lines, which saved pages have in the middle of tables."""
    lines = _without_front_matter(lines)
    found: list[Block] = []
    tokens = iter(_PARSER.parse("\n".join(lines)))
    for token in tokens:
        begin = token.map[0] if token.map else 0
        if token.type == "heading_open":
            inline = next(tokens)
            found.append(Heading(begin + 1, _text(inline), int(token.tag[1]), _link(inline)))
        elif token.type == "table_open":
            found.append(_table(tokens))
        elif token.type in ("code_block", "fence"):
            found.append(Code(begin + 1 + (token.type == "fence"), token.content))
        elif token.type == "html_block":
            texts = (re.sub("<[^>]*>", " ", line) for line in token.content.split("\n"))
            found += [Prose(begin + 1 + number, text) for number, text in enumerate(texts) if text.strip()]
        elif token.type == "inline":
            for number, text in enumerate(_text(token).split("\n"), begin):
                _add_line(found, number + 1, text, lines[number] if number < len(lines) else "")
    return found


def _table(tokens: Iterator[Token]) -> Table:
    rows: list[Row] = []
    for token in tokens:
        if token.type == "tr_open" and token.map:
            rows.append(Row(token.map[0] + 1, ()))
        elif token.type == "inline":
            row = rows.pop()
            rows.append(Row(row.line, (*row.cells, _text(token).replace("\n", " "))))
        elif token.type == "table_close":
            break
    return Table(rows[0].line, rows[0].cells, rows[1:])


def _add_line(found: list[Block], line: int, text: str, source: str) -> None:
    """Add a line of a paragraph: to the table before it, if it is a row; as a new table, if it names columns."""
    cells = _cells(source)
    table = found[-1] if found and isinstance(found[-1], Table) else None
    if table is not None and len(cells) == len(table.columns) > 1:
        if not all(re.fullmatch(":?-{3,}:?", cell) for cell in cells):
            table.rows.append(Row(line, cells))
    elif len(cells) > 1 and all(map(column, cells)):
        found.append(Table(line, cells, []))
    elif tidy(text):
        found.append(Prose(line, text))


def _cells(source: str) -> tuple[str, ...]:
    inner = source.strip().removeprefix("|")
    parts = _PIPE.split(inner[:-1] if source.strip().startswith("|") and inner.endswith("|") else inner)
    return tuple(_text(_PARSER.parseInline(part.strip())[0]) for part in parts)


def _text(inline: Token) -> str:
    """What is read: no emphasis, no addresses of links; a line for each line of the source."""
    parts = {"softbreak": "\n", "hardbreak": "\n", "html_inline": " "}
    return "".join(parts.get(child.type, child.content) for child in inline.children or [])


def _link(heading: Token) -> str | None:
    links = [child.attrs.get("href") for child in heading.children or [] if child.type == "link_open"]
    return str(links[-1]) if links else None


def _without_front_matter(lines: list[str]) -> list[str]:
    """Blank lines in its place, so that the others keep their numbers."""
    if lines and lines[0].strip() == "---" and "---" in map(str.strip, lines[1:]):
        end = [line.strip() for line in lines].index("---", 1) + 1
        return [""] * end + lines[end:]
    return lines
