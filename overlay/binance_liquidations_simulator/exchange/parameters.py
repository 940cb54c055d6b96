"""The endpoints' own parameters: from the query's text to checked values.

Integers are int64, plain digits, never negative. Windows are in Unix milliseconds and include both ends. Which code
the exchange sends for a window that ends before it starts, or for one over 100 days, is not published: -1128 and
-1127 are assumed. A window whose end is left to the clock and which starts in the future is taken as an empty one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from . import errors
from .endpoints import Endpoint

_DIGITS = "[0-9]{1,20}"
_LARGEST = 2**63 - 1
_RANGES = {
    "groupId": (0, _LARGEST),
    "startTime": (0, _LARGEST),
    "endTime": (0, _LARGEST),
    "current": (1, _LARGEST),
    "size": (1, 100),
}
_DAY_MS = 24 * 60 * 60 * 1000
_DEFAULT_SPAN_MS = 7 * _DAY_MS
_LONGEST_SPAN_MS = 100 * _DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What a request asks for; None where neither the caller nor a default sets a bound."""

    start: int | None
    end: int | None
    current: int
    size: int
    group_id: int | None
    isolated_symbol: str | None


def read_arguments(endpoint: Endpoint, values: Mapping[str, str], now_ms: int) -> Arguments:
    """Check the endpoint's own parameters and fill in its defaults, or raise the `Refusal`."""
    numbers = {name: _integer(name, values[name]) for name in endpoint.parameters if name in values and name in _RANGES}
    start, end = numbers.get("startTime"), numbers.get("endTime")
    if start is not None and end is not None and start > end:
        raise errors.bad_combination()
    if endpoint.windowed:
        end = now_ms if end is None else end
        start = end - _DEFAULT_SPAN_MS if start is None else start
        if end - start > _LONGEST_SPAN_MS:
            raise errors.interval_too_big()
    return Arguments(
        start=start,
        end=end,
        current=numbers.get("current", 1),
        size=numbers.get("size", 10),
        group_id=numbers.get("groupId"),
        isolated_symbol=values.get("isolatedSymbol"),
    )


def _integer(name: str, text: str) -> int:
    if re.fullmatch(_DIGITS, text) is None:
        raise errors.illegal_characters(name, _DIGITS)
    value = int(text)
    smallest, largest = _RANGES[name]
    if not smallest <= value <= largest:
        raise errors.invalid_value(name)
    return value
