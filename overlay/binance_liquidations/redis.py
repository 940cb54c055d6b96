"""One weight budget for all processes and machines behind one IP address, kept in a Redis that they share.

It needs `pip install "binance-liquidations[redis]"`, and is handed to each client:

    budget = RedisBudget("redis://:password@budget.internal:6379/0", address="egress-1")
    with Client(api_key, secret, budget=budget) as client: ...
"""

import math
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlsplit

from binance_liquidations_wire.types import Operation

from .client.budget import check, period_of, scope_of
from .errors import ConfigurationError, TransportError

if TYPE_CHECKING:
    from limits.storage import RedisStorage

T = TypeVar("T")

_AIM = 0.95
"""The part of the limit that all programs together are kept to, as far as the exchange tells of the others. Processes
that decide at the same moment let two of a hundred too many through; clocks that differ by a second, as many if weight
is spent evenly, and more if it is spent at once."""
_LOOK = 0.5
"""The seconds for which a ban, and what other programs use, is not asked for again."""
_SOONEST, _JITTER = 0.01, 0.05
"""Seconds: nobody asks again sooner than the first; the second spreads out those who wait for the same moment."""
_UNSURE = 1 / 60
"""The part of a minute, at its start, in which the exchange's clock may still show the minute before."""
_REMEMBERED = 4 * 24 * 3600 * 1000
"""Milliseconds after which Redis forgets a ban: the exchange bans for three days at most."""
_TIMEOUT = 2.0
"""Seconds for connecting to Redis, and for each answer, unless the URL says otherwise."""
_RETRIES, _FIRST_PAUSE, _LONGEST_PAUSE = 3, 0.1, 0.5
"""A dropped connection or a restart of Redis is waited out for about a second. What is asked twice may be counted
twice, and is never left uncounted."""

_KEEP_LARGER = b"""
if tonumber(ARGV[1]) > tonumber(redis.call('get', KEYS[1]) or 0) then
    redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
end
"""


@dataclass(slots=True)
class _Seen:
    """What is known here of one endpoint, and when Redis was asked for it, in seconds of the monotonic clock."""

    minute: int = -1
    others: int = 0
    banned_until: int = 0
    asked: float = -math.inf

    def note(self, minute: int, others: int) -> None:
        """Keep the most that others are known to have used in a minute; clocks are also corrected to an earlier one."""
        if minute != self.minute:
            self.minute, self.others, self.asked = minute, 0, -math.inf
        self.others = max(self.others, others)


