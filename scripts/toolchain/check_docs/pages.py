"""The pages in a file: an endpoint's in one or more languages, or a page of general information, errors or changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .blocks import Block, Code, Heading, Prose, Table, lines_of
from .markdown import read_markdown
from .plain_text import read_plain_text
from .words import DATE_HEADING, ERROR_HEADING, REQUEST, TITLE_OF_ENDPOINT, TITLES, language, plain, section, tidy

_MARKDOWN = re.compile(r"^(#{1,6} |\|?\s*:?-{3,}:?\s*\|)", re.MULTILINE)
# What a plain text of each kind must have besides its title, since the site's navigation has the same words.
_HOLDS = {"general": re.compile(r".*https://\w*api\b.*"), "errors": ERROR_HEADING, "change-log": DATE_HEADING}
# Each product has a general page of the same title, much of it in the same words.
_PRODUCT = re.compile(r"https://(?P<name>[a-z]api)\.binance\.com")
_SENTENCE_END = re.compile(r"[.!?。！？:：]\W*$")  # noqa: RUF001 - pages have such marks


@dataclass(frozen=True)
class Page:
    """One page in one language. Its kind is `endpoint`, `general`, `errors` or `change-log`."""

    kind: str
    title: str
    line: int
    language: str
    blocks: list[Block]


class NotAPage(Exception):  # noqa: N818 - a verdict on a file, which becomes one line
    """A text that cannot be read as pages of the exchange's documentation; the message says why."""


def pages_in(text: str) -> list[Page]:
    """The pages in a text; raises NotAPage if there are none."""
    lines = lines_of(text)
    text = "\n".join(lines)
    is_markdown = _MARKDOWN.search(text) is not None
    found: list[Page] = []
    before: list[Block] = []
    for part in _split_at_titles(read_markdown(lines) if is_markdown else read_plain_text(lines)):
        kind = _kind_of(part, is_markdown=is_markdown)
        if kind:
            found.append(_make_page(kind, [*part, *before]))
            before = []
        elif found and is_markdown:
            found[-1].blocks.extend(part)
        else:
            (found[-1].blocks if found else before).extend(filter(_has_sentences, part))
    if not found:
        raise NotAPage(
            "not a page of the exchange's documentation: it has neither an HTTP request nor a title known here"
        )
    return found


def _split_at_titles(blocks: list[Block]) -> Iterator[list[Block]]:
    """Split the blocks of a file at the titles."""
    begins = [number for number, block in enumerate(blocks) if isinstance(block, Heading) and _is_title(block)]
    for begin, end in zip([0, *begins], [*begins, len(blocks)], strict=True):
        if begin < end:
            yield blocks[begin:end]


def _is_title(heading: Heading) -> bool:
    text = tidy(heading.text)
    return section(text) is None and (heading.level == 1 or TITLE_OF_ENDPOINT.fullmatch(text) is not None)


def _has_sentences(block: Block) -> bool:
    """Whether a block above the title is more than the site's navigation, which has no sentences."""
    return not isinstance(block, Heading | Prose) or _SENTENCE_END.search(block.text) is not None


def _kind_of(blocks: list[Block], *, is_markdown: bool) -> str | None:
    """The kind of page that begins with this title; None if it is not a page of the documentation."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    if any(section(heading.text) == "request" for heading in headings) and any(map(_is_of_request, blocks)):
        return "endpoint"
    if not isinstance(blocks[0], Heading):
        return None
    texts = [tidy(line) for block in blocks if not isinstance(block, Table) for line in block.text.split("\n")]
    for kind, title in TITLES.items():
        if title.fullmatch(plain(blocks[0].text)) and (is_markdown or any(map(_HOLDS[kind].fullmatch, texts))):
            return kind
    return None


def _is_of_request(block: Block) -> bool:
    return isinstance(block, Table | Code) or REQUEST.search(block.text) is not None


def _make_page(kind: str, blocks: list[Block]) -> Page:
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    texts = [block.text for block in blocks if not isinstance(block, Table)] if kind == "general" else []
    product = next((f" of {found['name']}" for text in texts if (found := _PRODUCT.search(text))), "")
    return Page(
        kind,
        headings[0] + product,
        blocks[0].rows[0].line if isinstance(blocks[0], Table) else blocks[0].line,
        language("".join(headings)),
        blocks,
    )
