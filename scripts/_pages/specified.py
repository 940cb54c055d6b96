"""The spec, in the same terms as a page: what it promises about each endpoint, with the line of each promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from openapi_schema_validator import OAS30Validator

import _spec

from .marked import Marked
from .promises import Evidence, FieldPromise, Operation, ParameterPromise, Promise, evidence_of
from .rules import number, span
from .words import listed_values

# Every signed request has these; the general page says of them what an endpoint's own page may leave out.
SIGNED = ("recvWindow", "timestamp", "signature")

_DURATION = re.compile(r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?")
_KEY = re.compile(r"Only the key of the (?P<account>.+?) is admitted")
_FORMS = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "object": "object"}
_SCALARS = {"string": "STRING", "number": "DECIMAL", "boolean": "BOOLEAN", "object": "OBJECT"}


def operations(spec: Marked) -> list[Operation]:
    """Every operation of the spec."""
    return [
        _operation(spec, str(path), str(method), node)
        for path, item in spec["paths"].items()
        for method, node in item.items()
    ]


def validator(spec: Marked, reference: str) -> OAS30Validator:
    """Checks values against a schema of the spec."""
    return OAS30Validator({"allOf": [{"$ref": reference}], "components": spec.value["components"]})


def duration(text: str) -> str:
    """An ISO duration as reports show it."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        raise _spec.SpecError(f"{text!r} is no duration of days, hours and minutes")
    return span(timedelta(**{unit: int(amount) for unit, amount in match.groupdict().items() if amount}))


def plain(schema: Marked) -> Marked:
    """The schema that a property stands for, behind forms and references."""
    while "allOf" in schema:
        named = schema["allOf"][0]
        schema = named.at("x-canonical") or named
    return schema


def type_of(schema: Marked) -> str:
    """A plain schema's type, in the words of the exchange's tables."""
    kind = schema.value["type"]
    if kind == "integer":
        return "LONG" if schema.value.get("format") == "int64" else "INT"
    if kind == "array":
        return "OBJECT ARRAY" if plain(schema["items"]).value["type"] == "object" else "ARRAY"
    return _SCALARS[kind]


def _operation(spec: Marked, path: str, method: str, node: Marked) -> Operation:
    media = node["responses"]["200"]["content"]["application/json"]
    example = media.at("examples", "documented", "value")
    parameters = [_parameter(parameter) for parameter in node["parameters"].values()]
    schema = media.value["schema"]
    if "$ref" not in schema:
        raise _spec.SpecError(f"{path}: the schema of the answer has no name")
    return Operation(
        name=node["operationId"].value,
        path=path,
        line=node["operationId"].line,
        parameters_line=node["parameters"].line,
        promises={promise.subject: promise for promise in _promises(spec, path, method, node)},
        parameters={parameter.name: parameter for parameter in parameters},
        fields={described.path: described for described in _fields(media["schema"], ())},
        example=example,
        evidence=evidence_of(node),
        node=node,
        validator=validator(spec, schema["$ref"]),
    )


def _promises(spec: Marked, path: str, method: str, node: Marked) -> Iterator[Promise]:
    item = spec["paths"][path]
    yield Promise("method", (method.upper(),), item[method].line)
    yield Promise("path", (path,), item.line)
    address = node.at("externalDocs", "url")
    if address:
        yield Promise("address", (address.value,), address.line, may_be_unsaid=True)
    weight = node["x-binance-weight"]
    yield Promise("weight", (str(weight["weight"].value),), weight["weight"].line)
    yield Promise("limit", (weight["limit"].value,), weight["limit"].line)
    security = node["x-binance-security-type"]
    yield Promise("security type", (security.value,), security.line, may_be_unsaid=security.value == "NONE")
    description = node["description"]
    admitted = _KEY.search(" ".join(description.value.split()))
    key = admitted["account"] if admitted else "any"
    yield Promise("key", (key,), description.line, may_be_unsaid=admitted is None)
    order = node["x-binance-order"]
    # The general page says oldest first for all endpoints that say nothing themselves.
    yield Promise("order", (order.value,), order.line, may_be_unsaid=order.value == "oldest-first")
    window = node["x-binance-window"]
    for subject, key in (("default window", "default"), ("longest window", "maximum")):
        length = window.at(key)
        told = duration(length.value) if length and length.value else "none"
        yield Promise(subject, (told,), (length or window).line, may_be_unsaid=told == "none")


def _parameter(node: Marked) -> ParameterPromise:
    schema, name = node["schema"], node["name"].value
    evidence = evidence_of(node)
    promises = [
        _type_promise(schema, schema, evidence),
        Promise("mandatory", ("yes" if node.value.get("required") else "no",), node.line),
    ]
    for subject in ("default", "maximum", "minimum"):
        bound = schema.at(subject)
        promises.append(
            Promise(
                subject,
                ("none" if bound is None else _shown(bound.value),),
                (bound or schema).line,
                may_be_unsaid=bound is None or subject == "minimum" or name in SIGNED,
            )
        )
    return ParameterPromise(name, node.line, tuple(promises), node)


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) or not str(value)[-1:].isdigit() else number(str(value))


def _type_promise(schema: Marked, node: Marked, evidence: tuple[Evidence, ...]) -> Promise:
    told = type_of(schema)
    for entry in evidence:
        if entry.type not in (None, told):
            return Promise("type", (entry.type,), entry.line, quirk=entry.quirk, shown=told)
    values = (told, "ENUM") if "x-extensible-enum" in schema else (told,)
    return Promise("type", values, node.line, shown=told)


def _listed_promise(schema: Marked, node: Marked, values: tuple[str, ...], evidence: tuple[Evidence, ...]) -> Promise:
    told = tuple(schema.value.get("x-extensible-enum", values))
    shown = ", ".join(told)
    for entry in evidence:
        recorded = tuple(listed_values(entry.table))
        if recorded and set(recorded) != set(told):
            return Promise("values", recorded, entry.line, quirk=entry.quirk, shown=shown)
    return Promise("values", told, node.line, shown=shown)


def _fields(schema: Marked, above: tuple[str, ...]) -> Iterator[FieldPromise]:
    schema = plain(schema)
    if schema.value["type"] == "array":
        yield from _fields(schema["items"], above)
    if schema.value["type"] != "object":
        return
    required = schema.value.get("required", [])
    for name, node in schema["properties"].items():
        described, evidence = plain(node), evidence_of(node)
        values = _values(node)
        yield FieldPromise(
            path=(*above, str(name)),
            line=node.line,
            required=name in required,
            type=_type_promise(described, node, evidence),
            form=_FORMS.get(described.value["type"], "list"),
            values=values,
            listed=_listed_promise(described, node, values, evidence),
            evidence=evidence,
            node=node,
        )
        yield from _fields(described, (*above, str(name)))


def _values(node: Marked) -> tuple[str, ...]:
    """What a field is known to hold on the wire, if that is written down."""
    described = node["allOf"][0] if "allOf" in node else node
    choices = [described.value, *described.value.get("anyOf", ())]
    return tuple(value for choice in choices for key in ("x-extensible-enum", "enum") for value in choice.get(key, ()))
