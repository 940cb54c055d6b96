"""Reads the spec as promises: what it says about each endpoint, with the line on which it says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import _spec

from .examples import values_in
from .marked import Marked, from_spec
from .promises import LISTED, SPEC_NAME, Evidence, Operation, Promise
from .words import listed_values

# Every signed request has these; the general page says of them what an endpoint's own page may leave out.
_SIGNED = ("recvWindow", "timestamp", "signature")
_FORMS = ("string", "integer", "number", "boolean", "object", "list")
_SCALARS = {"string": "STRING", "number": "DECIMAL", "boolean": "BOOLEAN", "object": "OBJECT"}

Field = tuple[tuple[str, ...], Marked, bool]


def read_spec(path: Path) -> list[Operation]:
    """Every operation of the spec; raises SpecError where it cannot be read, or lacks what a page is compared with."""
    spec = from_spec(path)
    try:
        return [
            _operation(str(path), str(method), spec["paths"][path], node)
            for path, item in spec["paths"].items()
            for method, node in item.items()
        ]
    except KeyError as error:
        raise _spec.SpecError(f"{SPEC_NAME}: {error} is missing") from None


def _operation(path: str, method: str, item: Marked, node: Marked) -> Operation:
    media = node["responses"]["200"]["content"]["application/json"]
    example = media.at("examples", "documented", "value")
    described = list(_fields(media["schema"], ()))
    evidence = _evidence(node)
    recorded = [*evidence, *(entry for _, field, _ in described for entry in _evidence(field))]
    recorded += [entry for parameter in node["parameters"].values() for entry in _evidence(parameter)]
    promises = [
        *_of_request(path, method, item, node),
        *(promise for parameter in node["parameters"].values() for promise in _of_parameter(parameter, evidence)),
        *(promise for field in described for promise in _of_field(*field)),
        *(
            Promise(said.subject, (said.value,), said.line, "example")
            for said in (values_in(example) if example else ())
        ),
    ]
    return Operation(
        name=node["operationId"].value,
        path=path,
        line=node["operationId"].line,
        promises={promise.subject: promise for promise in promises},
        fields=tuple(path for path, _, _ in described),
        has_example=example is not None,
        evidence=evidence,
        quirks=frozenset(entry.quirk for entry in recorded if not entry.is_of_prose),
    )


def _of_request(path: str, method: str, item: Marked, node: Marked) -> Iterator[Promise]:
    yield Promise("method", (method.upper(),), item[method].line, "request")
    yield Promise("path", (path,), item.line, "request")
    for subject in ("weight", "limit"):
        value = node["x-binance-weight"][subject]
        yield Promise(subject, (str(value.value),), value.line, "weight")
    security = node["x-binance-security-type"]
    yield Promise("security type", (security.value,), security.line, may_be_unsaid=security.value == "NONE")


def _of_parameter(node: Marked, evidence: tuple[Evidence, ...]) -> Iterator[Promise]:
    schema, name = node["schema"], node["name"].value
    subject = f"parameter {name}"
    unlisted = next(({"": entry.quirk} for entry in evidence if entry.table_names(name)), {})
    # Of signatures the general page alone speaks.
    yield Promise(subject, (LISTED,), node.line, "parameters", may_be_unsaid=name == "signature", quirks=unlisted)
    yield _of_type(subject, schema, schema, _evidence(node))
    yield Promise(f"{subject}: mandatory", ("yes" if node.value.get("required") else "no",), node.line)
    for bound in ("default", "maximum", "minimum"):
        value = schema.at(bound)
        unsaid = value is None or bound == "minimum" or name in _SIGNED
        shown = "none" if value is None else _shown(value.value)
        yield Promise(f"{subject}: {bound}", (shown,), (value or schema).line, may_be_unsaid=unsaid)


def _shown(value: Any) -> str:
    """A bound as pages give it: `60000.0` is 60000, and True is true."""
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return f"{Decimal(value).normalize():f}" if number else str(value).lower()


def _fields(schema: Marked, above: tuple[str, ...]) -> Iterator[Field]:
    """Every field of an answer, its name, its node and whether it is required; those of objects inside it follow."""
    schema = _plain(schema)
    if schema.value["type"] == "array":
        yield from _fields(schema["items"], above)
    for name, node in schema["properties"].items() if schema.value["type"] == "object" else ():
        path = (*above, str(name))
        yield path, node, name in schema.value.get("required", [])
        yield from _fields(node, path)


def _of_field(path: tuple[str, ...], node: Marked, is_required: bool) -> Iterator[Promise]:
    plain, evidence = _plain(node), _evidence(node)
    subject = f"field {'.'.join(path)}"
    yield Promise(subject, (LISTED,), node.line, "fields", may_be_unsaid=not is_required)
    yield _of_type(subject, plain, node, evidence)
    form = {"array": "list"}.get(plain.value["type"], plain.value["type"])
    forms = (form, "null") if plain.value.get("nullable") else (form,)
    quirks = {word: entry.quirk for entry in evidence for word in _forms_in(entry)}
    yield Promise(f"{subject}: form in the example", forms, node.line, may_be_unsaid=True, quirks=quirks)
    counts = {count: entry.quirk for entry in evidence for count in re.findall(r"\b\d+\b", entry.example)}
    if path == ("total",):
        count = f"{subject}: records in the example"
        yield Promise(count, ("that many",), node.line, may_be_unsaid=True, quirks=counts)
    if values := _values(node):
        yield Promise(f"{subject}: value in the example", values, node.line, may_be_unsaid=True)
        listed = ", ".join(sorted(plain.value.get("x-extensible-enum", values)))
        recorded = {", ".join(sorted(set(listed_values(entry.table)))): entry.quirk for entry in evidence}
        recorded.pop(listed, None)
        yield Promise(f"{subject}: values", (listed,), node.line, may_be_unsaid=True, quirks=recorded)


def _forms_in(entry: Evidence) -> list[str]:
    """The forms that a record names; a number may have no fraction. Scientific notation is a form by its literal."""
    forms = [form for form in _FORMS if entry.example_names(form)]
    return forms + ["integer"] * ("number" in forms) + re.findall(r"\b\d\S*[eE]-?\d+\b", entry.example)


def _values(node: Marked) -> tuple[str, ...]:
    """What a field is known to hold on the wire, if that is written down."""
    form = node["allOf"][0] if "allOf" in node else node
    choices = [form.value, *form.value.get("anyOf", ())]
    return tuple(value for each in choices for key in ("x-extensible-enum", "enum") for value in each.get(key, ()))


def _of_type(subject: str, plain: Marked, node: Marked, evidence: tuple[Evidence, ...]) -> Promise:
    """The type in the words of the exchange's tables; an open enum may be called ENUM."""
    kind = plain.value["type"]
    if kind == "integer":
        word = "LONG" if plain.value.get("format") == "int64" else "INT"
    elif kind == "array":
        word = "OBJECT ARRAY" if _plain(plain["items"]).value["type"] == "object" else "ARRAY"
    else:
        word = _SCALARS[kind]
    recorded = {entry.type: entry.quirk for entry in evidence if entry.type not in (None, word)}
    words = () if recorded else (word, "ENUM") if "x-extensible-enum" in plain else (word,)
    return Promise(f"{subject}: type", words, node.line, quirks=recorded, shown=word)


def _plain(schema: Marked) -> Marked:
    """The schema that a property stands for, behind forms and references."""
    while "allOf" in schema:
        named = schema["allOf"][0]
        schema = named.at("x-canonical") or named
    return schema


def _evidence(node: Marked) -> tuple[Evidence, ...]:
    """What is recorded at an operation, a parameter or a field."""
    entries = node.at("x-binance-evidence")
    return tuple(
        Evidence(entry["quirk"].value, entry["table"].value, entry["example"].value)
        for entry in (entries.values() if entries else ())
    )
