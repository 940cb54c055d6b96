"""What is wrong between this machine and the exchange, and what to do about it."""

import time
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from typing import NamedTuple

from ..client.sync import Client
from ..errors import ApiError, BinanceLiquidationsError, ClockError, TransportError
from ..history.resources import RESOURCES, Resource
from .stderr import show_meanwhile

_TOLERATED = 1000
"""Milliseconds: the exchange refuses timestamps that are further ahead of its clock."""

_NO_TIME = "try again; if that does not help, check the base URL"


_CLOSED = "an account's table in accounts.toml should list what its key opens: resources = [{}]"
_OF_THE_REQUEST = -2000
"""Codes above this concern a request or the moment; those below concern the key and its account."""


class Finding(NamedTuple):
    """One check: its subject, whether it is well, what was found, and what to do if it is not well.

    A resource that the key does not open is well if the key opens another.
    """

    subject: str
    is_well: bool
    found: str
    advice: str = ""
    is_open: bool = True

    @property
    def mark(self) -> str:
        """The beginning of a line."""
        if not self.is_well:
            return "BAD"
        return "ok " if self.is_open else "-- "


def examine(
    client: Client, local: Callable[[], float] = time.time, resources: Sequence[str] = tuple(RESOURCES)
) -> Iterator[Finding]:
    """Check the clock, then the key at the endpoint of each resource. Stop if neither can be reached.

    With all resources, a key need not open every one: a plain margin account is healthy without the institutional ones.
    With a list of resources, the key should open each of them.
    """
    was_reached, opened, closed = True, list[str](), list[Finding]()
    try:
        with show_meanwhile(f"asking {client.base_url} for its time"):
            clock = _clock(client, local)
    except TransportError as error:
        was_reached = False
        clock = Finding("connection", False, str(error))
    yield clock
    for resource in (RESOURCES[name] for name in resources):
        try:
            with show_meanwhile(f"asking {client.base_url} for {resource.name}"):
                finding = _endpoint(client, resource)
        except TransportError as error:
            yield Finding(resource.name, False, str(error))
            if not was_reached:
                return
            continue
        was_reached = True
        if finding.is_well:
            opened.append(f'"{finding.subject}"')
        if finding.is_open:
            yield finding
        else:
            closed.append(finding)
    if opened and closed and set(resources) == RESOURCES.keys():
        *others, last = dict.fromkeys(finding.found for finding in closed)
        for found in (*others, last):
            names = ", ".join(finding.subject for finding in closed if finding.found == found)
            advice = _CLOSED.format(", ".join(opened)) if found == last else ""
            yield Finding(names, True, f"not open to this key: {found}", advice, is_open=False)
    else:
        yield from closed


def _clock(client: Client, local: Callable[[], float]) -> Finding:
    before = local()
    try:
        server_time = client.exchange_time(required=True)
    except ApiError as error:
        refused = _refusal("clock", error, _NO_TIME)
        return refused._replace(found=f"{refused.found} ({client.base_url})")
    except ClockError as error:
        return Finding("clock", False, str(error))
    off = round((before + local()) / 2 * 1000) - server_time
    found = f"this machine is {abs(off)} ms {'ahead of' if off > 0 else 'behind'} the exchange ({client.base_url})"
    advice = "" if abs(off) < _TOLERATED else "set this machine's clock (NTP); the client corrects for it meanwhile"
    return Finding("clock", not advice, found, advice)


def _endpoint(client: Client, resource: Resource) -> Finding:
    try:
        response = client.send(resource.smallest_request())
        resource.endpoint.parse_response(response, decode=client.decode)
    except ApiError as error:
        is_open = (error.code or 0) > _OF_THE_REQUEST or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return _refusal(resource.name, error)._replace(is_open=is_open)
    except TransportError:
        raise
    except BinanceLiquidationsError as error:
        return Finding(resource.name, False, str(error))
    used = response.headers.get(resource.operation.weight_header, "an unknown part")
    return Finding(resource.name, True, f"open; {used} of {resource.operation.budget} weight used in this minute")


def _refusal(subject: str, error: ApiError, advice: str = "") -> Finding:
    """What the exchange said, with the advice apart."""
    return Finding(subject, False, str(error).removesuffix(f" - {error.advice}"), error.advice or advice)
