"""The endpoints' own parameters: from the query's text to checked values.

Integers are int64, plain digits, never negative. Windows are in Unix milliseconds and include both ends. Which code the
exchange sends for a window that ends before it starts, or for one over 100 days, is not published: -1128 and -1127 are
assumed. How many records an answer has where no largest size is published is assumed as well. A window whose end is
left to the clock and which starts in the future is taken as an empty one.
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
    "limit": (1, 100),
}
_CHOICES = {"type": ("BORROW", "REPAY"), "autoCloseType": ("LIQUIDATION", "ADL")}
_DAY_MS = 24 * 60 * 60 * 1000
_DAYS_WITH_ASSET = 30
_MOST_SHOWN = 100
"""Records of an answer where no largest size is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What a request asks for; None where neither the caller nor a default sets a bound."""

    start: int | None
    end: int | None
    current: int
    size: int
    group_id: int | None
    texts: Mapping[str, str]
    """Parameters that are neither numbers nor times."""


def read_arguments(endpoint: Endpoint, values: Mapping[str, str], now_ms: int) -> Arguments:
    """Check the endpoint's own parameters and fill in its defaults, or raise the `Refusal`."""
    numbers = {
        name: _integer(name, values[name], endpoint)
        for name in endpoint.parameters
        if name in values and name in _RANGES
    }
    texts = {name: values[name] for name in endpoint.parameters if name in values and name not in _RANGES}
    for name, text in texts.items():
        if text not in _CHOICES.get(name, (text,)):
            raise errors.invalid_value(name)
    start, end = numbers.get("startTime"), numbers.get("endTime")
    if start is not None and end is not None and start > end:
        raise errors.bad_combination()
    if endpoint.default_days is not None:
        end = now_ms if end is None else end
        start = end - endpoint.default_days * _DAY_MS if start is None else start
        if endpoint.longest_days is not None and end - start > endpoint.longest_days * _DAY_MS:
            raise errors.interval_too_big()
        if endpoint.cut_days is not None:
            shown = _DAYS_WITH_ASSET if "asset" in texts else endpoint.cut_days
            start = max(start, end - shown * _DAY_MS)
        if endpoint.kept_days is not None:
            start = max(start, now_ms - endpoint.kept_days * _DAY_MS)
    size = numbers.get("size", numbers.get("limit", endpoint.default_size))
    return Arguments(
        start=start,
        end=end,
        current=numbers.get("current", 1),
        size=min(size, _MOST_SHOWN),
        group_id=numbers.get("groupId"),
        texts=texts,
    )


def _integer(name: str, text: str, endpoint: Endpoint) -> int:
    if re.fullmatch(_DIGITS, text) is None:
        raise errors.illegal_characters(name, _DIGITS)
    value = int(text)
    smallest, largest = _RANGES[name]
    if name == "size" and endpoint.largest_size is None:
        largest = _LARGEST
    if not smallest <= value <= largest:
        raise errors.invalid_value(name)
    return value
