"""Windows and pages → the records of a window, once each, oldest first; as generators that ask for pages, no I/O.

A window is read from its first page on until a page is not full: `total` is a hint, and where records are newest
first, one that is added meanwhile pushes others towards pages that are still to come, so none is lost, and what comes
twice is dropped. A reading in which something moved is repeated until two readings agree.
"""

from collections.abc import Generator, Hashable, Iterable, Mapping
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from binance_liquidations_wire.client import milliseconds

from ._clock import as_moment
from ._kinds import CLOSED_RISK_UNITS, RISK_UNIT_LIQUIDATIONS, Kind
from .errors import ApiError, UnsettledError

PAGE = 100
TOO_LONG = -1127
TARGET = 1100
"""How many records a window should hold after it was split."""
MOST = 1600
"""A window that holds more is split, so that memory stays flat; one millisecond cannot be."""
_PARTS = 128
_READINGS = 8


class Window(NamedTuple):
    """From `start` to `end`, both included, in milliseconds since 1970."""

    start: int
    end: int

    def split(self, parts: int) -> "Parts":
        """Windows of like length that make up this one."""
        step = max(1, -(-(self.end - self.start + 1) // parts))
        starts = range(self.start, self.end + 1, step)
        return Parts(Window(start, min(start + step - 1, self.end)) for start in starts)


class Parts(tuple[Window, ...]):
    """What to read instead of a window that holds too much."""

    __slots__ = ()


class Ask(NamedTuple):
    """A page that is needed; answered with the page, or with the ApiError that the window is too long (-1127).

    Where the exchange publishes no longest window there may be one all the same.
    """

    kind: Kind
    arguments: Mapping[str, Any]


Reading: TypeAlias = Generator[Ask, Any, list[Any] | Parts]


def read(kind: Kind, window: Window | None, filters: Mapping[str, Any]) -> Reading:
    """The records of a window, oldest first, or the windows to read instead. Everything there is, without a window.

    Raises UnsettledError if no two readings agree.
    """
    before: list[Any] | None = None
    for _ in range(_READINGS):
        found, is_steady = yield from _read_once(kind, window, filters)
        if isinstance(found, Parts) or (is_steady and window is not None) or found == before:
            return found
        if is_steady and len(found) < PAGE:
            return found  # one page is one moment
        before = found
    raise UnsettledError(f"{kind.name}: the records changed during each of {_READINGS} readings; try again")


def read_all_units(window: Window) -> Reading:
    """The liquidations of all risk units that the credit account ever had, in a window.

    Without a group_id the exchange tells of active units only, so each closed one is asked for by its own. The closed
    ones are listed after the active ones were read: a unit that is closed in between is in both, and in neither never.
    """
    found = yield from read(RISK_UNIT_LIQUIDATIONS, window, {})
    if isinstance(found, Parts):
        return found
    units: dict[int, list[Any]] = {}
    for record in found:
        units.setdefault(record.group_id, []).append(record)
    closed: Any = yield from read(CLOSED_RISK_UNITS, None, {})
    for unit in closed:
        if milliseconds("create_time", unit.create_time) > window.end or (
            milliseconds("close_time", unit.close_time) < window.start
        ):
            continue
        of_unit = yield from read(RISK_UNIT_LIQUIDATIONS, window, {"group_id": unit.group_id})
        if isinstance(of_unit, Parts):
            return of_unit
        units[unit.group_id] = of_unit  # in the place of what was told before the unit was closed
    return sorted(chain.from_iterable(units.values()), key=RISK_UNIT_LIQUIDATIONS.moment)


def _read_once(
    kind: Kind, window: Window | None, filters: Mapping[str, Any]
) -> Generator[Ask, Any, tuple[list[Any] | Parts, bool]]:
    """One reading, and whether nothing moved during it as far as can be seen."""
    records = _Distinct(kind)
    times = {} if window is None else {"start_time": as_moment(window.start), "end_time": as_moment(window.end)}
    is_steady, total, number = True, None, 1
    while True:
        page = yield Ask(kind, {**filters, **times, "current": number, "size": PAGE})
        if isinstance(page, ApiError):
            if window is None or window.end == window.start:
                raise page
            return window.split(2), True
        is_steady &= total is None or page.total == total
        total = page.total
        is_steady &= records.add(page.rows)
        if len(page.rows) < PAGE:
            break
        if window is not None and window.end > window.start:
            expected, most = (page.total, MOST) if number == 1 else (len(records.kept), 4 * MOST)
            if expected > most:
                return window.split(min(_PARTS, -(-expected // TARGET))), True
        number += 1
    if kind.operation.order == "newest-first":
        records.kept.reverse()
    return sorted(records.kept, key=kind.moment), is_steady


class _Distinct:
    """Records without those that were there before, in the order in which they came."""

    def __init__(self, kind: Kind) -> None:
        self.kept: list[Any] = []
        self._identity = kind.identity
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
