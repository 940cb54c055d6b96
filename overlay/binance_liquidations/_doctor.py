"""What is wrong between this machine and the exchange, and what to do about it."""

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ._client import Client
from ._kinds import KINDS, Kind
from .errors import ApiError, BinanceLiquidationsError, TransportError

_TOLERATED = 1000
"""Milliseconds: the exchange refuses a timestamp that is further ahead of its clock."""


class Finding(NamedTuple):
    """One check: what was looked at, whether it is well, what was found, and what to do if it is not."""

    subject: str
    is_well: bool
    found: str
    advice: str = ""


def examine(client: Client, local: Callable[[], float] = time.time) -> Iterator[Finding]:
    """Check the clock, then the key at each endpoint; a server that cannot be reached ends it."""
    try:
        yield _clock(client, local)
    except TransportError as error:
        yield Finding("connection", False, str(error), "see whether a proxy or firewall is in the way")
        return
    for kind in KINDS.values():
        yield _endpoint(client, kind)


def _clock(client: Client, local: Callable[[], float]) -> Finding:
    before = local()
    told = client.exchange_time(required=True)
    off = round((before + local()) / 2 * 1000) - told
    found = f"this machine is {abs(off)} ms {'ahead of' if off > 0 else 'behind'} the exchange"
    advice = "" if abs(off) < _TOLERATED else "set this machine's clock (NTP); the client corrects for it meanwhile"
    return Finding("clock", not advice, found, advice)


def _endpoint(client: Client, kind: Kind) -> Finding:
    try:
        response = client.send(kind.endpoint.build_request(size=1))
        kind.endpoint.parse_response(response, decode=client.decode)
    except ApiError as error:
        return Finding(kind.name, False, f"HTTP {error.status}, code {error.code}: {error.msg}", error.advice or "")
    except BinanceLiquidationsError as error:
        return Finding(kind.name, False, str(error))
    used = response.headers.get("x-sapi-used-ip-weight-1m", "an untold part")
    return Finding(kind.name, True, f"open; {used} of {kind.operation.budget} weight used in this minute")
