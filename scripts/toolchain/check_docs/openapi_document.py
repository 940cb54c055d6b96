"""An OpenAPI document of the exchange, JSON or YAML: the document itself, and each of its operations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from .endpoint import OPENAPI
from .marked import Marked, compose
from .openapi_operation import METHODS, OpenApiOperation, named
from .openapi_rest import sentences_in
from .pages import NotAPage
from .reading import Reading, Request
from .sentences import Sentence

_JSON = re.compile(r"\A\s*\{.*\"openapi\"\s*:\s*\"", re.DOTALL)
_YAML = re.compile(r"^[\"']?openapi[\"']?\s*:\s*[\"']?3\.", re.MULTILINE)
# Read by themselves, or compared with each operation.
_ELSEWHERE = ("openapi", "paths", "components", "servers", "security", "tags", "info")


def is_openapi(text: str) -> bool:
    """Whether a text is an OpenAPI document: it has that key at its top."""
    return _JSON.match(text) is not None or _YAML.search(text) is not None


def read_openapi(text: str) -> list[Reading]:
    """The document itself, then each of its operations; raises NotAPage, with the line, if it cannot be read."""
    document = _load(text)
    info = document.value.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    with named("the document"):
        operations = list(_operations_of(document))
        around = list(_sentences_around(document))
        requests = [
            Request(each.method.upper(), each.path, each.servers, each.line, each.server_line) for each in operations
        ]
    return [
        Reading(
            source=OPENAPI,
            kind="general",
            title=f"OpenAPI document, {title or 'without a title'}",
            line=1,
            language="English",
            read_sentences=lambda _: list(around),
        ),
        *(
            Reading(
                source=OPENAPI,
                kind="endpoint",
                title=each.title,
                line=each.line,
                language="English",
                read_sentences=lambda _, each=each: each.sentences(),  # type: ignore[misc]  # bound here, not later
                read_endpoint=each.endpoint,
                request=request,
            )
            for each, request in zip(operations, requests, strict=True)
        ),
    ]


def _operations_of(document: Marked) -> Iterator[OpenApiOperation]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield OpenApiOperation(document, str(path), method)


def _sentences_around(document: Marked) -> Iterator[Sentence]:
    """What the document says of itself, and how it names and describes its keys."""
    yield from sentences_in(document, "", _ELSEWHERE)
    if info := document.at("info"):
        yield from sentences_in(info, "info", ("version",))
    if schemes := document.at("components", "securitySchemes"):
        yield from sentences_in(schemes, "security", ())
    for name in ("paths", "components"):
        if part := document.at(name):
            yield from sentences_in(part, name, [key for key in part.value if not str(key).startswith("x-")])
    if servers := document.at("servers"):
        for server in servers.values():
            yield from sentences_in(server, "server", ("url",))


def _load(text: str) -> Marked:
    is_json = text.lstrip().startswith("{")
    try:
        value = _with_text_keys(json.loads(text, parse_float=Decimal) if is_json else yaml.load(text, _Loader))
        node = compose(text.replace("\t", " ") if is_json else text)  # YAML refuses tabs between values
    except json.JSONDecodeError as error:
        raise NotAPage(f"an OpenAPI document, but line {error.lineno} is not JSON: {error.msg}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise NotAPage(f"an OpenAPI document, but line {line} is not YAML: {error.problem}") from None
    except (RecursionError, ValueError) as error:
        raise NotAPage(f"an OpenAPI document, but it cannot be read: {str(error)[:80]}") from None
    _refuse_duplicates(node)
    if not isinstance(value, dict) or not isinstance(value.get("paths"), dict):
        raise NotAPage("an OpenAPI document without paths")
    return Marked(value, 1, node)


def _with_text_keys(value: Any) -> Any:
    """YAML reads the key of a status as a number, where nobody quotes it."""
    if isinstance(value, dict):
        return {str(key): _with_text_keys(inside) for key, inside in value.items()}
    return [_with_text_keys(item) for item in value] if isinstance(value, list) else value


def _refuse_duplicates(node: yaml.Node) -> None:
    """Refuse a key that occurs twice in one object: readers differ on which of them counts."""
    waiting, seen = [node], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # an anchor
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            names = set[str]()
            for key, inside in node.value:
                if key.value in names:
                    line = key.start_mark.line + 1
                    raise NotAPage(f"an OpenAPI document, but line {line} has the key {key.value} again")
                names.add(str(key.value))
                waiting.append(inside)
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """Reads numbers with a fraction as Decimals, and dates as text."""


def _text(_loader: Any, node: yaml.ScalarNode) -> str:
    return str(node.value)


_Loader.add_constructor("tag:yaml.org,2002:float", lambda _, node: Decimal(node.value))
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _text)
