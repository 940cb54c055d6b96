"""Derives the OpenAPI Overlay that makes the canonical spec from the wire spec, for users of overlay tools.

An update in Overlay 1.0.0 merges, and appends lists to lists. So anything to be replaced is removed first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolchain.spec.openapi import Node, canonical, forms, operations, resolve

SIGNING = "[?(@['x-binance-signing'])]"


def overlay(document: Node) -> Node:
    """The overlay for a wire spec: one action for each form, not one for each place where the form is used."""
    plain = canonical(document)
    return {
        "overlay": "1.0.0",
        "x-speakeasy-jsonpath": "rfc9535",  # without it, speakeasy's tool reads the targets in its own dialect
        "info": {"title": "The canonical spec, from the wire spec", "version": document["info"]["version"]},
        "extends": "../spec/openapi.yaml",
        "actions": [
            *_replace_forms(document),
            *_remove_signing(document),
            *_admit_null(plain),
            _replace_introduction(plain),
            *_replace_examples("$", document, plain),
        ],
    }


def _replace_forms(document: Node) -> Iterator[Node]:
    for name, plain in forms(document).items():
        fields = f"$..[?(@.allOf[0]['$ref'] == '#/components/schemas/{name}')]"
        if "$ref" in plain:
            yield _update(f"{fields}.allOf[0]", plain, f"Fields of {name} become what it stands for.")
        else:
            yield _update(fields, plain, f"Fields of {name} become what it stands for.")
            yield _remove(f"{fields}.allOf", f"Fields of {name} no longer refer to it.")
    yield _remove("$.components.schemas[?(@['x-canonical'])]", "Nothing refers to the forms any longer.")


def _remove_signing(document: Node) -> Iterator[Node]:
    passed = (parameter for _, _, operation in operations(document) for parameter in operation["parameters"])
    signing = (parameter for parameter in passed if "x-binance-signing" in resolve(document, parameter))
    chosen = {f"[?(@['$ref'] == '{parameter['$ref']}')]" if "$ref" in parameter else SIGNING for parameter in signing}
    for choice in sorted(chosen):
        yield _remove(f"$.paths.*.*.parameters{choice}", "No caller passes what the signer writes.")
    yield _remove(f"$.components.parameters{SIGNING}", "Nothing refers to them any longer.")


def _admit_null(plain: Node) -> Iterator[Node]:
    for path, method, operation in operations(plain):
        if operation.get("x-binance-empty-body"):
            media = "responses['200'].content['application/json']"
            place = f"$.paths['{path}'].{method}.{media}.schema"
            schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
            yield _remove(f"{place}['$ref']", "An empty body becomes null.")
            yield _update(place, schema, "An empty body becomes null.")


def _replace_introduction(plain: Node) -> Node:
    return _update("$.info", {"description": plain["info"]["description"]}, "The document's description.")


def _replace_examples(place: str, wire: Any, plain: Any) -> Iterator[Node]:
    """Find the examples, wherever both documents have the same objects."""
    if not (isinstance(wire, dict) and isinstance(plain, dict)):
        return
    for name in wire:
        if name == "examples":
            yield from _replace_values(_path_to(place, name), wire[name], plain[name])
        elif name in plain:
            yield from _replace_examples(_path_to(place, name), wire[name], plain[name])


def _replace_values(place: str, wire: Any, plain: Any) -> Iterator[Node]:
    """Replace, in each object of an example, the values that differ in the canonical spec."""
    if isinstance(wire, list):
        for number, pair in enumerate(zip(wire, plain, strict=True)):
            yield from _replace_values(f"{place}[{number}]", *pair)
    elif isinstance(wire, dict):
        changed = {}
        for name, value in wire.items():
            if _both_hold_objects(value, plain[name]):
                yield from _replace_values(_path_to(place, name), value, plain[name])
            elif (type(value), value) != (type(plain[name]), plain[name]):
                changed[name] = plain[name]
        if changed:
            names = ",".join(f"'{name}'" for name in changed)
            yield _remove(f"{place}[{names}]", "An example's values in wire form.")
            yield _update(place, changed, "The same values in canonical form.")


def _both_hold_objects(wire: Any, plain: Any) -> bool:
    if isinstance(wire, list) and isinstance(plain, list):
        return len(wire) == len(plain) and all(map(_both_hold_objects, wire, plain))
    return isinstance(wire, dict) and isinstance(plain, dict)


def _path_to(place: str, name: str) -> str:
    return (
        f"{place}.{name}" if name.isalpha() and name != "value" else f"{place}['{name}']"
    )  # `value` is also a function of JSONPath


def _update(target: str, update: Node, description: str) -> Node:
    return {"target": target, "description": description, "update": update}


def _remove(target: str, description: str) -> Node:
    return {"target": target, "description": description, "remove": True}
