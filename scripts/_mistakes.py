"""Says what keeps a spec from being compared, and where that stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator

from _spec import Node, SpecError, dump, operations, resolve

# What an operation cannot be without, each by the steps to it.
_NEEDED = (("operationId",), ("tags",), ("responses", "200", "content", "application/json", "schema"))
_KINDS = ("type", "allOf", "anyOf", "$ref")


def first(document: Node) -> str | None:
    """The first mistake, with its place; each kind is looked for where there is none of those before it."""
    kinds = (_unreadable(document, document), _invalid(document), _typeless(document), _incomplete(document))
    return next(chain.from_iterable(kinds), None)


def _unreadable(document: Node, node: Any, *place: str) -> Iterator[str]:
    """References that lead nowhere, on which the validator would fail without a place."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _unreadable(document, item, *place, str(number))
    elif isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            yield from (f"{_told(place)}: {wrong}" for wrong in _astray(document, reference))
        for name, item in node.items():
            yield from _unreadable(document, item, *place, name)


def _astray(document: Node, reference: str) -> Iterator[str]:
    if not reference.startswith("#/"):
        yield f"{reference} has to begin with #/"
        return
    try:
        resolve(document, {"$ref": reference})
    except SpecError as error:
        yield str(error)


def _invalid(document: Node) -> Iterator[str]:
    """What OpenAPI 3.0 does not allow."""
    # Through JSON types: the validator knows no Decimals and no repeated objects.
    for mistake in OpenAPIV30SpecValidator(yaml.safe_load(dump(document))).iter_errors():
        yield f"{_told(map(str, mistake.absolute_path))}: {mistake.message.splitlines()[0][:120]}"


def _typeless(document: Node) -> Iterator[str]:
    """Schemas that do not say what they are."""
    components = document.get("components", {})
    for name, schema in components.get("schemas", {}).items():
        yield from _kindless(schema, "components", "schemas", name)
    for name, parameter in components.get("parameters", {}).items():
        yield from _kindless(parameter.get("schema", {}), "components", "parameters", name, "schema")
    for path, method, operation in operations(document):
        for number, parameter in enumerate(operation.get("parameters", [])):
            if "$ref" not in parameter:
                place = ("paths", path, method, "parameters", str(number), "schema")
                yield from _kindless(parameter.get("schema", {}), *place)


def _kindless(schema: Node, *place: str) -> Iterator[str]:
    if not any(kind in schema for kind in _KINDS):
        yield f"{_told(place)}: 'type' is missing"
    for name, described in schema.get("properties", {}).items():
        yield from _kindless(described, *place, "properties", name)
    for key in ("items", "x-canonical"):
        if key in schema:
            yield from _kindless(schema[key], *place, key)
        elif key == "items" and schema.get("type") == "array":
            yield f"{_told(place)}: 'items' is missing"


def _incomplete(document: Node) -> Iterator[str]:
    for path, method, operation in operations(document):
        for steps in _NEEDED:
            found: Any = operation
            for number, step in enumerate(steps):
                found = resolve(document, found).get(step)
                if not found:
                    yield f"{_told(('paths', path, method, *steps[:number]))}: {step!r} is missing"
                    break


def _told(place: Iterable[str]) -> str:
    return "/".join(place) or "the document"
