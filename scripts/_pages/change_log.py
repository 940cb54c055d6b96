"""The change log, held against the spec: each date at which it names an endpoint stands in that endpoint's description.

So an entry that nobody has looked at is a difference, and an endpoint about liquidations that the spec lacks is one.
"""

from __future__ import annotations

import re

from .documents import Document
from .finding import Finding, Notice
from .layout import Heading, Prose
from .promises import Operation
from .words import DATE_HEADING, tidy

_PATH = re.compile(r"(?:\b(?P<method>GET|POST|PUT|DELETE|PATCH)\W{0,3})?(?P<path>/(?:s?api/)?v\d+/[\w./-]*\w)")
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_OURS = re.compile("liquidation", re.IGNORECASE)


def compare(document: Document, operations: list[Operation]) -> tuple[list[Finding], list[Notice]]:
    """The differences, and the entries with a date of their own that name no endpoint."""
    known = {operation.path: operation for operation in operations}
    findings: list[Finding] = []
    notices: list[Notice] = []
    dates: dict[str, set[str]] = {}
    date = ""
    for block in document.blocks:
        if isinstance(block, Heading) and (match := DATE_HEADING.fullmatch(tidy(block.text))):
            date = match["date"]
        elif isinstance(block, Prose):
            text = tidy(block.text)
            paths = list(_PATH.finditer(text))
            for match in paths:
                dates.setdefault(match["path"], set()).add(date)
                findings += _mentioned(block.line, date, match, known, operations)
            if not paths and _DATE.search(text):
                notices.append(Notice(block.line, text))
    for operation in operations:
        description = operation.node["description"]
        for promised in _DATE.findall(description.value) if operation.path in dates else ():
            if promised not in dates[operation.path]:
                subject = f"{operation.path} on {promised}: not on the page"
                findings.append(Finding(document.line, subject, description.line, f"tells it of {operation.name}"))
    return findings, notices


def _mentioned(
    line: int, date: str, match: re.Match[str], known: dict[str, Operation], operations: list[Operation]
) -> list[Finding]:
    path, method = match["path"], match["method"]
    operation = known.get(path)
    if operation is None:
        lacking = Finding(line, f"endpoint {path}", operations[0].line, "does not have it")
        return [lacking] if _OURS.search(path) else []
    promise, description = operation.promises["method"], operation.node["description"]
    found = []
    if method and method not in promise.values:
        found.append(Finding(line, f"method {method} of {path}", promise.line, f"says {promise}"))
    if date not in _DATE.findall(description.value):
        subject = f"change of {path} on {date or 'no date'}"
        found.append(Finding(line, subject, description.line, f"does not tell this date of {operation.name}"))
    return found
