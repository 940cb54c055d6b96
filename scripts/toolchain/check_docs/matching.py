"""Which operation of the spec a document is about."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher

from .endpoint import CATALOGUE, PAGE, Endpoint
from .examples import members_of
from .promises import LISTED, Operation
from .reading import Reading, Request
from .words import TITLE_OF_ENDPOINT, tidy

# The share of field names that a document and an operation must have in common to be one endpoint.
_LIKE_AT_ITS_PATH = 0.5
_LIKE_AT_ANOTHER = 0.8
# How alike two paths must be, of endpoints with the same fields, for one to be a slip in a document of many.
_LIKE_PATHS = 0.9


def operation_of(reading: Reading, operations: list[Operation], asked: Collection[Request]) -> Operation | None:
    """The operation that a reading is about, or None; `asked` are all requests of its document.

    It is the one at its path, or another one if it clearly has that one's fields and a wrong path. A path of another
    host is another endpoint.
    """
    request = reading.request
    here = [each for each in operations if request.is_for(each.servers)]
    if reading.source == CATALOGUE:
        return _by_title(reading, operations)
    by_path = next((each for each in here if each.path == request.path), None)
    if reading.source == PAGE:
        is_clear = by_path is None or (reading.endpoint and _likeness(reading.endpoint, by_path) >= _LIKE_AT_ITS_PATH)
        return by_path if is_clear else _by_fields(reading, here) or by_path
    taken = {(each.method, each.path) for each in asked if each is not request}
    if by_path is not None:
        return None if request.method != by_path.method and (by_path.method, by_path.path) in taken else by_path
    free = [each for each in here if (each.method, each.path) not in taken]
    alike = [each for each in free if SequenceMatcher(None, each.path, request.path).ratio() > _LIKE_PATHS]
    return _by_fields(reading, alike, 1)


def _by_fields(reading: Reading, operations: list[Operation], least: float = _LIKE_AT_ANOTHER) -> Operation | None:
    """The operation of these that clearly has the fields of the reading."""
    endpoint = reading.endpoint if operations else None
    if endpoint is None:
        return None
    likest = max(operations, key=lambda operation: _likeness(endpoint, operation))
    return likest if _likeness(endpoint, likest) >= least else None


def _by_title(reading: Reading, operations: list[Operation]) -> Operation | None:
    """The operation whose address ends in the title; of several, the one whose fields are shown."""
    titled = TITLE_OF_ENDPOINT.fullmatch(tidy(reading.title))
    name = anchor(titled["title"] if titled else reading.title)
    named = [each for each in operations if re.split("[/#]", each.page)[-1].lower() == name]
    endpoint = reading.endpoint
    return max(named, key=lambda each: _likeness(endpoint, each) if endpoint else 0, default=None)


def anchor(title: str) -> str:
    """The anchor under which the catalogue has an operation of this title."""
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", title).strip().lower())


def _likeness(page: Endpoint, operation: Operation) -> float:
    shown = {path[-1] for path, _ in members_of(page.example)} if page.example else set()
    shown |= {field.name for field in page.fields}
    listed = [each.subject for each in page.statements if each.value == LISTED and each.subject.startswith("field ")]
    shown |= {subject.rpartition(" ")[2].rpartition(".")[2] for subject in listed}
    known = {path[-1] for path in operation.fields}
    shown |= {name for row in page.rows if row.part == "fields" and (name := row.name(known))}
    shown, known = shown - _OUTSIDE, known - _OUTSIDE
    return len(shown & known) / max(len(shown | known), 1)


_OUTSIDE = {"total", "rows"}
