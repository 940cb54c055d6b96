"""A draft of the operation that a page describes and the spec lacks, to be reviewed and pasted in.

It takes names, numbers and types from the page and sentences from nowhere: what is to be said in words is marked TODO.
"""

from __future__ import annotations

import copy
import os.path
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from . import naming, shapes
from .comparison import parameter_differences
from .draft_schemas import Schema, Schemas
from .endpoint import EndpointPage, Parameter
from .house_style import dump
from .marked import Marked
from .promises import Operation
from .specified import SIGNED

_UID_BUDGET = 180000  # of the general page; the spec has no operation with this limit to take it from
_TYPES: dict[str, Schema] = {
    "LONG": {"type": "integer", "format": "int64"},
    "INT": {"type": "integer", "format": "int32"},
    "DECIMAL": {"type": "number", "format": "double"},
    "BOOLEAN": {"type": "boolean"},
}
_ISO = {"day": "P{}D", "hour": "PT{}H", "minute": "PT{}M", "second": "PT{}S"}
_UNSIGNED = ("NONE", "USER_STREAM", "MARKET_DATA")


@dataclass
class Draft:
    """What goes under `paths` and under `components/schemas`, as text, and what a reviewer has to decide."""

    path: str
    schemas: str
    remarks: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        remarks = "".join(f"# To decide: {remark}.\n" for remark in self.remarks)
        return f"{remarks}# Under paths:\n{self.path}# Under components/schemas:\n{self.schemas}"


def draft(page: EndpointPage, spec: Marked, operations: list[Operation]) -> Draft | None:
    """A draft, or None for a page of what changes something: the spec holds what is read."""
    path, method = page.says("path"), page.says("method")
    if path is None or method != "GET":
        return None
    words = naming.words(path)
    if naming.snake(words) in {operation.name for operation in operations}:
        words = [*naming.words(path.rsplit("/", 1)[0]), *words]
    known = (promised for operation in operations for promised in operation.fields.values())
    schemas = Schemas(known, spec.value["components"]["schemas"])
    answer = schemas.answer(shapes.of(page), words)
    title = " ".join([*words[:-1], naming.plural(words[-1])])
    extensions = _extensions(page, operations)
    node = {
        "operationId": naming.snake(words),
        "tags": [_tag(page, path, operations)],
        "summary": title.capitalize(),
        "description": f"TODO: what is listed, of whom, and since when the endpoint exists.{_key(page)}",
        **({"externalDocs": {"url": page.url}} if page.url else {}),
        **extensions,
        "parameters": list(_parameters(page, spec, operations)),
        "responses": _responses(page, operations[0], answer, title),
    }
    remarks = ["everything marked TODO", "the names, which are made from the path"]
    if "x-speakeasy-pagination" not in extensions:
        remarks.append("how the records are paged: the page has not both current and size, and rows")
    if page.says("weight") is None or page.says("limit") is None:
        remarks.append("the weight and its limit, of which the page does not give both")
    if page.says("limit") == "UID":
        remarks.append("the header of the used weight, which the spec has by IP only")
    remarks += [
        f"the type of {parameter.name}, which is BOOLEAN: requests are generated with numbers and text only"
        for parameter in page.parameters
        if any((said.subject, said.value) == ("type", "BOOLEAN") for said in parameter.said)
    ]
    remarks += [
        f"how {name} can be null, which the spec can say of plain strings and integers only"
        for name in schemas.undecided
    ]
    return Draft(dump({path: {"get": node}}, 2), dump(schemas.made, 4), remarks)


def _key(page: EndpointPage) -> str:
    """Whose key is admitted, in the words of the spec's descriptions."""
    key = page.says("key")
    return f" Only the key of the {key} is admitted." if key not in (None, "any") else ""


def _tag(page: EndpointPage, path: str, operations: list[Operation]) -> str:
    """The product: that of the page's address, or that of the endpoint whose path is likest."""
    tags = [operation.node["tags"].value[0] for operation in operations]
    named = [tag for tag in tags if page.url and f"/{tag}/" in page.url]
    common = [len(os.path.commonpath([operation.path, path])) for operation in operations]
    return str(named[0] if named else tags[common.index(max(common))])


