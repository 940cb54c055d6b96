"""Writes YAML in which each value carries the line of the document that it was read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from toolchain.spec import openapi

UNDECIDED = "to decide"


@dataclass(frozen=True)
class From:
    """A value, and the line that it was read from."""

    line: int
    value: Any


def render(node: Any, file: str, indent: int = 0) -> str:
    """The YAML of a node; each value that was read has a comment with the file and the line."""
    return "".join(f"{line}\n" for line in _lines(node, file, " " * indent))


def _lines(node: dict[str, Any], file: str, indent: str) -> Iterator[str]:
    for key, value in node.items():
        mark = f"  # {file}:{value.line}" if isinstance(value, From) else ""
        plain = value.value if isinstance(value, From) else value
        name = openapi.dump({key: None}).partition(": null")[0]
        if isinstance(plain, dict) and plain and not _is_plain(plain):
            yield f"{indent}{name}:{mark}"
            yield from _lines(plain, file, indent + "  ")
        elif isinstance(plain, list) and plain and not _is_plain(plain):
            yield f"{indent}{name}:{mark}"
            for item in plain:
                [first, *rest] = _lines(item, file, indent + "    ")
                yield f"{indent}  - {first.strip()}"
                yield from rest
        else:
            first, *rest = openapi.dump({key: plain}).splitlines()
            yield f"{indent}{first}{mark}"
            yield from (f"{indent}{line}" for line in rest)


def _is_plain(node: Any) -> bool:
    """Whether nothing in it was read from a line of its own."""
    if isinstance(node, From):
        return False
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return all(map(_is_plain, inside))
