"""A capture (`binance-liquidations capture`), compared with the spec."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from binance_liquidations.capture.document import FORMAT, Document, Field, Shown
from binance_liquidations.capture.reading import COUNTS_NOT
from binance_liquidations_wire.errors import one_line
from toolchain.spec import openapi

from .fields import fields_of
from .marked import Marked, from_spec
from .promises import SPEC_NAME
from .wire import contradictions

_SAMPLES = {
    "string": "text",
    "string: empty": "",
    "string: integer": "1",
    "string: decimal": "1.5",
    "string: TRUE or FALSE": "TRUE",
}


class NotACapture(Exception):  # noqa: N818 - a verdict on a file
    """A file that cannot be read as a capture; the message says why."""


def check_capture(file: str) -> int:
    """Report on the capture in a file; 0 if it agrees with the spec, 1 if it differs, 2 if it cannot be read."""
    try:
        document, spec = read_capture(Path(file)), from_spec(openapi.SPEC)
    except (NotACapture, openapi.SpecError) as error:
        print(error, file=sys.stderr)
        return 2
    *lines, counts = report(file, document, spec)
    print(*lines, counts, sep="\n")
    return int(not counts.startswith("differences: 0"))


def report(file: str, document: Document, spec: Marked) -> Iterator[str]:
    """Lines: how a capture differs from the spec, what it shows of each contradiction, and last the counts."""
    operations = {node["operationId"].value: node for item in spec["paths"].values() for node in item.values()}
    yield one_line(f"── {file}: spec {document.spec}, product {document.product}, {document.date}")
    if not document.of_exchange:
        yield one_line(f"{file}: not of the exchange, but of a simulator or a gateway: it settles nothing")
    lines = [f"{name} · {SPEC_NAME} does not have it" for name in sorted(document.operations.keys() - {*operations})]
    for name, node in operations.items():
        shown = document.operations.get(name, Shown(result="not asked"))
        if shown.result != "answered" or shown.refusals:
            yield one_line(f"{file}: {name}: {', '.join([shown.result, *sorted(shown.refusals)])}")
        lines += [f"{name}{text} · {SPEC_NAME}:{at.line}" for text, at in _differences(node, shown)]
    yield from (one_line(f"{file}: {line}") for line in lines)
    found = contradictions(operations, document)
    for one in found:
        yield one_line(f"{SPEC_NAME}:{one.entry.line}: {one.described()}")
        if one.is_settled and document.of_exchange:
            yield one.settled_on(document.date)
    counts = {
        "differences": len(lines) + sum(one.is_refuted for one in found),
        "settled": sum(one.is_settled for one in found) if document.of_exchange else 0,
        "not shown": sum(not one.shown for one in found),
    }
    yield ", ".join(f"{name}: {count}" for name, count in counts.items())


def read_capture(path: Path) -> Document:
    """The capture in a file; raises NotACapture."""
    try:
        body = path.read_bytes()
        parts = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
        number = msgspec.json.decode(parts.get("format", b"0"), type=int)
        if number <= FORMAT:
            return msgspec.json.decode(body, type=Document)
        problem = f"its format is {number}, and this program reads {FORMAT}: update the checkout"
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        problem = f"not a capture: {error}"
    raise NotACapture(one_line(f"{path}: {problem}"))


def _differences(operation: Marked, shown: Shown) -> Iterator[tuple[str, Marked]]:
    """How the answers differ from an operation, each with the part of the spec that says otherwise."""
    name, order, total = (operation[key] for key in ("operationId", "x-binance-order", "x-binance-total"))
    if shown.result == "not a page" or not shown.is_decoded:
        yield ": an answer that the client could not read", name
    if order.value and shown.order - {order.value}:
        yield f": {' and '.join(sorted(shown.order))}, not {order.value}", order
    if total.value == "rows" and COUNTS_NOT in shown.total:
        yield f": total is {COUNTS_NOT}", total
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    described = {".".join(path): (node, is_required) for path, node, is_required in fields_of(schema, ())}
    for path, came in sorted((shown.fields | shown.unknown_fields).items()):
        if path in described and path not in shown.unknown_fields:
            node, is_required = described[path]
            yield from ((f" {path}: {text}", node) for text in _differences_of_field(node, came, is_required))
        else:
            yield f" {path}: an unknown field, which came {came.came} as {', '.join(sorted(came.forms))}", name


def _differences_of_field(node: Marked, came: Field, is_required: bool) -> Iterator[str]:
    named = node["allOf"][0] if "allOf" in node else node
    schemas = list(named["anyOf"].values()) if "anyOf" in named else [named]
    if is_required and came.came != "always":
        yield f"it is required, and came {came.came}"
    for form in sorted(came.forms - ({"null"} if not is_required else set())):
        if not any(_admits(schema, form) for schema in schemas):
            yield f"{form} is not among its forms"
    for value in sorted(came.values - {*named.value.get("x-extensible-enum", ())}):
        yield f"{value} is not among its known values"
    for shape in sorted(came.unknown_values):
        yield f"a value that is not known: {shape}"


def _admits(schema: Marked, form: str) -> bool:
    kind, sample = schema.value["type"], _SAMPLES.get(form)
    if kind == "array":
        return form.startswith("list") and not (form == "list: some" and schema.value.get("maxItems") == 1)
    if kind == "string" and sample is not None:
        return bool(re.search(schema.value.get("pattern", ""), sample)) and sample in schema.value.get("enum", [sample])
    return form == kind or (kind == "number" and form == "integer") or (form == "null" and "nullable" in schema)
