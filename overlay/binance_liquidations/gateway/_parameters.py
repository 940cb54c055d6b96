"""From a query, as it was sent, to the unsigned request: what the exchange would refuse is refused here, as it would.

The codes are those of the exchange's error page. A query is read as the exchange reads it: percent-encoded UTF-8, in
which `+` stands for itself.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from binance_liquidations_wire.client import build
from binance_liquidations_wire.types import Operation, Parameter, Request

from ._refusal import Code, Refusal

_SIGNING = {"timestamp", "signature"}
_INTEGER = re.compile(r"[0-9]{1,20}")
_STRAY_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_LARGEST = 2**63 - 1
_MILLISECOND = timedelta(milliseconds=1)
_Value: TypeAlias = int | Decimal | str


def request_of(operation: Operation, query: bytes) -> Request:
    """The request that a query asks for; raises the Refusal for the first thing that is wrong with it."""
    given = _pairs(query)
    known = {parameter.name: parameter for parameter in operation.parameters}
    if brought := sorted(_SIGNING & given.keys()):
        raise signs_itself(*brought)
    if unknown := [name for name in given if name not in known]:
        raise Refusal(400, -1104, f"unknown: {', '.join(unknown)}; this endpoint takes {', '.join(known)}")
    values: dict[str, _Value | None] = dict.fromkeys(known)
    for name, text in given.items():
        values[name] = _value(known[name], text)
    _check_window(operation, values)
    return build(operation, values)


def signs_itself(*brought: str) -> Refusal:
    """For a caller who brings what only a signer writes."""
    advice = "the gateway signs by itself, with its own key: call it without"
    return Refusal(400, Code.SIGNS_ITSELF, f"{', '.join(brought)}: {advice}")


def _pairs(query: bytes) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for pair in filter(None, query.split(b"&")):
        name, _, value = pair.partition(b"=")
        decoded = _decoded(name)
        if decoded in pairs:
            raise Refusal(400, -1101, f"{decoded} is given twice")
        pairs[decoded] = _decoded(value)
    return pairs


def _decoded(raw: bytes) -> str:
    if not _STRAY_PERCENT.search(raw):
        try:
            return unquote_to_bytes(raw).decode()
        except UnicodeDecodeError:
            pass
    raise Refusal(400, -1100, "the query is not percent-encoded UTF-8")


def _value(parameter: Parameter, text: str) -> _Value:
    if not text:
        raise Refusal(400, -1105, f"{parameter.name} is empty: leave it out instead")
    match parameter.kind:
        case "text":
            return text
        case "decimal":
            return _decimal(parameter, text)
        case _:
            return _integer(parameter, text)


def _integer(parameter: Parameter, text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise Refusal(400, -1100, f"{parameter.name} takes the digits of an integer, 20 at the most")
    value, least = int(text), parameter.minimum or 0
    most = _LARGEST if parameter.maximum is None else parameter.maximum
    if not least <= value <= most:
        raise Refusal(400, -1130, f"{parameter.name} must be from {least} to {most}")
    return value


def _decimal(parameter: Parameter, text: str) -> Decimal:
    """`recvWindow`, the only one of its kind."""
    if not re.fullmatch(rf"[0-9]{{1,20}}(\.[0-9]{{1,{parameter.decimals}}})?", text):
        raise Refusal(400, -1100, f"{parameter.name} takes a number of {parameter.decimals} decimals at the most")
    value = Decimal(text)
    if parameter.maximum is not None and value > parameter.maximum:
        raise Refusal(400, -1131, f"{parameter.name} must be {parameter.maximum} at the most")
    return value


def _check_window(operation: Operation, values: Mapping[str, _Value | None]) -> None:
    window = operation.window
    if window is None:
        return
    start, end = values[window.start], values[window.end]
    if not isinstance(start, int) or not isinstance(end, int):
        return
    if start > end:
        raise Refusal(400, -1128, f"{window.start} is after {window.end}")
    if window.maximum is not None and (end - start) > window.maximum / _MILLISECOND:
        raise Refusal(400, -1127, f"from {window.start} to {window.end} is more than {window.maximum.days} days")
