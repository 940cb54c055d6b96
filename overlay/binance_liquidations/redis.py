"""One weight budget for all processes and machines behind one IP address, kept in a Redis that they share.

It needs `pip install "binance-liquidations[redis]"`, and is handed to each client:

    budget = RedisBudget("redis://:password@budget.internal:6379/0", address="egress-1")
    with Client(api_key, secret, budget=budget) as client: ...
"""

import math
import random
import threading
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from binance_liquidations_wire.types import Operation

from .client.budget import check, period_of, scope_of
from .errors import ConfigurationError, TransportError

if TYPE_CHECKING:
    from redis import Redis

_AIM = 0.95
"""The part of the limit that all programs together are kept to, as far as the exchange reports what the others use. The
rest covers what they use before the next answer, and clocks that differ by a second: two of a hundred if weight is
spent evenly, and more if it is spent at once."""
_LOOK = 0.5
"""The seconds for which Redis is not asked again whether there is a ban; each reservation asks anyway."""
_SOONEST, _JITTER = 0.01, 0.05
"""Seconds: the shortest pause before asking again, and the spread of those that wait for the same moment."""
_UNSURE = 1 / 60
"""The part of a minute, at its start, in which the exchange's clock may still show the minute before."""
_REMEMBERED = 4 * 24 * 3600 * 1000
"""Milliseconds after which Redis forgets a ban: the exchange bans for three days at most."""
_TIMEOUT = 2.0
"""Seconds for connecting to Redis, and for each answer, unless the URL says otherwise."""
_RETRIES, _FIRST_PAUSE, _LONGEST_PAUSE = 3, 0.1, 0.5
"""A dropped connection or a restart of Redis is waited out for about a second. What is asked twice may be counted
twice, and is never left uncounted."""

_SCRIPT = b"""
-- reserve: returns 0 if the weight is reserved, the milliseconds to wait, or the end of a ban as a negative number.
-- learn: what the exchange counted and was not reserved here was used by others. ban: the latest end is kept.
local window = KEYS[1]
local numbers = {}
for i = 2, #ARGV do numbers[i] = tonumber(ARGV[i]) end

-- An entry of the window: all weight that was ever reserved up to it (its member), and when that was (its score).
local function entry(command, ...)
    local found = redis.call(command, window, ...)
    return tonumber(found[1] or 0), tonumber(found[2] or 0)
end

local function keep_larger(key, value, lifetime)
    if value > tonumber(redis.call('get', key) or 0) then redis.call('set', key, value, 'px', lifetime) end
end

if ARGV[1] == 'ban' then return keep_larger(KEYS[1], numbers[2], numbers[3]) end

local total, last = entry('zrevrange', '0', '0', 'withscores')
local earlier = entry('zrevrangebyscore', ARGV[2], '-inf', 'limit', '0', '1')

if ARGV[1] == 'learn' then return keep_larger(KEYS[2], numbers[3] - (total - earlier), numbers[4]) end

local now, period, weight, ours, everybodys, limit = unpack(numbers, 3, 8)
local known = redis.call('mget', KEYS[2], KEYS[3])
local others, banned_until = tonumber(known[1] or 0), tonumber(known[2] or 0)
if banned_until > now then return -banned_until end

local excess = total + weight - math.min(ours, everybodys - others)  -- so much must be of an earlier minute
if excess > earlier then
    local low, high = 0, redis.call('zcard', window) - 1
    while low < high do
        local middle = math.floor((low + high) / 2)
        if entry('zrange', middle, middle) < excess then low = middle + 1 else high = middle end
    end
    local reached, moment = entry('zrange', low, low, 'withscores')
    local wait = reached < excess and period or math.min(0, moment - now) + period + 1
    return others > 0 and math.min(wait, period - now % period) or wait  -- their use in the next minute is not known
end

-- Calls of the same 600th of a minute share an entry where the limit admits more than 600 calls: this bounds memory.
local moment, step = math.max(now, last), period / 600  -- a clock that is behind must not free weight sooner
if moment == last or limit > 600 * weight and math.floor(moment / step) == math.floor(last / step) then
    redis.call('zremrangebyrank', window, '-1', '-1')
elseif redis.call('zcount', window, '-inf', now - 2 * period) > 2 then
    redis.call('zremrangebyrank', window, '0', '1')  -- no more: a clock that is ahead must not empty the window
end
redis.call('zadd', window, moment, total + weight)
redis.call('pexpire', window, period + 1)
return 0
"""


