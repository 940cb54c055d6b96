"""Derives the OpenAPI Overlay that makes the canonical spec from the wire spec, for those who use overlay tools.

An update of Overlay 1.0.0 merges: what is to be replaced is removed as well, or a list would be appended to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolchain.spec.openapi import Node, canonical, forms, operations, resolve

SIGNING = "[?(@['x-binance-signing'])]"


def overlay(document: Node) -> Node:
    """The overlay of a wire spec: one step for each form, not one for each place where the form stands."""
    plain = canonical(document)
    return {
        "overlay": "1.0.0",
        "x-speakeasy-jsonpath": "rfc9535",  # or speakeasy's tool reads the targets in a dialect of its own
        "info": {"title": "The canonical spec, from the wire spec", "version": document["info"]["version"]},
        "extends": "../spec/openapi.yaml",
        "actions": [*_forms(document), *_signing(document), _introduction(plain), *_examples("$", document, plain)],
    }


def _forms(document: Node) -> Iterator[Node]:
    for name, plain in forms(document).items():
        fields = f"$..[?(@.allOf[0]['$ref'] == '#/components/schemas/{name}')]"
        if "$ref" in plain:
            yield _update(f"{fields}.allOf[0]", plain, f"Fields of {name} become what it stands for.")
        else:
            yield _update(fields, plain, f"Fields of {name} become what it stands for.")
            yield _remove(f"{fields}.allOf", f"Fields of {name} no longer refer to it.")
    yield _remove("$.components.schemas[?(@['x-canonical'])]", "No form is referred to any more.")


def _signing(document: Node) -> Iterator[Node]:
    passed = (parameter for _, _, operation in operations(document) for parameter in operation["parameters"])
    signing = (parameter for parameter in passed if "x-binance-signing" in resolve(document, parameter))
    chosen = {f"[?(@['$ref'] == '{parameter['$ref']}')]" if "$ref" in parameter else SIGNING for parameter in signing}
    for choice in sorted(chosen):
        yield _remove(f"$.paths.*.*.parameters{choice}", "No caller passes what the signer writes.")
    yield _remove(f"$.components.parameters{SIGNING}", "None is referred to any more.")


def _introduction(plain: Node) -> Node:
    return _update("$.info", {"description": plain["info"]["description"]}, "What the document says of itself.")


def _examples(place: str, wire: Any, plain: Any) -> Iterator[Node]:
    """Look for examples where both documents have the same objects."""
    if not (isinstance(wire, dict) and isinstance(plain, dict)):
        return
    for name in wire:
        if name == "examples":
            yield from _values(_field(place, name), wire[name], plain[name])
        elif name in plain:
            yield from _examples(_field(place, name), wire[name], plain[name])


def _values(place: str, wire: Any, plain: Any) -> Iterator[Node]:
    """Exchange in each object of an example what the canonical spec has otherwise."""
    if isinstance(wire, list):
        for number, pair in enumerate(zip(wire, plain, strict=True)):
            yield from _values(f"{place}[{number}]", *pair)
    elif isinstance(wire, dict):
        changed = {}
        for name, value in wire.items():
            if _both_hold_objects(value, plain[name]):
                yield from _values(_field(place, name), value, plain[name])
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


def _field(place: str, name: str) -> str:
    return f"{place}.{name}" if name.isalpha() and name != "value" else f"{place}['{name}']"  # value: a function, too


def _update(target: str, update: Node, description: str) -> Node:
    return {"target": target, "description": description, "update": update}


def _remove(target: str, description: str) -> Node:
    return {"target": target, "description": description, "remove": True}
