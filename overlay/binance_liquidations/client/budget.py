"""How much weight may still be spent, and until when an address is banned. No I/O, no clock of its own.

The exchange counts weight for each IP address and endpoint, by the minute of its own clock. Each answer reports how
much all programs at the address have used. Times here are milliseconds since 1970 by the exchange's clock.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from binance_liquidations_wire.types import MILLISECOND, Operation

from ..errors import ConfigurationError

_AIM = 0.99
"""The part of the limit to use at most: a request in flight when a minute ends may count in the next one."""

_UNSURE = 1000
"""Milliseconds after the start of a minute during which the exchange's clock may still be in the minute before."""


class UsedWeight(NamedTuple):
    """What the exchange last reported of one endpoint: the weight `used` in the minute of `at`, of its `limit`.

    It counts the calls of all programs with the same IP address; `at` is the exchange's time.
    """

    used: int
    limit: int
    at: datetime


class Budget(Protocol):
    """Decides when a request may be sent. It is called from any thread, and may do I/O of its own."""

    def reserve(self, place: str, operation: Operation, now: int, weight: int | None = None, /) -> float:
        """Reserve the `weight` of one call and return 0, or return the seconds after which to ask again.

        Without `weight` it is the operation's. `place` names the exchange's host (its base URL), and the account where
        the exchange counts by account; `scope_of` says what is counted together there. What is reserved counts as used,
        whatever becomes of the call.
        """
        ...

    def learn(self, place: str, operation: Operation, used: int, sent: int, /) -> None:
        """Take note of the used weight that an answer reports; `sent` is when its request was sent."""
        ...

    def ban(self, place: str, operation: Operation, until: int, /) -> None:
        """Take note of a ban from what is counted together."""
        ...

    def banned_for(self, place: str, operation: Operation, now: int, /) -> float:
        """The seconds for which a ban from what is counted together still lasts; 0 without one."""
        ...


@dataclass(slots=True)
class _Minute:
    """The weight spent at one endpoint in one minute: our own, and the last reported for all programs, never less."""

    number: int = 0
    own: int = 0
    reported: int = 0
    before: int = 0
    """The last weight reported in the minute before."""
    banned_until: int = 0


@dataclass
class WeightBudget:
    """The budget of one process, shared by all clients that are given it; by default, all clients share one.

    `limit` is the weight for each endpoint and minute (default: the spec's, 12000). `share` is the part of it that this
    process may use; the rest is left to other programs with the same IP address.
    """

    limit: int | None = None
    share: float = 1.0
    _minutes: defaultdict[str, _Minute] = field(default_factory=lambda: defaultdict(_Minute), init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        check(self.limit, self.share)

    def reserve(self, place: str, operation: Operation, now: int, weight: int | None = None, /) -> float:
        """See `Budget`."""
        weight = weight or operation.weight
        limit = self.limit or operation.budget
        period = period_of(operation)
        with self._lock:
            minute = self._minute(place, operation, now)
            used, ours = minute.reported + weight, minute.own + weight
            if used <= max(weight, limit * _AIM) and ours <= max(weight, limit * self.share):
                minute.own += weight
                minute.reported += weight
                return 0.0
        return (period - now % period) / 1000

    def learn(self, place: str, operation: Operation, used: int, sent: int, /) -> None:
        """See `Budget`."""
        with self._lock:
            minute = self._minutes[scope_of(place, operation)]
            number, into = divmod(sent, period_of(operation))
            # A call sent in the minute before reports that minute; so may one sent in the first second of this one.
            if minute.number == number and (into >= _UNSURE or used < minute.before):
                minute.reported = max(minute.reported, used)

    def ban(self, place: str, operation: Operation, until: int, /) -> None:
        """See `Budget`."""
        with self._lock:
            minute = self._minutes[scope_of(place, operation)]
            minute.banned_until = max(minute.banned_until, until)

    def banned_for(self, place: str, operation: Operation, now: int, /) -> float:
        """See `Budget`."""
        with self._lock:
            until = self._minutes[scope_of(place, operation)].banned_until
        return (until - now) / 1000 if until > now else 0.0

    def _minute(self, place: str, operation: Operation, now: int) -> _Minute:
        minute = self._minutes[scope_of(place, operation)]
        number = now // period_of(operation)
        if number != minute.number:  # also backwards: the clock may have been corrected
            minute.before = minute.reported if minute.number else 1 << 63
            minute.number, minute.own, minute.reported = number, 0, 0
        return minute


def check(limit: int | None, share: float) -> None:
    """Raise ConfigurationError for a limit or a share that no budget can have."""
    if not 0 < share <= 1:
        raise ConfigurationError("share must be more than 0 and at most 1")
    if limit is not None and limit < 1:
        raise ConfigurationError("limit must be at least 1")


def scope_of(place: str, operation: Operation) -> str:
    """What the exchange counts together: one endpoint, or all that a host has under the path's first part."""
    path = operation.path if operation.scope == "endpoint" else f"/{operation.path.split('/')[1]}"
    return f"{place}{path}"


def period_of(operation: Operation) -> int:
    """The milliseconds over which the exchange counts weight."""
    return operation.budget_period // MILLISECOND


SHARED = WeightBudget()
"""The budget of all clients of this process that have none of their own."""
