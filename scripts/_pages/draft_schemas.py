"""The component schemas of a draft: what a page's table and example say of an answer, in the spec's wire forms."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from . import naming
from .examples import form_of, is_known
from .promises import FieldPromise
from .shapes import CONTAINERS, Shape
from .words import listed_values, quoted_values

Schema = dict[str, Any]

_NUMERIC = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_PLAIN: dict[str, tuple[Schema, str]] = {
    "INT": ({"type": "integer", "format": "int32"}, "integer"),
    "LONG": ({"type": "integer", "format": "int64"}, "integer"),
    "STRING": ({"type": "string"}, "string"),
}
# Each form with what it stands for: the type in the tables' words, and the form in JSON.
_FORMS = {
    "WireFlag": ("BOOLEAN", "boolean"),
    "WireTime": ("LONG", "integer"),
    "WireId": ("LONG", "integer"),
    "WireDecimal": ("STRING", "string"),
}
_WORDS = {
    "LONG": "integer",
    "INT": "integer",
    "DECIMAL": "number",
    "BOOLEAN": "boolean",
    "OBJECT": "object",
    "STRING": "string",
    "ENUM": "string",
    "OBJECT ARRAY": "list",
    "ARRAY": "list",
}


class Schemas:
    """Makes named schemas; `made` are what goes under components, `undecided` fields that are null and cannot be."""

    def __init__(self, known: Iterable[FieldPromise], taken: Iterable[str]) -> None:
        self._known = list(known)
        self._taken = set(taken)
        self.made: dict[str, Schema] = {}
        self.undecided: list[str] = []

    def answer(self, top: Shape, words: list[str]) -> str:
        """The name of the schema of a whole answer; the records in its rows are called by these words."""
        record = naming.pascal(words)
        rows = top.parts.get("rows")
        if any(isinstance(value, list) for value in top.values):
            name = self._reserve(f"{record}List")
            self.made[name] |= {"type": "array", "items": self._reference(self._object(record, top))}
            return name
        if rows is None or not rows.parts:
            return self._object(record, top)
        name = self._reserve(f"{record}Page")
        self._fill(name, top, {"rows": record})
        return name

    def _object(self, wanted: str, shape: Shape) -> str:
        name = self._reserve(wanted)
        self._fill(name, shape, {})
        return name

    def _reserve(self, wanted: str) -> str:
        number = next(number for number in range(1, 100) if self._called(wanted, number) not in self._taken)
        name = self._called(wanted, number)
        self._taken.add(name)
        self.made[name] = {"description": f"TODO: what one {name} is."}
        return name

    @staticmethod
    def _called(wanted: str, number: int) -> str:
        return wanted if number == 1 else f"{wanted}{number}"

    def _fill(self, name: str, shape: Shape, names: dict[str, str]) -> None:
        properties = {
            part.name: self._property(part, names.get(part.name, naming.of_field(part.name)))
            for part in shape.parts.values()
        }
        self.made[name] |= {
            "type": "object",
            "required": [part.name for part in shape.parts.values() if part.required],
            "additionalProperties": True,
            "properties": properties,
        }
        if not self.made[name]["required"]:
            del self.made[name]["required"]

    def _property(self, shape: Shape, called: str) -> Schema:
        shown = [value for value in shape.values if value is not None]
        schema = self._of_values(replace(shape, values=shown), called)
        if len(shown) == len(shape.values):
            return schema
        if schema.get("type") in ("string", "integer"):  # OpenAPI 3.0 knows nullable beside a type alone
            return schema | {"nullable": True}
        self.undecided.append(shape.name)
        return schema

    def _of_values(self, shape: Shape, called: str) -> Schema:
        forms = {form_of(value) for value in shape.values}
        description = f"TODO: what {shape.name} is."
        if shape.parts or forms & {"object", "list"} or (shape.row and shape.row.type in CONTAINERS):
            return {"description": description} | self._container(shape, called, forms)
        return self._known_property(shape) or {"description": description} | self._scalar(shape, forms)

    def _container(self, shape: Shape, called: str, forms: set[str]) -> Schema:
        table = shape.row.type if shape.row else None
        if not shape.parts:
            items = [item for value in shape.values if isinstance(value, list) for item in value]
            inside = self._scalar(Shape(naming.singular(shape.name), values=items), {form_of(item) for item in items})
            return {"type": "array", "items": inside}
        item = self._reference(self._object(called, shape))
        is_list = "list" in forms or table in ("OBJECT ARRAY", "ARRAY")
        if forms <= {"list" if is_list else "object"}:
            return {"type": "array", "items": item} if is_list else {"allOf": [item]}
        form = self._reserve(f"Wire{naming.of_field(shape.name)}List")
        listed = {"type": "array", "items": item}
        self.made[form] |= {"anyOf": [item, listed], "x-canonical": listed}
        return {"allOf": [self._reference(form)]} | self._evidence(shape, ("OBJECT ARRAY", "list"), forms, "a list")

    def _known_property(self, shape: Shape) -> Schema | None:
        """The spec's own property of this name, where it says of the other what table and example say of this one."""
        for promised in self._known:
            listed = shape.row is None or shape.row.type in promised.type.values
            if promised.name == shape.name and listed and all(is_known(promised, value) for value in shape.values):
                return dict(copy.deepcopy(promised.node.value))
        return None

    def _scalar(self, shape: Shape, forms: set[str]) -> Schema:
        table = shape.row.type if shape.row else None
        form = _form(shape.name, table, shape.values, forms)
        if form:
            schema: Schema = {"allOf": [self._reference(form)]}
            return schema | self._evidence(shape, _FORMS[form], forms, "TODO")
        kind = table if table in _PLAIN else "LONG" if forms == {"integer"} else "STRING"
        schema, wanted = _PLAIN[kind]
        schema = dict(schema)
        description = shape.row.description if shape.row else ""
        values = quoted_values(description) or (listed_values(description) if table == "ENUM" else [])
        if values and kind == "STRING":
            shown = [value for value in shape.values if isinstance(value, str)]
            schema["x-extensible-enum"] = list(dict.fromkeys([*values, *shown]))
        accepted = "ENUM" if table == "ENUM" and values else kind
        return schema | self._evidence(shape, (accepted, wanted), forms, "TODO", "spec")

    def _reference(self, name: str) -> Schema:
        return {"$ref": f"#/components/schemas/{name}"}

    def _evidence(
        self, shape: Shape, canonical: tuple[str, str], forms: set[str], settled: str, by: str = "decoding"
    ) -> Schema:
        """The record of a contradiction, if table or example say something else than what the form stands for."""
        type_name, form = canonical
        table = shape.row.type if shape.row else type_name
        other = sorted(forms - {form})
        scientific = [
            value for value in shape.values if isinstance(value, str) and re.fullmatch(r"\S*\d[eE]\S*\d", value)
        ]
        if table == type_name and not other and not scientific:
            return {}
        sides = [_WORDS.get(table, "value"), *(other or [form])]
        shown = " or ".join(f"a JSON {each}" for each in other or [form])
        name = f"{naming.kebab(shape.name)}-{'-or-'.join(dict.fromkeys(sides))}"
        if scientific and len(set(sides)) == 1:
            name = "amount-in-scientific-notation"  # which the spec records of others
        entry = {
            "quirk": name,
            "table": table,
            "example": ", ".join([shown, *dict.fromkeys(scientific)]),
            "settled-by": by,
            "settled": settled,
        }
        return {"x-binance-evidence": [entry]}


def _form(name: str, table: str | None, values: list[Any], forms: set[str]) -> str | None:
    """The wire form of a scalar, by the rules of spec/README.md."""
    numeric = bool(values) and all(
        not isinstance(value, bool) and _NUMERIC.fullmatch(str(value)) is not None for value in values
    )
    whole = numeric and all(str(value).isdigit() for value in values)
    if table == "BOOLEAN" or "boolean" in forms:
        return "WireFlag"
    if re.search(r"Time$", name) and (whole or (table == "LONG" and not values)):
        return "WireTime"
    if re.search(r"(^id|Id|^uid|Uid|UID|ID)$", name) and (whole or (table == "LONG" and not values)):
        return "WireId"
    in_words = numeric and ("string" in forms or table == "STRING")
    if table == "DECIMAL" or "number" in forms or in_words:
        return "WireDecimal"
    return None
