"""An exchange that fails, and to whose accounts things happen while it is asked."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from ..exchange.answer import Answer
from ..exchange.endpoints import ENDPOINTS, TIME_PATHS
from ..exchange.exchange import Exchange
from .clock import ClockJump, SkewedClock
from .fairness import Fairness, request_of
from .fault import Fault
from .weather import Weather

Between: TypeAlias = Callable[[int, int], int]
"""Called before a request with its number and the exchange's time (Unix ms); returns how many records it added."""

_UNASKED = Answer(200, {}, b"")


class FaultyExchange:
    """Wraps `exchange`, and decides about each request in the order in which they arrive, from any thread.

    Requests of the endpoints are numbered from 1, with `time_fails` also those of the exchange's time; all others
    pass untouched. Before request n each callback of `between` is called, which may add records to accounts but may
    not call this exchange. Request n then meets fault n of `script`, where None lets it pass, and those after the
    script's end meet the `weather`. It spares a request whose last `most_in_a_row` attempts were struck, by whatever:
    who retries a request unchanged gets through in the end.

    A struck request costs weight like any other, since the exchange has seen it, even if nothing of the answer
    arrives; only what a firewall forbids costs nothing. The exchange's own clock is replaced by a `SkewedClock`
    round it, `clock`, unless it is one already.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        script: Iterable[Fault | None] = (),
        weather: Weather | None = None,
        between: Iterable[Between] = (),
        most_in_a_row: int = 3,
        time_fails: bool = False,
    ) -> None:
        self.exchange = exchange
        self.clock = exchange.clock if isinstance(exchange.clock, SkewedClock) else SkewedClock(exchange.clock)
        exchange.clock = self.clock
        self._paths = {*ENDPOINTS, *(TIME_PATHS if time_fails else ())}
        self._script = iter(script)
        self._weather = weather
        self._between = tuple(between)
        self._fairness = Fairness(most_in_a_row)
        self._tally: Counter[str] = Counter()
        self._lock = threading.Lock()  # guards all that changes

    def __repr__(self) -> str:
        return f"<FaultyExchange round {self.exchange!r}>"

    @property
    def tally(self) -> Counter[str]:
        """What happened until now: `requests` that were numbered, records `inserted`, and faults under their kinds.

        A fault that left its answer as it was, such as a repeated row on an empty page, is none. What never happened
        reads as 0.
        """
        with self._lock:
            return self._tally.copy()

    def handle(self, method: str, target: str, headers: Mapping[str, str], client_ip: str = "127.0.0.1") -> Answer:
        """Answer one request, or fail to; the arguments are those of `Exchange.handle`."""
        path, _, query = target.partition("?")
        fault = self._next(request_of(path, query, headers)) if path in self._paths else None
        is_seen = fault is None or fault.is_weighed
        answer = self.exchange.handle(method, target, headers, client_ip) if is_seen else _UNASKED
        if fault is None:
            return answer
        struck = fault.apply(answer, self.clock())
        if struck is not answer or isinstance(fault, ClockJump):
            with self._lock:
                self._tally[fault.kind] += 1
        return struck

    def _next(self, request: object) -> Fault | None:
        """Let happen what comes before the next request, and choose its fault."""
        with self._lock:
            self._tally["requests"] += 1
            number = self._tally["requests"]
            for callback in self._between:
                self._tally["inserted"] += callback(number, self.clock())
            fault = next(self._script, self._by_weather(number, request))
            self._fairness.note(request, is_faulty=fault is not None)
            if isinstance(fault, ClockJump):
                self.clock.jump(fault.by_ms)
            return fault

    def _by_weather(self, number: int, request: object) -> Fault | None:
        if self._weather is None or not self._fairness.allows(request):
            return None
        return self._weather.fault(number)
