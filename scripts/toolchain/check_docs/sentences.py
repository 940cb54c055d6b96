"""The sentences of a page, normalized so that only their words count, not formatting or links."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .blocks import Block, Code, Heading, Table
from .words import DATE_HEADING, ERROR_HEADING, tidy

_END = re.compile(r"(?<=[。！？])|(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)\s+|(?<=[a-z]\.)(?=[A-Z])")  # noqa: RUF001
_MARKER = re.compile(r"^\s*(?:[•◦▪*-]|\d+[.)])\s+")
_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|//(?P<text>.*)')
# Saved pages have spaces around emphasis and links: only a space between two words or numbers counts.
_SPACE = re.compile(r"(?<![0-9A-Za-z]) | (?![0-9A-Za-z])")


@dataclass(frozen=True)
class Sentence:
    """A sentence, heading, row or line of code, its line, and the heading that it depends on for its meaning.

    `covers` is the part of the spec that covers it, where that is not the part that covers its page.
    """

    line: int
    text: str
    heading: str = ""
    covers: str = ""

    @property
    def shown(self) -> str:
        """The text for a report, with the heading."""
        return f"{self.heading}: {self.text}" if self.heading else self.text

    @property
    def digest(self) -> str:
        """The hash under which the lock records it; the page's text cannot be recovered from it."""
        return hashlib.sha256(_normalize(f"{self.heading} {self.text}").encode()).hexdigest()[:16]


def sentences_of(blocks: list[Block], example: Code | None) -> list[Sentence]:
    """All sentences of a page. Only the comments in `example` count; its values are compared one by one.

    An error's message depends on the error's heading, a line of the change log on its date.
    """
    found: list[Sentence] = []
    key, level = "", 0
    for block in blocks:
        if isinstance(block, Heading):
            match = ERROR_HEADING.fullmatch(tidy(block.text)) or DATE_HEADING.fullmatch(tidy(block.text))
            if match or block.level <= level:
                key, level = (match["key"], block.level) if match else ("", 0)
            found.append(Sentence(block.line, block.text, "" if match else key))
        elif isinstance(block, Table):
            found += [Sentence(row.line, " | ".join(row.cells), key) for row in block.rows]
        elif block is example:
            found += _comments_in(block)
        elif isinstance(block, Code):
            lines = enumerate(block.text.split("\n"), block.line)
            found += [
                Sentence(number, _MARKER.sub("", line, count=1).strip().rstrip(","), key) for number, line in lines
            ]
        else:
            found += [Sentence(line, text, key) for line, text in _split_sentences(block.text, block.line)]
    return [sentence for sentence in found if re.search(r"\w", sentence.text)]


def _split_sentences(text: str, line: int) -> Iterator[tuple[int, str]]:
    """Each sentence of a paragraph, without list markers, and its line."""
    marker = _MARKER.match(text)
    begin = marker.end() if marker else 0
    for end in [*(match.end() for match in _END.finditer(text, begin)), len(text)]:
        sentence = text[begin:end].lstrip()
        yield line + text.count("\n", 0, end - len(sentence)), " ".join(sentence.split())
        begin = end


def _comments_in(code: Code) -> Iterator[Sentence]:
    """The comments in an example; text inside a string is not a comment."""
    for number, text in enumerate(code.text.split("\n"), code.line):
        for match in _COMMENT.finditer(text):
            if match["text"]:
                yield Sentence(number, match["text"].strip())


def _normalize(text: str) -> str:
    """The text without emphasis, cell borders, and spaces that do not separate words."""
    text = re.sub(r"\s*\|\s*|[*`]", "", text)
    return _SPACE.sub("", " ".join(text.split()))
