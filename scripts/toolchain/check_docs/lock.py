"""spec/pages.lock: which sentences of which page a person has read, and which part of the spec covers each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from .sentences import Sentence

LACKING = "none: the spec does not have this endpoint"
_HEADER = """\
# The sentences of the exchange's pages that a person has read: each by its hash, under its page, with the part of the
# spec that covers it. A sentence that occurs on a page several times is listed as many times. Above them, when the page
# was read, the hash of its document, its address, and the recorded contradictions that it shows. Written by
# scripts/check_docs --accept; spec/README.md says what may be edited by hand.
"""
_ENTRY = re.compile(r"  (?P<digest>[0-9a-f]{16}) (?P<covers>\S.*)")
_READ = re.compile(r"  read (?P<day>\d{4}-\d{2}-\d{2}) (?P<digest>[0-9a-f]{64}) (?P<address>\S+)")
_SHOWS = re.compile(r"  shows (?P<shown>\S.*)")
_PARTS = ("general", "errors", "change-log")
# If several pages have one title: the share of its sentences that must be recorded for a page to be that page.
_SHARED = 0.5


class LockError(Exception):
    """The lock cannot be read; the message names the line."""


@dataclass(frozen=True)
class Entry:
    """A sentence that was read, and its line in the lock."""

    digest: str
    covers: str
    line: int = 0


@dataclass(frozen=True)
class Read:
    """When a page was read, from which address, the hash of its document, and the contradictions that it showed."""

    day: date
    digest: str
    address: str
    shows: tuple[str, ...] = ()


@dataclass
class Review:
    """The unread sentences of a page, and those that it no longer has."""

    new: list[Sentence]
    gone: list[Entry]

    @property
    def is_open(self) -> bool:
        """Whether there are sentences to read."""
        return bool(self.new or self.gone)


class Lock:
    """The sentences that were read, and when, by page."""

    def __init__(self, pages: dict[str, list[Entry]], reads: dict[str, Read] | None = None) -> None:
        self.pages = pages
        self.reads = reads or {}

    @classmethod
    def load(cls, path: Path, operations: Iterable[str]) -> Lock:
        """Read the file, if there is one; raises LockError for lines that are not entries or that cover nothing."""
        pages: dict[str, list[Entry]] = {}
        reads: dict[str, Read] = {}
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        known = {*_PARTS, *operations}
        for number, line in enumerate(lines, 1):
            entry = _ENTRY.fullmatch(line)
            if entry and pages:
                if entry["covers"] not in known and not re.match(r"none: *\S", entry["covers"]):
                    choices = "an operationId, general, errors, change-log, or none: and a reason"
                    raise LockError(f"{path.name}:{number}: {entry['covers']!r} is not part of the spec: {choices}")
                pages[next(reversed(pages))].append(Entry(entry["digest"], entry["covers"], number))
            elif pages and (read := _READ.fullmatch(line)):
                reads[next(reversed(pages))] = Read(date.fromisoformat(read["day"]), read["digest"], read["address"])
            elif pages and (shows := _SHOWS.fullmatch(line)) and (name := next(reversed(pages))) in reads:
                reads[name] = replace(reads[name], shows=(*reads[name].shows, shows["shown"]))
            elif re.match(r"[/\w]", line) and line not in pages:
                pages[line] = []
            elif line and line[0] != "#":
                raise LockError(f"{path.name}:{number}: not the name of another page, nor a hash and what covers it")
        return cls(pages, reads)

    def save(self, path: Path) -> None:
        """Write the file, sorted, so that diffs are small."""
        lines = []
        for page, entries in sorted(self.pages.items()):
            lines += [
                "",
                page,
                *self._provenance(page),
                *sorted(f"  {entry.digest} {entry.covers}" for entry in entries),
            ]
        path.write_text(_HEADER + "\n".join([*lines, ""]), encoding="utf-8")

    def _provenance(self, page: str) -> Iterator[str]:
        if read := self.reads.get(page):
            yield f"  read {read.day} {read.digest} {read.address}"
            yield from (f"  shows {shown}" for shown in sorted(read.shows))

    def name_of_page(self, title: str, sentences: list[Sentence]) -> str:
        """The name of a page that has only its title: of the pages with that title, the one with the same sentences."""
        found = Counter(sentence.digest for sentence in sentences)
        names = [title, *(f"{title} ({number})" for number in range(2, 100))]
        taken = [name for name in names if name in self.pages]
        likest = max(taken, key=lambda name: self._shared_part(name, found), default=None)
        if likest and self._shared_part(likest, found) >= _SHARED:
            return likest
        return next(name for name in names if name not in self.pages)

    def _shared_part(self, name: str, found: Counter[str]) -> float:
        recorded = Counter(entry.digest for entry in self.pages[name])
        return (recorded & found).total() / max(recorded.total(), found.total(), 1)

    def review(self, name: str, sentences: list[Sentence], covers: str) -> Review:
        """Compare a page with its record; sentences read while the spec lacked the endpoint must be read again."""
        entries = self.pages.get(name, [])
        unread = Counter(sentence.digest for sentence in sentences)
        lacking = {sentence.digest for sentence in sentences if (sentence.covers or covers) == LACKING}
        unread -= Counter(entry.digest for entry in entries if entry.covers != LACKING or entry.digest in lacking)
        missing = Counter(entry.digest for entry in entries) - Counter(sentence.digest for sentence in sentences)
        # Of identical sentences, the last count as new.
        new = [sentence for sentence in reversed(sentences) if _take(unread, sentence.digest)]
        return Review(new[::-1], [entry for entry in entries if _take(missing, entry.digest)])

    def accept(self, name: str, sentences: list[Sentence], covers: str) -> None:
        """Record exactly these sentences; those that were recorded before keep the part that covers them."""
        before = {entry.digest: entry.covers for entry in self.pages.get(name, []) if entry.covers != LACKING}
        self.pages[name] = [Entry(each.digest, before.get(each.digest, each.covers or covers)) for each in sentences]


def _take(counter: Counter[str], digest: str) -> bool:
    """Take one, if any is missing; returns whether there was one."""
    counter[digest] -= 1
    return counter[digest] >= 0
