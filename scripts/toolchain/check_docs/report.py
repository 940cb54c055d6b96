"""The findings in a file, one line each, with their lines in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .lock import Review
from .promises import Finding, Operation


@dataclass
class Checked:
    """A page: its name, what covers it, how it differs from the spec, and its unread sentences."""

    name: str
    covers: str
    line: int
    review: Review
    operation: Operation | None = None
    findings: list[Finding] = field(default_factory=list)
    draft: str | None = None

    @property
    def new(self) -> list[Finding]:
        """The differences that the spec does not record."""
        return [finding for finding in self.findings if finding.quirk is None]

    @property
    def known(self) -> list[Finding]:
        """The differences that the spec records."""
        return [finding for finding in self.findings if finding.quirk is not None]


def lines_about(file: str, lock: str, page: Checked) -> Iterator[str]:
    """The report on one page of a file."""
    yield f"── {file}:{page.line}: {page.name} · {page.covers}"
    yield from (finding.shown(file) for finding in (*page.new, *page.known))
    for sentence in page.review.new:
        yield f"{file}:{sentence.line}: not read yet: {sentence.shown}"
    for entry in page.review.gone:
        yield f"{file}:{page.line}: gone: a sentence that was here, covered by {entry.covers} ({lock}:{entry.line})"
    if page.draft:
        yield f"# Under paths, to complete:\n{page.draft}"


def summary(pages: list[Checked]) -> str:
    """The counts, as one line."""
    counts = {
        "new differences": sum(len(page.new) for page in pages),
        "recorded ones": sum(len(page.known) for page in pages),
        "sentences to read": sum(len(page.review.new) for page in pages),
        "gone": sum(len(page.review.gone) for page in pages),
    }
    return ", ".join([f"pages: {len(pages)}", *(f"{name}: {count}" for name, count in counts.items())])
