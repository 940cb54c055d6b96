"""The views of an archive: what people ask of it day by day, under the same names and columns in both databases.

Nothing else needs them: the `report` runs the same queries, since an archive that cannot be written may lack them.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection

from ..errors import ConfigurationError
from . import _queries as queries
from ._mapping import MAPPINGS

_OURS = "[binance-liquidations "


class View(NamedTuple):
    """What a view shows, in a line, its query, and the columns that a `*` in it stands for."""

    says: str
    query: str
    columns: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Tells a view that this version made from any other."""
        made_of = repr((self.query, self.columns))
        return f"{self.says} {_OURS}{sha256(made_of.encode()).hexdigest()[:12]}]"


def views(*, is_sqlite: bool) -> Mapping[str, View]:
    """All of them by name."""
    made = dict(_living())
    made["news"] = View(
        "What is new, has changed, is gone or is back, and when the archive saw it, in one shape for all resources",
        queries.news(is_sqlite=is_sqlite),
    )
    made["notional_by_day"] = View(
        "What was liquidated, by resource, symbol and day (UTC), exact", queries.notional_by_day(is_sqlite=is_sqlite)
    )
    made["risk_unit"] = View(
        "Risk units that were liquidated, each with its last liquidation", queries.risk_unit(is_sqlite=is_sqlite)
    )
    made["transferred"] = View(
        "What liquidations transferred, by liquidation, asset and status, exact",
        queries.transferred(is_sqlite=is_sqlite),
    )
    made["liquidation_flow"] = View(
        "Transfers and forced repayments within the time of a liquidation: by time alone, as the exchange publishes no"
        " common identifier; matches is how many liquidations of the account one falls into",
        queries.liquidation_flow(is_sqlite=is_sqlite),
    )
    return made


def _living() -> Iterator[tuple[str, View]]:
    for mapping in MAPPINGS.values():
        whole = mapping.table.name
        key = ", ".join(mapping.table.primary_key.columns.keys())
        for table in (mapping.table, *mapping.parts):
            source = whole if table is mapping.table else f"{table.name} join {whole} using ({key})"
            query = f"select {table.name}.* from {source} where gone_at is null"
            columns = tuple(table.columns.keys())
            yield f"living_{table.name}", View(f"{table.name} without what is gone", query, columns)


def outdated(connection: Connection) -> dict[str, View]:
    """The views that this version makes, and that the archive lacks or has from another version."""
    marks, wanted = _marks(connection), views(is_sqlite=connection.dialect.name == "sqlite")
    return {name: view for name, view in wanted.items() if view.mark not in marks.get(name, "")}


def make(connection: Connection) -> None:
    """Make the views, or replace those of another version; raises ConfigurationError for somebody else's."""
    marks = _marks(connection)
    for name, view in outdated(connection).items():
        if name in marks and _OURS not in marks[name]:
            raise ConfigurationError(f"there is another view {name}: rename it, and this one is made")
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"drop view if exists {name}")
            connection.exec_driver_sql(f"create view {name} as /* {view.mark} */ {view.query}")
        else:
            connection.exec_driver_sql(f"create or replace view {name} as {view.query}")
            connection.exec_driver_sql(f"comment on view {name} is '{view.mark}'")


def _marks(connection: Connection) -> dict[str, str]:
    """What tells the views that there are apart: SQLite keeps their text, PostgreSQL comments."""
    if connection.dialect.name == "sqlite":
        query = "select name, sql as mark from sqlite_master where type = 'view'"
    else:
        query = (
            "select relname as name, coalesce(obj_description(oid, 'pg_class'), '') as mark from pg_class"
            " where relnamespace = (select oid from pg_namespace where nspname = current_schema()) and relkind = 'v'"
        )
    return {row.name: row.mark for row in connection.exec_driver_sql(query)}
