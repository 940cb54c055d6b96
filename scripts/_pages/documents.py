"""A file → the documents in it: an endpoint's page in one or more languages, or one of the general pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from . import markdown, plain_text
from .layout import Block, Code, Heading, Table, lines_of, texts
from .words import (
    DATE_HEADING,
    ERROR_HEADING,
    ERRORS_TITLE,
    GENERAL_TITLE,
    LOG_TITLE,
    REQUEST,
    TITLE_WITH_SECURITY_TYPE,
    plain,
    section,
    tidy,
)

Kind = Literal["endpoint", "general", "errors", "log"]

_MARKDOWN = re.compile(r"^(#{1,6} |\|?\s*:?-{3,}:?\s*\|)", re.MULTILINE)
_SOURCE = re.compile(r"\A\s*---\n(?:.*\n)*?source_url: *(\S+)\n")
# What such a page is called, and what it cannot be without: navigation has the same words.
_OTHERS: dict[Kind, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "general": (GENERAL_TITLE, re.compile(r".*https://api\b.*")),
    "errors": (ERRORS_TITLE, ERROR_HEADING),
    "log": (LOG_TITLE, DATE_HEADING),
}


@dataclass(frozen=True)
class Document:
    """One page in one language, as blocks."""

    kind: Kind
    title: str
    line: int
    blocks: list[Block]
    source: str | None


class NotAPage(Exception):  # noqa: N818 - a verdict on a file, which becomes one line
    """A text that is no page of the exchange's documentation."""


def documents(text: str) -> list[Document]:
    """The pages in a text; raises NotAPage where there is none."""
    lines = lines_of(text)
    text = "\n".join(lines)
    source = _SOURCE.match(text)
    blocks = markdown.blocks(lines) if _MARKDOWN.search(text) else plain_text.blocks(lines)
    found = [made for part in _parts(blocks) if (made := _document(part, source and source[1])) is not None]
    if not found:
        raise NotAPage("no page of the exchange's documentation: it has neither an HTTP request nor a title known here")
    return found


def _parts(blocks: list[Block]) -> Iterator[list[Block]]:
    """Split at the titles; what stands above the first is the site's navigation."""
    if not any(isinstance(block, Heading) and _is_title(block) for block in blocks):
        blocks = [Heading(1, "", 1), *blocks]
    begins = [number for number, block in enumerate(blocks) if isinstance(block, Heading) and _is_title(block)]
    for number, begin in enumerate(begins, 1):
        yield blocks[begin : begins[number] if number < len(begins) else None]


def _is_title(heading: Heading) -> bool:
    text = tidy(heading.text)
    return section(text) is None and (heading.level == 1 or TITLE_WITH_SECURITY_TYPE.fullmatch(text) is not None)


def _document(blocks: list[Block], source: str | None) -> Document | None:
    title = blocks[0]
    assert isinstance(title, Heading)
    said = [tidy(text) for block in blocks for _, text in texts(block)]
    kinds: list[Kind] = [
        kind
        for kind, (called, holds) in _OTHERS.items()
        if called.fullmatch(plain(title.text)) and any(map(holds.fullmatch, said))
    ]
    headed = any(isinstance(block, Heading) and section(block.text) == "request" for block in blocks)
    if headed and any(isinstance(block, Table | Code) or REQUEST.search(block.text) for block in blocks):
        kinds = ["endpoint"]
    return Document(kinds[0], title.text, title.line, blocks[1:], source) if kinds else None
