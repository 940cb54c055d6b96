"""Windows → their records, where an answer has a limit and no pages. No I/O.

An answer as full as the limit may hide more, in whichever order it lists records: its window is split until every part
is below the limit. So is an answer of the size that the exchange returns by default, or of the largest size that it has
given more than once: it may have a lower limit than it publishes. A millisecond that is full cannot be split.
"""

from collections.abc import Mapping
from typing import Any

from ..errors import ApiError, FullMillisecondError, UnsettledError
from .pages import LIMIT, MOST, TARGET, Ask, Distinct, Pages, PageSize, TooMuch
from .resources import Resource
from .windows import Window, as_moment

_FEWEST = 10
"""An answer of fewer records is not suspected to be cut at a limit that is not published."""
_MOST_PARTS = 128
_FILL = 0.6
"""How full an answer is meant to be, where records were evenly spread."""


def read_bounded(
    resource: Resource, window: Window, filters: Mapping[str, Any], *, can_split: bool, size: PageSize
) -> Pages:
    """The records that the exchange shows for a window, oldest first.

    Raises FullMillisecondError for a millisecond that holds as many records as an answer may.
    """
    found, waiting = Distinct(resource), [window]
    while waiting:
        part = waiting.pop()
        times = resource.times(as_moment(part.start), as_moment(part.end))
        answer = yield Ask(resource, {**filters, **times, **resource.page(1)})
        if isinstance(answer, ApiError):  # that the window is too long
            if part.length == 1:
                raise answer
            waiting += reversed(part.split(2))
        elif _may_be_cut(resource, answer, size) and part.length > 1:
            expected = _expected(resource, part, answer)
            if can_split and part == window and expected > MOST:
                return TooMuch(min(_MOST_PARTS, -(-expected // TARGET)))
            waiting += reversed(_split(resource, part, answer, expected))
        elif len(answer) >= resource.operation.most:
            raise FullMillisecondError(resource.name, part.moments[0], len(answer))
        else:
            found.add(answer)
            held = len(found.kept)
            if can_split and held > MOST:
                done = (part.end + 1 - window.start) / window.length
                return TooMuch(max(2, min(_MOST_PARTS, round(held / done / TARGET))))
            if held > LIMIT:
                raise UnsettledError(f"{resource.name}: {held} records or more where at most {LIMIT} are believed")
    return found.oldest_first()


def _may_be_cut(resource: Resource, answer: list[Any], size: PageSize) -> bool:
    """Whether there may be more records than the answer holds."""
    count = len(answer)
    if count >= resource.operation.most:
        return True
    is_largest_again = count == size.largest >= _FEWEST
    size.largest = max(size.largest, count)
    return is_largest_again or count == resource.operation.usual


def _expected(resource: Resource, part: Window, answer: list[Any]) -> int:
    """How many records the part has, if all of it is like the time that the answer covers."""
    first, last = _dates(resource, part, answer)
    return len(answer) * part.length // (last - first + 1)


def _split(resource: Resource, part: Window, answer: list[Any], expected: int) -> list[Window]:
    first, last = _dates(resource, part, answer)
    if first < last:
        return list(part.split(min(_MOST_PARTS, max(2, round(expected / (resource.operation.most * _FILL))))))
    around = (Window(part.start, first - 1), Window(first, first), Window(first + 1, part.end))
    return [window for window in around if window.length > 0]


def _dates(resource: Resource, part: Window, answer: list[Any]) -> tuple[int, int]:
    """The first and the last date of the answer, as far as they lie within the part."""
    dates = [resource.time(record) for record in answer]
    first, last = (max(part.start, min(part.end, date)) for date in (min(dates), max(dates)))
    return first, last
