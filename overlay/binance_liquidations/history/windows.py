"""Windows of time, in milliseconds since 1970."""

from datetime import datetime
from typing import NamedTuple

from binance_liquidations_wire.client import EARLIEST
from binance_liquidations_wire.types import EPOCH, MILLISECOND, Moment


def moment_of(milliseconds: int) -> datetime:
    """The time of so many milliseconds since 1970."""
    return EPOCH + milliseconds * MILLISECOND


def milliseconds_of(moment: datetime) -> int:
    """The milliseconds since 1970."""
    return (moment - EPOCH) // MILLISECOND


def as_moment(milliseconds: int) -> Moment:
    """A time that is not refused as seconds: milliseconds since 1970, or a datetime where these are few."""
    return milliseconds if milliseconds >= EARLIEST else moment_of(milliseconds)


class Window(NamedTuple):
    """From `start` to `end`, both included, in milliseconds since 1970."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many milliseconds there are in it."""
        return self.end - self.start + 1

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Its start and end as datetimes."""
        return moment_of(self.start), moment_of(self.end)

    def overlaps(self, first: datetime, last: datetime) -> bool:
        """Whether any of the time from `first` to `last` lies in it."""
        start, end = self.moments
        return first <= end and last >= start

    def split(self, parts: int) -> "Parts":
        """Windows of like length that make up this one."""
        step = max(1, -(-self.length // parts))
        starts = range(self.start, self.end + 1, step)
        return Parts(Window(start, min(start + step - 1, self.end)) for start in starts)

    def widened(self, by: int, latest: int) -> "Window":
        """The window and so many milliseconds on either side of it, but nothing before 1970 or after `latest`."""
        return Window(max(0, self.start - by), max(self.end, min(self.end + by, latest)))


class Parts(tuple[Window, ...]):
    """What to read instead of a window that holds too much."""

    __slots__ = ()


class Span(NamedTuple):
    """The times that a history covers, and the `latest` time there was when it began; in milliseconds since 1970."""

    start: int
    end: int
    latest: int
