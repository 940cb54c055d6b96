"""What is wrong between this machine and the exchange, and what to do about it."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, NamedTuple

from binance_liquidations_wire.errors import number_in_header, one_line

from ..client.sync import Client
from ..errors import ApiError, BinanceLiquidationsError, ClockError, TransportError
from ..history.resources import RESOURCES, Resource
from .stderr import show_meanwhile

_TOLERATED = 1000
"""Milliseconds: the exchange refuses timestamps that are further ahead of its clock."""

_NO_TIME = "try again; if that does not help, check the base URL"
_CLOSED = "sync what the key opens, with --resource or, in accounts.toml, as resources = [{}]"
_MEASURED = ("milliseconds_ahead", "weight_used", "weight_limit", "http_status", "error_code")
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
    measured: Mapping[str, int | None] = MappingProxyType({})

    @property
    def mark(self) -> str:
        """The beginning of a line."""
        if not self.is_well:
            return "BAD"
        return "ok " if self.is_open else "-- "

    def described(self) -> dict[str, Any]:
        """The same for programs; what was not measured is None."""
        return {
            "subject": self.subject,
            "resources": [name for name in self.subject.split(", ") if name in RESOURCES],
            "status": {"BAD": "bad", "ok ": "ok", "-- ": "closed"}[self.mark],
            "found": one_line(self.found),
            "advice": one_line(self.advice) or None,
            **dict.fromkeys(_MEASURED),
            **self.measured,
        }


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
            alike = [finding for finding in closed if finding.found == found]
            yield alike[0]._replace(
                subject=", ".join(finding.subject for finding in alike),
                is_well=True,
                found=f"not open to this key: {found}",
                advice=_CLOSED.format(", ".join(opened)) if found == last else "",
            )
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
    return Finding("clock", not advice, found, advice, measured={"milliseconds_ahead": off})


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
    limit, used = resource.operation.budget, number_in_header(response, resource.operation.weight_header)
    shown = "an unknown part" if used is None else used
    found = f"open; {shown} of {limit} weight used in this minute"
    return Finding(resource.name, True, found, measured={"weight_used": used, "weight_limit": limit})


def _refusal(subject: str, error: ApiError, advice: str = "") -> Finding:
    """What the exchange said, with the advice apart."""
    measured = {"http_status": error.status, "error_code": error.code}
    found = str(error).removesuffix(f" - {error.advice}")
    return Finding(subject, False, found, error.advice or advice, measured=measured)
