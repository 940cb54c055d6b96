"""A draft of the spec's entry for an endpoint that the spec lacks: what the document says, with the lines, and no more.

What it does not say stands as `to decide`, which scripts/lint refuses. Texts are never copied: they are the exchange's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from toolchain.spec import openapi

from .endpoint import CATALOGUE, LIST, Endpoint
from .promises import LISTED
from .reading import Reading
from .shapes import Shape, shape_of
from .source import UNKNOWN, Source
from .sourced import UNDECIDED, From, render

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")
_TIME = re.compile(r"(time|timestamp)|.*Time")
_SIGNED = ("recvWindow", "timestamp", "signature")
_SIGNED_TYPES = ("USER_DATA", "TRADE", "MARGIN")
_ID = re.compile(r"(id|.*(Id|ID|Uid|UID))")
_SCHEMAS = {
    "LONG": {"type": "integer", "format": "int64"},
    "INTEGER": {"type": "integer", "format": "int64"},
    "INT": {"type": "integer", "format": "int32"},
    "DECIMAL": {"type": "number", "format": "double"},
    "BOOLEAN": {"type": "boolean"},
}
_TYPES = {"integer": "LONG", "number": "DECIMAL", "boolean": "BOOLEAN", "object": "OBJECT", "list": "ARRAY"}
# The forms of the example that agree with a type; any other is a contradiction.
_AGREEING = {
    "LONG": ("integer",),
    "INT": ("integer",),
    "INTEGER": ("integer",),
    "DECIMAL": ("number", "integer"),
    "BOOLEAN": ("boolean",),
    "STRING": ("string",),
    "ENUM": ("string",),
    "OBJECT": ("object",),
    "OBJECT ARRAY": ("list",),
    "ARRAY": ("list",),
}


def draft(reading: Reading, source: Source, spec: openapi.Node) -> str:
    """The entry as YAML, to be completed; for a document that shows too little of the endpoint, the reason."""
    if reading.source in (CATALOGUE, LIST) or reading.endpoint is None:
        return f"# {reading.title}: no draft, since a {reading.source} shows neither types nor an example\n"
    if reading.request.method is None or not reading.request.path:
        return f"# {reading.title}: no draft, since it shows no HTTP request\n"
    found = _Draft(reading, reading.endpoint, source.address, spec).document()
    return render(found, Path(source.name).name)


class _Draft:
    def __init__(self, reading: Reading, endpoint: Endpoint, address: str, spec: openapi.Node) -> None:
        self._reading, self._endpoint, self._address, self._spec = reading, endpoint, address, spec
        self._answer = shape_of(endpoint)
        self._names = {each.subject.removeprefix("parameter ") for each in endpoint.statements if each.value == LISTED}
        product, _, *parts = re.findall(r"[A-Za-z0-9]+", reading.request.path)
        words = [*([product] if product != "sapi" else []), *parts]
        self._name = "".join(word[:1].upper() + word[1:] for word in words)
        self._schemas: dict[str, Any] = {}

    def document(self) -> dict[str, Any]:
        """Path and schemas."""
        request = self._reading.request
        operation = self._operation()
        path = {str(request.method).lower(): operation}
        return {"paths": {request.path: From(request.line, path)}, "components": {"schemas": self._schemas}}

    def _operation(self) -> dict[str, Any]:
        has_window = {"startTime", "endTime"} <= self._names
        has_pages = {"current", "size"} <= self._names
        window = {"start": "startTime", "end": "endTime", "default": UNDECIDED, "maximum": UNDECIDED}
        return {
            "operationId": UNDECIDED,
            "tags": [UNDECIDED],
            "summary": UNDECIDED,
            "description": UNDECIDED,
            "externalDocs": {"url": UNDECIDED if self._address == UNKNOWN else self._address},
            **self._servers(),
            "x-binance-security-type": self._said("security type"),
            "x-binance-weight": self._weight(),
            "x-binance-window": window if has_window else None,
            "x-binance-order": UNDECIDED if self._records() else None,
            "x-binance-total": UNDECIDED if "total" in self._answer.fields else None,
            **({"x-binance-resource": UNDECIDED} if self._records() else {}),
            **self._paging(has_pages=has_pages),
            "parameters": [*self._parameters()],
            "responses": self._responses(),
        }

    def _servers(self) -> dict[str, Any]:
        """Its host, unless it may be the one of the whole spec."""
        hosts = self._reading.request.hosts
        if {*hosts} & {server["url"] for server in self._spec["servers"]}:
            return {}
        if hosts or not self._reading.request.path.startswith("/sapi/"):
            return {"servers": [{"url": hosts[0] if hosts else UNDECIDED}]}
        return {}

    def _said(self, subject: str) -> Any:
        found = next((each for each in self._endpoint.statements if each.subject == subject), None)
        return From(found.line, _value(found.value)) if found else UNDECIDED

    def _weight(self) -> dict[str, Any]:
        others = {
            each.subject.removeprefix("weight with "): From(each.line, int(each.value))
            for each in self._endpoint.statements
            if each.subject.startswith("weight with ")
        }
        rest = dict.fromkeys(("scope", "budget", "per", "header"), UNDECIDED)
        weight = {"weight": self._said("weight"), "limit": self._said("limit")}
        return weight | ({"with": others} if others else {}) | rest

    def _paging(self, *, has_pages: bool) -> dict[str, Any]:
        if not has_pages:
            limit = {"x-binance-limit": "limit"} if "limit" in self._names else {}
            return limit | {"x-speakeasy-pagination": None}
        inputs = [{"name": "current", "in": "parameters", "type": "page"}]
        inputs.append({"name": "size", "in": "parameters", "type": "limit"})
        outputs = {"results": "$.rows" if "rows" in self._answer.fields else UNDECIDED}
        return {"x-speakeasy-pagination": {"type": "offsetLimit", "inputs": inputs, "outputs": outputs}}

    def _records(self) -> Shape | None:
        """The records of the answer, if it lists any."""
        rows = self._answer.fields.get("rows")
        return rows or (self._answer if self._answer.is_list else None)

    def _parameters(self) -> Iterator[dict[str, Any]]:
        security = self._plain("security type")
        signed = [name for name in _SIGNED if security in _SIGNED_TYPES or name in self._names]
        for each in self._endpoint.statements:
            name = each.subject.removeprefix("parameter ")
            if each.value == LISTED and each.subject.startswith("parameter ") and name not in _SIGNED:
                yield self._shared(name) or self._parameter(name, each.line)
        for name in signed:  # every signed request has them, whether or not the page lists them
            yield {"$ref": f"#/components/parameters/{name[0].upper()}{name[1:]}"}

    def _shared(self, name: str) -> dict[str, Any] | None:
        """A reference to a parameter of the spec that promises what the document says, and no more."""
        for key, shared in self._spec["components"]["parameters"].items():
            if shared["name"] == name:
                values = str(self._plain(f"parameter {name}: values") or self._plain(f"parameter {name}: enum") or "")
                if sorted(shared["schema"].get("enum", ())) != (values.split(", ") if values else []):
                    continue
                schema = {bound: shared["schema"].get(bound) for bound in ("default", "maximum")}
                schema["mandatory"] = "yes" if shared.get("required") else "no"
                schema["type"] = shared["schema"].get("format", shared["schema"]["type"])
                said = {cell: self._plain(f"parameter {name}: {cell}") for cell in ("default", "maximum", "mandatory")}
                kind = self._schema_for(str(self._plain(f"parameter {name}: type") or ""))
                if said | {"type": kind.get("format", kind["type"])} == schema:
                    return {"$ref": f"#/components/parameters/{key}"}
        return None

    def _plain(self, subject: str) -> Any:
        said = self._said(subject)
        return said.value if isinstance(said, From) else None

    def _parameter(self, name: str, line: int) -> dict[str, Any]:
        subject = f"parameter {name}"
        schema: dict[str, Any] = dict(self._schema_for(str(self._plain(f"{subject}: type") or "")))
        for bound in ("minimum", "maximum", "default"):
            if isinstance(said := self._said(f"{subject}: {bound}"), From):
                schema[bound] = said
        for cell in ("enum", "values"):
            if isinstance(values := self._said(f"{subject}: {cell}"), From):
                schema["enum"] = From(values.line, str(values.value).split(", "))
        required = {"required": True} if self._plain(f"{subject}: mandatory") == "yes" else {}
        found = {"name": From(line, name), "in": "query", **required, "description": UNDECIDED}
        return {**found, "schema": schema, "example": UNDECIDED}

    def _schema_for(self, word: str) -> dict[str, Any]:
        return dict(_SCHEMAS.get(word, {"type": "string"}))

    def _responses(self) -> dict[str, Any]:
        media: dict[str, Any] = {"schema": self._page()}
        if example := self._endpoint.example:
            shown = {"summary": "The example of the exchange's page.", "value": From(example.line, example.value)}
            media["examples"] = {"documented": shown}
        answer = {"description": UNDECIDED, "headers": UNDECIDED, "content": {"application/json": media}}
        first = next(iter(self._spec["paths"].values()))["get"]["responses"]
        return {"200": answer} | {status: error for status, error in first.items() if status != "200"}

    def _page(self) -> dict[str, Any]:
        """The schema of the answer: a page of records, a bare list of them, or one object."""
        answer = self._answer
        if answer.is_list:
            return {"type": "array", "items": self._object(self._name, answer)}
        return self._object(f"{self._name}Page" if "rows" in answer.fields else self._name, answer)

    def _object(self, name: str, shape: Shape) -> dict[str, Any]:
        """A reference to a schema of its own."""
        required = [key for key, inside in shape.fields.items() if inside.is_required]
        schema: dict[str, Any] = {"description": UNDECIDED, "type": "object"}
        schema |= {"required": required} if required else {}
        schema |= {"additionalProperties": True, "properties": {}}
        self._schemas[name] = schema
        for key, inside in shape.fields.items():
            inner = self._name if key == "rows" else f"{self._name}{key[:1].upper()}{key[1:]}"
            schema["properties"][key] = From(inside.line, self._field(key, inside, inner))
        return {"$ref": f"#/components/schemas/{name}"}

    def _field(self, key: str, shape: Shape, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {"description": UNDECIDED, **self._described(key, shape, name)}
        if shape.values and "type" in found and found["type"] == "string":
            found["x-extensible-enum"] = shape.values.split(", ")
        word = shape.type
        if word and shape.form not in ("", "null") and shape.form not in _AGREEING.get(word, (shape.form,)):
            evidence = {"quirk": UNDECIDED, "table": word, "example": f"a JSON {shape.form}"}
            found["x-binance-evidence"] = [evidence | {"settled-by": UNDECIDED, "settled": UNDECIDED}]
        return found

    def _described(self, key: str, shape: Shape, name: str) -> dict[str, Any]:
        word = shape.type or _TYPES.get(shape.form, "STRING")
        if shape.fields:
            reference = self._object(name, shape)
            return {"type": "array", "items": reference} if shape.is_list else {"allOf": [reference]}
        if shape.is_list:
            return {"type": "array", "items": {"type": "string"} if shape.literal else UNDECIDED}
        return self._scalar(key, shape, word)

    def _scalar(self, key: str, shape: Shape, word: str) -> dict[str, Any]:
        if _TIME.fullmatch(key):
            return _form("WireTime")
        is_number = isinstance(shape.literal, str) and _NUMBER.fullmatch(shape.literal) is not None
        if _ID.fullmatch(key) and (is_number or shape.form == "integer"):
            return _form("WireId") if word == "STRING" else dict(_SCHEMAS["LONG"])
        if word == "DECIMAL" or is_number or isinstance(shape.literal, Decimal):
            return _form("WireDecimal")
        if word == "STRING" and shape.form in ("integer", "boolean"):
            return _form("WireDecimal" if shape.form == "integer" else "WireFlag")
        return self._schema_for(word)


def _form(name: str) -> dict[str, Any]:
    return {"allOf": [{"$ref": f"#/components/schemas/{name}"}]}


def _value(text: str) -> Any:
    """A bound as the spec has it: a number where it is one."""
    return int(text) if re.fullmatch(r"-?\d+", text) else Decimal(text) if _NUMBER.fullmatch(text) else text
