"""What is asked for: windows back from now, each twice as long as the one before where the exchange admits that."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import product
from operator import attrgetter
from typing import Any

from binance_liquidations_wire.client import build
from binance_liquidations_wire.types import MILLISECOND, Operation, Request, Units, Value

from ..history.histories import EXCHANGE_OPENED

WINDOWS, PAGES, UNITS = 10, 3, 3
"""The most windows for one value of a required parameter, pages of a window, and closed units."""

Values = Mapping[str, Value]


def request_for(operation: Operation, values: Values, page: int = 1) -> Request:
    """The request for a page with as many records as an answer may hold."""
    paging: dict[str | None, Value] = {operation.page: page, operation.page_size: operation.most}
    return build(operation, {one.name: values.get(one.name, paging.get(one.name)) for one in operation.parameters})


def choices(operation: Operation) -> Iterator[Values]:
    """Each combination of values of the required parameters; none if one takes any value."""
    required = [one for one in operation.parameters if one.required]
    for values in product(*(one.values for one in required)):
        yield dict(zip((one.name for one in required), values, strict=True))


def windows(operation: Operation, now: datetime) -> Iterator[Values]:
    """Windows back to when the exchange opened or what it keeps; all of time where no length is published."""
    window = operation.window
    length = window and (window.default or window.maximum)
    if window is None or length is None:
        yield {}
        return
    longest = window.longest(()) or window.refused or timedelta.max
    earliest = now - window.retention if window.retention else EXCHANGE_OPENED
    end = now
    for _ in range(WINDOWS):
        start = max(earliest, end - min(length, longest))
        yield {window.start: start, window.end: end}
        if start == earliest:
            return
        length, end = length * 2, start - MILLISECOND


def unit_windows(operation: Operation, units: Units, closed: list[Any]) -> Iterator[Values]:
    """The last window of each of the units, given by their records, that were closed last."""
    parameter = next(one.name for one in operation.parameters if one.argument == units.argument)
    for unit in sorted(closed, key=attrgetter(units.end), reverse=True)[:UNITS]:
        start, end = attrgetter(units.start, units.end)(unit)
        window = operation.window
        longest = (window and window.longest([parameter])) or timedelta.max
        times = {window.start: end - min(end - start, longest), window.end: end} if window else {}
        yield {parameter: getattr(unit, units.field), **times}
