"""The command `scripts/check_docs`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from toolchain.spec import openapi
from toolchain.spec_diff.comparison import lowest_version

from . import report
from .age import older_than
from .capture import check_capture
from .checking import check_document, drafts_of
from .documents import readings_in
from .lock import Lock, LockError
from .pages import NotAPage
from .promises import Operation
from .reading import Reading
from .report import Checked
from .sentences import Sentence
from .source import Source
from .spec import read_spec
from .upstream import changes_between, new_sentences

LOCK = openapi.SPEC.with_name("pages.lock")
_UNREADABLE = (OSError, UnicodeDecodeError, NotAPage)
_PAIR = 2


def main(arguments: list[str] | None = None, lock_path: Path = LOCK) -> int:
    """Compare documents of the exchange with spec/openapi.yaml and with the sentences that were read before."""
    parser = argparse.ArgumentParser(
        prog="check_docs",
        description=main.__doc__,
        epilog="Exit codes: 0 nothing new, 1 a difference that the spec does not record, an unread sentence, or"
        " something to list, 2 a document that cannot be read.",
    )
    parser.add_argument(
        "documents",
        nargs="*",
        metavar="DOCUMENT",
        help="a file or an https address: a page as Markdown or text, English or Chinese; a page of the catalogue as"
        " text; an OpenAPI document; llms-full.txt",
    )
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--accept", action="store_true", help="you have read the sentences: record them in pages.lock")
    ways.add_argument("--draft", action="store_true", help="print entries for the endpoints that the spec lacks")
    ways.add_argument("--changes", action="store_true", help="what changed from the first document to the second")
    ways.add_argument("--older-than", type=int, metavar="DAYS", help="list what was last read longer ago")
    ways.add_argument("--capture", metavar="FILE", help="what `binance-liquidations capture` wrote, compared instead")
    options = parser.parse_args(arguments)
    if bool(options.documents) == (options.older_than is not None or options.capture is not None):
        parser.error("give documents, or --older-than or --capture alone")
    if options.changes and len(options.documents) != _PAIR:
        parser.error("--changes takes two documents: the older, then the newer")
    if options.capture:
        return check_capture(options.capture)
    try:
        operations = read_spec(openapi.SPEC)
        lock = Lock.load(lock_path, [operation.name for operation in operations])
    except (openapi.SpecError, LockError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.older_than is not None:
        lines = list(older_than(options.older_than, datetime.now(UTC).date(), operations, lock))
        print(*lines or [f"everything was read within {options.older_than} days"], sep="\n")
        return int(bool(lines))
    if options.changes:
        return _print_changes(options.documents, operations)
    if options.draft:
        return _print_drafts(options.documents, operations)
    return _check(options.documents, operations, lock, lock_path, accept=options.accept)


def _print_drafts(names: list[str], operations: list[Operation]) -> int:
    is_complete = True
    for name in names:
        try:
            source = Source.load(name)
            print(*drafts_of(readings_in(source.text), operations, source), sep="\n", end="")
        except _UNREADABLE as error:
            is_complete = _refuse(name, error)
    return 0 if is_complete else 2


def _check(names: list[str], operations: list[Operation], lock: Lock, lock_path: Path, *, accept: bool) -> int:
    pages: list[Checked] = []
    is_complete = True
    for name in names:
        before = Lock(dict(lock.pages), dict(lock.reads))
        try:
            source = Source.load(name)
            found = check_document(readings_in(source.text), operations, lock, accept=accept, source=source)
        except _UNREADABLE as error:
            is_complete, lock = _refuse(name, error), before  # of such a document, nothing counts as read
            continue
        for page in found:
            print(*report.lines_about(name, lock_path.name, page), sep="\n")
        pages += found
    if accept:
        lock.save(lock_path)
    if pages:
        print(*report.unseen_contradictions(pages), report.summary(pages), sep="\n")
    is_new = any(page.new or (page.review.is_open and not accept) for page in pages)
    return int(is_new) if is_complete else 2


def _print_changes(names: list[str], operations: list[Operation]) -> int:
    """Print an entry for spec/CHANGELOG.md, and the sentences to read; return 1 if anything changed."""
    sources, readings, sentences = list[Source](), list[list[Reading]](), list[list[Sentence]]()
    for name in names:
        try:
            sources.append(Source.load(name))
            readings.append(readings_in(sources[-1].text))
            for reading in readings[-1]:
                _ = reading.endpoint  # read now, so that what is wrong in it is a line about this document
            sentences.append([each for reading in readings[-1] for each in reading.read_sentences(None)])
        except _UNREADABLE as error:
            _refuse(name, error)
            return 2
    old, new = sources
    changes = sorted(changes_between(readings[0], readings[1], operations), key=lambda found: not found[1].is_breaking)
    unread = new_sentences(*sentences)
    if changes:
        version = lowest_version(openapi.load(), [change for _, change in changes])
        print(f"## {version}\n\nUpstream, from {old.day} to {new.day} ({new.address}):\n")
    for line, change in changes:
        place = f"{new.name}:{line}" if line else old.name
        print(f"- {'**Breaking.** ' if change.is_breaking else ''}`{change.where}`: {change.what} ({place}).")
    for sentence in unread:
        print(f"{new.name}:{sentence.line}: to read: {sentence.shown}")
    if not changes and not unread:
        print("nothing changed")
    return int(bool(changes or unread))


def _refuse(name: str, error: Exception) -> bool:
    """Say in one line why a document cannot be read."""
    reason = str(error.strerror) if isinstance(error, OSError) else str(error)
    if isinstance(error, UnicodeDecodeError):
        reason = "not UTF-8: save the page as Markdown or as text"
    print(f"{name}: {reason}", file=sys.stderr)
    return False
