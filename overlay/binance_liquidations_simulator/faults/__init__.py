"""An exchange that fails as the real one and the network before it do, by script or by chance.

`FaultyExchange` wraps an exchange and lets it fail; the faults are values, one class to a kind. `Weather` draws them
by seed, `Arrivals` adds records while the exchange is asked, `SkewedClock` is wrong by as much as one likes.
"""

from .arrivals import Arrivals
from .clock import ClockJump, SkewedClock
from .damage import Closed, Empty, Html, Repeated, Reset, Slow, Truncated
from .fault import KINDS, Fault, Kind
from .faulty_exchange import Between, FaultyExchange
from .refusals import SERVER_ERRORS, SERVER_STATUSES, Banned, Forbidden, RateLimited, ServerError, Stale
from .weather import BRIEF, MAKERS, Maker, Weather, evenly

__all__ = [
    "BRIEF",
    "KINDS",
    "MAKERS",
    "SERVER_ERRORS",
    "SERVER_STATUSES",
    "Arrivals",
    "Banned",
    "Between",
    "ClockJump",
    "Closed",
    "Empty",
    "Fault",
    "FaultyExchange",
    "Forbidden",
    "Html",
    "Kind",
    "Maker",
    "RateLimited",
    "Repeated",
    "Reset",
    "ServerError",
    "SkewedClock",
    "Slow",
    "Stale",
    "Truncated",
    "Weather",
    "evenly",
]
