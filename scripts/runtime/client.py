"""The two methods that an endpoint needs of a client, and the pure parts of every call."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from msgspec import MsgspecError

from .errors import ParameterError, error_for, unreadable
from .types import EPOCH, MILLISECOND, Moment, Operation, Parameter, Request, Response, Value, Window

T = TypeVar("T")

EARLIEST = 10**11
"""Milliseconds: the year 1973, before any trade. As seconds it is the year 5138."""
LATEST = 10**14
"""Milliseconds: the year 5138. As microseconds it is 1973."""
_PAIR = re.compile(r"\s*([^\W_]+)(?:(?:[/-]|[._\s](?!PERP$|\d+$)(?=..))([^\W_]+))?(?::[^\W_]+)?\s*")
"""A symbol, or another common spelling: BTC/USDT, BTC-USDT, BTC_USDT, BTC/USDT:USDT, btcusdt; but not BTCUSD_PERP."""
_LARGEST = 2**63 - 1
_OK = 200


class Decode(Protocol):
    """Turns a body into a model; raises msgspec's errors or a ValueError for any other body."""

    def __call__(self, body: bytes, model: type[T], /) -> T: ...


class SyncClient(Protocol):
    """What `sync` needs: `send` signs and sends a request, `decode` reads a body."""

    def send(self, request: Request, /) -> Response: ...

    def decode(self, body: bytes, model: type[T], /) -> T: ...


class AsyncClient(Protocol):
    """What `asyncio` needs: a `SyncClient` whose `send` is awaited."""

    async def send(self, request: Request, /) -> Response: ...

    def decode(self, body: bytes, model: type[T], /) -> T: ...


def check_kind(client: object, operation: Operation, *, is_awaited: bool) -> None:
    """Raise ParameterError for a client of the other kind; one of somebody else's making is believed.

    A client says of which kind it is in `is_awaited`, as those with `Histories` and `AsyncHistories` do.
    """
    if getattr(client, "is_awaited", is_awaited) == is_awaited:
        return
    kind, name = type(client).__name__, operation.name
    if is_awaited:
        raise ParameterError(f"{name}.asyncio is for an AsyncClient, not {kind}: write {name}.sync(client=client)")
    raise ParameterError(f"{name}.sync is for a Client, not {kind}: write await {name}.asyncio(client=client)")


def build(operation: Operation, values: Mapping[str, Value]) -> Request:
    """Check the arguments as `encode` does, and for common mistakes: units of time, other spellings of symbols.

    Raises ParameterError for arguments that the exchange would refuse, or would silently misread.
    """
    _check_length(operation, values)
    for parameter in operation.parameters:
        value: object = values[parameter.name]
        if isinstance(value, int) and parameter.kind == "moment":
            milliseconds(parameter.argument, value)
        elif isinstance(value, str) and parameter.name.endswith(("symbol", "Symbol")):
            _check_spelling(parameter, value)
    return encode(operation, values)


def encode(operation: Operation, values: Mapping[str, Value]) -> Request:
    """Check the arguments against the spec and encode them once, in the order of the spec.

    Raises ParameterError if the exchange would refuse one, or the two times together.
    """
    query = "&".join(_encode_pairs(operation, values))
    _check_window(operation, values)
    return Request(operation, query)


def read(response: Response, operation: Operation, decode: Decode) -> Any:
    """The answer of an operation, of its `answer` type; None for an empty body where the operation may have one.

    Raises ApiError for an error of the exchange, and UnreadableError for a body of any other shape.
    """
    if response.page is not None:
        return response.page
    if response.status != _OK:
        raise error_for(response)
    if operation.may_be_empty and not response.body.strip():
        return None
    try:
        return decode(response.body, operation.answer)
    except (MsgspecError, ValueError, ArithmeticError, RecursionError) as error:
        reason = str(error) or type(error).__name__
    raise unreadable(response, reason)


