"""The shape of an answer: the fields of a page's table and of its example, as one tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .endpoint import EndpointPage, Field

CONTAINERS = ("OBJECT", "OBJECT ARRAY", "ARRAY")


@dataclass
class Shape:
    """A field with its row, its values in the example, and the fields inside it."""

    name: str
    row: Field | None = None
    values: list[Any] = field(default_factory=list)
    parts: dict[str, Shape] = field(default_factory=dict)
    required: bool = True

    def show(self, value: Any) -> None:
        """Take in a value of the example."""
        self.values.append(value)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                for name, part in item.items():
                    self.parts.setdefault(name, Shape(name)).show(part)


def of(page: EndpointPage) -> Shape:
    """The answer; rows of the table that the example lacks are inside what they follow or are indented under."""
    top = Shape("")
    if page.example:
        top.show(page.example.value)
    homes = _homes(top, {})
    inside: list[tuple[int, Shape]] = [(-1, top.parts.get("rows", top))]
    for row in page.fields:
        known = homes.get(row.name)
        inside = [(depth, shape) for depth, shape in inside if depth < row.depth]
        if known is None:
            parent = inside[-1][1]
            parent.parts[row.name] = Shape(row.name)
        else:
            parent = known.pop(0) if len(known) > 1 else known[0]
        shape = parent.parts[row.name]
        shape.row = row
        if row.type in CONTAINERS:
            inside.append((row.depth, shape))
    _require(top, bool(page.fields))
    return top


def _homes(shape: Shape, homes: dict[str, list[Shape]]) -> dict[str, list[Shape]]:
    """In which shapes the fields of a name are."""
    for name, part in shape.parts.items():
        homes.setdefault(name, []).append(shape)
        _homes(part, homes)
    return homes


def _require(shape: Shape, tabled: bool) -> None:
    """Required is what table and example both have, in every object; the table need not list what is around records."""
    objects = [item for value in shape.values for item in (value if isinstance(value, list) else [value])]
    listed = any(part.row for part in shape.parts.values())
    for part in shape.parts.values():
        shown = bool(objects) and all(part.name in item for item in objects if isinstance(item, dict))
        part.required = shown and (part.row is not None or not tabled or not listed)
        _require(part, tabled)
