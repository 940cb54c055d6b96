"""Standard error: messages and the log, each on one line, above the progress bar."""

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING

from binance_liquidations_wire.errors import one_line

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn


_DATE = "%Y-%m-%dT%H:%M:%SZ"
_is_dated = ContextVar("is_dated", default=False)


def date_lines() -> None:
    """Begin each further line with the time, as those of the log always do."""
    _is_dated.set(True)


def warn(text: str) -> None:
    """Print a line; it is lost if standard error cannot be written."""
    _print(f"{time.strftime(_DATE, time.gmtime())} {text}" if _is_dated.get() else text)


def _print(text: str) -> None:
    with suppress(OSError):
        print(one_line(text), file=sys.stderr, flush=True)


class _Log(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _print(self.format(record))


def show_log(*, verbose: bool) -> None:
    """Show the client's waits and retries; if `verbose`, each request as well."""
    formatter = logging.Formatter("%(asctime)s %(message)s", _DATE)
    formatter.converter = time.gmtime
    handler = _Log()
    handler.setFormatter(formatter)
    logger = logging.getLogger("binance_liquidations")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)


def progress_bar(*columns: "ProgressColumn | str") -> "Progress":
    """A progress bar that is shown only in a terminal and disappears at the end. Standard output is untouched."""
    from rich.console import Console
    from rich.progress import Progress

    console, disable = Console(stderr=True), not sys.stderr.isatty()
    return Progress(*columns, console=console, transient=True, redirect_stdout=False, disable=disable)


@contextmanager
def show_meanwhile(text: str) -> Iterator[None]:
    """In a terminal, show what the block waits for, and for how long."""
    from rich.progress import TextColumn, TimeElapsedColumn

    with progress_bar(TextColumn("{task.description} ...", markup=False), TimeElapsedColumn()) as bar:
        bar.add_task(text, total=None)
        yield
