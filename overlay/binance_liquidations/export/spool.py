"""The file in which records are collected, so that a fetch that was killed goes on where it was.

Whatever stands in it beyond what the state file counts was written by a process that did not live to say so: it is cut
off, and fetched again.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any, NamedTuple, Self

from msgspec import json
from msgspec.structs import replace

from ..errors import ConfigurationError
from .durable import alone, durable, open_own, os_errors_named, remove, rename, sync
from .partial import ANEW, Partial, State

BATCH = 1000
SECONDS = 5.0


class _Batch(NamedTuple):
    """What was appended since the state file was written."""

    since: State
    lines: list[bytes]


class Spool:
    """An open spool, locked against other processes, and cut to what its state counts. A context manager.

    Raises ConfigurationError where it belongs to another request, is in use by another process, or cannot be written.
    It may be interrupted (Ctrl-C) between any two instructions: a record is counted, together with its cursor, by one
    assignment, and so is a batch.
    """

    def __init__(self, partial: Partial, request: dict[str, Any], *, restart: bool = False) -> None:
        self._partial = partial
        with ExitStack() as held:
            with os_errors_named(partial.spool):
                held.enter_context(alone(partial.lock, partial.spool))
                self._file = held.enter_context(open_own(partial.spool))
            if restart:
                partial.forget()
            state = partial.load() or State(request=request)
            self._match(state.request, request)
            self._cut(state.size)
            self._held = held.pop_all()
        self._reached = state
        self._batch = _Batch(state, [])
        self._due = time.monotonic() + SECONDS

    @property
    def records(self) -> int:
        """How many records were appended, by this process and those before it."""
        return self._reached.records

    @property
    def cursor(self) -> str | None:
        """From where to go on; None at the beginning."""
        return self._reached.cursor

    @property
    def complete(self) -> bool:
        """Whether nothing is left to fetch."""
        return self._reached.candidate is not None

    def append(self, line: bytes, cursor: str) -> None:
        """Add a record, and the cursor after it; now and then, bring the disk up to date."""
        reached = self._reached
        self._batch.lines.append(line)
        self._reached = replace(reached, cursor=cursor, size=reached.size + len(line), records=reached.records + 1)
        if len(self._batch.lines) >= BATCH or time.monotonic() >= self._due:
            self.checkpoint()

    def checkpoint(self) -> None:
        """Bring the disk up to date: first the lines, then the state that counts them."""
        (since, lines), reached = self._batch, self._reached
        if reached == since:
            return
        with os_errors_named(self._partial.spool):
            if reached.size != since.size:
                self._file.seek(since.size)  # over what an interrupted attempt may have left
                self._file.writelines(lines[: reached.records - since.records])
                self._file.truncate()
                sync(self._file)
            with durable(self._partial.new_state) as file:
                file.write(json.encode(reached))
            rename(self._partial.new_state, self._partial.state)
        self._batch = _Batch(reached, [])
        self._due = time.monotonic() + SECONDS

    def propose(self, candidate: str) -> None:
        """State that nothing is left to fetch, and that the file of this name, which exists, is to be the output."""
        self._reached = replace(self._reached, candidate=candidate)
        self.checkpoint()

    def lines(self) -> Iterator[bytes]:
        """The lines that are on the disk."""
        with os_errors_named(self._partial.spool), self._partial.spool.open("rb") as file:
            yield from file

    def close_file(self) -> None:
        """Nothing is appended any more: from now on the file may be renamed or removed, on Windows too."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._held, suppress(OSError):  # a full disk was reported, and what it had no room for was not counted
            self._file.close()
            if self._reached.records == 0 and not self.complete:
                remove(self._partial.spool)  # nothing came, so there is nothing to continue

    def _cut(self, size: int) -> None:
        with os_errors_named(self._partial.spool):
            if self._file.seek(0, os.SEEK_END) >= size:
                self._file.truncate(size)
                return
        raise ConfigurationError(f"{self._partial.spool} is shorter than {self._partial.state.name} says. {ANEW}")

    def _match(self, there: dict[str, Any], asked: dict[str, Any]) -> None:
        if there == asked:
            return
        names = [name for name in there | asked if there.get(name) != asked.get(name)]
        differences = "; ".join(f"{name} was {there.get(name)!r} and is {asked.get(name)!r}" for name in names)
        raise ConfigurationError(
            f"another fetch to {self._partial.output} was left unfinished: {differences}. Finish it with the arguments"
            f" it had, start anew (--restart), or remove {self._partial.spool.name} and {self._partial.state.name}"
        )
