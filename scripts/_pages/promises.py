"""What the spec promises, in the terms in which a page speaks, and the contradictions that it records."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from openapi_schema_validator import OAS30Validator

from .marked import Marked
from .words import TYPES, type_name


@dataclass(frozen=True)
class Evidence:
    """A recorded contradiction."""

    quirk: str
    table: str
    example: str
    line: int

    def table_names(self, *words: str) -> bool:
        """Whether what is recorded of the table has all of these words."""
        return all(_names(self.table, word) for word in words)

    def example_names(self, word: str) -> bool:
        """The same of the example; what is recorded behind a semicolon is said of another page."""
        return _names(self.example.partition(";")[0], word)

    @property
    def type(self) -> str | None:
        """The type that the table is recorded to give."""
        words = "|".join(sorted(TYPES, key=len, reverse=True))
        match = re.match(rf"(?:{words})\b", self.table, re.IGNORECASE)
        return type_name(match[0]) if match else None


def _names(text: str, word: str) -> bool:
    wanted = re.escape(word.replace("-", " "))
    return re.search(rf"(?<!\w){wanted}s?(?!\w)", text.replace("-", " "), re.IGNORECASE) is not None


def evidence_of(node: Marked) -> tuple[Evidence, ...]:
    """What is recorded at an operation, a parameter or a field."""
    return tuple(
        Evidence(entry["quirk"].value, entry["table"].value, entry["example"].value, entry.line)
        for entry in node.all_at("x-binance-evidence")
    )


@dataclass(frozen=True)
class Promise:
    """What the spec says about a subject; a page that says one of `values` agrees.

    Where a quirk is given, `values` are what the pages are recorded to say, and `shown` is what the spec says instead.
    """

    subject: str
    values: tuple[str, ...]
    line: int
    may_be_unsaid: bool = False
    quirk: str | None = None
    shown: str = ""

    def __str__(self) -> str:
        return self.shown or " or ".join(self.values)


@dataclass(frozen=True)
class ParameterPromise:
    """A parameter and what is promised about it."""

    name: str
    line: int
    promises: tuple[Promise, ...]
    node: Marked = field(repr=False)


@dataclass(frozen=True)
class FieldPromise:
    """A response field. `form` is what the plain schema is in JSON; `values` are all that it is known to hold on the
    wire, and `listed` those that a table is to list, if it lists any."""

    path: tuple[str, ...]
    line: int
    required: bool
    type: Promise
    form: str
    values: tuple[str, ...]
    listed: Promise
    evidence: tuple[Evidence, ...]
    node: Marked = field(repr=False)

    @property
    def name(self) -> str:
        """Its own name, without those of what it is in."""
        return self.path[-1]


@dataclass(frozen=True)
class Operation:
    """What the spec says about an endpoint."""

    name: str
    path: str
    line: int
    parameters_line: int
    promises: dict[str, Promise]
    parameters: dict[str, ParameterPromise]
    fields: dict[tuple[str, ...], FieldPromise]
    example: Marked | None
    evidence: tuple[Evidence, ...]
    node: Marked = field(repr=False)
    validator: OAS30Validator = field(repr=False)

    @property
    def quirks(self) -> set[str]:
        """The names of all contradictions that are recorded of it."""
        entries = [*self.evidence, *(entry for described in self.fields.values() for entry in described.evidence)]
        parameters = (entry for parameter in self.parameters.values() for entry in evidence_of(parameter.node))
        return {entry.quirk for entry in (*entries, *parameters)}
