"""Request weight and bans; state only, no clock of its own.

What is counted together (an endpoint or a host, for an IP address or an account) has a budget per clock minute, and
every call spends it, refused ones included. The first call over the limit gets a 429; one that goes on instead gets a
418 and is banned from everything. That bans grow from 2 minutes to 3 days is published; that they double, and after how
many calls they come, is assumed.
"""

from . import errors
from .errors import Refusal

_MINUTE_MS = 60_000
_FIRST_BAN_MS = 2 * _MINUTE_MS
_LONGEST_BAN_MS = 3 * 24 * 60 * _MINUTE_MS


class WeightMeter:
    """Counts calls and decides on 429 and 418. Not thread-safe: its owner holds a lock."""

    def __init__(self, ban_after: int) -> None:
        self._ban_after = ban_after
        self._minutes: dict[tuple[str, str], tuple[int, int]] = {}  # (whose, scope) -> (minute, used)
        self._calls: dict[tuple[str, str], tuple[int, int]] = {}  # the same -> (minute, calls over the limit)
        self._banned_until: dict[str, int] = {}
        self._offences: dict[str, int] = {}

    def used(self, whose: str, scope: str, now_ms: int) -> int:
        """The weight used in the minute of `now_ms`, by an IP address or an account."""
        return _in_minute(self._minutes.get((whose, scope)), now_ms)

    def ban(self, ip: str, now_ms: int) -> Refusal | None:
        """The 418 that a banned IP gets, or None."""
        until = self._banned_until.get(ip, 0)
        return errors.banned(until, _seconds(until - now_ms)) if now_ms < until else None

    def charge(self, ip: str, whose: str, scope: str, weight: int, limit: int, now_ms: int) -> Refusal | None:
        """Count one call; return the 418 or 429 that it earns, or None."""
        minute = now_ms // _MINUTE_MS
        used = self.used(whose, scope, now_ms) + weight
        self._minutes[whose, scope] = (minute, used)
        if (ban := self.ban(ip, now_ms)) is not None or used <= limit:
            return ban
        over = _in_minute(self._calls.get((whose, scope)), now_ms) + 1
        self._calls[whose, scope] = (minute, over)
        if over > self._ban_after:
            offence = self._offences[ip] = self._offences.get(ip, 0) + 1
            self._banned_until[ip] = now_ms + min(_FIRST_BAN_MS << min(offence - 1, 16), _LONGEST_BAN_MS)
            return self.ban(ip, now_ms)
        return errors.over_limit(limit, _seconds(_MINUTE_MS - now_ms % _MINUTE_MS))


def _in_minute(counted: tuple[int, int] | None, now_ms: int) -> int:
    return counted[1] if counted is not None and counted[0] == now_ms // _MINUTE_MS else 0


def _seconds(ms: int) -> int:
    """Whole seconds, rounded up: waiting that long is enough."""
    return -(-ms // 1000)
