"""How long one request is tried again and waited for, measured by a monotonic clock."""

import random
import sys
from dataclasses import dataclass

from ..errors import ConfigurationError
from .clock import Monotonic

_LIMITS_IN_A_ROW = 3
"""How often one request may be told to wait and find the weight used up again: going on for ever leads to a ban."""
_FIRST_PAUSE, _LONGEST_PAUSE, _DOUBLINGS = 0.25, 8.0, 5


@dataclass(slots=True)
class Tries:
    """What one request has been through: failures since when, seconds waited as told, wrong clocks."""

    failing_since: float = 0.0
    failures: int = 0
    paused: float = 0.0
    """Seconds between the failures: they count even where a simulated sleep takes no time."""
    waited: float = 0.0
    limited: int = 0
    corrections: int = 0


class Patience:
    """`retry_for` seconds of failures, and `patience` seconds of being told to wait, for one request.

    Raises ConfigurationError for numbers of seconds that cannot be.
    """

    def __init__(self, retry_for: float, patience: float, monotonic: Monotonic) -> None:
        self._retry_for = _seconds("retry_for", retry_for)
        self._patience = _seconds("patience", patience)
        self._monotonic = monotonic

    def after_failure(self, tries: Tries) -> tuple[float, float] | None:
        """The pause before the next attempt, and the seconds in which one may still begin; None to give up."""
        tries.limited = 0
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << min(tries.failures, _DOUBLINGS)))
        pause *= random.uniform(0.5, 1.0)  # noqa: S311
        now = self._monotonic()
        tries.failing_since = now if tries.failures == 0 else tries.failing_since
        tries.failures += 1
        left = self._retry_for - max(now - tries.failing_since, tries.paused)
        if pause > left:
            return None
        tries.paused += pause
        return pause, left

    def as_asked(self, seconds: float, tries: Tries) -> float | None:
        """The seconds to wait after a refusal; None to leave it at that."""
        tries.limited += 1
        goes_on = self.lasts(seconds, tries) and tries.limited <= _LIMITS_IN_A_ROW
        return seconds + random.uniform(0, 0.1) if goes_on else None  # noqa: S311

    def lasts(self, seconds: float, tries: Tries) -> bool:
        """Whether there is patience left to wait so many seconds more, which are counted as waited."""
        tries.waited += seconds
        return tries.waited <= self._patience


def _seconds(name: str, value: float) -> float:
    """A number of seconds, be it without end."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        raise ConfigurationError(f"{name} must be a number of seconds, 0 or more")
    return float(min(value, sys.float_info.max))