class RedisBudget:
    """A `Budget` of all processes that name the same Redis and the same `address`. Threads may share it.

    `url` is `redis://`, `rediss://` (TLS) or `unix://`, as redis-py reads it. `limit` is the weight for each endpoint
    and minute (default: what the spec says, 12000). `share` is the part of it that these processes may use together; a
    process with a smaller share stops sooner and leaves the rest to those with a larger one. What the exchange reports
    of other programs' use is subtracted from the limit. `address` is a name for the IP address that these processes
    share, by default "default": name it where one Redis serves machines with different ones.

    Weight is counted over the last minute, which holds in whichever minute the exchange counts. A Redis that loses its
    data forgets the last minute, and bans. Redis 6 or newer, or Valkey.

    Raises ConfigurationError for what cannot be used; Redis is not asked before the first call. Every method raises
    TransportError where Redis cannot be reached: without it, nothing is admitted.
    """

    def __init__(self, url: str, *, limit: int | None = None, share: float = 0.95, address: str | None = None) -> None:
        check(limit, share)
        self.limit = limit
        self.share = share
        self.address = "default" if address is None else address
        self._where = _location(url)
        self._redis = _redis(url)
        self._script = self._redis.register_script(_SCRIPT)
        self._bans: dict[str, tuple[int, float]] = {}
        """By scope: when the ban ends, and when Redis was asked for it, in seconds of the monotonic clock."""
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        settings = f"limit={self.limit!r}, share={self.share!r}, address={self.address!r}"
        return f"RedisBudget({self._where!r}, {settings})"

    def reserve(self, place: str, operation: Operation, now: int, weight: int | None = None, /) -> float:
        """See `Budget`. One round trip. During a ban nothing is reserved, and `banned_for` says how long it lasts."""
        scope, period, limit = scope_of(place, operation), period_of(operation), self.limit or operation.budget
        weight = weight or operation.weight
        ours = max(limit * self.share, weight)  # one call alone is always within it
        everybodys = max(limit * max(self.share, _AIM), weight)
        numbers = (now - period - 1, now, period, weight, ours, everybodys, limit)
        keys = self._keys(scope, "window", f"others/{now // period}", "banned-until")
        asked = monotonic()
        answer = int(self._ask(self._script, keys, ("reserve", *numbers)))
        self._note_ban(scope, -answer, asked)
        return max(answer / 1000, _SOONEST) + random.uniform(0, _JITTER) if answer else 0.0  # noqa: S311 - no secret

    def learn(self, place: str, operation: Operation, used: int, sent: int, /) -> None:
        """See `Budget`. What these processes did not reserve themselves counts as used by others until the minute ends.

        What they have reserved and not sent yet hides as much of the others' use, until a later answer shows it.
        """
        period = period_of(operation)
        minute, into = divmod(sent, period)
        began = minute * period - (period if into < period * _UNSURE else 0)
        keys = self._keys(scope_of(place, operation), "window", f"others/{minute}")
        self._ask(self._script, keys, ("learn", began - 1, used, 2 * period))

    def ban(self, place: str, operation: Operation, until: int, /) -> None:
        """See `Budget`."""
        scope = scope_of(place, operation)
        self._note_ban(scope, until)  # before Redis, so that this process stops even where Redis is gone
        self._ask(self._script, self._keys(scope, "banned-until"), ("ban", until, _REMEMBERED))

    def banned_for(self, place: str, operation: Operation, now: int, /) -> float:
        """See `Budget`. A ban that another process knows of is seen after half a second at most."""
        scope, asked = scope_of(place, operation), monotonic()
        banned_until, last_asked = self._bans.get(scope, (0, -math.inf))
        if asked - last_asked >= _LOOK:
            known = self._ask(self._redis.get, *self._keys(scope, "banned-until"))
            banned_until = self._note_ban(scope, int(known or 0), asked)
        return max(0, banned_until - now) / 1000

    def _note_ban(self, scope: str, until: int, asked: float = -math.inf) -> int:
        """Keep the latest end of a ban that this process knows of, and return it."""
        with self._lock:
            latest, last_asked = self._bans.get(scope, (0, -math.inf))
            self._bans[scope] = (max(latest, until), max(last_asked, asked))
            return self._bans[scope][0]

    def _keys(self, scope: str, *names: str) -> list[str]:
        """Those of one address and scope are on one node of a cluster, which looks at what stands in braces."""
        place = f"{{{quote(self.address, safe='')}/{scope}}}"
        return [f"binance-liquidations:{name}/{place}" for name in names]

    def _ask(self, question: Callable[..., Any], *arguments: object) -> Any:
        from redis import RedisError

        try:
            return question(*arguments)
        except RedisError as error:
            kind = type(error).__name__
        raise TransportError(  # outside of the handler: redis-py's errors may tell more of the URL than is to be shown
            f"the shared budget at {self._where} cannot be reached or used ({kind}), and nothing is sent without it:"
            " see that Redis runs there and takes this user and password, then try again"
        )


def _redis(url: str) -> "Redis":
    """A client whose connections are yet to be made."""
    try:
        from redis import Redis, RedisError
        from redis.backoff import ExponentialBackoff
        from redis.retry import Retry
    except ImportError:
        raise ConfigurationError('a shared budget needs: pip install "binance-liquidations[redis]"') from None
    try:
        redis = Redis.from_url(
            url,
            retry=Retry(ExponentialBackoff(base=_FIRST_PAUSE, cap=_LONGEST_PAUSE), _RETRIES),
            socket_connect_timeout=_TIMEOUT,
            socket_timeout=_TIMEOUT,
        )
        pool = redis.connection_pool
        pool.connection_class(**pool.connection_kwargs)  # or unknown options would show with the first call
        return redis
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
