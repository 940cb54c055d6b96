"""The command `scripts/check_docs`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from toolchain.spec import openapi

from . import report
from .capture import check_capture
from .draft import draft
from .endpoint import faults_as_sentences, read_endpoint
from .lock import LACKING, Lock, LockError
from .pages import NotAPage, Page, pages_in
from .promises import SPEC_NAME, Finding, Operation
from .report import Checked
from .sentences import sentences_of
from .spec import read_spec
from .structure import compare_structure, operation_of
from .words import tidy

LOCK = openapi.SPEC.with_name("pages.lock")


def main(arguments: list[str] | None = None, lock_path: Path = LOCK) -> int:
    """Compare pages of the exchange's documentation with spec/openapi.yaml and the sentences that were read before."""
    parser = argparse.ArgumentParser(
        prog="check_docs",
        description=main.__doc__,
        epilog="Exit codes: 0 nothing new, 1 a difference that the spec does not record or an unread sentence,"
        " 2 a file that cannot be read.",
    )
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="Markdown or plain text, English or Chinese")
    parser.add_argument("--capture", metavar="FILE", help="what `binance-liquidations capture` wrote, instead of pages")
    parser.add_argument("--accept", action="store_true", help="you have read the sentences: record them in pages.lock")
    options = parser.parse_args(arguments)
    if bool(options.pages) == bool(options.capture):
        parser.error("give pages, or a capture")
    if options.capture:
        return check_capture(options.capture)
    try:
        operations = read_spec(openapi.SPEC)
        lock = Lock.load(lock_path, [operation.name for operation in operations])
    except (openapi.SpecError, LockError) as error:
        print(error, file=sys.stderr)
        return 2
    pages: list[Checked] = []
    refused = False
    for file in options.pages:
        try:
            read = pages_in(Path(file).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, NotAPage) as error:
            print(f"{file}: {_reason_for(error)}", file=sys.stderr)
            refused = True
            continue
        for page in read:
            checked = check(page, operations, lock, accept=options.accept)
            print(*report.lines_about(file, lock_path.name, checked), sep="\n")
            pages.append(checked)
    if options.accept:
        lock.save(lock_path)
    if pages:
        print(*_unseen_quirks(pages), report.summary(pages), sep="\n")
    fails = any(page.new or (page.review.is_open and not options.accept) for page in pages)
    return 2 if refused else int(fails)


def check(page: Page, operations: list[Operation], lock: Lock, *, accept: bool) -> Checked:
    """Compare one page with the spec and with the lock, which `accept` updates."""
    endpoint = read_endpoint(page) if page.kind == "endpoint" else None
    operation = operation_of(endpoint, operations) if endpoint else None
    is_compared = operation is not None and operation.has_example and endpoint is not None and bool(endpoint.example)
    sentences = sentences_of(page.blocks, endpoint.code if endpoint and is_compared else None)
    if endpoint is None:
        name, covers = lock.name_of_page(tidy(page.title), sentences), page.kind
    else:
        sentences += faults_as_sentences(endpoint)
        path = operation.path if operation else endpoint.says("path") or f"no path, {tidy(page.title)}"
        name, covers = f"{path}, {page.language}", operation.name if operation else LACKING
    checked = Checked(name, covers, page.line, lock.review(name, sentences, covers), operation)
    if endpoint and operation:
        checked.findings = compare_structure(endpoint, operation)
    elif endpoint and name not in lock.pages and not accept:
        request = f"{endpoint.says('method') or 'no method'} {endpoint.says('path') or 'and no path'}"
        line = next((each.line for each in endpoint.statements if each.subject == "path"), page.line)
        checked.findings = [Finding(line, f"endpoint {request}", operations[0].line, "does not have it")]
        checked.draft = draft(endpoint)
    if accept:
        lock.accept(name, sentences, covers)
    return checked


def _unseen_quirks(pages: list[Checked]) -> list[str]:
    """The contradictions that the spec records for these endpoints but none of these pages shows."""
    seen = {finding.quirk for page in pages for finding in page.known}
    operations = {page.operation.name: page.operation for page in pages if page.operation}
    return [
        f"{SPEC_NAME}:{operation.line}: {quirk} of {operation.name} is recorded, but none of these pages shows it"
        for operation in operations.values()
        for quirk in sorted(operation.quirks - seen)
    ]


def _reason_for(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8: save the page as Markdown or as text"
    return str(error.strerror) if isinstance(error, OSError) else str(error)
