"""Reads the spec as promises: what it says about each endpoint, with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from toolchain.spec import openapi

from .bounds import format_bound
from .examples import values_in
from .fields import evidence_of, fields_of, known_values, plain_schema, promises_of, type_of
from .marked import Marked, from_spec
from .promises import LISTED, SPEC_NAME, Evidence, Operation, Promise
from .words import listed_values

# Every signed request has these; an endpoint's page may leave out what the general page says about them.
_SIGNED = ("recvWindow", "timestamp", "signature")


def read_spec(path: Path) -> list[Operation]:
    """Every operation of the spec; raises SpecError if it cannot be read or is incomplete."""
    spec = from_spec(path)
    try:
        return [
            _read_operation(spec, str(path), str(method), node)
            for path, item in spec["paths"].items()
            for method, node in item.items()
        ]
    except KeyError as error:
        raise openapi.SpecError(f"{SPEC_NAME}: {error} is missing") from None


def _read_operation(spec: Marked, path: str, method: str, node: Marked) -> Operation:
    item = spec["paths"][path]
    media = node["responses"]["200"]["content"]["application/json"]
    example = media.at("examples", "documented", "value")
    described = list(fields_of(media["schema"], ()))
    evidence = evidence_of(node)
    subjects = [("", node), *((f"field {'.'.join(path)}", field) for path, field, _ in described)]
    subjects += [(f"parameter {each['name'].value}", each) for each in node["parameters"].values()]
    promises = [
        *_promises_about_request(path, method, item, node),
        *_promises_of_documents(spec, node, media["schema"]),
        *(
            promise
            for parameter in node["parameters"].values()
            for promise in _promises_about_parameter(parameter, evidence)
        ),
        *(promise for field in described for promise in promises_of(*field)),
        *(
            Promise(each.subject, (each.value,), each.line, "example")
            for each in (values_in(example) if example else ())
        ),
    ]
    return Operation(
        name=node["operationId"].value,
        path=path,
        method=method.upper(),
        servers=tuple(each["url"].value for each in (node.at("servers") or spec["servers"]).values()),
        page=node["externalDocs"]["url"].value,
        line=node["operationId"].line,
        promises={promise.subject: promise for promise in promises},
        fields=tuple(path for path, _, _ in described),
        has_example=example is not None,
        evidence=evidence,
        recorded=tuple((subject, entry) for subject, marked in subjects for entry in evidence_of(marked)),
    )


def _promises_about_request(path: str, method: str, item: Marked, node: Marked) -> Iterator[Promise]:
    yield Promise("method", (method.upper(),), item[method].line, "request")
    yield Promise("path", (path,), item.line, "request")
    weight = node["x-binance-weight"]
    yield Promise("weight", (str(weight["weight"].value),), weight["weight"].line, "weight")
    for parameter, value in weight["with"].items() if "with" in weight else ():
        yield Promise(f"weight with {parameter}", (str(value.value),), value.line, "weight")
    # What counts for a whole host stands on its general page.
    of_host = weight["scope"].value == "host"
    yield Promise("limit", (weight["limit"].value,), weight["limit"].line, "weight", may_be_unsaid=of_host)
    security, quirks = node["x-binance-security-type"], dict[str, str]()
    for entry in evidence_of(node):
        if entry.quirk.startswith("security-"):
            quirks |= {word: entry.quirk for text in (entry.table, entry.example) for word in listed_values(text)}
    unsaid = security.value == "NONE"
    yield Promise("security type", (security.value,), security.line, may_be_unsaid=unsaid, quirks=quirks)


def _promises_of_documents(spec: Marked, node: Marked, schema: Marked) -> Iterator[Promise]:
    """What only an OpenAPI document says of a request and of its answers."""
    servers = node.at("servers") or spec["servers"]
    urls = tuple(each["url"].value for each in servers.values())
    yield Promise("server", urls, servers.line, may_be_unsaid=True, shown=urls[0])
    for name in spec["security"][0].value:
        scheme = spec["components"]["securitySchemes"][name]
        yield Promise("key", (f"{scheme['name'].value} in {scheme['in'].value}",), scheme.line, may_be_unsaid=True)
    for status, response in node["responses"].items():
        yield Promise(f"status {status}", (LISTED,), response.line, may_be_unsaid=True)
    answer = type_of("answer", plain_schema(schema), schema, ())
    yield replace(answer, subject="answer", may_be_unsaid=True)


def _promises_about_parameter(node: Marked, evidence: tuple[Evidence, ...]) -> Iterator[Promise]:
    schema, name = node["schema"], node["name"].value
    subject = f"parameter {name}"
    unlisted = next(({"": entry.quirk} for entry in evidence if entry.table_names(name)), {})
    # Only the general page describes signatures.
    yield Promise(subject, (LISTED,), node.line, "parameters", may_be_unsaid=name == "signature", quirks=unlisted)
    yield type_of(subject, schema, schema, evidence_of(node))
    yield Promise(f"{subject}: mandatory", ("yes" if node.value.get("required") else "no",), node.line)
    yield Promise(f"{subject}: place", (node["in"].value,), node.line, may_be_unsaid=True)
    if values := known_values(schema):
        yield Promise(f"{subject}: enum", (", ".join(sorted(values)),), schema.line, may_be_unsaid=True)
    for bound in ("default", "maximum", "minimum"):
        value = schema.at(bound)
        unsaid = value is None or bound == "minimum" or name in _SIGNED
        shown = "none" if value is None else format_bound(value.value)
        yield Promise(f"{subject}: {bound}", (shown,), (value or schema).line, may_be_unsaid=unsaid)
