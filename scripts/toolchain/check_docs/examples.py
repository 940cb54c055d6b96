"""What an example says: each value, the form of each field, and the number of records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from .marked import Marked
from .promises import Statement

_SCIENTIFIC = re.compile(r"-?\d+(\.\d+)?[eE][+-]?\d+")


def statements_of(example: Marked) -> Iterator[Statement]:
    """All statements of an example, under the subjects that the spec's promises have."""
    yield from values_in(example)
    seen = set()
    for path, node in members_of(example):
        subject, value = f"field {'.'.join(path)}", node.value
        literal = isinstance(value, str) and _SCIENTIFIC.fullmatch(value) is not None
        values = {"form in the example": value if literal else form_of(value)}
        if isinstance(value, str):
            values["value in the example"] = value
        for cell, text in values.items():
            if (path, cell, text) not in seen:
                seen.add((path, cell, text))
                yield Statement(f"{subject}: {cell}", text, node.line)
    total, rows = example.at("total"), example.at("rows")
    if total and rows and isinstance(rows.value, list):
        is_count = total.value == len(rows.value)
        yield Statement(
            "field total: records in the example", "that many" if is_count else str(total.value), total.line
        )


def values_in(node: Marked, name: str = "example") -> Iterator[Statement]:
    """Each value as JSON under its path; a Decimal keeps its digits."""
    if node.value and isinstance(node.value, dict | list):
        for step, inside in node.items():
            yield from values_in(inside, f"{name}.{step}" if isinstance(step, str) else f"{name}[{step}]")
    else:
        value = node.value
        text = str(value) if isinstance(value, Decimal) else json.dumps(value, default=str, ensure_ascii=False)
        yield Statement(name, text, node.line)


def members_of(node: Marked, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Marked]]:
    """Every field of an object and of the objects in it, also those in lists, with its path."""
    if isinstance(node.value, list):
        for item in node.values():
            yield from members_of(item, path)
    elif isinstance(node.value, dict):
        for name, item in node.items():
            yield (*path, str(name)), item
            yield from members_of(item, (*path, str(name)))


def form_of(value: Any) -> str:
    """The JSON type of a value; a number without a fraction is an integer."""
    forms = {bool: "boolean", int: "integer", Decimal: "number", str: "string", dict: "object", list: "list"}
    return forms.get(type(value), "null")
