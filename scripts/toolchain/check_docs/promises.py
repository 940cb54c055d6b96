"""Statements of a page, promises of the spec, and the contradictions between them that the spec records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from toolchain.environment import ROOT
from toolchain.spec import openapi

from .words import TYPES, type_name

SPEC_NAME = openapi.SPEC.relative_to(ROOT).as_posix()
LISTED = "listed"  # the value of a row's own subject; each of its cells has the subject `row: cell`


@dataclass(frozen=True)
class Statement:
    """What a page says about a subject, as reports show it, and on which line."""

    subject: str
    value: str
    line: int

    def is_about(self, subject: str) -> bool:
        """Whether it is about this subject or one of its cells; everything is about the empty subject."""
        return _is_about(self.subject, subject)


def _is_about(text: str, subject: str) -> bool:
    return not subject or text == subject or text.startswith((f"{subject}:", f"{subject} "))


@dataclass(frozen=True)
class Promise:
    """What the spec says about a subject: a page that says one of `values` agrees.

    `quirks` names the contradiction for each other value that is recorded; the empty value stands for a page that
    says nothing. `section` is the part of a page that should say it.
    """

    subject: str
    values: tuple[str, ...]
    line: int
    section: str = ""
    may_be_unsaid: bool = False
    quirks: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""

    def __str__(self) -> str:
        return self.shown or " or ".join(self.values)


@dataclass(frozen=True)
class Finding:
    """Where page and spec differ, line by line; `quirk` is the name under which the spec records it."""

    line: int
    page: str
    spec_line: int
    spec: str
    quirk: str | None = None

    def is_about(self, subject: str) -> bool:
        """Whether it is about this subject or one of its cells; everything is about the empty subject."""
        return _is_about(self.page, subject)

    def shown(self, name: str) -> str:
        """The line of the report, with the name of the page's file."""
        known = f" · known: {self.quirk}" if self.quirk else ""
        return f"{name}:{self.line}: {self.page} · {SPEC_NAME}:{self.spec_line} {self.spec}{known}"


@dataclass(frozen=True)
class Evidence:
    """A recorded contradiction, and its line in the spec."""

    quirk: str
    table: str
    example: str
    line: int

    def table_names(self, *words: str) -> bool:
        """Whether the evidence about the table has all of these words."""
        return all(_mentions(self.table, word) for word in words)

    def example_names(self, word: str) -> bool:
        """Whether the evidence about the example has this word; what follows a semicolon is about another page."""
        return _mentions(self.example.partition(";")[0], word)

    @property
    def is_of_prose(self) -> bool:
        """Whether it is a contradiction between sentences, which a person compares."""
        return self.table.startswith(("the general page", "the page says in prose"))

    @property
    def type(self) -> str | None:
        """The type that the table gives, as recorded."""
        words = "|".join(sorted(TYPES, key=len, reverse=True))
        match = re.match(rf"(?:{words})\b", self.table, re.IGNORECASE)
        return type_name(match[0]) if match else None


def _mentions(text: str, word: str) -> bool:
    wanted = re.escape(word.replace("-", " "))
    return re.search(rf"(?<!\w){wanted}s?(?!\w)", text.replace("-", " "), re.IGNORECASE) is not None


@dataclass(frozen=True)
class Operation:
    """What the spec says about an endpoint.

    `page` is the address of its documentation; `fields` are the paths of all fields. `evidence` is the operation's own,
    `recorded` also that of its parameters and fields, each with the subject that it is about (empty: the operation).
    """

    name: str
    method: str
    path: str
    servers: tuple[str, ...]
    page: str
    line: int
    promises: dict[str, Promise]
    fields: tuple[tuple[str, ...], ...]
    has_example: bool
    evidence: tuple[Evidence, ...]
    recorded: tuple[tuple[str, Evidence], ...]
