"""The fields of an answer, and what the spec promises of each: its type, its form on the wire, its values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .marked import Marked
from .promises import LISTED, Evidence, Promise
from .words import listed_values

Field = tuple[tuple[str, ...], Marked, bool]

_FORMS = ("string", "integer", "number", "boolean", "object", "list")
# What else may stand for a type; an OpenAPI document need not give the size of an integer.
_ALSO = {"OBJECT ARRAY": ("ARRAY",), "LONG": ("INTEGER",), "INT": ("INTEGER",)}
_SCALARS = {"string": "STRING", "number": "DECIMAL", "boolean": "BOOLEAN", "object": "OBJECT"}


def fields_of(schema: Marked, above: tuple[str, ...]) -> Iterator[Field]:
    """Every field of an answer: its path, its node, and whether it is required; fields of inner objects too."""
    schema = plain_schema(schema)
    if schema.value["type"] == "array":
        yield from fields_of(schema["items"], above)
    for name, node in schema["properties"].items() if schema.value["type"] == "object" else ():
        path = (*above, str(name))
        yield path, node, name in schema.value.get("required", [])
        yield from fields_of(node, path)


def promises_of(path: tuple[str, ...], node: Marked, is_required: bool) -> Iterator[Promise]:
    """The promises about a field: its row in the table, its type, and what the example may show."""
    plain, evidence = plain_schema(node), evidence_of(node)
    subject = f"field {'.'.join(path)}"
    yield Promise(subject, (LISTED,), node.line, "fields", may_be_unsaid=not is_required)
    yield type_of(subject, plain, node, evidence)
    required = "yes" if is_required else "no"
    yield Promise(f"{subject}: required", (required,), node.line, may_be_unsaid=True)
    nullable = "yes" if plain.value.get("nullable") else "no"
    yield Promise(f"{subject}: nullable", (nullable,), node.line, may_be_unsaid=True)
    form = {"array": "list"}.get(plain.value["type"], plain.value["type"])
    forms = (form, "null") if plain.value.get("nullable") else (form,)
    quirks = {word: entry.quirk for entry in evidence for word in _forms_named_by(entry)}
    yield Promise(f"{subject}: form in the example", forms, node.line, may_be_unsaid=True, quirks=quirks)
    counts = {count: entry.quirk for entry in evidence for count in re.findall(r"\b\d+\b", entry.example)}
    if path == ("total",):
        count = f"{subject}: records in the example"
        yield Promise(count, ("that many",), node.line, may_be_unsaid=True, quirks=counts)
    if values := known_values(node):
        yield Promise(f"{subject}: value in the example", values, node.line, may_be_unsaid=True)
        listed = ", ".join(sorted(plain.value.get("x-extensible-enum", values)))
        recorded = {", ".join(sorted(set(listed_values(entry.table)))): entry.quirk for entry in evidence}
        recorded.pop(listed, None)
        # In the words of a page, and in an OpenAPI document, which needs no words for a boolean.
        for cell in ("values", "enum") if evidence or form != "boolean" else ("values",):
            yield Promise(f"{subject}: {cell}", (listed,), node.line, may_be_unsaid=True, quirks=recorded)


def _forms_named_by(entry: Evidence) -> list[str]:
    """The forms that the evidence names. A number may be an integer; scientific notation is a form of its own."""
    forms = [form for form in _FORMS if entry.example_names(form)]
    return forms + ["integer"] * ("number" in forms) + re.findall(r"\b\d\S*[eE]-?\d+\b", entry.example)


def known_values(node: Marked) -> tuple[str, ...]:
    """The known values of a field on the wire, or of a parameter, if the spec lists them."""
    form = node["allOf"][0] if "allOf" in node else node
    choices = [form.value, *form.value.get("anyOf", ())]
    return tuple(value for each in choices for key in ("x-extensible-enum", "enum") for value in each.get(key, ()))


def type_of(subject: str, plain: Marked, node: Marked, evidence: tuple[Evidence, ...]) -> Promise:
    """The type in the words of the exchange's tables; an open enum may be called ENUM."""
    kind = plain.value["type"]
    if kind == "integer":
        word = "LONG" if plain.value.get("format") == "int64" else "INT"
    elif kind == "array":
        word = "OBJECT ARRAY" if plain_schema(plain["items"]).value["type"] == "object" else "ARRAY"
    else:
        word = _SCALARS[kind]
    recorded = {entry.type: entry.quirk for entry in evidence if entry.type not in (None, word)}
    words = (word, *_ALSO.get(word, ()), *(("ENUM",) if known_values(plain) else ()))
    return Promise(f"{subject}: type", words, node.line, quirks=recorded, shown=word)


def plain_schema(schema: Marked) -> Marked:
    """The schema that a property or an answer stands for, after following forms and references."""
    while "allOf" in schema:
        named = schema["allOf"][0]
        schema = named.at("x-canonical") or named
    return schema


def evidence_of(node: Marked) -> tuple[Evidence, ...]:
    """The evidence at an operation, a parameter or a field."""
    entries = node.at("x-binance-evidence")
    return tuple(
        Evidence(entry["quirk"].value, entry["table"].value, entry["example"].value, entry.line)
        for entry in (entries.values() if entries else ())
    )
