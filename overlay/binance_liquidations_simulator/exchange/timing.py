"""When a signed request counts as fresh.

`timestamp` is in milliseconds or microseconds, `recvWindow` in milliseconds with up to three decimals; everything is
compared in whole microseconds. The request is taken when it is less than a second ahead of the exchange's clock and
at most `recvWindow` behind it.
"""

import re

from . import errors

_TIMESTAMP = r"[0-9]{1,20}"
_RECV_WINDOW = r"[0-9]{1,20}(\.[0-9]{1,3})?"
_DEFAULT_RECV_WINDOW = "5000"
_LARGEST_RECV_WINDOW_US = 60_000_000
_AHEAD_US = 1_000_000
# As milliseconds this is the year 5138, as microseconds 1973: no request means either.
_MICROSECONDS_FROM = 10**14


def check_timing(timestamp: str, recv_window: str | None, now_ms: int) -> None:
    """Raise the `Refusal` of a request that is malformed in time, ahead of the clock or too old."""
    window_us = _microseconds(_DEFAULT_RECV_WINDOW if recv_window is None else recv_window)
    if window_us > _LARGEST_RECV_WINDOW_US:
        raise errors.recv_window_too_large()
    if re.fullmatch(_TIMESTAMP, timestamp) is None:
        raise errors.illegal_characters("timestamp", _TIMESTAMP)
    sent = int(timestamp)
    sent_us = sent if sent >= _MICROSECONDS_FROM else sent * 1000
    now_us = now_ms * 1000
    if sent_us >= now_us + _AHEAD_US:
        raise errors.ahead_of_server()
    if now_us - sent_us > window_us:
        raise errors.outside_recv_window()


def _microseconds(recv_window: str) -> int:
    if re.fullmatch(_RECV_WINDOW, recv_window) is None:
        raise errors.illegal_characters("recvWindow", _RECV_WINDOW)
    whole, _, decimals = recv_window.partition(".")
    return int(whole) * 1000 + int(decimals.ljust(3, "0"))
