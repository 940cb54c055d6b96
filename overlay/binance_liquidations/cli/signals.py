"""Ctrl-C and SIGTERM."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from .stderr import warn


class Interrupted(SystemExit):
    """Ends the process with 130 (Ctrl-C) or 143 (SIGTERM), as shells do, after every block is left.

    It is not a KeyboardInterrupt, which the libraries of the command line and of servers handle in their own ways.
    `said` is the message about it.
    """

    said = "Interrupted."


def end_on_signals() -> None:
    """Let both signals raise Interrupted in the main thread."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # a shell's background job ignores Ctrl-C
            signal.signal(number, _interrupt)


@contextmanager
def say_when_interrupted(text: str) -> Iterator[None]:
    """Print a line on standard error if either signal ends the block."""
    try:
        yield
    except Interrupted as interrupted:
        interrupted.said = text
        warn(text)
        raise


def _interrupt(number: int, _: FrameType | None) -> NoReturn:
    raise Interrupted(128 + number)
