"""From a query to the unsigned request. What the exchange would refuse is refused here in the same way.

The codes are those of the exchange's error page. A query is read as the exchange reads it: percent-encoded UTF-8, in
which `+` stands for itself.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from binance_liquidations_wire.client import encode
from binance_liquidations_wire.types import Operation, Parameter, Request

from ..errors import ParameterError
from ._refusal import Code, Refusal

_ILLEGAL = -1100
_SIGNING = {"timestamp", "signature"}
_INTEGER = re.compile(r"[0-9]{1,20}")
_LONGEST_QUERY = 4096
"""Bytes: several times what all parameters need, and less than any server on the way refuses."""
_STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_Value: TypeAlias = int | Decimal | str


def request_of(operation: Operation, query: bytes) -> Request:
    """The request of a query; raises a Refusal for the first fault in it."""
    values = values_of(operation.parameters, query)
    try:
        return encode(with_wire_names(operation), values)._replace(operation=operation)
    except ParameterError as error:
        refusal = Refusal(400, error.code or _ILLEGAL, str(error))
    raise refusal


def values_of(parameters: Sequence[Parameter], query: bytes) -> dict[str, _Value | None]:
    """What a query gives for each parameter; raises a Refusal for the first fault in it."""
    if len(query) > _LONGEST_QUERY:
        raise Refusal(414, Code.TOO_LONG, f"the query exceeds {_LONGEST_QUERY} bytes: shorten its values")
    given = _pairs(query)
    known = {parameter.name: parameter for parameter in parameters}
    if present := sorted(_SIGNING & given.keys()):
        raise signs_itself(*present)
    if unknown := [name for name in given if name not in known]:
        raise Refusal(400, -1104, f"unknown: {', '.join(unknown)}; this endpoint takes {', '.join(known)}")
    if empty := [name for name, text in given.items() if not text and not known[name].required]:
        raise Refusal(400, -1105, f"{empty[0]} is empty: leave it out instead")
    if missing := [one.name for one in parameters if one.required and not given.get(one.name)]:
        raise Refusal(400, -1102, f"{', '.join(missing)} is missing: this endpoint needs it")
    values: dict[str, _Value | None] = dict.fromkeys(known)
    for name, text in given.items():
        values[name] = _value(known[name], text)
    return values


@cache
def with_wire_names(operation: Operation) -> Operation:
    """The operation with its wire names, so that errors name `startTime`, not Python's `start_time`."""
    named = (parameter._replace(argument=parameter.name) for parameter in operation.parameters)
    return operation._replace(parameters=tuple(named))


def signs_itself(*present: str) -> Refusal:
    """The refusal of a call that has parameters or headers which only the signer writes."""
    advice = "leave this out, the gateway signs with its own key"
    return Refusal(400, Code.SIGNS_ITSELF, f"{', '.join(present)}: {advice}")


def _pairs(query: bytes) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in filter(None, query.split(b"&")):
        name, _, value = pair.partition(b"=")
        decoded = _decode(name)
        if decoded in pairs:
            raise Refusal(400, -1101, f"{decoded} is given twice")
        pairs[decoded] = _decode(value)
    return pairs


def _decode(raw: bytes) -> str:
    if not _STRAY_PERCENT.search(raw):
        try:
            return unquote_to_bytes(raw).decode()
        except UnicodeDecodeError:
            pass
    raise Refusal(400, _ILLEGAL, "the query is not percent-encoded UTF-8")


def _value(parameter: Parameter, text: str) -> _Value:
    match parameter.kind:
        case "text":
            return text
        case "decimal":
            return _decimal(parameter, text)
        case _:
            return _integer(parameter, text)


def _integer(parameter: Parameter, text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise Refusal(400, _ILLEGAL, f"{parameter.name} takes the digits of an integer, at most 20")
    return int(text)


def _decimal(parameter: Parameter, text: str) -> Decimal:
    """`recvWindow`, the only decimal parameter."""
    if not re.fullmatch(rf"[0-9]{{1,20}}(\.[0-9]{{1,{parameter.decimals}}})?", text):
        raise Refusal(400, _ILLEGAL, f"{parameter.name} takes a number of at most {parameter.decimals} decimals")
    return Decimal(text)
