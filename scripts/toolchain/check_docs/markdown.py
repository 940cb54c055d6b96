"""Reads Markdown as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .blocks import Block, Code, Heading, Prose, Row, Table
from .words import column

_PARSER = MarkdownIt("commonmark").enable("table")
_PIPE = re.compile(r"(?<!\\)\|")


def read_markdown(lines: list[str]) -> list[Block]:
    """The blocks of a file. Saved pages have blank lines in tables: a line shaped like a row continues the table."""
    lines = _blank_out_front_matter(lines)
    found: list[Block] = []
    tokens = iter(_PARSER.parse("\n".join(lines)))
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open":
            found.append(Heading(line, _text(next(tokens)).replace("\n", " "), int(token.tag[1])))
        elif token.type == "table_open":
            found.append(_read_table(tokens))
        elif token.type in ("code_block", "fence"):
            found.append(Code(line + (token.type == "fence"), token.content))
        elif token.type == "html_block":
            found.append(Prose(line, re.sub("<[^>]*>", " ", token.content)))
        elif token.type == "inline":
            _add_paragraph(found, line, token, lines)
    return found


def _read_table(tokens: Iterator[Token]) -> Table:
    rows: list[Row] = []
    for token in tokens:
        if token.type == "tr_open" and token.map:
            rows.append(Row(token.map[0] + 1, ()))
        elif token.type == "inline":
            row = rows.pop()
            rows.append(Row(row.line, (*row.cells, _text(token).replace("\n", " "))))
        elif token.type == "table_close":
            break
    return Table(rows)


def _add_paragraph(found: list[Block], line: int, token: Token, lines: list[str]) -> None:
    """Add the rows in a paragraph to the table above it, and the rest as prose."""
    for number, text in enumerate(_text(token).split("\n"), line):
        source = lines[number - 1] if number <= len(lines) else ""
        cells = _cells(source)
        last = found[-1] if found else None
        if isinstance(last, Table) and len(cells) == len(last.columns) > 1:
            if not all(re.fullmatch(":?-{3,}:?", cell) for cell in cells):
                last.rows.append(Row(number, cells))
        elif len(cells) > 1 and all(map(column, cells)):
            found.append(Table([Row(number, cells)]))
        elif isinstance(last, Prose) and number > line and _continues(last, number, lines):
            found[-1] = Prose(last.line, f"{last.text}\n{text}")
        elif text.strip():
            found.append(Prose(number, text))


def _continues(prose: Prose, number: int, lines: list[str]) -> bool:
    """Whether a line continues a paragraph, without a visible line break."""
    return prose.line + prose.text.count("\n") == number - 1 and not lines[number - 2].endswith(("  ", "\\"))


def _cells(source: str) -> tuple[str, ...]:
    inner = source.strip().removeprefix("|")
    parts = _PIPE.split(inner[:-1] if source.strip().startswith("|") and inner.endswith("|") else inner)
    return tuple(_text(_PARSER.parseInline(part.strip())[0]) for part in parts)


def _text(inline: Token) -> str:
    """The visible text, without emphasis and link addresses; one line for each line of the source."""
    parts = {"softbreak": "\n", "hardbreak": "\n", "html_inline": " "}
    return "".join(parts.get(child.type, child.content) for child in inline.children or [])


def _blank_out_front_matter(lines: list[str]) -> list[str]:
    """Replace front matter with blank lines, so that the other lines keep their numbers."""
    if lines and lines[0].strip() == "---" and "---" in map(str.strip, lines[1:]):
        end = [line.strip() for line in lines].index("---", 1) + 1
        return [""] * end + lines[end:]
    return lines
