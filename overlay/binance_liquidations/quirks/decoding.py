"""Bodies → models: one msgspec call. What it cannot do by itself is in the types that the models are made of."""

import re
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec

from .exact import Amounts, Names

T = TypeVar("T")


def decode(body: bytes, model: type[T]) -> T:
    """Decode a page in any of its known forms; raise msgspec's errors or a ValueError for anything else."""
    decoder: _Decoder[T] | None = _decoders.get(model)
    if decoder is None:
        decoder = _decoders[model] = _Decoder(model)
    return decoder.decode(body)


class _Decoder(Generic[T]):
    """Reads pages strictly; of an integer or a flag that comes as a string, the quotation marks are taken away first.

    msgspec's lenient reading would do the same, and round 9007199254740993.0 on the way.
    """

    def __init__(self, model: type[T]) -> None:
        self._decoder = msgspec.json.Decoder(model)
        self._amounts, self._names = Amounts(model), Names(model)

    def decode(self, body: bytes) -> T:
        page = self._read(body)
        self._amounts.check(body)
        self._names.check(body, page)
        return page

    def _read(self, body: bytes) -> T:
        while True:
            try:
                return self._decoder.decode(body)
            except msgspec.ValidationError as error:
                unquoted = _unquoted(body, str(error))
                if unquoted == body:
                    raise
                body = unquoted


_decoders: dict[type, _Decoder[Any]] = {}

_is_quoted = re.compile(r"Expected `(int|bool)`, got `str` - at `.*?([A-Za-z0-9]+)`").fullmatch
"""What msgspec says of a field that comes as a string."""


def _unquoted(body: bytes, complaint: str) -> bytes:
    """The body with the field that msgspec complains of as the integers or flags that its strings stand for."""
    found = _is_quoted(complaint)
    if found is None:
        return body
    pieces = _strings(*found.groups()).split(body)  # text, the name, the value, text, and so on
    pieces[2::3] = map(bytes.lower, pieces[2::3])
    return b"".join(pieces)


@cache
def _strings(kind: str, name: str) -> re.Pattern[bytes]:
    """A field of `WireId` or `WireFlag` that is a string, as far as that may be one."""
    value = "0*([0-9]+)" if kind == "int" else "(TRUE|FALSE)"
    return re.compile(rf'("{name}"\s*:\s*)"{value}"'.encode())
