"""The six questions, asked of an archive in one transaction. Sums are made by the database, and are exact."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from typing import Any

from sqlalchemy import Connection, select

from ..archive import Archive, _queries, _tables
from ..archive._column_types import iso
from ..errors import ParameterError

Answer = list[dict[str, Any]]

MOST_CHANGES = 1000
"""How many of the latest changes are listed; all are counted."""
_HOURLY = timedelta(days=3)
_TIMES = {"at", "time", "synced_at", "first_time", "last_time", "liquidation_start_time", "liquidation_end_time"}
_AMOUNTS = {"executed_qty", "notional", "amount", "start_ltv", "end_ltv", "total_liability", "total_net_equity"}
_ROUTE = ("from_uid", "from_account_type", "to_uid", "to_account_type")


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What happened from `since` until `until`, when it was asked; a row is a dict by the columns of the views.

    `liquidated` is by account, resource, symbol and day; `over_time` by resource and day or, in a short time, hour.
    `units` began, ended or ran in that time; those that run are `running`. `transferred` is by liquidation, asset and
    status, `routes` by sender and recipient. What is `not_confirmed` may be older. `counts` and the latest `changes`
    are of what the archive saw in that time, the exchange's dates apart. An amount is None where SQLite cannot sum it.
    """

    archive: str
    since: datetime
    until: datetime
    accounts: tuple[str, ...]
    synced: Answer
    liquidated: Answer
    over_time: Answer
    units: Answer
    transferred: Answer
    routes: Answer
    not_confirmed: Answer
    counts: Answer
    changes: Answer

    @property
    def running(self) -> Answer:
        """The liquidations that have not ended."""
        return [unit for unit in self.units if unit["is_running"]]

    @property
    def unlisted_changes(self) -> int:
        """How many changes are counted and not listed."""
        counted: int = sum(row["count"] for row in self.counts if row["change"] != "new")
        return counted - len(self.changes)

    def is_archived(self, resource: str) -> bool:
        """Whether a resource was read to its end for any of the accounts."""
        return any(row["synced_at"] is not None for row in self.synced if row["resource"] == resource)


def ask(archive: Archive, since: datetime, until: datetime, account: str | None = None) -> Answers:
    """Answer all questions. Raises ParameterError for an account that the archive does not know."""
    accounts = tuple(sorted(archive.accounts()))
    if account is not None and account not in accounts:
        known = f"only of {', '.join(accounts)}" if accounts else "nor of any other"
        raise ParameterError(f"{archive} holds nothing of the account {account}, {known}")
    chosen = accounts if account is None else (account,)
    return archive.read(lambda connection: _Asking(connection, since, until, chosen).answers(str(archive)))


