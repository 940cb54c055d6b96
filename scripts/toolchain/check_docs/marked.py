"""Values of JSON and YAML, each with its line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from toolchain.environment import ROOT
from toolchain.spec import openapi
from toolchain.spec.soundness import mistakes

Step = str | int
_MERGE = "tag:yaml.org,2002:merge"


class NotJson(Exception):  # noqa: N818 - a verdict on a page's example, which becomes a finding
    """A text that should be JSON but is not; the message says what is wrong, and on which line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Marked:
    """A value, the line of its key or of itself, and access to the values inside it."""

    value: Any
    line: int
    node: yaml.Node = field(repr=False)
    offset: int = 0
    root: Marked | None = field(default=None, repr=False)

    def __getitem__(self, step: Step) -> Marked:
        """The value under a key or at an index, with references followed; raises KeyError if there is none."""
        key, node = self._find(step)
        line = key.start_mark.line + 1 + self.offset
        return Marked(self.value[step], line, node, self.offset, self.root or self)._follow_reference()

    def line_of(self, step: Step) -> int:
        """The line of a key, also where its value is a reference; raises KeyError if there is none."""
        return self._find(step)[0].start_mark.line + 1 + self.offset

    def __contains__(self, step: Step) -> bool:
        return step in self.value if isinstance(self.value, dict) else False

    def at(self, *steps: Step) -> Marked | None:
        """The value at the end of these steps, or None if one of them does not exist."""
        found = self
        for step in steps:
            if step not in found:
                return None
            found = found[step]
        return found

    def items(self) -> Iterator[tuple[Step, Marked]]:
        """The members of an object by name, or of a list by index."""
        for step in self.value if isinstance(self.value, dict) else range(len(self.value)):
            yield step, self[step]

    def values(self) -> Iterator[Marked]:
        """The members without their names."""
        return (node for _, node in self.items())

    def _follow_reference(self) -> Marked:
        """The target of a `$ref`; anything else is returned as it is."""
        reference = self.value.get("$ref") if isinstance(self.value, dict) else None
        if not isinstance(reference, str):
            return self
        found = self.root or self
        if not reference.startswith("#/"):
            raise ValueError(f"{reference} is in another document, which is not followed")
        for text in reference.removeprefix("#/").split("/"):
            step = text.replace("~1", "/").replace("~0", "~")
            found = found[int(step) if isinstance(found.value, list) else step]
        return found

    def _find(self, step: Step) -> tuple[yaml.Node, yaml.Node]:
        if isinstance(self.node, yaml.MappingNode):
            for key, node in self.node.value:
                if key.value == str(step):
                    return key, node
            for key, node in self.node.value:
                if key.tag == _MERGE:  # YAML's `<<`
                    merged = node.value if isinstance(node, yaml.SequenceNode) else [node]
                    for each in merged:
                        if any(inner.value == str(step) for inner, _ in each.value):
                            return replace(self, node=each)._find(step)
        elif isinstance(self.node, yaml.SequenceNode):
            return self.node.value[step], self.node.value[step]
        raise KeyError(step)


def from_spec(path: Path) -> Marked:
    """The spec with its lines; raises SpecError if it cannot be read or has a mistake."""
    return _from_spec(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=2)
def _from_spec(path: Path, _modified: int) -> Marked:
    document = openapi.load(path)
    if found := mistakes(document):
        raise openapi.SpecError(f"{openapi.SPEC.relative_to(ROOT).as_posix()}: {found[0].located}")
    return Marked(document, 1, compose(path.read_text(encoding="utf-8")))


def from_json(text: str, line: int) -> Marked:
    """The JSON that begins on this line of a page; its numbers with a fraction are Decimals."""
    value = _parse_json(text, line)
    node = compose(text)
    return Marked(value, line + node.start_mark.line, node, line - 1)


def compose(text: str) -> yaml.Node:
    """The nodes of JSON or YAML, which have the lines."""
    node = yaml.compose(text, yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)
    assert node is not None
    return node


def _parse_json(text: str, line: int) -> Any:
    def make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            where = text.rfind(f'"{twice}"')
            raise NotJson(line + text[:where].count("\n"), f"{twice} occurs twice in one object")
        return dict(pairs)

    try:
        return json.loads(text, parse_float=Decimal, object_pairs_hook=make_object)
    except json.JSONDecodeError as error:
        raise NotJson(line + error.lineno - 1, f"not JSON: {error.msg}") from None
