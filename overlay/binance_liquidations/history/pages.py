"""Pages → the records that one question to the exchange brings, once each, oldest first. No I/O.

Where `total` counts rows (the spec says where), pages are read until as many records have come; elsewhere until a page
is empty, or smaller than another that was shown. What comes twice is dropped: where records are newest first, one that
is added meanwhile pushes others towards pages that are still to come, so none is lost. A reading in which something
moved, or that contradicts its own `total`, is repeated until two readings agree; where they agree on a contradiction,
the records cannot be vouched for.
"""

from collections.abc import Generator, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from ..errors import ApiError, UnsettledError
from .resources import Resource
from .windows import Window, as_moment

TOO_LONG = -1127
TARGET = 1100
"""How many records a window should hold after it was split."""
MOST = 1600
"""A window that holds more is split, so that memory stays flat."""
LIMIT = 10_000
"""What cannot be split may hold as many; more is not believed."""
_PARTS = 128
_PARTS_OF_UNKNOWN = 16
"""Into how many windows one is split whose records are not counted."""
_READINGS = 8


class Ask(NamedTuple):
    """A page that is needed; answered with the page, or with the ApiError that the window is too long (-1127).

    Where the exchange publishes no longest window there may be one all the same.
    """

    resource: Resource
    arguments: Mapping[str, Any]


class TooMuch(NamedTuple):
    """There is more than one reading should hold: split the window into so many parts."""

    parts: int


@dataclass
class PageSize:
    """The largest answer that the exchange has given so far: a smaller one was not cut short."""

    largest: int = 0


Pages: TypeAlias = Generator[Ask, Any, list[Any] | TooMuch]


@dataclass
class _Found:
    """What one reading brought, whether nothing moved meanwhile, and what contradicts `total`, if anything does."""

    records: list[Any]
    is_steady: bool
    problem: str | None


def read_pages(
    resource: Resource,
    window: Window | None,
    filters: Mapping[str, Any],
    *,
    can_split: bool,
) -> Pages:
    """The records that the exchange shows for a window, or for no times at all, oldest first.

    Raises UnsettledError if no two readings agree, or if two agree on what cannot be.
    """
    before: _Found | None = None
    size = PageSize()
    for _ in range(_READINGS):
        found = yield from _Reading(resource, window, filters, can_split, size).run()
        if isinstance(found, TooMuch):
            return found
        agrees = before is not None and found.records == before.records
        is_one_moment = window is not None or len(found.records) < resource.operation.most
        if found.problem is None and (agrees or (found.is_steady and is_one_moment)):
            return found.records
        if found.problem is not None and before is not None and before.problem == found.problem:
            raise UnsettledError(
                f"{resource.name}: {found.problem}, and reading again changes nothing: try again later"
            )
        before = found
    problem = (before and before.problem) or "the records changed"
    raise UnsettledError(f"{resource.name}: {problem} during each of {_READINGS} readings: try again later")


class _Reading:
    """One reading of all pages."""

    def __init__(
        self, resource: Resource, window: Window | None, filters: Mapping[str, Any], can_split: bool, size: PageSize
    ) -> None:
        self._resource, self._window, self._filters, self._can_split = resource, window, filters, can_split
        self._size = size
        self._counts = resource.operation.total_counts_rows
        self._most = resource.operation.most
        self._records = Distinct(resource)
        self._rows = 0
        self._totals: list[int] = []

    def run(self) -> Generator[Ask, Any, _Found | TooMuch]:
        window = self._window
        times = {} if window is None else self._resource.times(as_moment(window.start), as_moment(window.end))
        is_steady, problem, number, was_full = True, None, 1, False
        while True:
            page = yield Ask(self._resource, {**self._filters, **times, **self._resource.page(number)})
            if isinstance(page, ApiError):
                if not self._can_split:
                    raise page
                return TooMuch(2)
            before = len(self._records.kept)
            is_steady &= number == 1 or page.total == self._totals[-1]
            is_steady &= self._records.add(page.rows)
            self._totals.append(page.total)
            self._rows += len(page.rows)
            if not page.rows:
                if was_full and self._can_split and not self._counts:
                    return TooMuch(2)  # smaller windows show whether that was the end
                break
            if (parts := self._parts(page.rows, number)) is not None:
                return parts
            held = len(self._records.kept)
            if held == before:
                is_steady = False  # `current` may be ignored
                problem = None if held == page.total else f"page {number} shows nothing new"
                break
            if self._counts and (
                held > self._totals[0] + self._most or (len(page.rows) < self._most and held >= page.total)
            ):
                break
            if not self._counts and len(page.rows) < self._size.largest:
                break
            self._size.largest = max(self._size.largest, len(page.rows))
            was_full = len(page.rows) == self._most
            number += 1
        if self._counts:
            problem = self._contradiction(is_steady=is_steady)
            is_steady &= len(self._records.kept) == self._totals[-1]
        return _Found(self._records.oldest_first(), is_steady, problem)

    def _parts(self, rows: list[Any], number: int) -> TooMuch | None:
        """Into how many parts the window is to be split, if it is; raises UnsettledError where that cannot help."""
        held = len(self._records.kept)
        if self._counts and number > 1:
            return None  # it was seen on the first page
        expected = max(held, self._totals[0]) if self._counts else held
        if expected <= (MOST if self._can_split else LIMIT):
            return None
        if not self._can_split:
            raise UnsettledError(
                f"{self._resource.name}: {expected} records or more where at most {LIMIT} are believed"
            )
        if self._window is not None:
            check_times(self._resource, self._window, rows)
        return TooMuch(min(_PARTS, -(-expected // TARGET)) if self._counts else _PARTS_OF_UNKNOWN)

    def _contradiction(self, *, is_steady: bool) -> str | None:
        """How the records differ from the `total` that counts them, as far as records that moved do not explain it."""
        held, total = len(self._records.kept), self._totals[-1]
        if held > self._totals[0] + self._most:
            return f"{held} records and more came where total was {self._totals[0]}"
        if held >= total or (is_steady and self._rows >= total):  # a row that is listed twice counts twice
            return None
        return f"{held} records came where total is {total}"


def check_times(resource: Resource, window: Window, records: list[Any]) -> None:
    """Raises UnsettledError if no record belongs to the window: then its parts would show the same, without end."""
    if not any(window.overlaps(resource.moment(record), resource.last(record)) for record in records):
        raise UnsettledError(f"{resource.name}: the exchange shows records of other times than it is asked for")


class Distinct:
    """Records without those that were there before, in the order in which they came."""

    def __init__(self, resource: Resource) -> None:
        self.kept: list[Any] = []
        self._resource = resource
        self._identity = resource.identity
        self._known: dict[Hashable, list[int]] = {}

    def add(self, records: Iterable[Any]) -> bool:
        """Keep what is new; False if a record of an earlier page came again, as it does when records move."""
        earlier, is_steady = len(self.kept), True
        for record in records:
            name = self._identity(record)
            alike = self._known.get(name)
            if alike is None:
                alike = self._known[name] = []
            for place in alike:
                if self.kept[place] == record:
                    is_steady &= place >= earlier
                    break
            else:
                alike.append(len(self.kept))
                self.kept.append(record)
        return is_steady

    def oldest_first(self) -> list[Any]:
        """The records by their dates; those of one date in the exchange's order, or by name if none is published."""
        match self._resource.operation.order:
            case "newest-first":
                self.kept.reverse()
            case None:
                self.kept.sort(key=self._identity)
        return sorted(self.kept, key=self._resource.moment)
