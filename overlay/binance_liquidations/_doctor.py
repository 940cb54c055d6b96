"""What is wrong between this machine and the exchange, and what to do about it."""

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ._client import Client
from ._kinds import KINDS, Kind
from .errors import ApiError, BinanceLiquidationsError, ClockError, TransportError

_TOLERATED = 1000
"""Milliseconds: the exchange refuses a timestamp that is further ahead of its clock."""

_UNREACHED = "try again; if that does not help, see whether the base URL is right and no proxy or firewall in the way"
_NO_TIME = "try again; if that does not help, see whether the base URL is the exchange's"


class Finding(NamedTuple):
    """One check: what was looked at, whether it is well, what was found, and what to do if it is not."""

    subject: str
    is_well: bool
    found: str
    advice: str = ""


def examine(client: Client, local: Callable[[], float] = time.time) -> Iterator[Finding]:
    """Check the clock, then the key at each endpoint; a server that cannot be reached for either ends it."""
    was_reached = True
    try:
        yield _clock(client, local)
    except TransportError as error:
        was_reached = False
        yield Finding("connection", False, str(error), _UNREACHED)
    for kind in KINDS.values():
        try:
            yield _endpoint(client, kind)
        except TransportError as error:
            yield Finding(kind.name, False, str(error), _UNREACHED)
            if not was_reached:
                return
        else:
            was_reached = True


def _clock(client: Client, local: Callable[[], float]) -> Finding:
    before = local()
    try:
        told = client.exchange_time(required=True)
    except ApiError as error:
        return _refused("clock", error, _NO_TIME)
    except ClockError as error:
        return Finding("clock", False, str(error))
    off = round((before + local()) / 2 * 1000) - told
    found = f"this machine is {abs(off)} ms {'ahead of' if off > 0 else 'behind'} the exchange"
    advice = "" if abs(off) < _TOLERATED else "set this machine's clock (NTP); the client corrects for it meanwhile"
    return Finding("clock", not advice, found, advice)


def _endpoint(client: Client, kind: Kind) -> Finding:
    try:
        response = client.send(kind.endpoint.build_request(size=1))
        kind.endpoint.parse_response(response, decode=client.decode)
    except ApiError as error:
        return _refused(kind.name, error)
    except TransportError:
        raise
    except BinanceLiquidationsError as error:
        return Finding(kind.name, False, str(error))
    used = response.headers.get("x-sapi-used-ip-weight-1m", "an untold part")
    return Finding(kind.name, True, f"open; {used} of {kind.operation.budget} weight used in this minute")


def _refused(subject: str, error: ApiError, advice: str = "") -> Finding:
    """What the exchange said, and what to do apart from it."""
    return Finding(subject, False, str(error).removesuffix(f" - {error.advice}"), error.advice or advice)
