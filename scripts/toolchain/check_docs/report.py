"""The findings in a file, one line each, with their lines in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from .evidence import Correction, is_shown
from .lock import Review
from .promises import LISTED, SPEC_NAME, Finding, Operation, Statement
from .sentences import Sentence


@dataclass
class Checked:
    """A part of a document: its name, what covers it, how it differs from the spec, and its unread sentences."""

    name: str
    covers: str
    line: int
    review: Review
    sentences: list[Sentence]
    operation: Operation | None = None
    findings: list[Finding] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    is_openapi: bool = False
    note: str = ""

    @property
    def new(self) -> list[Finding]:
        """The differences that the spec does not record."""
        return [finding for finding in self.findings if finding.quirk is None]

    @property
    def known(self) -> list[Finding]:
        """The differences that the spec records."""
        return [finding for finding in self.findings if finding.quirk is not None]

    @property
    def shows(self) -> tuple[str, ...]:
        """The recorded contradictions that the document shows, each with its subject."""
        recorded = self.operation.recorded if self.operation else ()
        found = {
            f"{entry.quirk} {subject}".rstrip() for subject, entry in recorded if is_shown(subject, entry, self.known)
        }
        return tuple(sorted(found))

    @property
    def left_out(self) -> dict[str, int]:
        """What the spec says and the document does not, so that nothing was compared: how often, by kind."""
        stated = {each.subject for each in self.statements}
        promises = self.operation.promises.values() if self.operation else ()
        unstated = [each for each in promises if each.subject not in stated and each.values != ("none",)]
        kinds = Counter(_kind_of(each.subject, is_row=each.values == (LISTED,)) for each in unstated)
        return {kind: count for kind, count in kinds.items() if self.is_openapi or kind not in _OF_OPENAPI}


# What no page says.
_OF_OPENAPI = (
    *("server", "key", "answer", "statuses", "place of parameters", "enum of parameters"),
    *("enum of fields", "required of fields", "nullable of fields"),
)
_ROWS = {"field": "fields", "parameter": "parameters", "status": "statuses"}


def _kind_of(subject: str, *, is_row: bool) -> str:
    first, _, cell = subject.partition(" ")[0], *subject.rpartition(": ")[1:]
    if first in _ROWS:
        return _ROWS[first] if is_row else f"{cell} of {_ROWS[first]}"
    return "values of the example" if subject.startswith("example") else subject


def lines_about(file: str, lock: str, page: Checked) -> Iterator[str]:
    """The report on one part of a file."""
    yield f"── {file}:{page.line}: {page.name} · {page.covers}"
    left_out = [f"{kind} ({count})" if count > 1 else kind for kind, count in page.left_out.items()]
    if left_out or page.note:
        yield f"   not compared: {', '.join([*([page.note] if page.note else []), *left_out])}"
    yield from (finding.shown(file) for finding in (*page.new, *page.known))
    yield from (correction.shown(file) for correction in page.corrections)
    for sentence in page.review.new:
        yield f"{file}:{sentence.line}: not read yet: {sentence.shown}"
    for entry in page.review.gone:
        yield f"{file}:{page.line}: gone: a sentence that was here, covered by {entry.covers} ({lock}:{entry.line})"


def unseen_contradictions(pages: list[Checked]) -> Iterator[str]:
    """The contradictions that the spec records for these endpoints and that none of the documents can show."""
    operations = {page.operation.name: page.operation for page in pages if page.operation}
    for name, operation in operations.items():
        about = [page for page in pages if page.operation is operation]
        for subject, entry in operation.recorded:
            is_seen = any(is_shown(subject, entry, page.known) for page in about)
            is_corrected = any(each.spec_line == entry.line for page in about for each in page.corrections)
            if not entry.is_of_prose and not is_seen and not is_corrected:
                where = f"{name}, {subject}" if subject else name
                yield f"{SPEC_NAME}:{entry.line}: {entry.quirk} of {where} is recorded, and cannot be seen here"


def summary(pages: list[Checked]) -> str:
    """The counts, as one line."""
    counts = {
        "new differences": sum(len(page.new) for page in pages),
        "recorded ones": sum(len(page.known) for page in pages),
        "corrected": sum(len(page.corrections) for page in pages),
        "sentences to read": sum(len(page.review.new) for page in pages),
        "gone": sum(len(page.review.gone) for page in pages),
    }
    return ", ".join([f"pages: {len(pages)}", *(f"{name}: {count}" for name, count in counts.items())])
