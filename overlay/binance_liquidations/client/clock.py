"""The exchange's clock, as far as this machine knows it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TypeAlias

import msgspec

from binance_liquidations_wire.types import Response

from ..errors import ClockError

TIME_PATH = "/api/v3/time"

Clock: TypeAlias = Callable[[], int]
"""Milliseconds since 1970."""

Monotonic: TypeAlias = Callable[[], float]
"""Seconds since some moment. They never go back, even if the machine's clock is set."""

_POSSIBLE = range(1_498_867_200_000, 4_102_444_800_000)
"""From 2017-07, the month in which the exchange opened, to the end of 2099."""
_SHOWN = 30
"""How many characters of a number sent by the exchange a message shows."""
_DAY = 86_400_000
"""Milliseconds. A wrong time zone makes less than this; more would hide records, or make an archive skip later ones."""


class _ServerTime(msgspec.Struct):
    server_time: object = msgspec.field(name="serverTime")


def milliseconds() -> int:
    """This machine's clock."""
    return time.time_ns() // 1_000_000


def read_moment(text: str) -> datetime | int:
    """A time as people write it: milliseconds since 1970, or ISO 8601, in UTC unless it has a time zone.

    Raises ValueError for anything else.
    """
    if text.isdecimal() and len(text) > len("20240101"):
        return int(text)
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def as_utc(moment: int) -> str:
    """Milliseconds since 1970 as people read them; a number beyond the calendar stays a number."""
    try:
        return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return f"{moment} ms"


def read_time(response: Response) -> int | None:
    """The time in an answer of /api/v3/time, in milliseconds; None for any other answer.

    Raises ClockError for a `serverTime` that is not an integer.
    """
    if response.status != HTTPStatus.OK:
        return None
    try:
        server_time = msgspec.json.decode(response.body, type=_ServerTime).server_time
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    if type(server_time) is not int:
        raise ClockError("the exchange's serverTime is not an integer of milliseconds: check base_url")
    return server_time


def check_time(server_time: int, local: int | None) -> int:
    """The exchange's time, in milliseconds, if it may be right; raises ClockError otherwise.

    `local` is this machine's time; None for a simulated exchange, whose year may be another.
    """
    if server_time not in _POSSIBLE:
        text = str(server_time)
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"
        raise ClockError(
            f"the exchange's serverTime {shown} is not a time in milliseconds from 2017 to 2099: check base_url"
        )
    if local is not None and abs(server_time - local) > _DAY:
        raise ClockError(
            f"the exchange's clock says {as_utc(server_time)} and this machine's {as_utc(local)}, more than a day"
            " apart: set this machine's clock; if it is right, check base_url"
        )
    return server_time


def check_local(local: int) -> int:
    """This machine's time, in milliseconds, if it may be right; raises ClockError otherwise."""
    if local not in _POSSIBLE:
        raise ClockError(
            f"this machine's clock says {as_utc(local)}, and the exchange reported no time to correct it: set the clock"
        )
    return local


class ExchangeClock:
    """This machine's clock, corrected by the time that the exchange last reported."""

    def __init__(self, local: Clock) -> None:
        self.local = local
        self.is_known = False
        self.offset = 0
        """Milliseconds by which the exchange's clock is ahead of this machine's."""

    def now(self) -> int:
        """Milliseconds since 1970 by the exchange's clock; by this machine's until the other is known."""
        return self.local() + self.offset

    def set(self, server_time: int, asked: int, answered: int) -> None:
        """Take note of the exchange's time; `asked` and `answered` are when, by this machine's clock."""
        self.offset = server_time - (asked + answered) // 2
        self.is_known = True
