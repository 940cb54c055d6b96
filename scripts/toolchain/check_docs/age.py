"""What was not read for long: operations and contradictions whose documents were last seen many days ago, or never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .lock import Lock, Read
from .promises import SPEC_NAME, Operation


def older_than(days: int, today: date, operations: list[Operation], lock: Lock) -> Iterator[str]:
    """A line for each operation and each contradiction that no document younger than this shows; oldest first."""
    found: list[tuple[date, str]] = []
    for operation in operations:
        reads = [read for name, read in lock.reads.items() if name.startswith(f"{operation.path}, ")]
        found.append(_line(reads, today, operation.line, operation.name))
        for subject, entry in operation.recorded:
            shown = [each for each in reads if entry.is_of_prose or f"{entry.quirk} {subject}".rstrip() in each.shows]
            where = f"{operation.name}, {subject}" if subject else operation.name
            found.append(_line(shown, today, entry.line, f"{entry.quirk} of {where}"))
    yield from (text for day, text in sorted(found) if (today - day).days > days)


def _line(reads: list[Read], today: date, line: int, what: str) -> tuple[date, str]:
    last = max(reads, key=lambda read: read.day, default=None)
    if last is None:
        return date.min, f"{SPEC_NAME}:{line}: {what}: not in any document that was read"
    age = (today - last.day).days
    return last.day, f"{SPEC_NAME}:{line}: {what}: read {last.day}, {age} days ago, {last.address} ({last.digest[:12]})"
