"""The command `scripts/check_docs`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import _spec

from . import report
from .check import Checked, Spec
from .documents import NotAPage


def main(arguments: list[str] | None = None) -> int:
    """Hold spec/openapi.yaml against pages of the exchange's documentation; fail on what it does not record."""
    parser = argparse.ArgumentParser(
        prog="check_docs",
        description=main.__doc__,
        epilog="Exit codes: 0 no difference that the spec does not record, 1 some, 2 a page or a spec that is none.",
    )
    parser.add_argument("pages", nargs="+", metavar="PAGE", help="Markdown or plain text, English or Chinese")
    names = parser.parse_args(arguments).pages
    try:
        spec = Spec(_spec.SPEC)
    except _spec.SpecError as error:
        print(error, file=sys.stderr)
        return 2
    pages: list[Checked] = []
    refused = False
    for name in names:
        try:
            checked = spec.check(Path(name).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, NotAPage) as error:
            print(f"{name}: {_reason(error)}", file=sys.stderr)
            refused = True
            continue
        pages += checked
        print(*report.lines(name, checked), sep="\n")
    if pages:
        print(*report.summary(pages, spec.unseen(pages)), sep="\n")
    return 2 if refused else int(any(page.new for page in pages))


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8: save the page as Markdown or as text"
    return str(error.strerror) if isinstance(error, OSError) else str(error)
