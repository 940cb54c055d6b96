"""The page of error codes, held against the codes and messages that the spec uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .documents import Document
from .finding import Finding
from .layout import Code, Heading, Prose
from .marked import Marked, NotJson, from_json
from .specified import validator
from .words import ERROR_HEADING, tidy

_MENTION = re.compile(r"(?<![\w.])-\d{4,6}\b")


@dataclass
class _Kind:
    """A code on the page, with the messages under it."""

    line: int
    messages: list[str] = field(default_factory=list)


def compare(document: Document, spec: Marked) -> list[Finding]:
    """Codes that the page does not have, messages that it has otherwise, and another form of the body."""
    kinds = _kinds(document)
    return [
        *(
            Finding(document.line, f"error {code}: not on the page", line, "uses it")
            for code, line in dict(_mentioned(spec)).items()
            if code not in kinds
        ),
        *_messages(kinds, spec),
        *_body(document, spec),
    ]


def _kinds(document: Document) -> dict[int, _Kind]:
    found: dict[int, _Kind] = {}
    last: _Kind | None = None
    for block in document.blocks:
        if isinstance(block, Heading):
            match = ERROR_HEADING.fullmatch(tidy(block.text))
            last = found.setdefault(int(match["code"]), _Kind(block.line)) if match else None
        elif isinstance(block, Prose) and last:
            last.messages.append(tidy(block.text))
    return found


def _mentioned(spec: Marked) -> Iterator[tuple[int, int]]:
    """Each code that a description or an example of the spec uses, with its line."""
    for node in _walk(spec):
        if isinstance(node.value, str):
            for number, text in enumerate(node.value.split("\n")):
                yield from ((int(code), node.line + number) for code in _MENTION.findall(text))
    yield from ((example["code"].value, example["code"].line) for example in _examples(spec))


def _examples(spec: Marked) -> Iterator[Marked]:
    for response in spec["components"]["responses"].values():
        for media in response["content"].values():
            yield from (example["value"] for example in media.all_at("examples"))


def _walk(node: Marked) -> Iterator[Marked]:
    """Everything under the components and paths, each reference once: where it leads to is walked anyway."""
    yield node
    if isinstance(node.value, dict | list):
        steps: Any = node.value if isinstance(node.value, dict) else range(len(node.value))
        for step in steps:
            if not (isinstance(node.value[step], dict) and "$ref" in node.value[step]):
                yield from _walk(node[step])


def _messages(kinds: dict[int, _Kind], spec: Marked) -> Iterator[Finding]:
    for example in _examples(spec):
        kind, message = kinds.get(example["code"].value), example["msg"]
        if kind and not any(_template(each).fullmatch(tidy(message.value)) for each in kind.messages):
            subject = f"error {example['code'].value}: {len(kind.messages)} other messages"
            yield Finding(kind.line, subject, message.line, f'says "{message.value}"')


def _template(message: str) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, message.split("%s"))))


def _body(document: Document, spec: Marked) -> Iterator[Finding]:
    checks = validator(spec, "#/components/schemas/ErrorBody")
    line = spec["components"]["schemas"]["ErrorBody"].line
    for block in document.blocks:
        if isinstance(block, Code) and block.text.strip().startswith("{"):
            try:
                body = from_json(block.text, block.line)
            except NotJson as error:
                yield Finding(error.line, f"body: {error}", line, "has a schema of it")
                continue
            if not checks.is_valid(body.value):
                yield Finding(body.line, f"body: {', '.join(map(str, body.value))}", line, "does not admit it")
