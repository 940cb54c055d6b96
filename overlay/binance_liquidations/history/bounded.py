"""Windows → their records, where an answer has a limit and no pages. No I/O.

An answer as full as the limit may hide more, in whichever order it lists records: its window is split until every part
is below the limit. A millisecond that is full cannot be split.

The exchange may have a lower limit than it publishes. So an answer is believed if it has fewer records than one that
was proved to be whole. The proof asks for its window in two parts, each of which holds fewer of its records: were it
cut, one of the parts would show another record.
"""

from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import ApiError, FullMillisecondError, UnsettledError
from .pages import LIMIT, MOST, TARGET, Ask, Distinct, Pages, TooMuch, check_times
from .resources import Resource
from .windows import Window, as_moment

_FEWEST = 10
"""An answer of fewer records is not suspected to be cut at a limit that is not published."""
_MOST_PARTS = 128
_FILL = 0.7
"""How full an answer is meant to be, where records were evenly spread."""


@dataclass
class Limit:
    """What a history has learned of the records that an answer may have: `published`, unless the exchange cuts earlier.

    `whole` is the size of the largest answer that was proved to be whole, `cuts` counts those that were proved not to
    be. Records that arrive during a proof look like a cut, so a size counts as the limit only when it is seen again.
    """

    published: int
    whole: int = _FEWEST
    cuts: Counter[int] = field(default_factory=Counter[int])

    def is_reached(self, count: int) -> bool:
        """Whether there may be more records than an answer of so many."""
        return count >= self.published or self.cuts[count] > 1


def read_bounded(
    resource: Resource, window: Window, filters: Mapping[str, Any], *, can_split: bool, limit: Limit
) -> Pages:
    """The records that the exchange shows for a window, oldest first.

    Raises FullMillisecondError for a millisecond that holds as many records as an answer may, and UnsettledError where
    the exchange ignores the times.
    """
    found, waiting = Distinct(resource), [window]
    while waiting:
        part = waiting.pop()
        answer = yield _ask(resource, part, filters)
        if isinstance(answer, ApiError):  # that the window is too long
            if part.length == 1:
                raise answer
            waiting += reversed(part.split(2))
        elif part.length > 1 and (yield from _may_be_cut(resource, part, filters, answer, limit)):
            check_times(resource, part, answer)
            expected = _expected(resource, part, answer)
            if can_split and part == window and expected > MOST:
                return TooMuch(min(_MOST_PARTS, -(-expected // TARGET)))
            waiting += reversed(_split(resource, part, answer, expected))
        elif part.length == 1 and limit.is_reached(len(answer)):
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


def _ask(resource: Resource, part: Window, filters: Mapping[str, Any]) -> Ask:
    times = resource.times(as_moment(part.start), as_moment(part.end))
    return Ask(resource, {**filters, **times, **resource.page(1)})


def _may_be_cut(
    resource: Resource, part: Window, filters: Mapping[str, Any], answer: list[Any], limit: Limit
) -> Generator[Ask, Any, bool]:
    """Whether there may be more records than the answer holds; proves it where that is not known."""
    count = len(answer)
    if count < limit.whole or limit.is_reached(count):
        return count >= limit.whole
    dates = sorted(_dates(resource, part, answer))
    middle = next((date for date in dates[count // 2 :] if date > dates[0]), None)
    if middle is None:
        return True  # of one millisecond: asked for alone, it shows itself
    shown: list[Any] = []
    for half in (Window(part.start, middle - 1), Window(middle, part.end)):
        held = yield _ask(resource, half, filters)
        shown += held if isinstance(held, list) and len(held) < count else []
    if set(map(resource.identity, shown)) == set(map(resource.identity, answer)):
        limit.whole = count
        return False
    limit.cuts[count] += 1
    return True


def _expected(resource: Resource, part: Window, answer: list[Any]) -> int:
    """How many records the part has, if all of it is like the time that the answer covers."""
    dates = _dates(resource, part, answer)
    first, last = min(dates), max(dates)
    return len(answer) * part.length // (last - first + 1)


def _split(resource: Resource, part: Window, answer: list[Any], expected: int) -> list[Window]:
    dates = _dates(resource, part, answer)
    first, last = min(dates), max(dates)
    if first < last:
        return list(part.split(min(_MOST_PARTS, max(2, round(expected / (resource.operation.most * _FILL))))))
    around = (Window(part.start, first - 1), Window(first, first), Window(first + 1, part.end))
    return [window for window in around if window.length > 0]


def _dates(resource: Resource, part: Window, answer: list[Any]) -> list[int]:
    """The dates of the answer's records; those outside the part count as its ends."""
    return [max(part.start, min(part.end, resource.time(record))) for record in answer]