class RedisBudget:
    """A `Budget` of all processes that name the same Redis and the same `address`. Threads may share it.

    `url` is `redis://`, `rediss://` (TLS) or `unix://`, as redis-py reads it. `limit` is the weight for each endpoint
    and minute (default: what the spec says, 12000). `share` is the part of it that these processes may use together; a
    process with a smaller share stops sooner and leaves the rest to those with a larger one. What the exchange tells of
    other programs' use is subtracted from the limit. `address` is a name for the IP address that these processes share,
    by default "default": name it where one Redis serves machines with different ones.

    Weight is counted over the last minute, which holds in whichever minute the exchange counts. A Redis that loses its
    data forgets the last minute, and bans.

    Raises ConfigurationError for what cannot be used; Redis is not asked before the first call. Every method raises
    TransportError where Redis cannot be reached: without it, nothing is admitted.
    """

    def __init__(self, url: str, *, limit: int | None = None, share: float = 0.95, address: str | None = None) -> None:
        check(limit, share)
        self.limit = limit
        self.share = share
        self.address = "default" if address is None else address
        self._where = _location(url)
        self._storage = _storage(url)
        self._redis: Any = self._storage.get_connection()
        self._keep_larger = self._redis.register_script(_KEEP_LARGER)
        self._seen: dict[str, _Seen] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        settings = f"limit={self.limit!r}, share={self.share!r}, address={self.address!r}"
        return f"RedisBudget({self._where!r}, {settings})"

    def reserve(self, place: str, operation: Operation, now: int, weight: int | None = None, /) -> float:
        """See `Budget`."""
        weight = weight or operation.weight
        others = self._look(place, operation, now).others
        room = self._room(operation, weight, others)
        window = self._key("window", place, operation)
        if room >= weight and self._acquired(window, operation, now, weight, room):
            return 0.0
        length = period_of(operation)
        wait = (length - now % length if others else length) / 1000  # what they use in the next minute is not known
        if room >= weight:
            wait = min(wait, self._until_free(window, operation, now, room))
        return max(wait, _SOONEST) + random.uniform(0, _JITTER)  # noqa: S311 - it spreads calls, and guards nothing

    def learn(self, place: str, operation: Operation, used: int, sent: int, /) -> None:
        """See `Budget`. What these processes did not reserve themselves counts as used by others until the minute ends.

        What they have reserved and not sent yet hides as much of the others' use, until a later answer tells.
        """
        length = period_of(operation)
        minute, since = divmod(sent, length)
        began = minute * length - (length if since < length * _UNSURE else 0)
        window = self._key("window", place, operation)
        own = self._ask(lambda: self._storage.lua_moving_window([window], [began / 1000, used]))
        others = used - int(own[1]) if own else used
        if others > 0:
            with self._lock:
                self._endpoint(place, operation).note(minute, others)
            self._remember(self._key(f"others/{minute}", place, operation), others, 2 * length)

    def ban(self, place: str, operation: Operation, until: int, /) -> None:
        """See `Budget`."""
        with self._lock:  # before Redis, so that this process stops even where Redis is gone
            seen = self._endpoint(place, operation)
            seen.banned_until = max(seen.banned_until, until)
        self._remember(self._key("banned-until", place, operation), until, _REMEMBERED)

    def banned_for(self, place: str, operation: Operation, now: int, /) -> float:
        """See `Budget`. A ban that another process was told of is seen after half a second at most."""
        return max(0, self._look(place, operation, now).banned_until - now) / 1000

    def _room(self, operation: Operation, weight: int, others: int) -> int:
        """How much weight the window may hold. One call alone is always within it."""
        limit = self.limit or operation.budget
        ours = max(limit * self.share, weight)
        everybodys = max(limit * max(self.share, _AIM), weight)
        return int(min(ours, everybodys - others))

    def _acquired(self, window: str, operation: Operation, now: int, weight: int, room: int) -> bool:
        """Reserve the weight of one call, if there is room.

        The limiter of the library would stamp it with this machine's time, and keep a window for each size of the room;
        its script takes a stamp, and one window.
        """
        stamped = [now / 1000, room, _seconds(operation), weight]
        return bool(self._ask(lambda: self._storage.lua_acquire_moving_window([window], stamped)))

    def _until_free(self, window: str, operation: Operation, now: int, room: int) -> float:
        """The seconds until the oldest of what fills the room leaves the window."""
        since = now / 1000 - _seconds(operation)
        oldest = self._ask(lambda: self._storage.lua_moving_window([window], [since, room]))
        return float(oldest[0]) - since if oldest else 0.0

    def _look(self, place: str, operation: Operation, now: int) -> _Seen:
        """What others have used in this minute, and the end of the ban, as of half a second ago at most."""
        minute = now // period_of(operation)
        with self._lock:
            seen = self._endpoint(place, operation)
            if seen.minute == minute and monotonic() - seen.asked < _LOOK:
                return replace(seen)
        asked = monotonic()
        keys = [self._key(name, place, operation) for name in (f"others/{minute}", "banned-until")]
        others, banned_until = self._ask(lambda: self._redis.mget(keys))
        with self._lock:
            seen.note(minute, int(others or 0))
            seen.banned_until = max(seen.banned_until, int(banned_until or 0))
            seen.asked = asked
            return replace(seen)

    def _endpoint(self, place: str, operation: Operation) -> _Seen:
        return self._seen.setdefault(scope_of(place, operation), _Seen())

    def _remember(self, key: str, value: int, milliseconds: int) -> None:
        self._ask(lambda: self._keep_larger([key], [value, milliseconds]))

    def _key(self, name: str, place: str, operation: Operation) -> str:
        return self._storage.prefixed_key(f"{quote(self.address, safe='')}/{name}/{scope_of(place, operation)}")

    def _ask(self, question: Callable[[], T]) -> T:
        try:
            return question()
        except self._storage.base_exceptions as error:
            kind = type(error).__name__
        raise TransportError(  # outside of the handler: redis-py's errors may tell more of the URL than is to be shown
            f"the shared budget at {self._where} cannot be reached or used ({kind}), and nothing is sent without it:"
            " see that Redis runs there and takes this user and password, then try again"
        )


def _storage(url: str) -> "RedisStorage":
    """The library's storage, over connections that are yet to be made."""
    try:
        from limits.storage import RedisStorage
        from redis import ConnectionPool, RedisError
        from redis.backoff import ExponentialBackoff
        from redis.retry import Retry
    except ImportError:
        raise ConfigurationError('a shared budget needs: pip install "binance-liquidations[redis]"') from None
    try:
        pool = ConnectionPool.from_url(
            url,
            retry=Retry(ExponentialBackoff(base=_FIRST_PAUSE, cap=_LONGEST_PAUSE), _RETRIES),
            socket_connect_timeout=_TIMEOUT,
            socket_timeout=_TIMEOUT,
        )
        pool.connection_class(**pool.connection_kwargs)  # or unknown options would show with the first call
        return RedisStorage("redis://", connection_pool=pool, key_prefix="binance-liquidations")
    except (TypeError, ValueError, RedisError):
        pass  # what they say may hold a part of the URL
    raise ConfigurationError("url holds an option that redis-py does not know or cannot read")


def _location(url: str) -> str:
    """Where a URL points to, without user, password and options; raises ConfigurationError if that is not clear."""
    location = _safe_location(url)
    if location is None:
        raise ConfigurationError(
            "url must be such as redis://host:6379/0, rediss://… for TLS, or unix:///path/of/socket;"
            " percent-encode what is special in a user name or password"
        )
    return location


def _safe_location(url: str) -> str | None:
    """None also where a password with an unescaped / ? # or @ would be taken for host, path or fragment."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        (host or "").encode("idna")  # or the first call would fail here
    except ValueError:
        return None
    if parts.fragment or "@" in parts.path:
        return None
    if parts.scheme == "unix":
        return f"unix://{parts.path}" if parts.path and not host else None
    database = parts.path.strip("/")
    if parts.scheme not in {"redis", "rediss"} or not host or (database and not database.isdecimal()):
        return None
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}:{port or 6379}{parts.path}"


def _seconds(operation: Operation) -> int:
    """The length of the window, which the library counts in whole seconds."""
    return math.ceil(operation.budget_period.total_seconds())
