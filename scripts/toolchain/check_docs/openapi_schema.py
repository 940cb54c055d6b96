"""A schema of an OpenAPI document: its type in the words of the exchange's tables, its fields, and the rest of it."""

from __future__ import annotations

from collections.abc import Iterator

from .marked import Marked
from .openapi_rest import sentences_in
from .promises import LISTED, Statement
from .sentences import Sentence

_WORDS = {"string": "STRING", "number": "DECIMAL", "boolean": "BOOLEAN", "object": "OBJECT"}
_SIZES = {"int64": "LONG", "int32": "INT"}
# Keys whose values become statements, or that hold what does.
_READ = ("type", "enum", "nullable", "required", "properties", "items", "allOf")
ANY_SIZE = "INTEGER"


class Schema:
    """A schema with the parts that it joins by `allOf`."""

    def __init__(self, node: Marked) -> None:
        self.parts = list(_parts_of(node))
        self.line = node.line

    def said(self, key: str) -> Marked | None:
        """The value of the first part that has the key."""
        return next((part[key] for part in self.parts if key in part), None)

    @property
    def _kinds(self) -> list[str]:
        kind = self.said("type")
        values = kind.value if kind is not None and isinstance(kind.value, list) else [kind.value] if kind else []
        return [str(value) for value in values]

    @property
    def type(self) -> str:
        """The type, in the words of the exchange's tables; empty if the schema does not say."""
        kinds = [kind for kind in self._kinds if kind != "null"]
        if not kinds:
            choices = self.said("oneOf") or self.said("anyOf")
            if choices:
                return " or ".join(sorted({Schema(each).type for each in choices.values()}))
            kinds = ["array"] if self.said("items") else ["object"] if self.said("properties") else []
        return " or ".join(sorted(self._word_for(kind) for kind in kinds))

    def _word_for(self, kind: str) -> str:
        if kind == "integer":
            size = self.said("format")
            return _SIZES.get(str(size.value), str(size.value)) if size else ANY_SIZE
        if kind == "array":
            items = self.said("items")
            return f"{Schema(items).type} ARRAY".strip() if items is not None else "ARRAY"
        return _WORDS.get(kind, kind)

    def line_of(self, key: str) -> int:
        """The line of a key, or of the schema if no part has it."""
        return next((part.line_of(key) for part in self.parts if key in part), self.line)

    @property
    def values(self) -> str:
        """The values that it lists, sorted; empty if it lists none."""
        found = self.said("enum")
        return ", ".join(sorted(str(value) for value in found.value if value is not None)) if found else ""

    def _record(self) -> Schema:
        """The object itself, or the objects in a list."""
        items = self.said("items")
        return Schema(items)._record() if items is not None else self

    def statements(self, above: tuple[str, ...] = ()) -> Iterator[Statement]:
        """What it says about each field, also of inner objects; which are required, only if it says that of any."""
        record = self._record()
        for part in record.parts:
            for name, node in part["properties"].items() if "properties" in part else ():
                schema, line, path = Schema(node), part["properties"].line_of(name), (*above, str(name))
                subject = f"field {'.'.join(path)}"
                yield Statement(subject, LISTED, line)
                yield from schema.statements_about(subject, line)
                yield from schema._statements_about_null(subject, line)
                if (required := record.said("required")) is not None and required.value:
                    answer = (
                        "yes"
                        if any(name in each["required"].value for each in record.parts if "required" in each)
                        else "no"
                    )
                    yield Statement(f"{subject}: required", answer, required.line)
                yield from schema.statements(path)

    def _statements_about_null(self, subject: str, line: int) -> Iterator[Statement]:
        nullable = self.said("nullable")
        is_nullable = "null" in self._kinds or (nullable is not None and nullable.value is True)
        yield Statement(f"{subject}: nullable", "yes" if is_nullable else "no", nullable.line if nullable else line)

    def statements_about(self, subject: str, line: int) -> Iterator[Statement]:
        """Its type and its values, under this subject."""
        if self.type:
            # Of a list, the type is that of its items.
            said = next((key for key in ("items", "type") if self.said(key)), None)
            yield Statement(f"{subject}: type", self.type, self.line_of(said) if said else line)
        if self.values:
            yield Statement(f"{subject}: enum", self.values, self.line_of("enum"))

    def sentences(self, heading: str, *also_read: str) -> Iterator[Sentence]:
        """What became no statement, of the schema, of the items of a list, and of its fields."""
        read = (*_READ, *also_read, *(("format",) if "integer" in self._kinds else ()))
        for part in self.parts:
            yield from sentences_in(part, heading, read)
        if self.type == ANY_SIZE:
            yield Sentence(self.line, "an integer of no stated size", heading)
        if items := self.said("items"):
            yield from Schema(items).sentences(heading)
        for part in self.parts:
            for name, node in part["properties"].items() if "properties" in part else ():
                yield from Schema(node).sentences(f"{heading} {name}")


def _parts_of(node: Marked) -> Iterator[Marked]:
    yield node
    for each in node["allOf"].values() if "allOf" in node else ():
        yield from _parts_of(each)
