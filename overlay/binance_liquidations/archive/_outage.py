"""Whether a sync that goes on and on still has the exchange: said when it is lost, and when it is back."""

from datetime import timedelta
from http import HTTPStatus

from .._log import LOG
from ..client.clock import as_utc, milliseconds
from ..client.diagnosis import describe
from ..errors import ApiError, ClockError, TransportError
from ._session import Failed, Synced


class Outage:
    """Looks at one round after the other; times are this machine's."""

    def __init__(self) -> None:
        self._answered = milliseconds()
        self._is_lost = False

    def note(self, done: Synced, interval: timedelta) -> None:
        """Take note of a round, after which the next one begins in `interval`."""
        now = milliseconds()
        since, again = as_utc(self._answered), as_utc(now + round(interval.total_seconds() * 1000))
        reasons = [] if done.copied else [why for failed in done.failed if (why := _reason(failed)) is not None]
        if not reasons:
            if self._is_lost:
                LOG.warning("The exchange is back at %s; it was lost since %s.", as_utc(now), since)
            self._is_lost, self._answered = False, now
        elif not self._is_lost:
            self._is_lost = True
            LOG.warning("The exchange is lost since %s (%s): trying again at %s.", since, reasons[0], again)


def _reason(failed: Failed) -> str | None:
    """Why an account got no answer; None if it got one, about its key or about what it asked."""
    error = failed.error
    if isinstance(error, ApiError):
        is_lost = error.code is None or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return f"HTTP {error.status}" if is_lost else None
    return describe(error) if isinstance(error, ClockError | TransportError) else None
