"""Whether the archive holds what the exchange tells: window by window, nothing is written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from random import Random

from .._accounts import Account
from .._budget import SHARED, Budget
from .._client import Client
from .._history import by_window, opened
from .._kinds import CLOSED_RISK_UNITS
from .._reading import Window
from ..errors import ParameterError
from ._database import Archive
from ._merge import merge
from ._session import RETRY_FOR, accounts_named, resources_named
from ._shapes import SHAPES, Row, Shape, plain
from ._spans import gaps, milliseconds_of, moment_of
from ._stored import stored_rows

_LONGEST = timedelta(days=30) // timedelta(milliseconds=1)


class Problem(StrEnum):
    """What is wrong. A gap is a time that was never read to its end: sync closes it."""

    gap = "gap"
    missing = "missing"
    differs = "differs"
    extra = "extra"


@dataclass(frozen=True)
class Finding:
    """A row that the exchange tells of and the archive does not hold, the other way round, or not as it is told."""

    account: str
    resource: str
    problem: Problem
    what: str

    def __str__(self) -> str:
        return f"{self.account}, {self.resource}: {self.problem}: {self.what}"


@dataclass(frozen=True)
class Verified:
    """How much was compared, and what was found to be wrong."""

    windows: int
    rows: int
    findings: tuple[Finding, ...]


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
    """
    if sample is not None and sample < 1:
        raise ParameterError("sample is below 1: give how many windows to compare, or None for all")
    draw = Random(seed)  # noqa: S311 - a sample
    windows, rows, findings = 0, 0, list[Finding]()
    known = accounts_named(accounts)
    wanted = resources_named(resources)
    with Archive(to) as archive:
        starts = archive.accounts()
        if unknown := [account.name for account in known if account.name not in starts]:
            raise ParameterError(f"{archive} holds nothing of the account {unknown[0]}, only of {', '.join(starts)}")
        for account in known:
            with account.client(base_url, retry_for=RETRY_FOR, budget=budget) as client:
                for resource in wanted:
                    one = _Verifying(archive, client, account.name, SHAPES[resource])
                    findings += one.gaps(milliseconds_of(starts[account.name]))
                    for window in one.windows(sample, draw):
                        windows += 1
                        for found, wrong in one.compared(window):
                            rows += found
                            findings += wrong
    return Verified(windows, rows, tuple(findings))


class _Verifying:
    def __init__(self, archive: Archive, client: Client, account: str, shape: Shape) -> None:
        self._archive, self._client, self._account, self._shape = archive, client, account, shape
        self._covered = archive.covered(account, shape.kind.name)

    def gaps(self, start: int) -> Iterator[Finding]:
        """The times that were not read to their end."""
        if not self._covered:
            yield self._finding(Problem.gap, "nothing was read to its end yet")
            return
        for gap in gaps(Window(start, self._covered[-1].end), self._covered):
            yield self._finding(Problem.gap, f"{moment_of(gap.start)} to {moment_of(gap.end)}")

    def windows(self, sample: int | None, draw: Random) -> list[Window]:
        """The windows to compare."""
        if self._shape.kind is CLOSED_RISK_UNITS:
            return self._covered[-1:]
        windows = [
            Window(start, min(start + _LONGEST, covered.end + 1) - 1)
            for covered in self._covered
            for start in range(covered.start, covered.end + 1, _LONGEST)
        ]
        return windows if sample is None or sample >= len(windows) else sorted(draw.sample(windows, sample))

    def compared(self, window: Window) -> Iterator[tuple[int, list[Finding]]]:
        """How many rows a part of the window has, and what is wrong with it."""
        if self._shape.kind is CLOSED_RISK_UNITS:
            for _, records in by_window(opened(self._shape.kind, None, None, None), self._client):
                found = self._shape.rows_of(records)
                until = moment_of(window.end)  # what was closed later is not expected to be there
                yield len(found), self._wrong(window, [row for row in found if row.values["close_time"] <= until])
            return
        for part, records in by_window(opened(self._shape.kind, window.start, window.end, None), self._client):
            found = self._shape.rows_of(records)
            yield len(found), self._wrong(part, found)

    def _wrong(self, window: Window, found: list[Row]) -> list[Finding]:
        stored = self._archive.read(
            lambda connection: stored_rows(connection, self._shape, self._account, window, found)
        )
        merged = merge(self._shape, stored, found)
        return [
            *(self._finding(Problem.missing, _told(row)) for row in merged.new),
            *(self._finding(Problem.differs, _difference(old.row, row, old.is_gone)) for old, row in merged.changed),
            *(self._finding(Problem.extra, _told(old.row)) for old in merged.untold if not old.is_gone),
        ]

    def _finding(self, problem: Problem, what: str) -> Finding:
        return Finding(self._account, self._shape.kind.name, problem, what)


def _told(row: Row) -> str:
    return " ".join(str(value) for value in plain(row._replace(parts={})).values())


def _difference(old: Row, new: Row, is_gone: bool) -> str:
    before, after = plain(old), plain(new)
    changes = [f"{name} {before[name]} is {after[name]}" for name in after if before[name] != after[name]]
    return f"{_told(new)}: {'; '.join(changes) or 'taken to be gone' * is_gone}"
