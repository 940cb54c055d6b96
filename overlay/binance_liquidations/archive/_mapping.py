"""Records as rows: which tables they go to, what names them there, and which stored rows belong to a window."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from msgspec import Struct

from ..export.fields import Field, Leaves, fields_of, in_utc, to_plain
from ..history.resources import RESOURCES, Resource
from ._column_types import iso
from ._tables import columns_of, parts_table, records_table

Values: TypeAlias = dict[str, Any]

_MOST_DIGITS = 1000
"""Before and after the point: far beyond any amount, and within what both databases hold."""


class Row(NamedTuple):
    """A record, or one item of the list that dates it: its values by column, and its parts by table."""

    values: Values
    parts: Mapping[str, list[Values]]


class TableMapping:
    """How the records of a resource are stored: a row for each, or for each item of the list that dates them.

    `key` tells the rows of an account apart, together with `nth`. `named_by` is what a row keeps when it changes: a row
    that is no longer reported, and a new one of the same name, are the same one, changed. `moment` is the column with
    a row's time; `is_nested` says that several rows make a record, whose name is in the column `owner`.
    """

    def __init__(self, resource: Resource) -> None:
        entry = self.entry = resource.entry
        self.resource = resource
        self._list, _, self.moment = entry.date.rpartition(".")
        self.is_nested = bool(self._list)
        self.owner = entry.identity[0]
        self.named_by = (*entry.identity, *entry.part_identity)
        model = _held(entry.record, self._list) if self.is_nested else entry.record
        name = _table_name(model)
        columns = columns_of(name, model)
        if self.is_nested:
            self.key = entry.identity
            self.table = records_table(name, self.key, [*columns_of(name, entry.record), *columns], self.moment)
        else:
            dated = (self.moment,) if resource.has_windows else ()
            self.key = (*dated, *(field for field in entry.identity if field not in dated))
            self.table = records_table(name, self.key, columns)
        self._lists = {entry.tables.get(path[-1].name, _table_name(path[-1].kind)): path for path in _lists_of(model)}
        self.parts = tuple(parts_table(table, self.table, path[-1].kind) for table, path in self._lists.items())

    def name(self, values: Values) -> Hashable:
        """What the row keeps when it changes."""
        return tuple(values[column] for column in self.named_by)

    def key_of(self, values: Values) -> Hashable:
        """What `nth` counts the rows of."""
        return tuple(values[column] for column in self.key)

    def rows_of(self, records: Sequence[Struct]) -> list[Row]:
        """The rows of a window's records. Raises ParameterError for a value that no database here holds as it is."""
        return [row for record in records for row in self._rows(to_plain(record, _LEAVES))]

    def _rows(self, values: Values) -> Iterator[Row]:
        items = values.pop(self._list) if self.is_nested else ({},)
        for item in items:
            whole = values | item
            parts = {table: _take(whole, path) for table, path in self._lists.items()}
            yield Row(_flat(whole), parts)


def _held(model: type[Struct], name: str) -> type[Struct]:
    """The records that a field lists."""
    (kind,) = (field.kind for field in fields_of(model) if field.name == name)
    return kind


def _lists_of(model: type[Struct]) -> Iterator[tuple[Field, ...]]:
    """The lists of records that a record holds, each by the fields that lead to it."""
    for field in fields_of(model):
        if field.listed:
            yield (field,)
        elif issubclass(field.kind, Struct):
            yield from ((field, *path) for path in _lists_of(field.kind))


def _take(values: Values, path: Sequence[Field]) -> list[Values]:
    """Take a list out of a record."""
    *holders, field = path
    held: Values | None = values
    for holder in holders:
        held = held and held[holder.name]
    return [] if held is None else held.pop(field.name) or []


def _flat(values: Values) -> Values:
    """A record without records in it: their values are under both names."""
    if dict not in map(type, values.values()):
        return values
    flat: Values = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{inner}": held for inner, held in _flat(value).items()}
        else:
            flat[name] = value
    return flat


def _table_name(model: type[Struct]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()


def plain(row: Row) -> dict[str, Any]:
    """A row as what JSON knows, amounts and times as text."""
    parts = {name: [_plain(part) for part in listed] for name, listed in row.parts.items()}
    return _plain(row.values) | parts


def _plain(values: Values) -> dict[str, Any]:
    return {
        name: format(value, "f") if isinstance(value, Decimal) else iso(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _amount(value: Decimal) -> Decimal:
    """The same digits without exponent or the sign of a zero, which PostgreSQL does not keep."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or max(-exponent, len(digits) + exponent) > _MOST_DIGITS:
        raise ValueError(f"an amount of more than {_MOST_DIGITS} digits, or no number, cannot be archived exactly")
    if sign and not value:
        value = value.copy_abs()
    return Decimal(format(value, "f")) if exponent > 0 else value


def _integer(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{value} does not fit the 64 bits that a database has for an integer")
    return value


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError("a text with a zero byte cannot be archived: PostgreSQL has none")
    return value


_LEAVES: Leaves = {Decimal: _amount, datetime: in_utc, int: _integer, str: _text}


MAPPINGS: Mapping[str, TableMapping] = MappingProxyType(
    {name: TableMapping(resource) for name, resource in RESOURCES.items()}
)
