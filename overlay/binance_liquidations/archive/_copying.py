"""The unit of work: to bring one resource of one account up to date, window by window.

It may be repeated, at any time and by anybody: the rows of a window, and that the archive holds it, are written in one
transaction, and the newest sync wins: one that was overtaken while reading a window writes nothing (fencing).
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from binance_liquidations_wire.types import MILLISECOND

from ..client.clock import milliseconds
from ..client.sync import Client
from ..history.histories import Clocked, by_window, open_scan
from ..history.windows import Window, milliseconds_of, moment_of
from . import _ledger as ledger
from ._coverage import since, to_read
from ._database import Archive
from ._keys import note_key
from ._mapping import MAPPINGS, Row, TableMapping
from ._merge import Stored, merge
from ._stored import Counts, stored_rows, write

OVERLAP = timedelta(days=7)


@dataclass(frozen=True)
class Copied:
    """What came of it: rows that the archive did not hold before, that changed, or are no longer reported."""

    account: str
    resource: str
    new: int = 0
    changed: int = 0
    gone: int = 0

    def plus(self, counts: Counts) -> "Copied":
        """The same with what a window brought."""
        return replace(
            self, new=self.new + counts.new, changed=self.changed + counts.changed, gone=self.gone + counts.gone
        )


OnProgress = Callable[[Copied, float], object]
"""Called after each window, in the thread of the account, with what came so far of a resource, and how much of the time
was gone through, from 0 to 1."""


def copy(
    archive: Archive,
    client: Client,
    account: str,
    resource: str,
    *,
    overlap: timedelta = OVERLAP,
    on_progress: OnProgress | None = None,
    is_new_key: bool = False,
) -> Copied:
    """Bring one resource of an account that the archive knows up to date."""
    note = partial(note_key, account=account, fingerprint=client.fingerprint, is_new=is_new_key)
    return _Copying(archive, account, MAPPINGS[resource], note).run(client, overlap, on_progress)


class _Copying:
    def __init__(
        self, archive: Archive, account: str, mapping: TableMapping, note_key: Callable[[Connection], None]
    ) -> None:
        self._archive, self._account, self._mapping, self._note_key = archive, account, mapping, note_key
        self._of = (account, mapping.resource.name)
        self._unreported: dict[Hashable, list[Stored]] = {}

    def run(self, client: Clocked, overlap: timedelta, on_progress: OnProgress | None) -> Copied:
        now = client.exchange_time()
        claim, spans = self._archive.write(partial(self._begin, now, overlap))
        total, gone_through = sum(span.end + 1 - span.start for span in spans), 0
        done = Copied(*self._of)
        for span in spans:
            for window, records in self._read_windows(span, client):
                found = self._mapping.rows_of(records)
                counts, unreported = self._archive.write(partial(self._store, claim, window, found))
                self._remember(found, unreported)
                done = done.plus(counts)
                gone_through += window.end + 1 - window.start
                if on_progress is not None:
                    on_progress(done, gone_through / total)
        self._archive.write(lambda connection: self._finish(connection, claim, now))
        return done

    def _begin(self, now: int, overlap: timedelta, connection: Connection) -> tuple[int, list[Window]]:
        """Take over, and see what is to be read."""
        claim = ledger.claim(connection, *self._of)
        start = milliseconds_of(ledger.enter(connection, self._account, None))
        if not self._mapping.resource.has_windows:
            return claim, [Window(min(start, now), now)]
        covered = ledger.covered(connection, *self._of)
        unfinished = ledger.unfinished(connection, self._account, self._mapping)
        earliest = self._mapping.resource.earliest(now)
        windows = to_read(start, now, covered, overlap // MILLISECOND, unfinished)
        return claim, windows if earliest is None else since(earliest, windows)

    def _read_windows(self, span: Window, client: Clocked) -> Iterator[tuple[Window, list[Any]]]:
        if self._mapping.resource.has_windows:
            return by_window(
                open_scan(self._mapping.resource, moment_of(span.start), moment_of(span.end), None), client
            )
        return (
            (span, records) for _, records in by_window(open_scan(self._mapping.resource, None, None, None), client)
        )

    def _store(
        self, claim: int, window: Window, found: list[Row], connection: Connection
    ) -> tuple[Counts, list[Stored]]:
        ledger.hold(connection, *self._of, claim)
        self._note_key(connection)  # no sooner: a mistyped key is not the account's
        stored = stored_rows(connection, self._mapping, self._account, window, found)
        moved = chain.from_iterable(self._unreported[name] for name in self._names(found))
        merged = merge(self._mapping, [*stored, *moved], found)
        counts = write(connection, self._mapping, self._account, merged, stored, moment_of(milliseconds()))
        ledger.cover(connection, *self._of, window)
        return counts, merged.unreported

    def _remember(self, found: list[Row], unreported: list[Stored]) -> None:
        """A record whose date changes may come again in a later window."""
        if not self._mapping.entry.is_dated_anew:
            return
        for name in self._names(found):
            del self._unreported[name]
        for one in unreported:
            self._unreported.setdefault(self._mapping.name(one.row.values), []).append(one._replace(is_gone=True))

    def _names(self, found: list[Row]) -> set[Hashable]:
        return (
            self._unreported.keys() & {self._mapping.name(row.values) for row in found} if self._unreported else set()
        )

    def _finish(self, connection: Connection, claim: int, now: int) -> None:
        ledger.hold(connection, *self._of, claim)
        ledger.finish(connection, *self._of, now)
