"""Bodies → models: one msgspec call, and one compiled pass over the page for the contradictions."""

import json
from collections import deque
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import repeat
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin

import msgspec
from msgspec.structs import force_setattr

from binance_liquidations_wire import operations
from binance_liquidations_wire.forms import plain_type

from .contradictions import FORMS, QUIRKS, Values

T = TypeVar("T")


def decode(body: bytes, model: type[T]) -> T:
    """Decode a page in any of its known forms; raise msgspec's errors or a ValueError for anything else."""
    read, records, is_list = _compile(model)  # type: ignore[arg-type]  # every type is hashable
    try:
        page: Any = read(body)
    except InvalidOperation:
        raise ValueError("a number is beyond all exponents") from None
    # A name that stands twice in one object is a colon more than the page accounts for.
    if body.count(b":") != records.normalize(page if is_list else [page]):
        json.loads(body, object_pairs_hook=_refuse_repetition)
    return cast(T, page)


@cache
def _compile(model: Any) -> "tuple[Callable[[bytes], Any], _Records, bool]":
    item, *_ = get_args(model) or (None,)  # of a list
    return msgspec.json.Decoder(model, float_hook=Decimal).decode, _Records(item or model), item is not None


class _Records:
    """Processes all records of one model in a page at once: one by one takes twice as long."""

    def __init__(self, model: type[msgspec.Struct]) -> None:
        fields = {field.name: field for field in msgspec.structs.fields(model)}
        nullable = {name for name, field in fields.items() if NoneType in get_args(field.type)}
        self._width = len(fields)
        self._optional = [_values_of(name) for name, field in fields.items() if not field.required]
        self._fields = [
            (name, name in nullable, _values_of(name), QUIRKS.get(form) or FORMS[form])
            for form, names in operations.FORMS.get(model, {}).items()
            for name in names
        ]
        self._held = [
            (_values_of(name, listed=_lists(kind), known=name in nullable), held)
            for name, field in fields.items()
            if (held := _records_in(kind := plain_type(field.type))) is not None
        ]

    def normalize(self, records: list[Any]) -> int:
        """Give every field its one form, and count the names sent in the records and the records in them."""
        if not records:
            return 0
        names = len(records) * self._width
        for values_of in self._optional:
            names -= values_of(records).count(None)
        for field, nullable, values_of, reading in self._fields:
            owners = [record for record in records if getattr(record, field) is not None] if nullable else records
            values = values_of(owners)
            if values and (normalized := reading(values)) is not values:
                deque(map(force_setattr, owners, repeat(field), normalized), maxlen=0)
        for held_by, held in self._held:
            names += held.normalize(held_by(records))
        return names


def _values_of(field: str, *, listed: bool = False, known: bool = False) -> Callable[[list[Any]], Values]:
    """A function that lists a field's values in all records; with `listed`, their items; with `known`, without None.

    It is compiled, since `attrgetter` takes twice as long; only the name of a generated field varies.
    """
    value = "item" if listed else f"record.{field}"
    loop = f" if record.{field} is not None" * known + f" for item in record.{field}" * listed
    return eval(f"lambda records: [{value} for record in records{loop}]")  # type: ignore[no-any-return]  # noqa: S307


def _records_in(kind: Any) -> _Records | None:
    """The processing of the records in a field, if it can hold any."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _Records(kind)
    return next(filter(None, map(_records_in, get_args(kind))), None)


def _lists(kind: Any) -> bool:
    return get_origin(kind) is list or any(map(_lists, get_args(kind)))


def _refuse_repetition(pairs: Iterable[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise ValueError(f"{name!r} occurs twice in one object")
        seen.add(name)
