"""What msgspec reads more generously than the spec: amounts, and names that stand twice in one object.

Both are looked for at little cost in every body, as conditions that a sound one fulfils; what does not is looked at in
detail. `Decimal` takes "INF", " 10 ", "1_000" and digits of other scripts for numbers, and JSON leaves open which of
two values of one name counts.
"""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import reduce
from itertools import chain
from operator import attrgetter, or_
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

_FINITE = Annotated[float, Meta(ge=-1e308, le=1e308)]
"""Leniently read, msgspec takes from a string what JSON's own grammar calls a number, besides words for no number."""
_is_spelled = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").fullmatch
"""The pattern of `WireDecimal`."""


class Amounts:
    """Whether all amounts of a body are spelled as the spec has it."""

    def __init__(self, model: type) -> None:
        self._has_any = _amounts_of(model, Decimal) is not None
        self._quick = msgspec.json.Decoder(_amounts_of(model, _FINITE), strict=False)
        self._exact = msgspec.json.Decoder(_amounts_of(model, msgspec.Raw))

    def check(self, body: bytes) -> None:
        """Raise ValueError for an amount that is none."""
        if not self._has_any:
            return
        try:
            self._quick.decode(body)
        except msgspec.ValidationError:  # it has its reasons, but "007" is fine, and so is a number beyond all doubles
            for raw in _raws(self._exact.decode(body)):
                text = msgspec.json.decode(raw, type=str) if bytes(raw)[:1] == b'"' else bytes(raw).decode()
                if not _is_spelled(text):
                    raise ValueError(f"an amount is not a finite number: {text!r}") from None


def _raws(value: Any) -> Iterator[msgspec.Raw]:
    if isinstance(value, msgspec.Raw):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _raws(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _raws(getattr(value, name))


class Names:
    """Whether each name stands once in its object."""

    def __init__(self, model: Any) -> None:
        fields = msgspec.structs.fields(model)
        self._fields = len(fields)
        self._optional = [attrgetter(field.name) for field in fields if not field.required]
        self._held = [
            (attrgetter(field.name), Names(held)) for field in fields if (held := _held_by(field.type)) is not None
        ]

    def check(self, body: bytes, page: object) -> None:
        """Raise ValueError for a name that stands twice: there are more colons then than the page accounts for."""
        if body.count(b":") != self.count([page]):
            json.loads(body, object_pairs_hook=_refuse_repetition)

    def count(self, records: list[Any]) -> int:
        """How many names these records and what they hold stand for."""
        found = len(records) * self._fields
        for of_record in self._optional:
            found -= list(map(of_record, records)).count(None)
        for of_record, names in self._held:
            held = list(map(of_record, records))
            if held and held[0].__class__ is list:
                held = list(chain.from_iterable(held))
            found += names.count(held)
        return found


def _refuse_repetition(pairs: Iterable[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise ValueError(f"{name!r} stands twice in one object")
        seen.add(name)


def _amounts_of(kind: Any, amount: Any) -> Any:
    """The type with another one for its amounts, and without anything else; None if nothing is left."""
    if kind is Decimal:
        return amount
    if isinstance(kind, type) and issubclass(kind, Struct):
        fields: list[tuple[str, Any, Any]] = []
        for field in msgspec.structs.fields(kind):
            if (found := _amounts_of(field.type, amount)) is not None:
                default = msgspec.field() if field.required else msgspec.field(default=None)
                fields.append((field.encode_name, found, default))
        return msgspec.defstruct(kind.__name__, fields, gc=False, kw_only=True) if fields else None
    arguments = get_args(kind)[:1] if get_origin(kind) is Annotated else get_args(kind)
    of_arguments = [found for argument in arguments if (found := _amounts_of(argument, amount)) is not None]
    if not of_arguments:
        return None
    if get_origin(kind) is list:
        return list.__class_getitem__(of_arguments[0])
    return reduce(or_, [*of_arguments, *([None] if NoneType in arguments else [])])


def _held_by(kind: Any) -> type[Struct] | None:
    """The record that a field holds, or a list of."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return kind
    return next((held for argument in get_args(kind) if (held := _held_by(argument)) is not None), None)
