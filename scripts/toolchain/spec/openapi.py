"""Reads spec/openapi.yaml, and derives the documents that the generators read."""

from __future__ import annotations

import copy
import keyword
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml

from toolchain.environment import ROOT

SPEC = ROOT / "spec" / "openapi.yaml"
FORMS_MODULE = "binance_liquidations_wire.forms"

Node = dict[str, Any]
T = TypeVar("T")


METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


class SpecError(Exception):
    """A mistake in the spec, and the keys that lead to its place; the message names both."""

    def __init__(self, mistake: str, *place: str) -> None:
        super().__init__(f"{'/'.join(place)}: {mistake}" if place else mistake)
        self.mistake = mistake
        self.place = place

    @property
    def located(self) -> str:
        """The place, then the mistake; `the document` if the mistake is in the document as a whole."""
        return f"{'/'.join(self.place) or 'the document'}: {self.mistake}"


@contextmanager
def within(*place: object) -> Iterator[None]:
    """Add this place to mistakes found inside, both those that checks raise and those that unexpected shapes cause."""
    steps = [str(step) for step in place]
    try:
        yield
    except SpecError as error:
        raise SpecError(error.mistake, *steps, *error.place) from error
    except KeyError as error:
        raise SpecError(f"{error} is missing", *steps) from error
    except RecursionError as error:
        raise SpecError("holds itself", *steps) from error
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as error:
        raise SpecError(f"not what belongs here: {error}", *steps) from error


class _Loader(yaml.SafeLoader):
    """Reads numbers with a fraction as Decimals, so that examples keep their digits; keys must be text, and unique."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag not in _KEYS:
                shown = f"the key {key.value}" if isinstance(key, yaml.ScalarNode) else "a key"
                raise SpecError(f"{_place(key)}: {shown} has to be text, in quotation marks")
            if key.value in seen:
                raise SpecError(f"{_place(key)}: the key {key.value!r} occurs twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, so that even the simplest YAML reader can read the result."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _place(node: yaml.Node) -> str:
    return f"{SPEC.relative_to(ROOT)}:{node.start_mark.line + 1}"


def _decimal(_loader: yaml.Loader, node: yaml.ScalarNode) -> Decimal:
    if not re.fullmatch(r"[-+]?[0-9]+\.[0-9]+", node.value):
        raise SpecError(f"{_place(node)}: readers of YAML differ on the number {node.value}: put it in quotes")
    return Decimal(node.value)


_FLOAT = "tag:yaml.org,2002:float"
_KEYS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:merge")
_EXPONENT = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+$")
_Loader.add_implicit_resolver(_FLOAT, _EXPONENT, list("-+0123456789"))  # PyYAML alone reads these as text
_Loader.add_constructor(_FLOAT, _decimal)
_Dumper.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar(_FLOAT, f"{value:f}"))
_Dumper.add_representer(
    str,
    lambda dumper, value: dumper.represent_scalar(
        # Quoted, because readers of other YAML dialects read 0E-8 as a number.
        "tag:yaml.org,2002:str",
        value,
        style="|" if "\n" in value else "'" if value[:1].isdigit() else None,
    ),
)


def load(path: Path = SPEC) -> Node:
    """Read the spec; raises SpecError with the line if it cannot be read."""
    name = SPEC.relative_to(ROOT)
    try:
        document = yaml.load(path.read_bytes().decode("utf-8"), _Loader)
    except OSError as error:
        raise SpecError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SpecError(f"{name}:{line}: not in UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SpecError(f"{name}:{line}: {error.problem}") from None
    except yaml.YAMLError as error:
        raise SpecError(f"{name}: {' '.join(str(error).split())}") from None
    if not isinstance(document, dict):
        raise SpecError(f"{name}: not an OpenAPI document")
    return document


def dump(document: Node) -> str:
    """Write a document as YAML, in the order of its keys."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield (path, method, operation) of every operation; raise SpecError for anything else at a path."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method not in METHODS:
                raise SpecError("only operations are read at a path: move it into them", "paths", path, method)
            yield path, method, operation


