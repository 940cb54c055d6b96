"""Histories in the gateway's document: for each operation with a resource, a path that streams all of its records."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from toolchain.spec.openapi import Node, operations, resolve

TAG = {
    "name": "histories",
    "description": (
        "Whole histories, which the gateway reads window by window and page by page: every record once, oldest first."
    ),
}
_DESCRIPTION = """\
Every record once, oldest first, as lines of JSON (NDJSON): an answer of any length, which begins before everything is
read. Only a history whose last line has `complete` is whole; one that ended early has an `error` there. What is wrong
before the first line is an error with a status of its own.

Each line has a `cursor`: a call with it, and with nothing else, goes on after that line. After ten seconds without a
record, a line has a cursor alone."""
_TIMES = {
    "start": (
        "The earliest time of a record, included: 2024-01-01, 2024-01-01T12:00:00Z or milliseconds since 1970.",
        "2025-05-27",
    ),
    "end": (
        "The latest time of a record, included, in the same forms. If omitted, it is the current time.",
        "2025-12-11T00:00:00Z",
    ),
}
_WORD = "eyJyZXNvdXJjZSI6Im1hcmdpbiJ9"
_CURSOR = {
    "cursor": (
        "Where to go on: the cursor of a line, as it was. It knows what was asked for: give nothing else with it.",
        _WORD,
    ),
}


def add_histories(document: Node) -> None:
    """Add the histories to a gateway's document: their paths, and the schemas of their lines."""
    listing = [(path, operation) for path, _, operation in operations(document) if "x-binance-resource" in operation]
    schemas: Node = document["components"]["schemas"]
    for _, operation in listing:
        record = _record(document, operation)
        schemas[f"{record}Line"] = _line(record)
        name = operation["x-binance-resource"]["name"]
        document["paths"][f"/histories/{name}"] = {"get": _history(document, operation, name, record)}
    document["tags"] = sorted([*document["tags"], TAG], key=lambda tag: str(tag["name"]))


def _record(document: Node, operation: Node) -> str:
    """The schema of the records."""
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    listed = schema if "items" in schema else resolve(document, schema)["properties"]["rows"]
    return str(listed["items"]["$ref"]).rsplit("/", 1)[-1]


def _line(record: str) -> Node:
    return {
        "type": "object",
        "description": f"One line of a history: a {record}, or how the history ends, or neither.",
        "required": ["cursor"],
        "additionalProperties": True,
        "properties": {
            "record": _referring(record, "The next record."),
            "complete": {"type": "boolean", "description": "True on the last line of a history that is complete."},
            "error": _referring("ErrorBody", "Why the history ends here, on the last line of one that is not."),
            "cursor": {"type": "string", "description": "Where to go on after this line."},
        },
    }


def _referring(schema: str, description: str) -> Node:
    return {"description": description, "allOf": [{"$ref": f"#/components/schemas/{schema}"}]}


def _history(document: Node, operation: Node, name: str, record: str) -> Node:
    responses = {status: copy.copy(answer) for status, answer in operation["responses"].items() if status != "200"}
    return {
        "operationId": f"read_{name.replace('-', '_')}",
        "tags": [TAG["name"]],
        "summary": f"{operation['summary']}: the whole history",
        "description": "\n\n".join([_DESCRIPTION, *_notes(operation)]),
        "parameters": _parameters(document, operation),
        "responses": {
            "200": {
                "description": f"Lines, each of which is a {record}Line.",
                "content": {
                    "application/x-ndjson": {
                        # Were it the schema of a line, generated clients would read the first line as all there is.
                        "schema": {"type": "string", "format": "binary"},
                        "x-item-schema": {"$ref": f"#/components/schemas/{record}Line"},
                        "examples": {"documented": {"value": _example(operation)}},
                    }
                },
            },
            **responses,
        },
    }


def _notes(operation: Node) -> Iterator[str]:
    """What the operation's own parameters and description do not say of its history."""
    window, fan_out = operation["x-binance-window"] or {}, operation.get("x-binance-fan-out", {})
    if window:
        opened = "Without `start`, it begins when the exchange opened."
        yield opened if window["default"] is None else "`start` is needed, unless there is a `cursor`."
    if kept := window.get("retention", "").strip("PD"):
        yield f"The exchange keeps {kept} days: an earlier `start` is an error, which names the first possible one."
    if "units" in fan_out:
        yield f"Without `{fan_out['units']['parameter']}`, all units are read, closed ones too."
    for name, values in fan_out.get("values", {}).items():
        yield f"Each `{name}` is read: {', '.join(values)}."


def _parameters(document: Node, operation: Node) -> list[Node]:
    """The times, the cursor, and those parameters of the operation that choose records."""
    window, paging = operation["x-binance-window"], operation["x-speakeasy-pagination"] or {"inputs": []}
    taken = {
        *((window["start"], window["end"]) if window else ()),
        *(entry["name"] for entry in paging["inputs"]),
        *operation.get("x-binance-fan-out", {}).get("values", ()),
        operation.get("x-binance-limit"),
        "recvWindow",
    }
    kept = [one for one in operation["parameters"] if resolve(document, one)["name"] not in taken]
    units = operation.get("x-binance-fan-out", {}).get("units", {"parameter": ""})["parameter"]
    texts = (_TIMES | _CURSOR) if window else _CURSOR
    return [
        *(_text(name, *said) for name, said in texts.items()),
        *(_of_all_units(one) if one.get("name") == units else copy.deepcopy(one) for one in kept),
    ]


def _of_all_units(parameter: Node) -> Node:
    """A parameter without what the exchange does in its absence."""
    return copy.deepcopy(parameter) | {"description": parameter["description"].partition(" If omitted")[0]}


def _text(name: str, description: str, example: str) -> Node:
    schema = {"type": "string", "minLength": 1}
    return {"name": name, "in": "query", "description": description, "schema": schema, "example": example}


def _example(operation: Node) -> str:
    answer: Any = operation["responses"]["200"]["content"]["application/json"]["examples"]["documented"]["value"]
    first, *_ = answer["rows"] if isinstance(answer, dict) else answer
    lines = ({"record": first, "cursor": _WORD}, {"complete": True, "cursor": _WORD})
    return "".join(f"{json.dumps(line, separators=(',', ':'), ensure_ascii=False)}\n" for line in lines)
