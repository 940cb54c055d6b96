"""Reads spec/openapi.yaml and derives from it the documents that generators are fed."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from _environment import ROOT

SPEC = ROOT / "spec" / "openapi.yaml"

Node = dict[str, Any]


class SpecError(Exception):
    """A mistake in the spec; the message names the place."""


class _Loader(yaml.SafeLoader):
    """Reads numbers with a fraction as Decimals, so that an example keeps its digits, and refuses repeated keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise SpecError(f"{_place(key)}: the key {key.value!r} stands twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Writes no anchors: every reader of YAML, however simple, reads the result."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _place(node: yaml.Node) -> str:
    return f"{SPEC.relative_to(ROOT)}:{node.start_mark.line + 1}"


_Loader.add_constructor("tag:yaml.org,2002:float", lambda _, node: Decimal(node.value))
_Dumper.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value)))
_Dumper.add_representer(
    str,
    lambda dumper, value: dumper.represent_scalar(
        # Quoted, or readers of other YAML dialects take 0E-8 for a number.
        "tag:yaml.org,2002:str",
        value,
        style="|" if "\n" in value else "'" if value[:1].isdigit() else None,
    ),
)


def load(path: Path = SPEC) -> Node:
    """Read the spec; raise SpecError with the line where it cannot be read."""
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), _Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise SpecError(f"{SPEC.relative_to(ROOT)}:{line}: {error.problem}") from None
    if not isinstance(document, dict):
        raise SpecError(f"{SPEC.relative_to(ROOT)}: not an OpenAPI document")
    return document


def dump(document: Node) -> str:
    """Write a document as YAML, in the order of its keys."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield (path, method, operation) of every operation."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def resolve(document: Node, node: Node) -> Node:
    """Follow a local $ref, if the node is one; raise SpecError if it leads nowhere."""
    reference = node.get("$ref")
    if reference is None:
        return node
    found: Any = document
    for step in str(reference).removeprefix("#/").split("/"):
        found = found.get(step) if isinstance(found, dict) else None
        if found is None:
            raise SpecError(f"{reference} is referred to and does not exist")
    return resolve(document, found)


def forms(document: Node) -> dict[str, Node]:
    """The named wire forms: the schemas that stand for a plainer one, by name, with that plainer one."""
    schemas = document["components"]["schemas"]
    return {name: schema["x-canonical"] for name, schema in schemas.items() if "x-canonical" in schema}


def scalar_forms(document: Node) -> set[str]:
    """The names of the forms that stand for a plain value rather than for an object or a list."""
    return {name for name, plain in forms(document).items() if "$ref" not in plain and plain.get("type") != "array"}


def python_name(name: str) -> str:
    """What a field or parameter is called in Python."""
    return re.sub("([A-Z])", r"_\1", name).lower()


def form_of(schema: Node) -> str | None:
    """The name of the schema that a property or parameter stands for by `allOf: [$ref]`, if it does."""
    parts = schema.get("allOf", [])
    return str(parts[0]["$ref"]).rsplit("/", 1)[-1] if len(parts) == 1 and "$ref" in parts[0] else None


_CANONICAL_INTRODUCTION = """\
This document is the canonical spec, derived from the wire spec for generators of clients: each value has one plain
type. Amounts are strings that hold exact decimals, times are milliseconds since 1970, ids are 64-bit integers. The
gateway answers by it; what the exchange itself sends may be in other forms, which the wire spec tells."""


def canonical(document: Node) -> Node:
    """The plain-typed spec: every wire form replaced by what it stands for, signing parameters gone."""
    plain = forms(document)
    wire = unsigned(document)
    for name in plain:
        del wire["components"]["schemas"][name]
    result: Node = _replace_forms(wire, plain.get)
    subject, *_ = document["info"]["description"].split("\n\n")  # what follows speaks of the wire spec
    result["info"]["description"] = f"{subject}\n\n{_CANONICAL_INTRODUCTION}"
    for _, _, operation in operations(result):
        for response in operation["responses"].values():
            for media in resolve(result, response).get("content", {}).values():
                for example in media.get("examples", {}).values():
                    example["value"] = _canonical_value(document, media["schema"], example["value"])
    return result


def python_view(document: Node) -> Node:
    """What the Python generators are fed: structural forms replaced, scalar ones left as opaque named schemas.

    Opaque, since a type override replaces each by a Python type; a union would leave its members behind as aliases.
    """
    plain = forms(document)
    structural = plain.keys() - scalar_forms(document)
    result = unsigned(document)
    schemas = result["components"]["schemas"]
    for name, schema in plain.items():
        if name in structural:
            del schemas[name]
        else:
            schemas[name] = {"type": schema["type"]}
    for schema in schemas.values():
        for name in {*schema.get("properties", {})} - {*schema.get("required", [])}:
            schema["properties"][name]["nullable"] = True  # None, in Python, and not msgspec's UNSET
    for _, _, operation in operations(result):
        for parameter in operation["parameters"]:
            described = resolve(result, parameter)
            described["schema"]["description"] = described["description"]  # where openapi-python-client looks for it
    replaced: Node = _replace_forms(result, lambda name: plain[name] if name in structural else None)
    return replaced


def unsigned(document: Node) -> Node:
    """A copy without the parameters that only the signer writes."""
    result = copy.deepcopy(document)
    parameters = result["components"]["parameters"]
    for _, _, operation in operations(result):
        operation["parameters"] = [
            parameter
            for parameter in operation.get("parameters", [])
            if "x-binance-signing" not in resolve(result, parameter)
        ]
    for name in [name for name, parameter in parameters.items() if "x-binance-signing" in parameter]:
        del parameters[name]
    return result


def _replace_forms(node: Any, plain: Callable[[str], Node | None]) -> Any:
    if isinstance(node, list):
        return [_replace_forms(item, plain) for item in node]
    if not isinstance(node, dict):
        return node
    name = form_of(node)
    replacement = plain(name) if name else None
    if replacement is None:
        return {key: _replace_forms(value, plain) for key, value in node.items()}
    rest = {key: value for key, value in node.items() if key != "allOf"}
    return rest | ({"allOf": [replacement]} if "$ref" in replacement else copy.deepcopy(replacement))


def _canonical_value(document: Node, schema: Node, value: Any) -> Any:
    """An example's value as the canonical schema has it."""
    form = form_of(schema)
    if form in forms(document):
        return _CANONICAL[form](document, value)
    schema = resolve(document, schema if form is None else schema["allOf"][0])
    if schema.get("type") == "array":
        return [_canonical_value(document, schema["items"], item) for item in value]
    if schema.get("type") == "object":
        known = schema["properties"]
        return {
            key: _canonical_value(document, known[key], item) if key in known else item for key, item in value.items()
        }
    return value


def _as_listed(document: Node, value: Any) -> Any:
    listed = value if isinstance(value, list) else [value]
    return [_canonical_value(document, {"$ref": "#/components/schemas/Liability"}, item) for item in listed]


_CANONICAL: dict[str | None, Callable[[Node, Any], Any]] = {
    "WireDecimal": lambda _, value: str(value),
    "WireId": lambda _, value: int(value),
    "WireFlag": lambda _, value: value if isinstance(value, bool) else value == "TRUE",
    "WireTime": lambda _, value: value,
    "WireAccountType": lambda _, value: value.removesuffix(" ACCOUNT").replace(" ", "_"),
    "WireSnapshot": lambda document, value: _canonical_value(
        document,
        {"$ref": "#/components/schemas/LiquidationSnapshot"},
        value[0] if isinstance(value, list) else value,
    ),
    "WireLiabilities": _as_listed,
}
