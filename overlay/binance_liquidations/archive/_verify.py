"""Whether the archive holds what the exchange reports: window by window, nothing is written."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import Connection, select

from binance_liquidations_wire.types import MILLISECOND

from ..client.account import Account
from ..client.accounts import accounts_named
from ..client.budget import SHARED, Budget
from ..client.policy import UNATTENDED
from ..client.sync import Client
from ..errors import BinanceLiquidationsError, ParameterError
from ..history.histories import by_window, open_scan
from ..history.windows import Window, milliseconds_of, moment_of
from . import _tables as tables
from ._coverage import gaps, since
from ._database import Archive
from ._keys import recognize, require_own_keys
from ._mapping import MAPPINGS, Row, TableMapping, plain
from ._merge import merge
from ._session import Failed, resources_by_account
from ._stored import stored_rows

_LONGEST = timedelta(days=30) // MILLISECOND
_BEHIND = timedelta(hours=1) // MILLISECOND
"""A sync reads one resource of an account after the other, so that each may end that much before the next."""


class Problem(StrEnum):
    """What is wrong. A gap is a time that was never read to its end: sync closes it."""

    gap = "gap"
    missing = "missing"
    differs = "differs"
    extra = "extra"


@dataclass(frozen=True)
class Finding:
    """A row that the exchange reports and the archive lacks, the other way round, or one that differs."""

    account: str
    resource: str
    problem: Problem
    what: str

    def __str__(self) -> str:
        return f"{self.account}, {self.resource}: {self.problem}: {self.what}"


@dataclass(frozen=True)
class Verified:
    """How much was compared, what was found to be wrong, and what could not be compared to its end."""

    windows: int
    rows: int
    findings: tuple[Finding, ...]
    failed: tuple[Failed, ...]


def verify(
    to: str | Path,
    accounts: str | Path | Iterable[Account] | None = None,
    *,
    sample: int | None = 10,
    seed: int | None = None,
    resources: Sequence[str] = (),
    base_url: str | None = None,
    budget: Budget = SHARED,
) -> Verified:
    """Compare an archive with the exchange, in up to `sample` windows of 30 days for each resource of each account.

    None compares everything. The windows are drawn at random, and always the same for a `seed`. What changed since the
    last sync is found to differ as well: sync first.

    A failure does not stop the others: look at `failed`. Raises ConfigurationError, CredentialsError or ParameterError
    where nothing can be done at all.
    """
    if sample is not None and sample < 1:
        raise ParameterError("sample is below 1: give how many windows to compare, or None for all")
    known = accounts_named(accounts)
    wanted = resources_by_account(known, resources)
    tally = _Tally(sample, Random(seed))  # noqa: S311 - a sample
    with ExitStack() as stack:
        archive = stack.enter_context(Archive(to))
        ready: list[tuple[str, int, Client]] = []
        for account in known:
            with tally.failing(account.name, None):
                start = _start(archive, account.name)
                client = stack.enter_context(account.client(base_url, retry_for=UNATTENDED, budget=budget))
                archive.read(partial(recognize, account=account.name, fingerprint=client.fingerprint))
                ready.append((account.name, start, client))
        if not ready:
            raise tally.failed[0].error
        require_own_keys({name: client for name, _, client in ready})
        for name, start, client in ready:
            for resource in wanted[name]:
                with tally.failing(name, resource):
                    _Verifying(archive, client, name, start, MAPPINGS[resource]).run(tally)
    return Verified(tally.windows, tally.rows, tuple(tally.findings), tuple(tally.failed))


@dataclass
class _Tally:
    """What came of it so far."""

    sample: int | None
    draw: Random
    windows: int = 0
    rows: int = 0
    findings: list[Finding] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)

    @contextmanager
    def failing(self, account: str, resource: str | None) -> Iterator[None]:
        """Take note of what goes wrong, and go on."""
        try:
            yield
        except BinanceLiquidationsError as error:
            self.failed.append(Failed(account, resource, error))


def _start(archive: Archive, account: str) -> int:
    """From when on the archive keeps an account."""
    table = tables.account
    start = archive.read(
        lambda connection: connection.scalar(select(table.c.start_time).where(table.c.name == account))
    )
    if start is None:
        names = archive.read(lambda connection: connection.scalars(select(table.c.name)).all())
        raise ParameterError(f"{archive} holds nothing of the account {account}, only of {', '.join(names)}")
    return milliseconds_of(start)


def _ends_of_syncs(connection: Connection, account: str) -> dict[str, int]:
    """Until when each resource of an account was read to its end, as far as it ever was."""
    table = tables.ledger
    query = select(table).where(table.c.account == account, table.c.synced_at.is_not(None))
    return {row.resource: milliseconds_of(row.synced_at) for row in connection.execute(query)}


class _Verifying:
    def __init__(self, archive: Archive, client: Client, account: str, start: int, mapping: TableMapping) -> None:
        self._archive, self._client, self._account, self._mapping = archive, client, account, mapping
        self._start = start
        # In this order, should a sync write meanwhile: it covers first.
        self._synced = archive.read(lambda connection: _ends_of_syncs(connection, account))
        self._covered = archive.covered(account, mapping.resource.name)
        keeps_all = mapping.resource.earliest(0) is None
        self._earliest = None if keeps_all else mapping.resource.earliest(client.exchange_time())

    def run(self, tally: _Tally) -> None:
        """Compare, and count what was compared and found."""
        tally.findings += self._gaps()
        for window in self._windows(tally.sample, tally.draw):
            tally.windows += 1
            for found, wrong in self._compare(window):
                tally.rows += found
                tally.findings += wrong

    def _gaps(self) -> Iterator[Finding]:
        """The times that were not read to their end."""
        if not self._covered:
            yield self._finding(Problem.gap, "nothing was read to its end yet")
            return
        end = self._covered[-1].end
        until = self._until(end)
        # What the exchange no longer kept when the archive began can never come, and is not missing.
        start = self._start if self._earliest is None else max(self._start, self._covered[0].start)
        for gap in gaps(Window(start, until), self._covered):
            is_lost = self._earliest is not None and gap.end < self._earliest
            note = ", which the exchange no longer keeps" if is_lost else ""
            yield self._finding(Problem.gap, f"{moment_of(gap.start)} to {moment_of(gap.end)}{note}")
        if self._mapping.resource.name not in self._synced:
            yield self._finding(Problem.gap, f"{moment_of(until + 1)} and later: no sync came to its end yet")

    def _until(self, end: int) -> int:
        """Until when everything should be there, in an archive that has it until `end`."""
        newest = max(self._synced.values(), default=end)
        return newest if newest - end > _BEHIND else end

    def _windows(self, sample: int | None, draw: Random) -> list[Window]:
        """The windows to compare."""
        if not self._mapping.resource.has_windows:
            return self._covered[-1:]
        windows = [
            Window(start, min(start + _LONGEST, covered.end + 1) - 1)
            for covered in (self._covered if self._earliest is None else since(self._earliest, self._covered))
            for start in range(covered.start, covered.end + 1, _LONGEST)
        ]
        return windows if sample is None or sample >= len(windows) else sorted(draw.sample(windows, sample))

    def _compare(self, window: Window) -> Iterator[tuple[int, list[Finding]]]:
        """How many rows a part of the window has, and what is wrong with it."""
        if not self._mapping.resource.has_windows:
            for _, records in by_window(open_scan(self._mapping.resource, None, None, None), self._client):
                found = self._mapping.rows_of(records)
                until = moment_of(window.end)  # what was closed later is not expected to be there
                yield (
                    len(found),
                    self._wrong(window, [row for row in found if row.values[self._mapping.moment] <= until]),
                )
            return
        for part, records in by_window(
            open_scan(self._mapping.resource, moment_of(window.start), moment_of(window.end), None), self._client
        ):
            found = self._mapping.rows_of(records)
            yield len(found), self._wrong(part, found)

    def _wrong(self, window: Window, found: list[Row]) -> list[Finding]:
        stored = self._archive.read(
            lambda connection: stored_rows(connection, self._mapping, self._account, window, found)
        )
        merged = merge(self._mapping, stored, found)
        return [
            *(self._finding(Problem.missing, _row_as_text(row)) for row in merged.new),
            *(
                self._finding(Problem.differs, _difference(old.row, row, old.is_gone))
                for old, row in merged.kept
                if old.is_gone or plain(old.row) != plain(row)  # as text: digit for digit
            ),
            *(self._finding(Problem.extra, _row_as_text(old.row)) for old in merged.unreported if not old.is_gone),
        ]

    def _finding(self, problem: Problem, what: str) -> Finding:
        return Finding(self._account, self._mapping.resource.name, problem, what)


def _row_as_text(row: Row) -> str:
    return " ".join(str(value) for value in plain(row._replace(parts={})).values())


def _difference(old: Row, new: Row, is_gone: bool) -> str:
    before, after = plain(old), plain(new)
    changes = [f"{name} {before[name]} is {after[name]}" for name in after if before[name] != after[name]]
    return f"{_row_as_text(new)}: {'; '.join(changes) or 'taken to be gone' * is_gone}"
