"""Finds what is wrong with a spec before the generators run, who would not say where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from jsonschema import Draft4Validator, ValidationError  # type: ignore[import-untyped]  # it has no types
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator
from openapi_spec_validator.schemas import schema_v30

from toolchain.spec.openapi import Node, SpecError, dump, operations, resolve, within

_NEEDED = (("operationId",), ("tags",), ("responses", "200", "content", "application/json", "schema"))
"""What an operation cannot be without, each by the steps to it."""
_KINDS = ("type", "allOf", "anyOf", "oneOf", "$ref")


def mistakes(document: Node) -> list[SpecError]:
    """All mistakes of the first kind that there is; others may follow from them."""
    plain = yaml.safe_load(dump(document))  # JSON's types: validators know no Decimals and no repeated objects
    for found in (
        _misshapen(plain),
        _misused(document, document),
        _repeated(document),
        _nested(document),
        _typeless(document),
        _incomplete(document),
        _invalid(plain),
    ):
        if told := list(found):
            return told
    return []


def _misshapen(plain: Node) -> Iterator[SpecError]:
    """What OpenAPI 3.0 does not allow."""
    for error in Draft4Validator(dict(schema_v30)).iter_errors(plain):
        deepest = _deepest(error)
        yield SpecError(deepest.message, *map(str, deepest.absolute_path))
    if "components" not in plain:
        yield SpecError("'components' is missing")


def _deepest(error: ValidationError) -> ValidationError:
    """Where no alternative fits, the error of the one that fits furthest."""
    while error.context:
        error = max(error.context, key=lambda cause: len(cause.absolute_path))
    return error


def _misused(document: Node, node: Any, *place: str) -> Iterator[SpecError]:
    """References that lead nowhere, defaults that are not admitted, and what is nullable without a type."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _misused(document, item, *place, str(number))
    elif isinstance(node, dict):
        try:
            with within(*place):
                resolve(document, node)
        except SpecError as error:
            yield error
        if isinstance(node.get("type"), str) and "default" in node:  # and no fields that are called so
            for mistake in OAS30Validator(node).iter_errors(node["default"]):
                yield SpecError(f"the default {mistake.message}", *place)
        if node.get("nullable") is True and "type" not in node:
            yield SpecError("nullable needs a type beside it: refer to a form that is nullable instead", *place)
        for name in [name for name in node if name != "examples"]:  # those may look like a schema and are none
            yield from _misused(document, node[name], *place, name)


def _repeated(document: Node) -> Iterator[SpecError]:
    """Parameters that stand twice in an operation."""
    for path, method, operation in operations(document):
        names = [resolve(document, parameter)["name"] for parameter in operation.get("parameters", [])]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield SpecError(f"the parameter {name} stands twice", "paths", path, method)


def _nested(document: Node) -> Iterator[SpecError]:
    """Objects without a name, of which the generators would make models of their own naming."""
    for name, schema in document["components"].get("schemas", {}).items():
        for field, described in schema.get("properties", {}).items():
            if "properties" in described or "properties" in described.get("items", {}):
                place = ("components", "schemas", name, "properties", field)
                yield SpecError("an object within a field: make it a schema, and refer to that", *place)


def _typeless(document: Node) -> Iterator[SpecError]:
    """Schemas that do not say what they are."""
    components = document["components"]
    for name, schema in components.get("schemas", {}).items():
        yield from _kindless(schema, "components", "schemas", name)
    for name, parameter in components.get("parameters", {}).items():
        yield from _kindless(parameter.get("schema", {}), "components", "parameters", name, "schema")
    for path, method, operation in operations(document):
        for number, parameter in enumerate(operation.get("parameters", [])):
            if "$ref" not in parameter:
                place = ("paths", path, method, "parameters", str(number), "schema")
                yield from _kindless(parameter.get("schema", {}), *place)


def _kindless(schema: Node, *place: str) -> Iterator[SpecError]:
    if not any(kind in schema for kind in _KINDS):
        yield SpecError("'type' is missing", *place)
    for name, described in schema.get("properties", {}).items():
        yield from _kindless(described, *place, "properties", name)
    for key in ("items", "x-canonical"):
        if key in schema:
            yield from _kindless(schema[key], *place, key)
        elif key == "items" and schema.get("type") == "array":
            yield SpecError("'items' is missing", *place)


def _incomplete(document: Node) -> Iterator[SpecError]:
    """What every operation needs besides what OpenAPI asks for."""
    for path, method, operation in operations(document):
        for steps in _NEEDED:
            found: Any = operation
            for number, step in enumerate(steps):
                found = resolve(document, found).get(step)
                if not found:
                    yield SpecError(f"{step!r} is missing", "paths", path, method, *steps[:number])
                    break


def _invalid(plain: Node) -> Iterator[SpecError]:
    """What else OpenAPI 3.0 does not allow, such as an operationId that stands twice; the message names the place."""
    for error in OpenAPIV30SpecValidator(plain).iter_errors():
        yield SpecError(error.message)
