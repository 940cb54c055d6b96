"""The tables of an archive, in both databases: how those of records are made, and those that it keeps for itself."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

from msgspec import Struct
from sqlalchemy import JSON, BigInteger, Column, Index, Integer, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint

from ..export.fields import fields_of
from ._column_types import Amount, Cell, Count, Flag, Moment, Whole, Words

T = TypeVar("T")

_COLUMN_TYPES: dict[type, type[Cell[Any]]] = {
    Decimal: Amount,
    datetime: Moment,
    int: Whole,
    bool: Flag,
    str: Words,
}

metadata = MetaData()


def _column(table: str, name: str, cell: type[Cell[T]], *, key: bool = False, nullable: bool = False) -> Column[T]:
    return Column(name, cell(f"{table}.{name}"), primary_key=key, nullable=nullable)


def columns_of(table: str, model: type[Struct], within: str = "", *, nullable: bool = False) -> list[Column[Any]]:
    """A column for each field that holds one value, those of a record in the record under both names."""
    columns: list[Column[Any]] = []
    for field in fields_of(model):
        name = f"{within}{field.name}"
        if field.listed:
            continue
        if field.kind in _COLUMN_TYPES:
            columns.append(_column(table, name, _COLUMN_TYPES[field.kind], nullable=nullable or field.nullable))
        else:
            columns += columns_of(table, field.kind, f"{name}_", nullable=nullable or field.nullable)
    return columns


def records_table(name: str, key: Sequence[str], columns: Iterable[Column[Any]], *indexed: str) -> Table:
    """A table of records, identified by `key`, and by `nth` where the exchange has several of that key."""
    table = Table(
        name,
        metadata,
        _column(name, "account", Words),
        *columns,
        _column(name, "nth", Count),
        _column(name, "seen_at", Moment),
        _column(name, "changed_at", Moment, nullable=True),
        _column(name, "gone_at", Moment, nullable=True),
        PrimaryKeyConstraint("account", *key, "nth"),
    )
    for column in indexed:
        Index(f"{name}_time", table.c.account, table.c[column])
    return table


def parts_table(name: str, whole: Table, model: type[Struct]) -> Table:
    """A table of what a record has several of; `position` is the place in its list, from 0."""
    key = [_column(name, column.name, cast(type[Cell[Any]], type(column.type))) for column in whole.primary_key]
    return Table(
        name,
        metadata,
        *key,
        _column(name, "position", Count),
        *columns_of(name, model),
        PrimaryKeyConstraint(*(column.name for column in key), "position"),
    )


change = Table(
    "change",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    _column("change", "account", Words),
    _column("change", "resource", Words),
    _column("change", "seen_at", Moment),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)

archive = Table(
    "archive",
    metadata,
    _column("archive", "application", Words),
    _column("archive", "version", Count),
    _column("archive", "created_at", Moment),
)
account = Table(
    "account",
    metadata,
    _column("account", "name", Words, key=True),
    _column("account", "start_time", Moment),
)
account_key = Table(
    "account_key",
    metadata,
    _column("account_key", "account", Words, key=True),
    _column("account_key", "fingerprint", Words),
    UniqueConstraint("fingerprint"),
)
former_key = Table(
    "former_key",
    metadata,
    _column("former_key", "fingerprint", Words, key=True),
    _column("former_key", "account", Words),
)
ledger = Table(
    "ledger",
    metadata,
    _column("ledger", "account", Words, key=True),
    _column("ledger", "resource", Words, key=True),
    _column("ledger", "claim", Whole),
    _column("ledger", "synced_at", Moment, nullable=True),
)
covered = Table(
    "covered",
    metadata,
    _column("covered", "account", Words, key=True),
    _column("covered", "resource", Words, key=True),
    _column("covered", "start_time", Moment, key=True),
    _column("covered", "end_time", Moment),
)