class _Asking:
    def __init__(self, connection: Connection, since: datetime, until: datetime, accounts: tuple[str, ...]) -> None:
        self._is_sqlite = connection.dialect.name == "sqlite"
        if not self._is_sqlite:  # as SQLite's transactions are: a sync that writes meanwhile is not seen
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        self._connection = connection
        self._since, self._until, self._accounts = since, until, accounts
        self._place = "?" if self._is_sqlite else "%s"
        self._of_accounts = f"account in ({', '.join([self._place] * len(accounts)) or 'null'})"

    def answers(self, archive: str) -> Answers:
        is_sqlite = self._is_sqlite
        since, is_open = f"{{}} >= {self._place}", "liquidation_end_time is null"
        confirmed = ", ".join(f"'{value}'" for value in _queries.confirmed())
        digits = len("2025-01-01T00" if self._until - self._since <= _HOURLY else "2025-01-01")
        began, ended = since.format("liquidation_start_time"), since.format("liquidation_end_time")
        recent = since.format("transfer_time")
        news = f"from ({_queries.news(is_sqlite=is_sqlite)}) as news where {since.format('at')} and {self._of_accounts}"
        return Answers(
            archive=archive,
            since=self._since,
            until=self._until,
            accounts=self._accounts,
            synced=self._synced(),
            liquidated=self._rows(
                _queries.notional_by_day(f"{since.format('time')} and {self._of_accounts}", is_sqlite=is_sqlite),
                "day desc, resource, symbol, account",
                times=1,
            ),
            over_time=self._rows(
                _queries.liquidations_over_time(
                    f"{since.format('time')} and {self._of_accounts}", digits, is_sqlite=is_sqlite
                ),
                "begin, resource",
                times=1,
            ),
            units=self._rows(
                _queries.unit_liquidations(
                    f"({began} or {ended} or {is_open}) and {self._of_accounts}", is_sqlite=is_sqlite
                ),
                "liquidation_start_time desc, account, group_id",
                times=2,
            ),
            transferred=self._rows(
                _queries.transferred(f"{recent} and {self._of_accounts}", is_sqlite=is_sqlite),
                "last_time desc, account, liquidation_id, asset_name, status",
                times=1,
            ),
            routes=self._rows(
                _queries.transferred(f"{recent} and {self._of_accounts}", by=_ROUTE, is_sqlite=is_sqlite),
                "account, asset_name, from_uid, from_account_type, to_uid, to_account_type, status",
                times=1,
            ),
            not_confirmed=self._rows(
                _queries.transferred(f"status not in ({confirmed}) and {self._of_accounts}", is_sqlite=is_sqlite),
                "first_time, account, liquidation_id, asset_name, status",
            ),
            counts=self._rows(
                f"select resource, change, count(*) as count {news} group by resource, change",
                "resource, change",
                times=1,
            ),
            changes=[
                _with_differences(row)
                for row in self._rows(
                    f"select * {news} and change <> 'new'", f"at desc, resource, identity limit {MOST_CHANGES}", times=1
                )
            ],
        )

    def _synced(self) -> Answer:
        table = _tables.ledger
        query = select(table.c.account, table.c.resource, table.c.synced_at).where(table.c.account.in_(self._accounts))
        return [dict(row) for row in self._connection.execute(query.order_by(*table.primary_key)).mappings()]

    def _rows(self, query: str, order: str, *, times: int = 0) -> Answer:
        """The answer to a query that names `since` so many times, and then the accounts."""
        since = iso(self._since) if self._is_sqlite else self._since
        asked = f"{query}{' order by ' if query else ''}{order}"
        found = self._connection.exec_driver_sql(asked, (*[since] * times, *self._accounts))
        return [dict(_plain(row)) for row in found.mappings()]


def _plain(row: Any) -> Iterator[tuple[str, Any]]:
    """The same values from either database."""
    for name, value in row.items():
        if value is None:
            yield name, None
        elif name in _AMOUNTS:
            yield name, Decimal(value)
        elif name in _TIMES:
            yield name, datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)
        elif name in {"before", "after"} and isinstance(value, str):
            yield name, json.loads(value)
        else:
            yield name, bool(value) if name == "is_running" else str(value) if name == "day" else value


def _with_differences(row: dict[str, Any]) -> dict[str, Any]:
    """A change with what differs, field by field, instead of the rows as they were and are."""
    before, after = row.pop("before"), row.pop("after")
    both = before and after
    names = [name for name in after if before.get(name) != after[name]] if both else []
    return row | {"differences": {name: [before.get(name), after[name]] for name in names}}


def total(rows: Answer, column: str, by: Sequence[str]) -> dict[tuple[Any, ...], Decimal | None]:
    """Exact sums of a column by others; None where one of the amounts is not known."""
    sums: dict[tuple[Any, ...], Decimal | None] = {}
    with localcontext(prec=2100):  # no sum has more digits
        for row in rows:
            key = tuple(row[name] for name in by)
            before, value = sums.get(key, Decimal()), row[column]
            sums[key] = None if before is None or value is None else before + value
    return sums
