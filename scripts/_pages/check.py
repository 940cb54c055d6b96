"""One file of documentation, checked: what each page in it is, and what was found there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import _spec

from . import change_log, comparison, documents, endpoint, errors, general, marked, specified
from .draft import Draft, draft
from .finding import SPEC_NAME, Finding, Notice
from .marked import Marked
from .promises import Operation


@dataclass
class Checked:
    """A page: what it is, and its findings."""

    line: int
    title: str
    operation: Operation | None = None
    findings: list[Finding] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    draft: Draft | None = None

    @property
    def new(self) -> list[Finding]:
        """What the spec does not record."""
        return [finding for finding in self.findings if finding.quirk is None]

    @property
    def known(self) -> list[Finding]:
        """What it records."""
        return [finding for finding in self.findings if finding.quirk is not None]


class Spec:
    """The spec as pages are held against it; raises SpecError where it is none."""

    def __init__(self, path: Path) -> None:
        self.node: Marked = marked.from_spec(path)
        try:
            self.operations = specified.operations(self.node)
        except KeyError as error:
            raise _spec.SpecError(f"{SPEC_NAME}: {error} is missing") from None

    def check(self, text: str) -> list[Checked]:
        """Hold every page in a text against the spec; raises NotAPage where there is none."""
        return [self._check(document) for document in documents.documents(text)]

    def unseen(self, pages: Iterable[Checked]) -> list[tuple[Operation, str]]:
        """The contradictions that are recorded of the pages' endpoints and that none of these pages shows."""
        pages = list(pages)
        seen = {finding.quirk for page in pages for finding in page.known}
        told = {operation.name: operation for page in pages if (operation := page.operation)}
        return [(operation, quirk) for operation in told.values() for quirk in sorted(operation.quirks - seen)]

    def _check(self, document: documents.Document) -> Checked:
        if document.kind != "endpoint":
            page = Checked(document.line, document.title)
            if document.kind == "general":
                page.findings, page.notices = general.compare(document, self.node, self.operations)
            elif document.kind == "log":
                page.findings, page.notices = change_log.compare(document, self.operations)
            else:
                page.findings = errors.compare(document, self.node)
            return page
        return self._check_endpoint(endpoint.read(document))

    def _check_endpoint(self, page: endpoint.EndpointPage) -> Checked:
        operation = comparison.operation_of(page, self.operations)
        notices = [Notice(left.line, left.text) for left in page.unread if operation is None or not left.is_weighty]
        if operation:
            title = f"{operation.name}, {page.language}"
            return Checked(page.line, title, operation, comparison.compare(page, operation), notices)
        request = f"{page.says('method') or 'no method'} {page.says('path') or 'and no path'}"
        line = next((said.line for said in page.said if said.subject == "path"), page.line)
        lacking = Finding(line, f"endpoint {request}", self.operations[0].line, "does not have it")
        return Checked(
            page.line,
            f"{page.title}, {page.language}",
            None,
            [lacking],
            notices,
            draft(page, self.node, self.operations),
        )
