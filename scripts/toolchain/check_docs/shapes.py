"""The shape of an answer as a document shows it: each field with its type, its form in the example, and its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .endpoint import Endpoint
from .examples import form_of
from .marked import Marked
from .promises import LISTED

_COMPOSED = ("object", "list")


@dataclass
class Shape:
    """A field, or an answer as a whole. `type` is the word of the table or of the OpenAPI document, `form` that of the
    example, with one of its literals; both are empty where the document does not show them."""

    line: int = 0
    type: str = ""
    form: str = ""
    literal: Any = None
    values: str = ""
    is_required: bool = True
    fields: dict[str, Shape] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        """Whether it is a list, by the example or, without one, by its type."""
        return self.form == "list" if self.form else "ARRAY" in self.type

    def all(self) -> Iterator[tuple[str, Shape]]:
        """The fields in it by name, also those of inner objects."""
        for name, inside in self.fields.items():
            yield name, inside
            yield from inside.all()


def shape_of(endpoint: Endpoint) -> Shape:
    """What the document shows of the endpoint's answer."""
    root = Shape(endpoint.line_of("example"))
    if endpoint.example:
        _read_example(root, endpoint.example)
    for each in endpoint.statements:
        _read_statement(root, each.subject, each.value, each.line)
    _read_table(root, endpoint)
    return root


def _read_example(shape: Shape, node: Marked) -> None:
    shape.form, shape.literal, shape.line = form_of(node.value), node.value, shape.line or node.line
    if isinstance(node.value, list):
        objects = [item for item in node.values() if isinstance(item.value, dict)]
    else:
        objects = [node] if isinstance(node.value, dict) else []
    is_new = not shape.fields
    for number, item in enumerate(objects):
        for name, inside in item.items():
            known = shape.fields.get(str(name))
            if known is None:
                known = shape.fields[str(name)] = Shape(inside.line, is_required=is_new and number == 0)
            _read_example(known, inside)
        for name, known in shape.fields.items():
            known.is_required &= name in item


def _read_statement(root: Shape, subject: str, value: str, line: int) -> None:
    """Read the answer of an OpenAPI document, or a field, which has its whole path there."""
    if subject == "answer":
        root.type = value
    if not subject.startswith("field "):
        return
    path, _, cell = subject.removeprefix("field ").partition(": ")
    found = root
    for name in path.split("."):
        found = found.fields.setdefault(name, Shape(line))
    if value == LISTED:
        found.line = line
    elif cell == "type":
        found.type = value
    elif cell == "enum":
        found.values = value
    elif cell == "required":
        found.is_required = value == "yes"


def _read_table(root: Shape, endpoint: Endpoint) -> None:
    """Read the rows of a page's table: their indentation is broken, so a field is found by its name."""
    records = root.fields.get("rows", root)
    seen: list[Shape] = []
    for row in endpoint.fields:
        named = [inside for name, inside in root.all() if name == row.name]
        found = next((each for each in named if not any(each is other for other in seen)), None)
        if found is None:
            found = records.fields[row.name] = Shape(row.line, is_required=False)
        seen.append(found)
        found.line, found.type, found.values = row.line, row.type, row.values
    for _, shape in root.all() if seen else ():
        shape.is_required &= any(shape is each for each in seen)