def milliseconds(argument: str, value: Moment) -> int:
    """Whole milliseconds since 1970, rounded down.

    Raises ParameterError for a naive datetime, which is ambiguous, and for a number that must be in another unit.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 < value < EARLIEST:
            raise ParameterError(
                f"{argument} {value}: seconds? As milliseconds it is before 1973: give milliseconds since 1970,"
                " which is a thousand times as much",
                -1130,
            )
        if LATEST <= value <= _LARGEST:
            unit = "microseconds" if value < LATEST * 1000 else "nanoseconds"
            raise ParameterError(
                f"{argument} {value}: {unit}? As milliseconds it is after the year 5138: give milliseconds since 1970",
                -1130,
            )
    return _whole(argument, value)


def _whole(argument: str, value: Moment) -> int:
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise ParameterError(f"{argument} is a naive datetime: give it a time zone, for instance tzinfo=UTC")
        return (value - EPOCH) // MILLISECOND
    return value


def _check_window(operation: Operation, values: Mapping[str, Value]) -> None:
    window = operation.window
    if window is None:
        return
    start, end = values[window.start], values[window.end]
    if not isinstance(start, datetime | int) or not isinstance(end, datetime | int):
        return
    first, last = _whole(window.start, start), _whole(window.end, end)
    if first > last:
        first_argument, last_argument = _arguments(operation, window)
        raise ParameterError(f"{first_argument} is after {last_argument}: swap them", -1128)
    if window.refused is not None and last - first > window.refused // MILLISECOND:
        first_argument, last_argument = _arguments(operation, window)
        raise ParameterError(
            f"from {first_argument} to {last_argument} is more than {window.refused.days} days, which the exchange"
            " refuses: ask for a shorter window",
            -1127,
        )


def _check_length(operation: Operation, values: Mapping[str, Value]) -> None:
    """Of a window that is too long, but not refused, the exchange returns a part without saying so."""
    window = operation.window
    if window is None:
        return
    start, end = values[window.start], values[window.end]
    longest = window.longest(name for name, value in values.items() if value is not None)
    if longest is None or not isinstance(start, datetime | int) or not isinstance(end, datetime | int):
        return
    if longest != window.refused and _whole(window.end, end) - _whole(window.start, start) > longest // MILLISECOND:
        first_argument, last_argument = _arguments(operation, window)
        raise ParameterError(
            f"from {first_argument} to {last_argument} is more than {longest.days} days, of which the exchange would"
            " return the last ones only: ask for a shorter window"
        )


def _arguments(operation: Operation, window: Window) -> tuple[str, str]:
    names = {parameter.name: parameter.argument for parameter in operation.parameters}
    return names[window.start], names[window.end]


def _encode_pairs(operation: Operation, values: Mapping[str, Value]) -> Iterator[str]:
    for parameter in operation.parameters:
        value = values[parameter.name]
        if value is None:
            if parameter.required:
                raise ParameterError(f"{parameter.argument} is missing", -1102)
        else:
            yield f"{parameter.name}={_text(parameter, value)}"


def _text(parameter: Parameter, value: object) -> str:
    match parameter.kind, value:
        case _, bool():
            pass  # Python takes a bool for an int
        case "moment", datetime() | int():
            return str(_check_bounds(parameter, _whole(parameter.argument, value)))
        case "integer", int():
            return str(_check_bounds(parameter, value))
        case "decimal", int() | float() | Decimal():
            return _decimal(parameter, value)
        case "text", str():
            if parameter.values and value not in parameter.values:
                raise ParameterError(
                    f"{parameter.argument} must be one of {', '.join(parameter.values)}, not {value!r}", -1130
                )
            return _quote(parameter, value)
        case _:
            pass
    expected = {"moment": "an aware datetime or milliseconds", "integer": "an integer", "decimal": "a number"}
    raise ParameterError(
        f"{parameter.argument} must be {expected.get(parameter.kind, 'a string')}, not {type(value).__name__}"
    )


def _check_bounds(parameter: Parameter, value: int) -> int:
    least, most = parameter.minimum, parameter.maximum
    if abs(value) > _LARGEST:
        raise ParameterError(f"{parameter.argument} must be below 2**63", -1130)
    if (least is not None and value < least) or (most is not None and value > most):
        raise ParameterError(f"{parameter.argument} must be {_bounds(parameter)}, not {value}", -1130)
    return value


def _decimal(parameter: Parameter, value: float | Decimal) -> str:
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    least, most = parameter.minimum, parameter.maximum
    if not number.is_finite() or (least is not None and number < least) or (most is not None and number > most):
        raise ParameterError(f"{parameter.argument} must be {_bounds(parameter)}, not {number}", -1131)
    if parameter.decimals is not None and number != round(number, parameter.decimals):
        raise ParameterError(f"{parameter.argument} takes at most {parameter.decimals} decimals, not {number}", -1100)
    return f"{number:f}"


def _bounds(parameter: Parameter) -> str:
    match parameter.minimum, parameter.maximum:
        case None, None:
            return "finite"
        case least, None:
            return f"at least {least}"
        case None, most:
            return f"at most {most}"
        case least, most:
            return f"from {least} to {most}"


def _quote(parameter: Parameter, value: str) -> str:
    if not value:
        raise ParameterError(f"{parameter.argument} is empty: leave it out instead", -1105)
    try:
        return quote(value, safe="")
    except UnicodeEncodeError:
        raise ParameterError(f"{parameter.argument} holds half a character (a lone surrogate)") from None


def _check_spelling(parameter: Parameter, symbol: str) -> None:
    """Refuse other spellings: for an unknown symbol the exchange answers no records, as if there were none."""
    if symbol.isalnum() and symbol == symbol.upper():
        return
    pair = _PAIR.fullmatch(symbol)
    if pair is None:
        return
    letters = "".join(part for part in pair.groups() if part)
    # Letters of other scripts stay as they are: it is unknown how the exchange spells them.
    spelled = "".join(letter.upper() if letter.isascii() else letter for letter in letters)
    if spelled != symbol:
        raise ParameterError(f"{parameter.argument} {symbol!r}: the exchange spells it {spelled!r}", -1121)
