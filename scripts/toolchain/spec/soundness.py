"""Finds the mistakes in a spec before the generators run: their own messages do not say where a mistake is."""

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
"""What every operation must have, each by the keys that lead to it."""
_TYPE_KEYS = ("type", "allOf", "anyOf", "oneOf", "$ref")


def mistakes(document: Node) -> list[SpecError]:
    """Every mistake that the first failing check finds; later checks may only find consequences of it."""
    plain = yaml.safe_load(dump(document))  # JSON's types: validators know no Decimals and no repeated objects
    for check in (
        _check_structure(plain),
        _check_references(document, document),
        _check_parameters(document),
        _check_nesting(document),
        _check_types(document),
        _check_operations(document),
        _check_openapi(plain),
    ):
        if errors := list(check):
            return errors
    return []


def _check_structure(plain: Node) -> Iterator[SpecError]:
    """Check the document against the schema of OpenAPI 3.0."""
    for error in Draft4Validator(dict(schema_v30)).iter_errors(plain):
        deepest = _deepest_cause(error)
        yield SpecError(deepest.message, *map(str, deepest.absolute_path))
    if "components" not in plain:
        yield SpecError("'components' is missing")


def _deepest_cause(error: ValidationError) -> ValidationError:
    """If no alternative matches, the error of the one that matches best."""
    while error.context:
        error = max(error.context, key=lambda cause: len(cause.absolute_path))
    return error


def _check_references(document: Node, node: Any, *place: str) -> Iterator[SpecError]:
    """Check that references lead somewhere, that defaults are valid, and that what is nullable has a type."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _check_references(document, item, *place, str(number))
    elif isinstance(node, dict):
        try:
            with within(*place):
                resolve(document, node)
        except SpecError as error:
            yield error
        if isinstance(node.get("type"), str) and "default" in node:  # an object of fields may have one of that name
            for mistake in OAS30Validator(node).iter_errors(node["default"]):
                yield SpecError(f"the default {mistake.message}", *place)
        if node.get("nullable") is True and "type" not in node:
            yield SpecError("nullable needs a type beside it: refer to a form that is nullable instead", *place)
        for name in [name for name in node if name != "examples"]:  # an example may look like a schema
            yield from _check_references(document, node[name], *place, name)


def _check_parameters(document: Node) -> Iterator[SpecError]:
    """Check that no operation lists a parameter twice."""
    for path, method, operation in operations(document):
        names = [resolve(document, parameter)["name"] for parameter in operation.get("parameters", [])]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield SpecError(f"the parameter {name} is listed twice", "paths", path, method)


def _check_nesting(document: Node) -> Iterator[SpecError]:
    """Check that every object has a name: the generators would invent one."""
    for name, schema in document["components"].get("schemas", {}).items():
        for field, described in schema.get("properties", {}).items():
            if "properties" in described or "properties" in described.get("items", {}):
                place = ("components", "schemas", name, "properties", field)
                yield SpecError("an object within a field: make it a schema, and refer to that", *place)


def _check_types(document: Node) -> Iterator[SpecError]:
    """Check that every schema has a type."""
    components = document["components"]
    for name, schema in components.get("schemas", {}).items():
        yield from _check_type(schema, "components", "schemas", name)
    for name, parameter in components.get("parameters", {}).items():
        yield from _check_type(parameter.get("schema", {}), "components", "parameters", name, "schema")
    for path, method, operation in operations(document):
        for number, parameter in enumerate(operation.get("parameters", [])):
            if "$ref" not in parameter:
                place = ("paths", path, method, "parameters", str(number), "schema")
                yield from _check_type(parameter.get("schema", {}), *place)


def _check_type(schema: Node, *place: str) -> Iterator[SpecError]:
    if not any(kind in schema for kind in _TYPE_KEYS):
        yield SpecError("'type' is missing", *place)
    for name, described in schema.get("properties", {}).items():
        yield from _check_type(described, *place, "properties", name)
    for key in ("items", "x-canonical"):
        if key in schema:
            yield from _check_type(schema[key], *place, key)
        elif key == "items" and schema.get("type") == "array":
            yield SpecError("'items' is missing", *place)


def _check_operations(document: Node) -> Iterator[SpecError]:
    """Check for what every operation must have in addition to OpenAPI's own rules."""
    for path, method, operation in operations(document):
        for steps in _NEEDED:
            found: Any = operation
            for number, step in enumerate(steps):
                found = resolve(document, found).get(step)
                if not found:
                    yield SpecError(f"{step!r} is missing", "paths", path, method, *steps[:number])
                    break


def _check_openapi(plain: Node) -> Iterator[SpecError]:
    """Check the other rules of OpenAPI 3.0, such as unique operationIds; the messages name the place."""
    for error in OpenAPIV30SpecValidator(plain).iter_errors():
        yield SpecError(error.message)
