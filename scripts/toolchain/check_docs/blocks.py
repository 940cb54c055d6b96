"""A page as a list of blocks: headings, tables, prose and code, each with its line, whatever the file's format."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading and its level, 1 for a title."""

    line: int
    text: str
    level: int


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: its first row names the columns. Rows that follow blank lines belong to it."""

    rows: list[Row]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.rows[0].cells


@dataclass(frozen=True)
class Prose:
    """A paragraph or an item of a list; each of its lines is a line of the file."""

    line: int
    text: str


@dataclass(frozen=True)
class Code:
    """Preformatted lines."""

    line: int
    text: str


Block = Heading | Table | Prose | Code


def lines_of(text: str) -> list[str]:
    """The lines as editors count them, without zero-width characters, and with half-width bars."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\uff5c", "|")
    return re.sub("[\u200b\u200c\u200d\u2060\ufeff]", "", text).split("\n")