def resolve(document: Node, node: Node) -> Node:
    """Follow a local $ref, if the node is one; raise SpecError if it leads nowhere."""
    followed: set[str] = set()
    while "$ref" in node:
        reference = str(node["$ref"])
        if reference in followed:
            raise SpecError(f"{reference} refers to itself")
        followed.add(reference)
        node = _follow_reference(document, reference)
    return node


def _follow_reference(document: Node, reference: str) -> Node:
    if not reference.startswith("#/"):
        raise SpecError(f"{reference} is not a reference into this document: those begin with #/")
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found.get(step) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        raise SpecError(f"{reference} is referred to and does not exist")
    return found


def forms(document: Node) -> dict[str, Node]:
    """The named wire forms, each with the plain schema that it stands for."""
    schemas = document["components"]["schemas"]
    return {name: schema["x-canonical"] for name, schema in schemas.items() if "x-canonical" in schema}


def python_name(name: str) -> str:
    """A field's name in Python, as datamodel-code-generator makes it: an acronym is one word."""
    words = re.sub("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    return f"{words}_" if keyword.iskeyword(words) else words


def form_of(schema: Node) -> str | None:
    """The name of the schema that a property or parameter stands for by `allOf: [$ref]`, if it does."""
    parts = schema.get("allOf", [])
    return str(parts[0]["$ref"]).rsplit("/", 1)[-1] if len(parts) == 1 and "$ref" in parts[0] else None


_CANONICAL_INTRODUCTION = """\
This document is the canonical spec, derived from the wire spec for generators of clients: each value has one plain
type. Amounts are strings that hold exact decimals, times are milliseconds since 1970, ids are 64-bit integers. The
gateway's answers follow it; the exchange itself may send other forms, which the wire spec describes."""


def canonical(document: Node) -> Node:
    """The plain-typed spec: each wire form is replaced by what it stands for, and signing parameters are removed."""
    plain = forms(document)
    wire = unsigned(document)
    for name in plain:
        del wire["components"]["schemas"][name]
    result: Node = _replace_forms(wire, plain.get)
    subject, *_ = document["info"]["description"].split("\n\n")  # the rest describes the wire spec
    result["info"]["description"] = f"{subject}\n\n{_CANONICAL_INTRODUCTION}"
    for path, method, operation in operations(result):
        if operation.get("x-binance-empty-body"):  # null, since an empty body is not JSON
            media = operation["responses"]["200"]["content"]["application/json"]
            media["schema"] = {"type": "object", "nullable": True, "allOf": [media["schema"]]}
        for status, response in operation["responses"].items():
            for kind, media in resolve(result, response).get("content", {}).items():
                for name, example in media.get("examples", {}).items():
                    with within("paths", path, method, "responses", status, "content", kind, "examples", name):
                        example["value"] = _canonical_value(document, media["schema"], example["value"], "value")
    return result


def python_type(form: str, plain: Node) -> str:
    """The type that scripts/runtime/forms.py has for a form which stands for this plain schema, as Python writes it."""
    if "$ref" in plain:
        return f"{FORMS_MODULE}.Only[{_schema_name(plain)}]"
    if plain["type"] == "array":
        return f"{FORMS_MODULE}.Listed[{_schema_name(plain['items'])}]"
    return f"{FORMS_MODULE}.{form}"


def _schema_name(reference: Node) -> str:
    return str(reference["$ref"]).rsplit("/", 1)[-1]


def python_view(document: Node) -> Node:
    """The input of the Python generators: each field that stands for a form has that form's Python type."""
    plain = forms(document)
    result = unsigned(document)
    schemas = result["components"]["schemas"]
    for form in plain:
        del schemas[form]
    for schema_name, schema in schemas.items():
        for name, field in schema.get("properties", {}).items():
            with within("components", "schemas", schema_name, "properties", name):
                form = form_of(field) or ""
                if name not in schema.get("required", []) or plain.get(form, {}).get("nullable"):
                    field["nullable"] = True  # None, in Python, and not msgspec's UNSET
                if form in plain:
                    del field["allOf"]
                    field |= {"type": "string", "x-python-type": python_type(form, plain[form])}
                if known := plain.get(form, field).get("x-extensible-enum"):
                    field["description"] += f" Known values: {', '.join(known)}."
                if form_of(field.get("items", {})) in plain:
                    raise SpecError("a list of wire forms is not supported yet, only one of records that hold them")
    for path, method, operation in operations(result):
        if operation.get("x-binance-empty-body"):
            operation["responses"]["204"] = {"description": "Nothing."}  # from which the template makes `| None`
        for parameter in operation["parameters"]:
            described = resolve(result, parameter)
            with within("paths", path, method, "parameters", described["name"]):
                described["schema"]["description"] = described["description"]  # where openapi-python-client looks
                described["schema"].pop("enum", None)  # a text, checked when the request is built
    return result


def readings(document: Node) -> dict[str, dict[str, list[str]]]:
    """How decoding reads the fields that stand for a form: for each schema, their Python names by quirk.

    If no quirk is recorded, by the form itself.
    """
    plain, found = forms(document), dict[str, dict[str, list[str]]]()
    for schema_name, schema in document["components"]["schemas"].items():
        for name, field in schema.get("properties", {}).items():
            form = form_of(field) or ""
            if form in plain:
                evidence = field.get("x-binance-evidence", [])
                # What the wire showed of one account settles it for people; both forms are read all the same.
                quirks = [entry["quirk"] for entry in evidence if entry["settled-by"] in {"decoding", "wire"}]
                for reading in quirks or [form]:
                    found.setdefault(schema_name, {}).setdefault(reading, []).append(python_name(name))
    return found


def known_values(document: Node) -> dict[str, dict[str, list[str]]]:
    """The known values of open enums on the wire: for each schema, by the Python name of the field."""
    schemas, found = document["components"]["schemas"], dict[str, dict[str, list[str]]]()
    for schema_name, schema in schemas.items():
        for name, field in schema.get("properties", {}).items():
            described = schemas.get(form_of(field) or "", field)
            if values := described.get("x-extensible-enum"):
                found.setdefault(schema_name, {})[python_name(name)] = values
    return found


def unsigned(document: Node) -> Node:
    """A copy without the parameters that the signer writes."""
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


def _canonical_value(document: Node, schema: Node, value: Any, *place: object) -> Any:
    """An example's value in canonical form; null stays null. `place` is its key in what holds it."""
    with within(*place):
        form = form_of(schema)
        if value is None:
            return None
        if form is not None and form in (plain := forms(document)):
            value = _plain_value(document["components"]["schemas"][form], value)
            return _canonical_value(document, plain[form], value)
        schema = resolve(document, schema if form is None else schema["allOf"][0])
        if schema.get("type") == "array":
            items = _require_type(list, value)
            return [_canonical_value(document, schema["items"], item, number) for number, item in enumerate(items)]
        if schema.get("type") == "object":
            known = schema["properties"]
            return {
                key: _canonical_value(document, known[key], item, key) if key in known else item
                for key, item in _require_type(dict, value).items()
            }
        return value


def _plain_value(form: Node, value: Any) -> Any:
    """A form's example as its plain schema has it; values inside it are not converted."""
    plain = form["x-canonical"]
    if "$ref" in plain:
        [only] = value if isinstance(value, list) else [value]
        return only
    match plain["type"]:
        case "array":
            return value if isinstance(value, list) else [value]
        case "integer":
            return int(value)
        case "boolean":
            return value if isinstance(value, bool) else {"TRUE": True, "FALSE": False}[value]
    text, spellings = str(value), plain.get("x-extensible-enum", [])
    if text in form.get("x-extensible-enum", []) and text not in spellings:
        raise SpecError(f"{text!r} is not canonical: write one of {', '.join(spellings)}")
    return text


def _require_type(type_: type[T], value: object) -> T:
    if not isinstance(value, type_):
        raise SpecError(f"a {type_.__name__} belongs here, not {value!r}")
    return value
