"""What the policy reports to the logger `binance_liquidations`: one sentence a line, times in UTC.

INFO for what keeps a caller waiting, DEBUG for each request. No line holds a key, a query, a URL, or what the exchange
wrote.
"""

import logging

from binance_liquidations_wire.errors import LONGEST_WAIT
from binance_liquidations_wire.types import Response

from .._log import LOG
from .clock import ExchangeClock, as_utc
from .diagnosis import Outcome

_ENDLESS = 100 * 365 * 24 * 3600
"""Seconds after which nobody waits for an end any more, and no calendar may hold it."""


class Reports:
    """The lines, whose times are those of the exchange's clock; they begin with the client's name, if it has one."""

    def __init__(self, clock: ExchangeClock, name: str | None) -> None:
        self._clock = clock
        self._get = "GET" if name is None else f"{name}: GET"
        self._last: dict[str, str] = {}

    def answered(self, path: str, outcome: Outcome, seconds: float, used: int | None, limit: int | None) -> None:
        """One request and what came of it; `used` weight of `limit`, where the answer counts it."""
        if not LOG.isEnabledFor(logging.DEBUG):
            return
        weight = f", {used} of {limit} weight used" if used is not None else ""
        came = f"HTTP {outcome.status}" if isinstance(outcome, Response) else "no answer"
        LOG.debug("%s %s: %s after %.0f ms%s.", self._get, path, came, seconds * 1000, weight)

    def tries_again(self, path: str, why: str, pause: float, left: float) -> None:
        """A request failed, and is tried again after a pause; `left` seconds from now no attempt begins any more."""
        end = f"; no new attempt after {self._in(left)}" if left < _ENDLESS else ""
        LOG.info("%s %s failed (%s): trying again at %s%s.", self._get, path, why, self._in(pause), end)

    def sets_clock(self, path: str, offset: int) -> None:
        """A request came with the wrong time, and is signed again at once by the clock of its host."""
        way = "behind" if offset > 0 else "ahead of"
        seconds = abs(offset) / 1000
        LOG.info(
            "%s %s: this machine's clock is %.1f s %s the exchange's: signing again.", self._get, path, seconds, way
        )

    def is_limited(self, path: str, seconds: float) -> None:
        """The exchange refused a request and asked to wait, which is done."""
        self._once(path, f"HTTP 429, its weight is used up: waiting until {self._in(seconds)}{_cap_note(seconds)}")

    def is_banned(self, path: str, seconds: float) -> None:
        """Nothing may be sent to an endpoint for a while."""
        self._once(path, f"this address is banned there: nothing is sent until {self._in(seconds)}{_cap_note(seconds)}")

    def lacks_weight(self, path: str, seconds: float) -> None:
        """There is no weight left to spend, so that nothing was sent yet."""
        self._once(path, f"its weight is used up for now: waiting until {self._in(seconds)}")

    def lacks_time(self, path: str, why: str) -> None:
        """The exchange told no time, or none that can be right."""
        self._once(path, f"no time that can be used ({why}): this machine's clock is used")

    def _once(self, path: str, text: str) -> None:
        """Say a thing once, however many requests wait for the same moment."""
        if self._last.get(path) != text:
            self._last[path] = text
            LOG.info("%s %s: %s.", self._get, path, text)

    def _in(self, seconds: float) -> str:
        return as_utc(self._clock.now() + round(seconds * 1000))


def _cap_note(seconds: float) -> str:
    return ", three days, the longest ban there is" if seconds >= LONGEST_WAIT else ""
