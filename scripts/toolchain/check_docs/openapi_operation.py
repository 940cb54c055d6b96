"""An operation of an OpenAPI document: what it says as statements, and the rest as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TypeVar

from .bounds import bounds_in, format_bound
from .endpoint import OPENAPI, Endpoint
from .marked import Marked
from .openapi_rest import sentences_in
from .openapi_schema import Schema
from .pages import NotAPage
from .promises import LISTED, Statement
from .sentences import Sentence
from .words import TITLE_OF_ENDPOINT, tidy

T = TypeVar("T")
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
_KEY = "X-MBX-APIKEY"
_WEIGHT = re.compile(r"\bweight\W*\((?P<limit>IP|UID)\)\W*(?P<weight>\d+)", re.IGNORECASE)
BOUNDS = ("default", "maximum", "minimum")
_OF_OPERATION = ("parameters", "security", "servers", "responses")  # what sentences() goes through by itself


@contextmanager
def named(what: str) -> Iterator[None]:
    """Say of which part of a document it is that cannot be read, and why."""
    try:
        yield
    except KeyError as error:
        reason = f"{error} is missing"
    except RecursionError:
        reason = "its references lead in a circle"
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        reason = f"it breaks the rules of OpenAPI: {error}"
    else:
        return
    raise NotAPage(f"an OpenAPI document, but {what}: {reason}")


def _named(read: Callable[[OpenApiOperation], T]) -> Callable[[OpenApiOperation], T]:
    @wraps(read)
    def guarded(operation: OpenApiOperation) -> T:
        with named(f"line {operation.line}, {operation.method.upper()} {operation.path}"):
            return read(operation)

    return guarded


class OpenApiOperation:
    """An operation, with what its path and its document say for it too."""

    def __init__(self, document: Marked, path: str, method: str) -> None:
        paths = document["paths"]
        self._document, self._item = document, paths[path]
        self._node = self._item[method]
        self.path, self.method = path, method
        self._path_line, self.line = paths.line_of(path), self._item.line_of(method)
        summary = self._node.value.get("summary")
        self.title = str(summary or f"{method.upper()} {path}")

    @property
    def servers(self) -> tuple[str, ...]:
        """The addresses of its hosts; those nearest to the operation count."""
        return tuple(text for _, text in self._servers())

    @property
    def server_line(self) -> int:
        """The line of the first of them, or of the operation."""
        return next((line for line, _ in self._servers()), self.line)

    def _servers(self) -> list[tuple[int, str]]:
        for holder in (self._node, self._item, self._document):
            if (found := holder.at("servers")) and found.value:
                return [(each["url"].line, str(each["url"].value).rstrip("/").lower()) for each in found.values()]
        return []

    @_named
    def endpoint(self) -> Endpoint:
        """Everything that the spec says of an endpoint too."""
        read = Endpoint(self.line, "English", source=OPENAPI)
        read.sections = {"request": self.line}
        read.statements = [
            Statement("method", self.method.upper(), self.line),
            Statement("path", self.path, self._path_line),
            *(Statement("server", url, line) for line, url in self._servers()),
            *self._statements_about_key(),
            *self._statements_in_texts(),
        ]
        for parameter in self._parameters():
            read.statements += _statements_about_parameter(parameter)
        if listed := self._node.at("parameters"):
            read.sections["parameters"] = self._node.line_of("parameters") if listed.value else self.line
        if responses := self._node.at("responses"):
            read.statements += (
                Statement(f"status {each}", LISTED, responses.line_of(each)) for each in responses.value
            )
        if media := self._answer():
            self._read_answer(read, media)
        return read

    def _answer(self) -> Marked | None:
        """The JSON of the answer that is not an error."""
        for status in ("200", "2XX", "201", "default"):
            if found := self._node.at("responses", status, "content"):
                return next((media for kind, media in found.items() if "json" in str(kind).lower()), None)
        return None

    def _read_answer(self, read: Endpoint, media: Marked) -> None:
        if "schema" in media:
            schema = Schema(media["schema"])
            read.sections["fields"] = media.line_of("schema")
            read.statements.append(Statement("answer", schema.type, media.line_of("schema")))
            read.statements += schema.statements()
        examples = media.at("examples")
        shown = media.at("example") or (next(examples.values()).at("value") if examples and examples.value else None)
        read.example = shown or (Schema(media["schema"]).said("example") if "schema" in media else None)
        read.sections["example"] = read.example.line if read.example else media.line

    def _statements_about_key(self) -> Iterator[Statement]:
        """How the key is sent: by the security schemes, or by a header among the parameters."""
        for parameter in self._parameters(of_key=True):
            yield Statement("key", f"{parameter['name'].value} in {parameter['in'].value}", parameter.line)
        holder = self._node if "security" in self._node else self._document
        if (required := holder.at("security")) is None:
            return
        if not required.value or {} in required.value:
            yield Statement("key", "none", holder.line_of("security"))
        for alternative in required.values():
            for name in alternative.value:
                scheme = self._document["components"]["securitySchemes"][name]
                place = f"{scheme.value.get('name')} in {scheme.value.get('in')}"
                kind = place if scheme.value.get("type") == "apiKey" else str(scheme.value.get("type"))
                yield Statement("key", kind, holder.line_of("security"))

    def _statements_in_texts(self) -> Iterator[Statement]:
        """The security type in the title, and the weight in the description."""
        if titled := TITLE_OF_ENDPOINT.fullmatch(tidy(self.title)):
            yield Statement("security type", titled["type"], self._node.line_of("summary"))
        for sentence in sentences_in(self._node, "", [key for key in self._node.value if key != "description"]):
            if match := _WEIGHT.search(tidy(sentence.text)):
                yield Statement("weight", match["weight"], sentence.line)
                yield Statement("limit", match["limit"].upper(), sentence.line)

    def _parameters(self, *, of_key: bool = False) -> list[Marked]:
        """The parameters of the operation and of its path, without or with only the header of the key."""
        named: dict[tuple[str, str], Marked] = {}
        for holder in (self._node, self._item):  # those of the operation count
            for each in holder["parameters"].values() if "parameters" in holder else ():
                named.setdefault((each["name"].value, each["in"].value), each)
        return [each for each in named.values() if (str(each["name"].value).upper() == _KEY) == of_key]

    def _further_examples(self, media: Marked) -> Iterator[Sentence]:
        """Those that are not the first, which is compared."""
        examples = media.at("examples")
        for number, (name, example) in enumerate(examples.items() if examples else ()):
            if number or "example" in media:
                yield from sentences_in(example, f"example {name}", ())

    @_named
    def sentences(self) -> list[Sentence]:
        """What a person reads: the texts, and everything that became no statement."""
        found = [*sentences_in(self._node, "", _OF_OPERATION)]
        found += sentences_in(self._item, "path", (*METHODS, "parameters", "servers"))
        for parameter in self._parameters() + self._parameters(of_key=True):
            heading = f"parameter {parameter['name'].value}"
            found += sentences_in(parameter, heading, ("name", "in", "required", "schema"))
            if "schema" in parameter:
                found += Schema(parameter["schema"]).sentences(heading, *BOUNDS)
                if null := Schema(parameter["schema"]).said("nullable"):
                    found.append(Sentence(null.line, f"nullable: {null.value}", heading))
        responses, media = self._node.at("responses"), self._answer()
        for status, response in responses.items() if responses else ():
            heading = f"status {status}"
            for kind, content in response["content"].items() if "content" in response else ():
                if media is not None and content.node is media.node:
                    found += sentences_in(content, heading, ("schema", "example", "examples"))
                    found += self._further_examples(content)
                    found += Schema(content["schema"]).sentences("answer", "example") if "schema" in content else ()
                else:
                    found += sentences_in(content, f"{heading} {kind}", ())
            found += sentences_in(response, heading, ("content",))
        return found


def _statements_about_parameter(parameter: Marked) -> Iterator[Statement]:
    subject, line = f"parameter {parameter['name'].value}", parameter.line_of("name")
    yield Statement(subject, LISTED, line)
    yield Statement(f"{subject}: place", str(parameter["in"].value), parameter.line_of("in"))
    is_required = "required" in parameter and parameter["required"].value is True
    yield Statement(
        f"{subject}: mandatory",
        "yes" if is_required else "no",
        parameter.line_of("required") if "required" in parameter else line,
    )
    described = bounds_in(str(parameter["description"].value)) if "description" in parameter else {}
    if "schema" in parameter:
        schema = Schema(parameter["schema"])
        yield from schema.statements_about(subject, line)
        for bound in BOUNDS:
            if value := schema.said(bound):
                described.pop(bound, None)
                yield Statement(f"{subject}: {bound}", format_bound(value.value), schema.line_of(bound))
    for bound, text in described.items():
        yield Statement(f"{subject}: {bound}", text, parameter.line_of("description"))
