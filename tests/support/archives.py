"""What the exchange holds, and what an archive does, as lines of text."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

from msgspec.structs import asdict
from sqlalchemy import inspect, text

from binance_liquidations.archive import Archive, Synced
from binance_liquidations_simulator import Account, LiquidationTransfers

OWN = {"seen_at", "changed_at", "gone_at"}
TIMES = {"updated_time", "liquidation_start_time", "liquidation_end_time", "transfer_time", "create_time", "close_time"}
RECORDS = ("margin_liquidation", "risk_unit_liquidation", "liquidation_transfer", "closed_risk_unit")


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


def truth_of(accounts: Iterable[Account]) -> list[str]:
    """Every row that an archive should have; parts with the values of their whole."""
    lines: list[str] = []
    for account in accounts:
        of = {"account": account.name}
        lines += [line("margin_liquidation", of | asdict(one)) for one in account.truth("margin-liquidations")]
        lines += [line("closed_risk_unit", of | asdict(one)) for one in account.truth("closed-risk-units")]
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


def archived(to: str) -> list[str]:
    """Every row of an archive, as any reader of the database finds it, without what the exchange no longer reports."""
    lines: list[str] = []
    with Archive(to) as archive, archive.engine.connect() as connection:
        keys = {name: inspect(connection).get_pk_constraint(name)["constrained_columns"] for name in RECORDS}
        wholes: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {name: {} for name in RECORDS}
        for name in RECORDS:
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
