"""Bodies → models. The good path is one msgspec call; what it refuses is normalized first."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from binance_liquidations_wire.types import decode_hook

from ._quirks import canonical

T = TypeVar("T")

_TELLTALES = (b" MARGIN", b"NaN", b"nan", b"Infinity", b"inf")
"""What msgspec would accept as it is: account types with a space, and Decimals that are no numbers."""


def decode(body: bytes, model: type[T]) -> T:
    """Decode a page in any of its known forms; raise msgspec's errors or a ValueError for anything else."""
    if not any(telltale in body for telltale in _TELLTALES):
        try:
            # Lax, so that "1000277033525" is read as an integer and "TRUE" as a boolean; Decimals are exact either way.
            return msgspec.json.decode(body, type=model, strict=False, dec_hook=decode_hook)
        except msgspec.ValidationError:
            pass  # a form that only the slower path knows, or no page at all, as that path will say
    page = msgspec.convert(canonical(_exact_json(body)), model, strict=False, dec_hook=decode_hook)
    if not all(number.is_finite() for number in _decimals(page)):
        raise ValueError("an amount is not a finite number")
    return page


def _exact_json(body: bytes) -> Any:
    return json.loads(body, parse_float=Decimal, parse_constant=_no_number)


def _no_number(literal: str) -> Any:
    raise ValueError(f"{literal} is not JSON")


def _decimals(value: Any) -> Iterator[Decimal]:
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _decimals(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _decimals(getattr(value, name))
