"""Compares what the generated Python package offers: models, endpoints and their arguments."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from openapi_python_client.strings import PythonIdentifier

from runtime import forms
from toolchain.spec.openapi import Node, operations, python_name, python_view, resolve
from toolchain.spec_diff.change import Change

_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "object": "dict"}


class Argument(NamedTuple):
    """An argument of an endpoint, and which values it admits."""

    type: str
    is_required: bool
    minimum: Decimal
    maximum: Decimal
    step: Decimal


class Endpoint(NamedTuple):
    """An endpoint's module and arguments, and the page that it answers with."""

    module: str
    arguments: dict[str, Argument]
    page: str


class Surface(NamedTuple):
    """Models and endpoints by name; types are written as in Python, without their modules."""

    models: dict[str, dict[str, str]]
    endpoints: dict[str, Endpoint]


def surface(document: Node) -> Surface:
    """The surface that the generators make from a wire spec."""
    view = python_view(document)
    models = {
        name: {python_name(field): _type(described) for field, described in schema["properties"].items()}
        for name, schema in view["components"]["schemas"].items()
        if "properties" in schema
    }
    return Surface(
        models,
        {operation["operationId"]: _endpoint(view, operation) for _, _, operation in operations(view)},
    )


def changes(old: Node, new: Node) -> Iterator[Change]:
    """What changed for users who read records or call endpoints."""
    before, after = surface(old), surface(new)
    yield from _members("", before.models, after.models)
    for name in [name for name in before.models if name in after.models]:
        was, now = before.models[name], after.models[name]
        yield from _members(f"{name}.", was, now)
        for field in [field for field in was if field in now and was[field] != now[field]]:
            is_breaking = was[field] != f"{now[field]} | None"
            yield Change(is_breaking, f"{name}.{field}", f"was {was[field]}, is {now[field]}")
    yield from _members("", before.endpoints, after.endpoints)
    for name in [name for name in before.endpoints if name in after.endpoints]:
        yield from _endpoint_changes(name, before.endpoints[name], after.endpoints[name])


def _endpoint_changes(name: str, before: Endpoint, after: Endpoint) -> Iterator[Change]:
    if before.module != after.module:
        yield Change(True, name, f"was in {before.module}, is in {after.module}")
    if before.page != after.page:
        yield Change(True, name, f"answered with {before.page}, answers with {after.page}")
    for argument in [argument for argument in before.arguments if argument not in after.arguments]:
        yield Change(True, f"{name}({argument})", "is gone")
    for argument, now in after.arguments.items():
        was = before.arguments.get(argument)
        if was is None:
            yield Change(now.is_required, f"{name}({argument})", "is new" + " and required" * now.is_required)
        elif was != now:
            yield Change(_admits_less(was, now), f"{name}({argument})", _describe_change(was, now))


def _admits_less(was: Argument, now: Argument) -> bool:
    return (
        was.type != now.type
        or was.is_required < now.is_required
        or was.minimum < now.minimum
        or was.maximum > now.maximum
        or (now.step != 0 and (was.step == 0 or was.step % now.step != 0))
    )


def _describe_change(was: Argument, now: Argument) -> str:
    changed = [name for name in Argument._fields if getattr(was, name) != getattr(now, name)]
    return ", ".join(f"{name} was {getattr(was, name)}, is {getattr(now, name)}" for name in changed)


def _members(prefix: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for name in [name for name in before if name not in after]:
        yield Change(True, f"{prefix}{name}", "is gone")
    for name in [name for name in after if name not in before]:
        yield Change(False, f"{prefix}{name}", "is new")


def _endpoint(view: Node, operation: Node) -> Endpoint:
    parameters = [resolve(view, parameter) for parameter in operation["parameters"]]
    page = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return Endpoint(
        f"api.{operation['tags'][0]}",
        {PythonIdentifier(parameter["name"], ""): _argument(parameter) for parameter in parameters},
        _type(page) + " | None" * bool(operation.get("x-binance-empty-body")),
    )


def _argument(parameter: Node) -> Argument:
    name, schema = parameter["name"], parameter["schema"]
    return Argument(
        "Moment" if name.endswith("Time") else {"float": "float | Decimal"}.get(_type(schema), _type(schema)),
        parameter.get("required", False),
        Decimal(schema.get("minimum", "-Infinity")),
        Decimal(schema.get("maximum", "Infinity")),
        Decimal(schema.get("multipleOf", 0)),
    )


def _type(schema: Node) -> str:
    parts = schema.get("allOf", [schema])
    if "x-python-type" in schema:
        written = _plain_type(schema["x-python-type"].rsplit(".", 1)[-1])
    elif "$ref" in parts[0]:
        name = str(parts[0]["$ref"]).rsplit("/", 1)[-1]
        written = name
    elif schema["type"] == "array":
        written = f"list[{_type(schema['items'])}]"
    else:
        written = _PLAIN[schema["type"]]
    return f"{written} | None" if schema.get("nullable") else written


def _plain_type(form: str) -> str:
    """The type that a reader finds in a field of a form: `LiquidationSnapshot` for `Only[LiquidationSnapshot]`."""
    name, _, held = form.rstrip("]").partition("[")
    if held:
        return f"list[{held}]" if name == "Listed" else held
    return str(forms.plain_type(getattr(forms, name)).__name__)
