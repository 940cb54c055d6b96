"""What was found, in lines that lead to the places: new differences first, then recorded and unchecked ones."""

from __future__ import annotations

from collections.abc import Iterator

from .check import Checked
from .finding import SPEC_NAME
from .promises import Operation


def lines(name: str, pages: list[Checked]) -> Iterator[str]:
    """The report on one file."""
    for page in pages:
        yield f"── {name}:{page.line}  {page.title}"
        yield from (finding.shown(name) for finding in (*page.new, *page.known))
        yield from (notice.shown(name) for notice in page.notices)
        if page.draft:
            yield f"{page.draft}"


def summary(pages: list[Checked], unseen: list[tuple[Operation, str]]) -> Iterator[str]:
    """What the spec records and the pages do not show, and the counts."""
    for operation, quirk in unseen:
        yield f"{SPEC_NAME}:{operation.line}  {quirk} of {operation.name} is recorded, and none of these pages shows it"
    new, known, unread = (sum(len(getattr(page, kind)) for page in pages) for kind in ("new", "known", "notices"))
    yield f"pages: {len(pages)}, new differences: {new}, recorded ones: {known}, lines not checked: {unread}"
