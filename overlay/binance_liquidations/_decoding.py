"""Bodies → models: one msgspec call. What it cannot do by itself is in the types that the models are made of."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Generic, TypeVar, get_args

import msgspec

T = TypeVar("T")


def decode(body: bytes, model: type[T]) -> T:
    """Decode a page in any of its known forms; raise msgspec's errors or a ValueError for anything else."""
    decoder: _Decoder[T] | None = _decoders.get(model)
    if decoder is None:
        decoder = _decoders[model] = _Decoder(model)
    return decoder.decode(body)


class _Decoder(Generic[T]):
    """Strict at first, since lax, which takes "1000277033525" for an integer and "TRUE" for a boolean, is slower."""

    def __init__(self, model: type[T]) -> None:
        self._strict, self._lax = (msgspec.json.Decoder(model, strict=strict) for strict in (True, False))
        self._has_amounts = _has_amounts(model)

    def decode(self, body: bytes) -> T:
        try:
            page = self._strict.decode(body)
        except msgspec.ValidationError:
            page = self._lax.decode(body)
        if self._has_amounts and _may_hold_no_number(body) and not all(map(Decimal.is_finite, _amounts(page))):
            raise ValueError("an amount is not a finite number")
        return page


_decoders: dict[type, _Decoder[Any]] = {}


def _may_hold_no_number(body: bytes) -> bool:
    """Whether there is what msgspec takes for a Decimal as Java writes it; searched from the end, in half the time."""
    return body.rfind(b'NaN"') >= 0 or body.rfind(b'nfinity"') >= 0


def _has_amounts(kind: Any) -> bool:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return any(_has_amounts(field.type) for field in msgspec.structs.fields(kind))
    return kind is Decimal or any(map(_has_amounts, get_args(kind)))


def _amounts(value: Any) -> Iterator[Decimal]:
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _amounts(item)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _amounts(getattr(value, name))
