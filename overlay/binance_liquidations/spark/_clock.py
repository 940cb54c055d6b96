"""The exchange's time, for the driver: it plans by it, and holds no key that a client could be made of."""

from collections.abc import Iterator
from contextlib import closing
from itertools import chain, repeat
from time import sleep
from urllib.parse import urlsplit

from .._log import LOG
from ..client.clock import TIME_PATH, as_utc, check_time, milliseconds, read_time
from ..client.curl import CurlHttp
from ..client.diagnosis import describe
from ..errors import TransportError
from ..signing.requests import is_loopback

_TIMEOUT = 10.0
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between attempts."""
_LONGEST = 30.0
BRIEFLY = sum(_PAUSES)


def exchange_time(base_url: str, retry_for: float = BRIEFLY) -> int:
    """The exchange's time in milliseconds since 1970.

    Raises TransportError if it cannot be had for so many seconds, and ClockError if it cannot be right.
    """
    with closing(CurlHttp(_TIMEOUT)) as http:
        for pause in _pauses(retry_for):
            try:
                return _ask(http, base_url)
            except TransportError as error:
                again = as_utc(milliseconds() + round(pause * 1000))
                LOG.info("GET %s failed (%s): trying again at %s.", TIME_PATH, describe(error), again)
                sleep(pause)
        return _ask(http, base_url)


def _pauses(seconds: float) -> Iterator[float]:
    for pause in chain(_PAUSES, repeat(_LONGEST)):
        if seconds <= 0:
            return
        yield pause
        seconds -= pause


def _ask(http: CurlHttp, base_url: str) -> int:
    response = http.send("GET", f"{base_url}{TIME_PATH}", {})
    server_time = read_time(response)
    if server_time is None:
        raise TransportError(f"{base_url} answers {response.status} where it should tell its time: is it the exchange?")
    return check_time(server_time, None if is_loopback(urlsplit(base_url).hostname or "") else milliseconds())
