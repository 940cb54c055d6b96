"""How long one request is tried again and waits, by a monotonic clock."""

import random
import sys
from dataclasses import dataclass

from ..errors import ConfigurationError
from .clock import Monotonic

_LIMITS_IN_A_ROW = 3
"""How many times in a row one request may be rate-limited: going on for ever leads to a ban."""
_FIRST_PAUSE, _LONGEST_PAUSE, _DOUBLINGS = 0.25, 8.0, 5


@dataclass(slots=True)
class Tries:
    """What one request has been through: failures, pauses, waits, corrections of the clock."""

    failing_since: float = 0.0
    failures: int = 0
    paused: float = 0.0
    """Seconds of pauses after failures: they count even where a simulated sleep takes no time."""
    waited: float = 0.0
    limited: int = 0
    corrections: int = 0


class Patience:
    """For one request: `retry_for` seconds of retrying failures, `patience` seconds of waiting when limited or banned.

    Raises ConfigurationError for a value that is not a number of seconds.
    """

    def __init__(self, retry_for: float, patience: float, monotonic: Monotonic) -> None:
        self._retry_for = _seconds("retry_for", retry_for)
        self._patience = _seconds("patience", patience)
        self._monotonic = monotonic

    def after_failure(self, tries: Tries) -> tuple[float, float] | None:
        """The seconds to pause before the next attempt, and those in which one may still begin; None to give up."""
        tries.limited = 0
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << min(tries.failures, _DOUBLINGS)))
        pause *= random.uniform(0.5, 1.0)  # noqa: S311
        now = self._monotonic()
        tries.failing_since = now if tries.failures == 0 else tries.failing_since
        tries.failures += 1
        remaining = self._retry_for - max(now - tries.failing_since, tries.paused)
        if pause > remaining:
            return None
        tries.paused += pause
        return pause, remaining

    def after_refusal(self, seconds: float, tries: Tries) -> float | None:
        """The seconds to wait after a refusal that asks for so many; None to give up."""
        tries.limited += 1
        goes_on = self.lasts(seconds, tries) and tries.limited <= _LIMITS_IN_A_ROW
        return seconds + random.uniform(0, 0.1) if goes_on else None  # noqa: S311

    def lasts(self, seconds: float, tries: Tries) -> bool:
        """Count so many seconds as waited; whether `patience` allows them."""
        tries.waited += seconds
        return tries.waited <= self._patience


def _seconds(name: str, value: float) -> float:
    """A number of seconds, which may be infinite."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        raise ConfigurationError(f"{name} must be a number of seconds, 0 or more")
    return float(min(value, sys.float_info.max))
