"""Turns a spec into the API reference's document: extensions become text, and each operation gets sample calls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec

from toolchain.reference.samples import samples
from toolchain.spec.openapi import Node, operations, resolve

_SECURITY = {
    "USER_DATA": "`USER_DATA`: signed, with an API key",
    "TRADE": "`TRADE`: signed, with an API key",
    "NONE": "`NONE`: neither key nor signature",
}
_LIMITS = {"IP": "IP address", "UID": "account"}
_SETTLERS = {"spec": "Settled by the spec", "decoding": "Settled in decoding", "wire": "Settled by the wire"}


def reference(document: Node, introduction: str) -> Node:
    """A copy of the wire or the canonical spec for readers, without extensions; `introduction` is in Markdown."""
    shown: Node = _add_notes(document)
    shown["info"]["description"] = introduction
    for tag in shown["tags"]:
        tag["x-displayName"] = tag["name"].replace("_", " ").capitalize()
    for path, method, operation in operations(document):
        described = shown["paths"][path][method]
        described["description"] = (
            f"{operation['description']}\n\n{_facts_of(document, operation)}\n\n{_notes(operation)}"
        )
        described["x-codeSamples"] = samples(path, operation)
    return shown


def _add_notes(node: Any) -> Any:
    """A copy without extensions; its descriptions say the same."""
    if isinstance(node, list):
        return [_add_notes(item) for item in node]
    if not isinstance(node, dict):
        return node
    shown = {name: _add_notes(item) for name, item in node.items() if not str(name).startswith("x-")}
    if node.get("additionalProperties") is True:
        shown["x-additionalPropertiesName"] = "any other field"  # Scalar would show the name propertyName
    if notes := _notes(node):
        shown["description"] = f"{node['description']}\n\n{notes}"
    return shown


def _notes(described: Node) -> str:
    notes = [_describe_evidence(entry) for entry in described.get("x-binance-evidence", ())]
    if "x-extensible-enum" in described:
        notes.insert(0, f"Known values: {', '.join(f'`{value}`' for value in described['x-extensible-enum'])}.")
    if "x-binance-errors" in described:
        notes.append(_describe_errors(described["x-binance-errors"]))
    if "x-canonical" in described:
        notes.append(f"Canonical: {_type_of(described['x-canonical'])}.")
    return "\n\n".join(notes)


def _describe_evidence(entry: Node) -> str:
    return _table(
        ("Contradiction", f"`{entry['quirk']}`"),
        ("Table", entry["table"]),
        ("Example", entry["example"]),
        (_SETTLERS[entry["settled-by"]], entry["settled"]),
    )


def _describe_errors(entries: list[Node]) -> str:
    what = {"retry": "try again", "sign-again": "ask for the time, sign again", "final": "do not try again"}
    return _table(
        ("Code", "Meaning"),
        *(
            (f"`{entry['code']}`", f"{entry['means']}: {entry.get('advice') or what[entry['then']]}")
            for entry in entries
        ),
    )


def _type_of(schema: Node) -> str:
    if "$ref" in schema:
        return f"`{schema['$ref'].rsplit('/', 1)[-1]}`"
    if schema["type"] == "array":
        return f"list of {_type_of(schema['items'])}"
    return " ".join(f"`{schema[name]}`" for name in ("type", "format") if name in schema)


def _facts_of(document: Node, operation: Node) -> str:
    weight = operation["x-binance-weight"]
    limit = _LIMITS[weight["limit"]]
    return _table(
        ("Operation", f"`{operation['operationId']}`"),
        ("Security type", _SECURITY[operation["x-binance-security-type"]]),
        ("Weight", f"{_describe_cost(weight)}, of {weight['budget']:,} for each {limit} and {_span(weight['per'])}"),
        ("Window", "; ".join(_describe_window(operation["x-binance-window"]))),
        ("Order", (operation["x-binance-order"] or "not published").replace("-", " ")),
        ("Pages", _describe_pages(document, operation)),
    )


def _describe_cost(weight: Node) -> str:
    others = (f"{cost} with `{name}`" for name, cost in weight.get("with", {}).items())
    return ", ".join((str(weight["weight"]), *others))


def _describe_window(window: Node | None) -> Iterator[str]:
    if window is None:
        yield "this operation takes no times"
        return
    yield f"`{window['start']}` to `{window['end']}`"
    yield "without them: " + (f"the last {_span(window['default'])}" if window["default"] else "not published")
    yield "longest: " + (_span(window["maximum"]) if window["maximum"] else "not published")
    yield from (f"{_span(length)} with `{name}`" for name, length in window.get("with", {}).items())
    if "retention" in window:
        yield f"kept for {_span(window['retention'])}"


def _describe_pages(document: Node, operation: Node) -> str:
    paging = operation["x-speakeasy-pagination"]
    names = {entry["type"]: entry["name"] for entry in paging["inputs"]} if paging else {}
    limit = names.get("limit", operation.get("x-binance-limit"))
    if limit is None:
        return "one object"
    found = (resolve(document, parameter) for parameter in operation["parameters"])
    size = next(parameter["schema"] for parameter in found if parameter["name"] == limit)
    most = f", at most {size['maximum']}" if "maximum" in size else ""
    pages = f"`{names['page']}`, from 1; " if paging else "none; "
    return f"{pages}`{limit}` records each, {size['default']} by default{most}"


def _span(duration: str) -> str:
    span = msgspec.convert(duration, timedelta)
    for length, unit in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour")):
        if span % length == timedelta(0):
            return unit if span == length else f"{span // length} {unit}s"
    minutes = span / timedelta(minutes=1)
    return "minute" if minutes == 1 else f"{minutes:g} minutes"


def _table(heading: tuple[str, str], *rows: tuple[str, str]) -> str:
    lines = [f"| {heading[0]} | {heading[1]} |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]
    return "\n".join(lines)
