"""What the exchange holds, and what an archive does, as lines of text."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from msgspec.structs import asdict
from sqlalchemy import Connection, inspect, text

from binance_liquidations.archive import Archive, Synced
from binance_liquidations_simulator import Account, LiquidationTransfers, Resource
from support.histories import KEPT, RESOURCES
from support.synthetic import NOW

OWN = {"seen_at", "changed_at", "gone_at"}
TIMES = {"time", "timestamp", "update_time", "updated_time", "create_time", "close_time", "transfer_time"}
TIMES |= {"liquidation_start_time", "liquidation_end_time"}
FLAT: dict[str, Resource] = {
    "margin_liquidation": "margin-liquidations",
    "closed_risk_unit": "closed-risk-units",
    "borrow_repay_record": "borrow-repay-records",
    "liquidation_loan_repayment": "liquidation-loan-repayments",
    "usds_futures_force_order": "usds-futures-force-orders",
    "coin_futures_force_order": "coin-futures-force-orders",
    "portfolio_margin_um_force_order": "portfolio-margin-um-force-orders",
    "portfolio_margin_cm_force_order": "portfolio-margin-cm-force-orders",
    "portfolio_margin_liquidation": "portfolio-margin-liquidations",
}
"""Tables of records without lists in them."""
RECORDS = (*FLAT, "risk_unit_liquidation", "liquidation_transfer")


def sums(done: Synced) -> tuple[int, int, int]:
    """How many rows were new, changed and gone."""
    assert done.failed == ()
    new, changed, gone = (sum(getattr(one, name) for one in done.copied) for name in ("new", "changed", "gone"))
    return new, changed, gone


def as_text(name: str, value: Any) -> str:
    """A value in the one form that both have."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int) and name in TIMES:
        value = datetime.fromtimestamp(value // 1000, UTC).replace(microsecond=value % 1000 * 1000)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return str(int(value)) if isinstance(value, bool) else str(value)


def line(table: str, values: dict[str, Any]) -> str:
    return f"{table} " + " ".join(f"{name}={as_text(name, values[name])}" for name in sorted(values))


def truth_of(accounts: Iterable[Account], resources: Iterable[str] = RESOURCES) -> list[str]:
    """Every row that an archive of these resources should have; parts with the values of their whole."""
    lines: list[str] = []
    for account in accounts:
        of = {"account": account.name}
        for table, resource in FLAT.items():
            for values in map(asdict, account.truth(resource) if resource in resources else ()):
                if table == "borrow_repay_record":
                    del values["group_id"]  # no answer says whose it is
                if table != "liquidation_loan_repayment" or values["create_time"] >= NOW - KEPT:
                    lines.append(line(table, of | values))
        for unit in account.truth("risk-unit-liquidations"):
            values = of | asdict(unit)
            snapshot = values.pop("liquidation_snapshot")
            lines.append(line("risk_unit_liquidation", values))
            for table, parts in (
                ("risk_unit_snapshot", snapshot.snapshots),
                ("risk_unit_liability", snapshot.liabilities),
            ):
                lines += [line(table, values | {"position": i} | asdict(part)) for i, part in enumerate(parts)]
        for liquidation in cast(Iterable[LiquidationTransfers], account.truth("liquidation-transfers")):
            for transfer in liquidation.liquidation_transfer_record:
                values = of | {"liquidation_id": liquidation.liquidation_id} | asdict(transfer)
                assets = values.pop("assets")
                lines.append(line("liquidation_transfer", values))
                lines += [
                    line("liquidation_transfer_asset", values | {"position": i} | asdict(asset))
                    for i, asset in enumerate(assets)
                ]
    return sorted(lines)


PARTS = {
    "risk_unit_snapshot": "risk_unit_liquidation",
    "risk_unit_liability": "risk_unit_liquidation",
    "liquidation_transfer_asset": "liquidation_transfer",
}


def archived(to: str, resources: Iterable[str] = RESOURCES) -> list[str]:
    """Every row of these resources in an archive, as any reader of the database finds it, without what the exchange no
    longer reports.
    """
    lines: list[str] = []
    tables = [name for name in RECORDS if FLAT.get(name, RESOURCES[0]) in resources]
    with Archive(to) as archive, archive.engine.connect() as connection:
        keys = {name: inspect(connection).get_pk_constraint(name)["constrained_columns"] for name in tables}
        wholes: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {name: {} for name in tables}
        for name in tables:
            for row in connection.execute(text(f"select * from {name} where gone_at is null")).mappings():
                values = {column: row[column] for column in row if column not in OWN | {"nth"}}
                wholes[name][tuple(row[column] for column in keys[name])] = values
                lines.append(line(name, values))
        for name, whole in PARTS.items():
            for row in connection.execute(text(f"select * from {name}")).mappings():
                key = tuple(row[column] for column in keys[whole])
                values = {column: row[column] for column in row if column not in {*keys[whole], "nth"}}
                lines.append(line(name, wholes[whole][key] | values))
    return sorted(lines)


def asked(to: str, query: str) -> list[tuple[Any, ...]]:
    """What an archive answers."""
    with Archive(to) as archive, archive.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def drop_views(connection: Connection) -> None:
    """Drop all views, as an archive is that was made before there were any."""
    for name in inspect(connection).get_view_names():
        connection.execute(text(f"drop view {name}"))
