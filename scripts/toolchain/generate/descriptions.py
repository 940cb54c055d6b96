"""What the spec says of an operation beyond types, as the templates write it into the wire package."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from toolchain.spec.openapi import Node, SpecError, resolve, within

_DURATION = re.compile(r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?")
_KINDS = {"integer": "integer", "number": "decimal", "string": "text"}


def describe(document: Node, path: str, method: str, operation: Node) -> dict[str, Any]:
    """An operation's fields; raise SpecError where its extensions contradict the rest of it."""
    with within("paths", path, method):
        found = [resolve(document, parameter) for parameter in operation["parameters"]]
        found = [parameter for parameter in found if "x-binance-signing" not in parameter]
        names = {parameter["name"]: parameter for parameter in found}
        weight = operation["x-binance-weight"]
        page, size = _paging(operation)
        window: Node | None = operation["x-binance-window"]
        for extension, used in (
            ("x-binance-weight", weight.get("with", {})),
            ("x-binance-window", (window["start"], window["end"], *window.get("with", {})) if window else ()),
            ("x-speakeasy-pagination" if page else "x-binance-limit", filter(None, (page, size))),
        ):
            for name in used:
                if name not in names:
                    raise SpecError(f"{name} is no parameter of the operation", extension)
        server: Node = (operation.get("servers") or document["servers"])[0]
        answer, rows = answer_of(document, operation)
        return {
            "name": operation["operationId"],
            "module": f"{operation['tags'][0]}.{operation['operationId']}",
            "method": method.upper(),
            "path": path,
            "server": server["url"],
            "clock": clock if (clock := server["x-binance-clock"]).startswith("https:") else f"{server['url']}{clock}",
            "weight": weight["weight"],
            "weight_with": tuple(weight.get("with", {}).items()),
            "counted_by": weight["limit"],
            "scope": weight["scope"],
            "budget": weight["budget"],
            "budget_period": duration(weight["per"]),
            "weight_header": weight["header"].lower(),
            "window": window and _window(window),
            "window_names": (window["start"], window["end"]) if window else (),
            "default_days": window and days(window["default"]),
            "kept_days": window and days(window.get("retention")),
            "summary": operation["summary"],
            "order": operation["x-binance-order"],
            "total_counts_rows": operation["x-binance-total"] == "rows",
            "page": page,
            "page_size": size,
            "most": _most(names[size]) if size else 1,
            "parameters": [_parameter(parameter) for parameter in found],
            "answer": answer,
            "rows": rows,
            "may_be_empty": bool(operation.get("x-binance-empty-body")),
        }


def answer_of(document: Node, operation: Node) -> tuple[str, str | None]:
    """The type of an answer, and the schema of the records that it lists, if it lists any."""
    with within("responses", "200", "content", "application/json", "schema"):
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        if schema.get("type") == "array":
            record = _name(schema["items"])
            return f"list[models.{record}]", record
        page = _name(schema)
        rows = resolve(document, schema).get("properties", {}).get("rows")
        return f"models.{page}", _name(rows["items"]) if rows else None


def duration(text: str | None) -> str | None:
    """An ISO 8601 duration as Python writes it."""
    if text is None:
        return None
    found = _DURATION.fullmatch(str(text))
    parts = {unit: amount for unit, amount in found.groupdict().items() if amount} if found else {}
    if not parts:
        raise SpecError(f"{text!r} is no duration of days, hours and minutes")
    return f"timedelta({', '.join(f'{unit}={amount}' for unit, amount in parts.items())})"


def days(text: str | None) -> int | None:
    """A duration in whole days."""
    return int(text.removeprefix("P").removesuffix("D")) if text else None


def _name(schema: Node) -> str:
    if "$ref" not in schema:
        raise SpecError("only a reference to a schema is supported here")
    return str(schema["$ref"]).rsplit("/", 1)[-1]


def _paging(operation: Node) -> tuple[str | None, str | None]:
    """The parameters that count pages and that bound an answer."""
    pages, limit = operation["x-speakeasy-pagination"], operation.get("x-binance-limit")
    if pages is not None and limit is not None:
        raise SpecError("an operation with pages has no other limit", "x-binance-limit")
    if pages is None:
        return None, limit
    inputs = {entry["type"]: entry["name"] for entry in pages["inputs"]}
    return inputs["page"], inputs["limit"]


def _most(parameter: Node) -> int:
    """The most records of an answer: the largest size, or where none is published, the default one."""
    schema = parameter["schema"]
    with within("parameters", parameter["name"]):
        most: int = schema.get("maximum", schema["default"])
        if schema["default"] > most:
            raise SpecError(f"the default is {schema['default']}, and the maximum {most}")
        return most


def _window(window: Node) -> str:
    with within("x-binance-window"):
        longest = window["maximum"]
        parts = {
            "start": repr(window["start"]),
            "end": repr(window["end"]),
            "default": duration(window["default"]),
            "maximum": duration(longest),
        }
        if "with" in window:
            others = ", ".join(f"({name!r}, {duration(span)})" for name, span in window["with"].items())
            parts["maximum_with"] = f"({others},)"
        if (refused := window.get("refused", longest)) is not None:
            parts["refused"] = duration(refused)
        if "retention" in window:
            parts["retention"] = duration(window["retention"])
        return f"Window({', '.join(f'{name}={value}' for name, value in parts.items())})"


def _parameter(parameter: Node) -> dict[str, str]:
    """A parameter's name, kind and bounds."""
    name = parameter["name"]
    with within("parameters", name):
        schema = parameter["schema"]
        if parameter["in"] != "query":
            raise SpecError(f"a parameter in {parameter['in']} is not supported yet, only one in query")
        if schema["type"] not in _KINDS:
            raise SpecError(f"a parameter of type {schema['type']} is not supported yet, only {', '.join(_KINDS)}")
        bounds: dict[str, Any] = {bound: schema[bound] for bound in ("minimum", "maximum") if bound in schema}
        for bound, value in bounds.items():
            if not isinstance(value, int):
                raise SpecError(f"{bound} is {value}: bounds that are not whole are not supported yet")
        if "multipleOf" in schema:
            bounds["decimals"] = _decimals(Decimal(schema["multipleOf"]))
        if parameter.get("required"):
            bounds["required"] = True
        if "enum" in schema:
            bounds["values"] = tuple(schema["enum"])
        return {
            "name": name,
            "description": parameter["description"],
            "kind": "moment" if name.endswith("Time") else _KINDS[schema["type"]],
            "bounds": "".join(f", {bound}={value!r}" for bound, value in bounds.items()),
        }


def _decimals(step: Decimal) -> int:
    if step > 1 or step != Decimal(1).scaleb(step.adjusted()):
        raise SpecError(f"multipleOf is {step}, and has to be 1, 0.1, 0.01 and so on")
    return -step.adjusted()
