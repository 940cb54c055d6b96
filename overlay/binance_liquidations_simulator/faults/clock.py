"""A clock that is wrong by as much as one likes, and the fault that makes it so."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from ..exchange.answer import Answer
from .fault import Fault, Kind


class SkewedClock:
    """Another clock plus an offset, both in milliseconds; may be set from any thread."""

    def __init__(self, clock: Callable[[], int], offset: int = 0) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.offset = offset

    def __call__(self) -> int:
        return self._clock() + self.offset

    def jump(self, by_ms: int) -> None:
        """Go forward by so much at once, or back if it is negative."""
        with self._lock:
            self.offset += by_ms


@dataclass(frozen=True)
class ClockJump(Fault):
    """The exchange's clock jumps by that many milliseconds, back if negative, before it reads the request.

    The answer is what the exchange then says by itself: mostly -1021, until the caller has set its clock anew.
    """

    kind: ClassVar[Kind] = "clock-jump"
    by_ms: int

    def apply(self, answer: Answer, _now: int, /) -> Answer:
        return answer
