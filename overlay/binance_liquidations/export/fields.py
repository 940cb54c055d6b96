"""The fields of a record, and the walk through them that every export format shares."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin

from msgspec import Struct
from msgspec.structs import fields

from binance_liquidations_wire.forms import plain_type

from ..errors import ParameterError

R = TypeVar("R", bound=Struct)

Leaves = Mapping[type, Callable[[Any], Any]]
"""How a format writes, or reads, each type of value that is not a record; ValueError refuses a value."""

_KINDS = (Decimal, datetime, int, bool, str)


class Field(NamedTuple):
    """A field of a model, under its Python name: `kind` is a model, or one of Decimal, datetime, int, bool and str."""

    name: str
    kind: type
    listed: bool
    nullable: bool


@cache
def fields_of(model: type[Struct]) -> tuple[Field, ...]:
    """The fields of a model, in its order. Raises TypeError for a type that no export format knows."""
    return tuple(_field(field.name, field.type) for field in fields(model))


def _field(name: str, hint: Any) -> Field:
    hint = plain_type(hint)
    options = [option for option in get_args(hint) if option is not NoneType]
    nullable = get_origin(hint) in {Union, UnionType}
    if nullable:
        (hint,) = options
    listed = get_origin(hint) is list
    if listed:
        (hint,) = options
    kind = hint
    if kind not in _KINDS and not issubclass(kind, Struct):
        raise TypeError(f"{name}: no export format can write {hint}")
    return Field(name, kind, listed, nullable)


def to_plain(record: Struct, leaves: Leaves) -> dict[str, Any]:
    """A record as a dict by Python field names, and records in it too; leaves convert the other values.

    Raises ParameterError, with the name of the field, for a value that the leaf refuses or that is not of its field's
    type: a struct does not check its arguments, and a float must not pass for a Decimal.
    """
    return {field.name: _each(record, field, getattr(record, field.name), leaves) for field in fields_of(type(record))}


def _each(record: Struct, field: Field, value: Any, leaves: Leaves) -> Any:
    if field.nullable and value is None:
        return None
    if field.listed and isinstance(value, list):
        return [_one(record, field, item, leaves) for item in value]
    return _one(record, field, value, leaves)


def _one(record: Struct, field: Field, value: Any, leaves: Leaves) -> Any:
    if not isinstance(value, field.kind):
        raise ParameterError(
            f"{type(record).__name__}.{field.name}: expected {field.kind.__name__}, not {type(value).__name__}"
        )
    leaf = leaves.get(field.kind)
    if leaf is None:
        return to_plain(value, leaves) if isinstance(value, Struct) else value
    try:
        return leaf(value)
    except ValueError as error:
        raise ParameterError(f"{type(record).__name__}.{field.name}: {error}") from None


def from_plain(row: Mapping[str, Any], model: type[R], leaves: Leaves) -> R:
    """The record from which `to_plain` made a dict; `leaves` undo the conversions made there."""

    def one(field: Field, value: Any) -> Any:
        if issubclass(field.kind, Struct):
            return from_plain(value, field.kind, leaves)
        return leaves[field.kind](value) if field.kind in leaves else value

    def each(field: Field, value: Any) -> Any:
        if value is None:
            return None
        return [one(field, item) for item in value] if field.listed else one(field, value)

    return model(**{field.name: each(field, row[field.name]) for field in fields_of(model)})


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError if it has no time zone, or is not a whole millisecond."""
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no time zone")
    if moment.microsecond % 1000:
        raise ValueError(f"{moment} is not a whole millisecond, as the exchange's times are")
    return moment.astimezone(UTC)
