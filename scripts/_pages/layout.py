"""A page as a list of blocks: headings, tables, prose and code, each with its line, whatever it was saved as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading; `url` is what its anchor leads to, if it has one."""

    line: int
    text: str
    level: int
    url: str | None = None


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: its columns' names and its rows, also those behind blank lines."""

    line: int
    columns: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True)
class Prose:
    """A line of prose."""

    line: int
    text: str


@dataclass(frozen=True)
class Code:
    """Preformatted lines."""

    line: int
    text: str


Block = Heading | Table | Prose | Code


def lines_of(text: str) -> list[str]:
    """The lines as editors count them, without marks of width zero and with half-width bars."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\uff5c", "|")
    return re.sub("[\u200b\u200c\u200d\u2060\ufeff]", "", text).split("\n")


def texts(block: Block) -> Iterator[tuple[int, str]]:
    """All that a block says, line by line."""
    if isinstance(block, Table):
        yield from ((row.line, " ".join(row.cells)) for row in block.rows)
    else:
        yield from enumerate(block.text.split("\n"), block.line)