def _extensions(page: EndpointPage, operations: list[Operation]) -> dict[str, Any]:
    names = {parameter.name for parameter in page.parameters}
    signed = page.says("security type") not in (None, *_UNSIGNED)
    order = page.says("order") or "oldest-first"
    window: dict[str, Any] | None = (
        {"start": "startTime", "end": "endTime"} if {"startTime", "endTime"} <= names else None
    )
    if window is not None:
        window |= {
            key: _iso(page.says(f"{said} window")) for key, said in (("default", "default"), ("maximum", "longest"))
        }
    made: dict[str, Any] = {
        "x-binance-security-type": page.says("security type") or "NONE",
        "x-binance-weight": _weight(page, operations),
        "x-binance-window": window,
        "x-binance-order": order,
        "x-binance-total": "rows",
    }
    rows = page.example and page.example.at("rows")
    if {"current", "size"} <= names and rows:
        made["x-speakeasy-pagination"] = copy.deepcopy(operations[0].node["x-speakeasy-pagination"].value)
    evidence = [entry for entry in _recorded(operations, "order-of-records")[:1] if order == "newest-first"]
    missing = [name for name in SIGNED if name not in names]
    if signed and "timestamp" in missing:
        told = {"table": f"the page does not list {' or '.join(missing)}"}
        evidence += [entry | told for entry in _recorded(operations, "signed-without-saying-so")[:1]]
    return made | ({"x-binance-evidence": evidence} if evidence else {})


def _recorded(operations: list[Operation], quirk: str) -> list[dict[str, Any]]:
    entries = [entry for operation in operations for entry in operation.node.value.get("x-binance-evidence", ())]
    return [copy.deepcopy(entry) for entry in entries if entry["quirk"] == quirk]


def _weight(page: EndpointPage, operations: list[Operation]) -> dict[str, Any]:
    limit, weight = page.says("limit") or "IP", int(page.says("weight") or 1)
    alike = [operation.node["x-binance-weight"].value for operation in operations]
    budgets = [each["budget"] for each in alike if each["limit"] == limit]
    return {**alike[0], "limit": limit, "weight": weight, "budget": budgets[0] if budgets else _UID_BUDGET}


def _iso(length: str | None) -> str | None:
    amount, _, unit = (length or "").partition(" ")
    return _ISO[unit.removesuffix("s")].format(amount) if amount else None


def _parameters(page: EndpointPage, spec: Marked, operations: list[Operation]) -> Iterator[dict[str, Any]]:
    shared = {node["name"].value: str(name) for name, node in spec["components"]["parameters"].items()}
    known = {name: promised for operation in operations for name, promised in operation.parameters.items()}
    signed = page.says("security type") not in (None, *_UNSIGNED)
    for parameter in page.parameters:
        promised = known.get(parameter.name)
        if signed and parameter.name in SIGNED:
            continue
        if promised is None or list(parameter_differences(parameter, promised, "")):
            yield _parameter(parameter)
        elif parameter.name in shared:
            yield {"$ref": f"#/components/parameters/{shared[parameter.name]}"}
        else:
            yield copy.deepcopy(promised.node.value)
    for name in SIGNED if signed else ():
        yield {"$ref": f"#/components/parameters/{shared[name]}"}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    said = {each.subject: each.value for each in parameter.said}
    schema = dict(_TYPES.get(said["type"], {"type": "string", "minLength": 1}))
    if said["type"] == "ENUM":
        schema["x-extensible-enum"] = list(parameter.values) or ["TODO"]
    for bound in ("minimum", "maximum", "default"):
        if bound in said:
            schema[bound] = _value(said[bound], schema)
    example = schema.get(
        "default", schema.get("minimum", {"integer": 1, "number": 1, "boolean": True}.get(schema["type"]))
    )
    return {
        "name": parameter.name,
        "in": "query",
        **({"required": True} if said.get("mandatory") == "yes" else {}),
        "description": f"TODO: what {parameter.name} asks for.",
        "schema": schema,
        "example": "TODO" if example is None else example,
    }


def _value(text: str, schema: Schema) -> Any:
    if schema["type"] == "boolean":
        return text == "true"
    if schema["type"] == "string":
        return text
    return int(text) if text.lstrip("-").isdigit() else Decimal(text)


def _responses(page: EndpointPage, like: Operation, answer: str, title: str) -> dict[str, Any]:
    """The answers that every endpoint has, and this one's own."""
    others = {code: node for code, node in like.node.value["responses"].items() if code != "200"}
    media: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{answer}"}}
    if page.example:
        documented = {"summary": "The example of the exchange's page.", "value": page.example.value}
        media["examples"] = {"documented": documented}
    own = {
        "description": f"One page of {title}.",
        "headers": like.node.value["responses"]["200"]["headers"],
        "content": {"application/json": media},
    }
    return {"200": own, **others}
