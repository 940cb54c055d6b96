"""A page of the exchange's API catalogue, as the text that a reader without scripts sees.

Such a text has the names of parameters and fields, run together with their descriptions, and leaves out method, path,
weight, types and bounds; fields within others may be folded away.
"""

from __future__ import annotations

import re
from functools import partial

from .blocks import Prose, lines_of
from .endpoint import CATALOGUE, Endpoint, RunTogether
from .promises import Statement
from .reading import Reading
from .sentences import Sentence, sentences_of
from .words import TITLE_OF_ENDPOINT, language, tidy

_PART = re.compile(r"(?P<title>.*\S) \u203a (?P<part>\w[\w ]*\w)\s*")
_ROWS = {"query parameters": "parameters", "path parameters": "parameters", "responses": "fields"}
_HEADERS = "headers"


def is_catalogue(text: str) -> bool:
    """Whether a text has the headings of such a page."""
    return any(match["part"] in ("Authorization", "Request Weight", "Responses") for match in _PART.finditer(text))


def read_catalogue(text: str) -> list[Reading]:
    """Each endpoint on the page."""
    lines = lines_of(text)
    titles = dict.fromkeys(match["title"] for line in lines if (match := _PART.fullmatch(line)))
    begins = sorted(_begin_of(title, lines) for title in titles)
    return [
        _read_endpoint(lines[begin:end], begin + 1)
        for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True)
    ]


def _begin_of(title: str, lines: list[str]) -> int:
    """The title's own line, or that of its first part if the text lacks it."""
    first = next(number for number, line in enumerate(lines) if line.startswith(f"{title} \u203a "))
    return next((number for number in range(first, -1, -1) if lines[number].strip() == title), first)


def _read_endpoint(lines: list[str], begin: int) -> Reading:
    match = _PART.fullmatch(lines[0])
    title = match["title"] if match else lines[0].strip()
    return Reading(
        source=CATALOGUE,
        kind="endpoint",
        title=title,
        line=begin,
        language=language(title),
        read_sentences=lambda _: _sentences_of(lines, begin),
        read_endpoint=partial(_endpoint_of, title, lines, begin),
    )


def _sentences_of(lines: list[str], begin: int) -> list[Sentence]:
    return sentences_of([Prose(number, line) for number, line in enumerate(lines, begin) if line.strip()], None)


def _endpoint_of(title: str, lines: list[str], begin: int) -> Endpoint:
    read = Endpoint(begin, language(title), source=CATALOGUE)
    if titled := TITLE_OF_ENDPOINT.fullmatch(tidy(title)):
        read.statements.append(Statement("security type", titled["type"], begin))
    part = ""
    for number, line in enumerate(lines, begin):
        match = _PART.fullmatch(line)
        heading = (match["part"] if match else line.strip()).casefold()
        if match or heading in _ROWS or heading == _HEADERS:
            part = _ROWS.get(heading, heading)
            read.sections.setdefault(part, number)
        elif part in ("parameters", "fields"):
            read.rows.append(RunTogether(part, line.strip(), number))
    return read
