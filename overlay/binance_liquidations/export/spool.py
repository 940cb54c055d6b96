"""The file in which records are collected, so that a killed fetch can go on where it was.

Bytes beyond those that the state file counts come from a process that was killed before it counted them: they are cut
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
    """The lines appended since the state file was written."""

    since: State
    lines: list[bytes]


class Spool:
    """An open spool, locked against other processes, and cut to what its state counts. A context manager.

    Raises ConfigurationError if it belongs to another request, is in use by another process, or cannot be written. It
    may be interrupted (Ctrl-C) between any two instructions: one assignment counts a record together with its cursor,
    and one a batch.
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
            self._require_same(state.request, request)
            self._cut(state.size)
            self._held = held.pop_all()
        self._reached = state
        self._batch = _Batch(state, [])
        self._due = time.monotonic() + SECONDS

    @property
    def records(self) -> int:
        """How many records were appended, by this process and earlier ones."""
        return self._reached.records

    @property
    def cursor(self) -> str | None:
        """Where to go on; None at the beginning."""
        return self._reached.cursor

    @property
    def complete(self) -> bool:
        """Whether everything is fetched."""
        return self._reached.candidate is not None

    def append(self, line: bytes, cursor: str) -> None:
        """Add a record and the cursor after it; from time to time, save them to the disk."""
        reached = self._reached
        self._batch.lines.append(line)
        self._reached = replace(reached, cursor=cursor, size=reached.size + len(line), records=reached.records + 1)
        if len(self._batch.lines) >= BATCH or time.monotonic() >= self._due:
            self.checkpoint()

    def checkpoint(self) -> None:
        """Save to the disk: first the lines, then the state that counts them."""
        (since, lines), reached = self._batch, self._reached
        if reached == since:
            return
        with os_errors_named(self._partial.spool):
            if reached.size != since.size:
                self._file.seek(since.size)  # overwrites what an interrupted attempt may have written
                self._file.writelines(lines[: reached.records - since.records])
                self._file.truncate()
                sync(self._file)
            with durable(self._partial.new_state) as file:
                file.write(json.encode(reached))
            rename(self._partial.new_state, self._partial.state)
        self._batch = _Batch(reached, [])
        self._due = time.monotonic() + SECONDS

    def propose(self, candidate: str) -> None:
        """Record that everything is fetched, and that the existing file of this name is to become the output."""
        self._reached = replace(self._reached, candidate=candidate)
        self.checkpoint()

    def lines(self) -> Iterator[bytes]:
        """The lines that are on the disk."""
        with os_errors_named(self._partial.spool), self._partial.spool.open("rb") as file:
            yield from file

    def close_file(self) -> None:
        """Close the file after the last record, so that it may be renamed or removed, on Windows too."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._held, suppress(OSError):  # a full disk was reported; unsaved records were not counted
            self._file.close()
            if self._reached.records == 0 and not self.complete:
                remove(self._partial.spool)  # there is nothing to continue

    def _cut(self, size: int) -> None:
        with os_errors_named(self._partial.spool):
            if self._file.seek(0, os.SEEK_END) >= size:
                self._file.truncate(size)
                return
        raise ConfigurationError(f"{self._partial.spool} is shorter than {self._partial.state.name} says. {ANEW}")

    def _require_same(self, stored: dict[str, Any], request: dict[str, Any]) -> None:
        if stored == request:
            return
        names = [name for name in stored | request if stored.get(name) != request.get(name)]
        differences = "; ".join(f"{name} was {stored.get(name)!r} and is {request.get(name)!r}" for name in names)
        raise ConfigurationError(
            f"another fetch to {self._partial.output} was left unfinished: {differences}. Finish it with its old"
            f" arguments, start anew (--restart), or remove {self._partial.spool.name} and {self._partial.state.name}"
        )
