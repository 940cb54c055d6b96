"""Bodies → canonical bodies: JSON as generated/openapi.canonical.yaml types it, for programs in any language.

Fields of the models have one form: amounts are strings of the digits that were sent, ids and times integers, flags
booleans, lists always lists. Unknown fields stay as they were sent, their numbers digit for digit.
"""

from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from .decoding import decode


class _Literal:
    """A JSON number with a fraction or an exponent, as it was written."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


_decoder = msgspec.json.Decoder(float_hook=_Literal)
_encoder = msgspec.json.Encoder(enc_hook=lambda value: msgspec.Raw(value.text.encode()))


def canonical_body(body: bytes, model: Any) -> bytes:
    """The canonical form of a body; raises msgspec's errors or a ValueError for what is no page of the model."""
    return in_canonical_form(body, decode(body, model))


def in_canonical_form(body: bytes, page: Any) -> bytes:
    """The same for a body that is read already, to this page or list of records; `null` where it is empty."""
    if page is None:
        return b"null"
    sent = _decoder.decode(body)
    for pair in zip(sent, page, strict=True) if isinstance(page, list) else [(sent, page)]:
        _normalize(*pair)
    return _encoder.encode(sent)


def _normalize(sent: dict[str, Any], known: msgspec.Struct) -> None:
    """Give each known field that was sent the form of its decoded value."""
    for name, attribute in _attributes(known.__class__):
        item = getattr(known, attribute)
        kind = item.__class__
        if kind is Decimal:
            value = sent[name]
            if value.__class__ is not str:
                sent[name] = value.text if value.__class__ is _Literal else str(value)
        elif kind in {str, int, bool}:
            sent[name] = item
        elif kind is list:
            if sent[name].__class__ is not list:
                sent[name] = [sent[name]]
            for pair in zip(sent[name], item, strict=True):
                _normalize(*pair)
        elif item is None:
            sent.pop(name, None)  # null means that the field may be left out
        elif kind is not datetime:
            if sent[name].__class__ is list:
                (sent[name],) = sent[name]
            _normalize(sent[name], item)


@cache
def _attributes(model: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    """The fields of a model: their names on the wire and in Python."""
    return tuple((field.encode_name, field.name) for field in msgspec.structs.fields(model))
