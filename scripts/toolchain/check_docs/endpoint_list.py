"""The exchange's list of all its endpoints, `llms-full.txt`: the method, the path and a few sentences of each.

The list is complete, so an endpoint of the spec that it lacks is gone. Of the others, only those that speak of
liquidations are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .blocks import Prose, lines_of
from .endpoint import LIST, Endpoint
from .promises import Operation, Statement
from .reading import Reading, Request
from .sentences import Sentence, sentences_of
from .words import METHODS, TITLE_OF_ENDPOINT, language, tidy

_ID = re.compile(r"\boperation ?id\b", re.IGNORECASE)
# At the beginning of a line, or as the text of a link or of code in it.
_BEGIN = re.compile(
    rf"(?:^[\W_]*(?:(?:path|endpoint|request)\W+)?|[`\[])(?P<method>{METHODS})\W+(?P<path>/[\w./{{}}-]*\w)",
    re.MULTILINE,
)
_HEADING = re.compile(r"#+ ")
_IS_OURS = re.compile(
    r"liquidat|force[- _]?order|forced?[- _]?liq|loan-group|auto-?delever|\badl\b|强平|强制平仓", re.IGNORECASE
)


@dataclass
class _Entry:
    """An endpoint's lines in the list."""

    request: Request
    lines: list[tuple[int, str]]

    @property
    def text(self) -> str:
        return "\n".join(text for _, text in self.lines)

    def sentences(self) -> list[Sentence]:
        return sentences_of([Prose(number, line) for number, line in self.lines], None)


def is_endpoint_list(text: str) -> bool:
    """Whether a text gives several endpoints with the ids of their operations."""
    return _ID.search(text) is not None and len(_BEGIN.findall(text)) > 1


def read_endpoint_list(text: str) -> list[Reading]:
    """The list itself, then each endpoint that the spec may have."""
    entries = list(_entries_in(lines_of(text)))
    ours = [entry for entry in entries if _IS_OURS.search(entry.text)]
    said = language("".join(entry.text for entry in ours))
    surroundings = Reading(
        source=LIST,
        kind="general",
        title=f"list of endpoints, {said}",
        line=1,
        language=said,
        read_sentences=lambda _: [],
        note=f"{len(entries) - len(ours)} endpoints that say nothing of liquidations",
    )
    return [surroundings, *map(_read_entry, ours)]


def _entries_in(lines: list[str]) -> Iterator[_Entry]:
    """Each endpoint from its heading, or from the line of its request, to the next heading or request."""
    entry: _Entry | None = None
    heading: tuple[int, str] | None = None
    for number, line in enumerate(lines, 1):
        if match := _BEGIN.search(line):
            if entry:
                yield entry
            request = Request(match["method"], match["path"], (), number)
            entry, heading = _Entry(request, [*([heading] if heading else []), (number, line)]), None
        elif _HEADING.match(line):
            if entry:
                yield entry
            entry, heading = None, (number, line)
        elif entry and line.strip():
            entry.lines.append((number, line))
        elif line.strip():
            heading = None
    if entry:
        yield entry


def _read_entry(entry: _Entry) -> Reading:
    def sentences(_operation: Operation | None) -> list[Sentence]:
        return entry.sentences()

    def endpoint() -> Endpoint:
        request = entry.request
        read = Endpoint(request.line, language(entry.text), source=LIST)
        read.statements = [
            Statement("method", request.method or "", request.line),
            Statement("path", request.path, request.line),
        ]
        for number, line in entry.lines:
            if titled := TITLE_OF_ENDPOINT.fullmatch(tidy(line)):
                read.statements.append(Statement("security type", titled["type"], number))
        return read

    return Reading(
        source=LIST,
        kind="endpoint",
        title=str(entry.request),
        line=entry.request.line,
        language=language(entry.text),
        read_sentences=sentences,
        read_endpoint=endpoint,
        request=entry.request,
    )
