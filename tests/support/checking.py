"""Pages of documentation, checked against the spec and a lock of sentences that were read."""

from collections.abc import Callable

import pytest

from support.pages import LAYOUTS, PAGES, Page
from toolchain.check_docs.checking import check_document
from toolchain.check_docs.documents import readings_in
from toolchain.check_docs.lock import Lock
from toolchain.check_docs.pages import NotAPage
from toolchain.check_docs.report import Checked
from toolchain.check_docs.spec import read_spec
from toolchain.spec import openapi

Layout = Callable[[Page], str]
EVERY_PAGE = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
EVERY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
OPERATIONS = read_spec(openapi.SPEC)


def checked(text: str, lock: Lock, *, accept: bool = False) -> list[Checked]:
    """What is found in a text."""
    return check_document(readings_in(text), OPERATIONS, lock, accept=accept)


def accepted(*texts: str) -> Lock:
    """A lock with all sentences of these texts."""
    lock = Lock({})
    for text in texts:
        checked(text, lock, accept=True)
    return lock


def alarms(text: str, lock: Lock) -> list[tuple[int, str]]:
    """Whatever makes the command fail, with its line; what is gone is on the line of its page."""
    found: list[tuple[int, str]] = []
    try:
        pages = checked(text, lock)
    except NotAPage:
        return [(1, "refused")]
    for page in pages:
        found += [(finding.line, finding.page) for finding in page.new]
        found += [(sentence.line, sentence.text) for sentence in page.review.new]
        found += [(page.line, "gone")] * len(page.review.gone)
    return found


def new(text: str) -> dict[str, str]:
    """The differences from the spec that it does not record, with the line of the text on which each is found."""
    lines = text.split("\n")
    return {each.page: lines[each.line - 1].strip() for page in checked(text, Lock({})) for each in page.new}


def known(text: str) -> set[str | None]:
    """The recorded contradictions that a text shows."""
    return {finding.quirk for page in checked(text, Lock({})) for finding in page.known}
