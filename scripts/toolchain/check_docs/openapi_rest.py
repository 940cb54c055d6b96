"""What an OpenAPI document says beyond what the spec says too: sentences, for a person to read.

They do not depend on the order of keys, on references, or on what means the same as leaving it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from .blocks import lines_of
from .markdown import read_markdown
from .marked import Marked
from .sentences import Sentence, sentences_of

_TEXTS = re.compile(r"(x-)?(description|summary|title)(-cn)?")
_SAME_AS_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("required", "deprecated", "nullable", "readOnly", "writeOnly", "uniqueItems"), False),
    **dict.fromkeys(("allowEmptyValue", "allowReserved"), False),
    "explode": True,
    "style": "form",
    "additionalProperties": True,
}


def sentences_in(node: Marked, heading: str, passed_over: Iterable[str]) -> Iterator[Sentence]:
    """Every value in an object and in the objects in it, except those under its own keys that are passed over.

    A text is split into its sentences; any other value keeps its key.
    """
    for key, inside in node.items():
        name = str(key)
        if name not in passed_over and _SAME_AS_NOTHING.get(name, ...) != inside.value:
            yield from _sentences_under(name, inside, heading)


def _sentences_under(name: str, node: Marked, heading: str) -> Iterator[Sentence]:
    if node.value in ({}, []):
        yield Sentence(node.line, f"{name}: nothing", heading)
    elif isinstance(node.value, dict):
        yield from sentences_in(node, f"{heading} {name}".strip(), ())
    elif isinstance(node.value, list):
        for item in node.values():
            yield from _sentences_under(name, item, heading)
    elif _TEXTS.fullmatch(name) and isinstance(node.value, str):
        # The text of a block begins on the line after its key; that of any other text is on the key's line.
        is_block = isinstance(node.node, yaml.ScalarNode) and node.node.style == "|"
        for sentence in sentences_of(read_markdown(lines_of(node.value)), None):
            line = node.line + sentence.line if is_block else node.line
            yield Sentence(line, sentence.text, f"{heading} {sentence.heading}".strip())
    else:
        yield Sentence(node.line, f"{name}: {node.value}", heading)
