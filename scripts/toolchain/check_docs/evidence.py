"""What a document shows of the contradictions that the spec records: shown, corrected, or not to be seen in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .endpoint import PAGE, RUN_TOGETHER, Endpoint
from .mending import BARE, COMMENT, EXTRA, LACKING
from .promises import SPEC_NAME, Evidence, Finding, Operation, Statement
from .sentences import Sentence

_LANGUAGES = ("English", "Chinese")
_FAULTS = (COMMENT, LACKING, EXTRA, BARE, RUN_TOGETHER)


@dataclass(frozen=True)
class Correction:
    """A document that could contradict itself as the spec records, and does not."""

    line: int
    quirk: str
    subject: str
    says: str
    spec_line: int

    @property
    def sentence(self) -> Sentence:
        """What a person accepts, once the evidence need not change."""
        return Sentence(self.line, f"({self.quirk} of {self.subject} is corrected: {self.says})")

    def shown(self, name: str) -> str:
        """The line of the report, with the name of the document's file."""
        where = f"{SPEC_NAME}:{self.spec_line}"
        return f"{name}:{self.line}: corrected: {self.quirk} of {self.subject}: {self.says} · {where} is to remove"


def corrections_in(
    page: Endpoint, operation: Operation, statements: list[Statement], findings: list[Finding]
) -> list[Correction]:
    """What the document says where the evidence records a contradiction that it does not show."""
    return [
        Correction(line, entry.quirk, subject or operation.name, says, entry.line)
        for subject, entry in operation.recorded
        if not entry.is_of_prose and not is_shown(subject, entry, findings)
        for line, says in [*_agreeing(page, operation, statements, subject, entry)][:1]
    ]


def is_shown(subject: str, entry: Evidence, findings: list[Finding]) -> bool:
    """Whether one of the differences is the contradiction that this evidence about this subject records."""
    return any(finding.quirk == entry.quirk and _is_about(finding, subject) for finding in findings)


def _is_about(finding: Finding, subject: str) -> bool:
    in_example = re.sub(r"\[\d+\]", "", finding.page).replace("example.", "field ", 1)
    return finding.is_about(subject) or replace(finding, page=in_example).is_about(subject)


def _agreeing(
    page: Endpoint, operation: Operation, statements: list[Statement], subject: str, entry: Evidence
) -> Iterator[tuple[int, str]]:
    """The lines on which the contradiction would be seen if the document had it, and what stands there."""
    named = [language for language in _LANGUAGES if entry.table_names(language)]
    if named and page.language not in named:
        return
    if faults := [fault for fault in _FAULTS if entry.table_names(fault)]:
        part = "parameters" if RUN_TOGETHER in faults else "example"
        if page.source == PAGE and part in page.sections:
            yield page.line_of(part), "nothing of this kind is there"
    elif named and "example" in entry.table:
        if page.example:
            yield page.line_of("example"), f"the {page.language} example has another value"
    elif named and "path" in entry.table:
        yield from ((each.line, each.value) for each in page.statements if each.subject == "path")
    else:
        for each in statements:
            promise = operation.promises.get(each.subject)
            if promise is None or not each.is_about(subject) or each.value not in promise.values:
                continue
            wrong = {value for value, quirk in promise.quirks.items() if quirk == entry.quirk} - {*promise.values}
            if any(_is_said_in(page.language, value, entry) for value in wrong):
                yield each.line, f"{each.subject} {each.value}"


def _is_said_in(language: str, value: str, entry: Evidence) -> bool:
    """Whether the evidence says of pages in this language, or of none in particular, that they have this value."""
    sides = [text for text in (entry.table, entry.example) if value in text]
    return not any(other in text for text in sides for other in _LANGUAGES if other != language)
