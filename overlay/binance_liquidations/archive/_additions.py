"""What an archive lacks of the tables that this version writes: it is added by itself. Any other difference is refused.

The spec gains fields, and the tables gain columns with them: a row from before holds null there until it is read again.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.types import NullType

from ..errors import ConfigurationError
from . import _tables as tables
from ._engine import url_for_people


def lacking(connection: Connection) -> list[Table | Column[Any]]:
    """The tables and columns that are to be added. Raises ConfigurationError for what differs in any other way."""
    inspector, dialect = inspect(connection), connection.dialect
    names = list(tables.metadata.tables)
    columns = {name: stored for (_, name), stored in inspector.get_multi_columns(filter_names=names).items()}
    keys = {name: stored for (_, name), stored in inspector.get_multi_pk_constraint(filter_names=names).items()}
    found: list[Table | Column[Any]] = []
    differences: list[str] = []
    for table in tables.metadata.sorted_tables:
        if table.name not in columns:
            found.append(table)
            continue
        there = {column["name"] for column in columns[table.name]}
        found += [column for column in table.columns if column.name not in there]
        differences += _key_differs(table, keys[table.name]["constrained_columns"])
        differences += _columns_differ(table, columns[table.name], dialect)
    if differences:
        raise ConfigurationError(
            f"{url_for_people(connection.engine.url)} has other columns than this version of binance-liquidations"
            f" writes: {'; '.join(differences)}. Use the version that wrote it, or sync into a new archive"
        )
    return found


def add(connection: Connection, found: Iterable[Table | Column[Any]]) -> None:
    """Make these tables and columns."""
    preparer = connection.dialect.identifier_preparer
    for one in found:
        if isinstance(one, Table):
            one.create(connection)
        else:  # without NOT NULL, since the rows that are there hold nothing
            table, name = preparer.format_table(one.table), preparer.format_column(one)
            connection.exec_driver_sql(f"alter table {table} add column {name} {one.type.compile(connection.dialect)}")


def _key_differs(table: Table, stored: list[str]) -> Iterator[str]:
    key = list(table.primary_key.columns.keys())
    if stored != key:
        yield f"{table.name} has the key {', '.join(stored)} and not {', '.join(key)}"


def _columns_differ(table: Table, stored: Iterable[ReflectedColumn], dialect: Dialect) -> Iterator[str]:
    for one in stored:
        place, column = f"{table.name}.{one['name']}", table.columns.get(one["name"])
        if column is None:
            yield f"{place} is not known"
            continue
        expected = column.type.compile(dialect)
        kind = "of no type" if isinstance(one["type"], NullType) else one["type"].compile(dialect)
        if kind != expected:
            yield f"{place} is {kind} and not {expected}"
        elif column.nullable and not one["nullable"]:
            yield f"{place} may not be null"
