"""The file: what a capture says, and how it is written."""

import json
from typing import Annotated, Any

from msgspec import Meta, Struct, field, to_builtins

FORMAT = 1
"""A program that knows a lower number cannot read the file."""
_WIDTH = 116


class Field(Struct, omit_defaults=True, kw_only=True):
    """A field of an answer. `came`: whether in all of the objects that may have it, or `sometimes` or `never`."""

    came: str = "always"
    forms: set[str] = field(default_factory=set)
    digits: set[str] = field(default_factory=set)
    quirk: str | None = None
    """The contradiction that the spec records of it."""
    values: set[str] = field(default_factory=set)
    """Of an open enum: the known values that came."""
    unknown_values: set[str] = field(default_factory=set)
    """Of an open enum: the shapes of others."""


class Shown(Struct, omit_defaults=True, kw_only=True):
    """What the answers of an operation showed. `result` is `answered`, `refused`, `not a page` or `not asked`."""

    result: str
    refusals: set[str] = field(default_factory=set)
    """Status and code of each, also of windows that were refused after others were answered."""
    headers: set[str] = field(default_factory=set)
    records: str | None = None
    """How many the fullest answer had, as a class."""
    order: set[str] = field(default_factory=set)
    total: set[str] = field(default_factory=set)
    is_decoded: bool = True
    """Whether the client could read every answer."""
    fields: dict[str, Field] = {}
    """By their paths."""
    unknown_fields: dict[str, Field] = {}


class Document(Struct, kw_only=True):
    """A capture: the versions of its format, the spec and the product, the day, whether the exchange itself was asked,
    and what each operation showed."""

    format: int
    spec: str
    product: str
    date: Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    of_exchange: bool
    operations: dict[str, Shown]


def to_text(document: Document) -> str:
    """JSON for people: sorted and indented, what is short on one line."""
    return _lay_out(to_builtins(document, order="sorted"), "", 0) + "\n"


def _lay_out(value: Any, indent: str, before: int) -> str:
    """The text of a value that stands after so many characters of its line."""
    line = json.dumps(value, sort_keys=True)
    if before + len(line) <= _WIDTH or not isinstance(value, dict | list):
        return line
    inner = f"{indent}  "
    items = sorted(value.items()) if isinstance(value, dict) else [(None, item) for item in value]
    heads = [inner if name is None else f"{inner}{json.dumps(name)}: " for name, _ in items]
    parts = [head + _lay_out(item, inner, len(head)) for head, (_, item) in zip(heads, items, strict=True)]
    return "\n".join([line[0], ",\n".join(parts), indent + line[-1]])
