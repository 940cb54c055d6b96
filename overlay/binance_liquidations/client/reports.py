"""What the policy reports to the logger `binance_liquidations`: one sentence a line, times in UTC.

INFO for each wait, DEBUG for each request. No line holds a key, a query, a URL, or text of the exchange.
"""

import logging

from binance_liquidations_wire.errors import LONGEST_WAIT
from binance_liquidations_wire.types import Response

from .._log import LOG
from .clock import ExchangeClock, as_utc
from .diagnosis import Outcome

_ENDLESS = 100 * 365 * 24 * 3600
"""Seconds: an end later than this is not shown, since no calendar may hold it."""


class Reports:
    """The lines. Their times are by the exchange's clock; each begins with the client's name, if it has one."""

    def __init__(self, clock: ExchangeClock, name: str | None) -> None:
        self._clock = clock
        self._get = "GET" if name is None else f"{name}: GET"
        self._last: dict[str, str] = {}

    def log_answer(self, path: str, outcome: Outcome, seconds: float, used: int | None, limit: int | None) -> None:
        """A request and its outcome; `used` weight of `limit`, if the answer reports it."""
        if not LOG.isEnabledFor(logging.DEBUG):
            return
        weight = f", {used} of {limit} weight used" if used is not None else ""
        result = f"HTTP {outcome.status}" if isinstance(outcome, Response) else "no answer"
        LOG.debug("%s %s: %s after %.0f ms%s.", self._get, path, result, seconds * 1000, weight)

    def tries_again(self, path: str, why: str, pause: float, remaining: float) -> None:
        """A request failed, and is tried again after a pause; no attempt begins after `remaining` seconds."""
        end = f"; no new attempt after {self._in(remaining)}" if remaining < _ENDLESS else ""
        LOG.info("%s %s failed (%s): trying again at %s%s.", self._get, path, why, self._in(pause), end)

    def sets_clock(self, path: str, offset: int) -> None:
        """A request came with the wrong time, and is signed again at once by the clock of its host."""
        way = "behind" if offset > 0 else "ahead of"
        seconds = abs(offset) / 1000
        LOG.info(
            "%s %s: this machine's clock is %.1f s %s the exchange's: signing again.", self._get, path, seconds, way
        )

    def is_limited(self, path: str, seconds: float) -> None:
        """The exchange refused a request and asked to wait; the client waits."""
        self._log_once(path, f"HTTP 429, its weight is used up: waiting until {self._in(seconds)}{_cap_note(seconds)}")

    def is_banned(self, path: str, seconds: float) -> None:
        """An endpoint is banned: nothing may be sent to it for a while."""
        self._log_once(
            path, f"this address is banned there: nothing is sent until {self._in(seconds)}{_cap_note(seconds)}"
        )

    def lacks_weight(self, path: str, seconds: float) -> None:
        """There is no weight left to spend; nothing has been sent yet."""
        self._log_once(path, f"its weight is used up for now: waiting until {self._in(seconds)}")

    def lacks_time(self, path: str, why: str) -> None:
        """The exchange reported no time, or one that cannot be right."""
        self._log_once(path, f"no usable time ({why}): using this machine's clock")

    def _log_once(self, path: str, text: str) -> None:
        """Log a sentence once, however many requests wait for the same moment."""
        if self._last.get(path) != text:
            self._last[path] = text
            LOG.info("%s %s: %s.", self._get, path, text)

    def _in(self, seconds: float) -> str:
        return as_utc(self._clock.now() + round(seconds * 1000))


def _cap_note(seconds: float) -> str:
    return ", three days, the longest ban there is" if seconds >= LONGEST_WAIT else ""
