"""The exchange's clock, as far as this machine knows it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TypeAlias

import msgspec

from binance_liquidations_wire.client import EARLIEST
from binance_liquidations_wire.types import Moment, Response

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TIME_PATH = "/api/v3/time"

Clock: TypeAlias = Callable[[], int]
"""Milliseconds since 1970."""


class _ServerTime(msgspec.Struct):
    server_time: int = msgspec.field(name="serverTime")


def milliseconds() -> int:
    """This machine's clock."""
    return time.time_ns() // 1_000_000


def as_moment(milliseconds: int) -> Moment:
    """A time that nobody takes for seconds, in milliseconds since 1970 if these are not taken for them."""
    return milliseconds if milliseconds >= EARLIEST else _EPOCH + timedelta(milliseconds=milliseconds)


def read_moment(text: str) -> datetime | int:
    """A time as people write it: milliseconds since 1970, or ISO 8601, in UTC unless it says otherwise.

    Raises ValueError for anything else.
    """
    if text.isdecimal() and len(text) > len("20240101"):
        return int(text)
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def read_time(response: Response) -> int | None:
    """The time that /api/v3/time answers, in milliseconds; None for any other answer."""
    if response.status != HTTPStatus.OK:
        return None
    try:
        return msgspec.json.decode(response.body, type=_ServerTime).server_time
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


class ExchangeClock:
    """This machine's clock, corrected by what the exchange said when it was asked."""

    def __init__(self, local: Clock) -> None:
        self.local = local
        self.is_known = False
        self._offset = 0

    def now(self) -> int:
        """Milliseconds since 1970 by the exchange's clock; by this machine's until that is known."""
        return self.local() + self._offset

    def set(self, told: int, asked: int, answered: int) -> None:
        """Take note of the time that was told between two moments of this machine's clock."""
        self._offset = told - (asked + answered) // 2
        self.is_known = True
