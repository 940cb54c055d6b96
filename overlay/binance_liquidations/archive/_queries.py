"""The queries behind the views of an archive and the `report`, the same in both databases.

What is of all resources follows from the mapping to tables. What belongs to risk units names their tables, here alone.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import Column

from ._column_types import Moment
from ._exact import sums
from ._mapping import MAPPINGS, TableMapping

RISK_UNITS, TRANSFERS = "risk-unit-liquidations", "liquidation-transfers"
"""The resources that have views of their own."""


def news(*, is_sqlite: bool) -> str:
    """Of all resources."""
    return " union all ".join(part for mapping in MAPPINGS.values() for part in _news(mapping, is_sqlite=is_sqlite))


def _news(mapping: TableMapping, *, is_sqlite: bool) -> Iterator[str]:
    resource = f"'{mapping.resource.name}' as resource"
    columns, none = mapping.table.columns, "null" if is_sqlite else "cast(null as json)"
    identity = " || ' ' || ".join(_as_text(columns[name], is_sqlite) for name in mapping.named_by)
    yield (
        f"select account, {resource}, 'new' as change, seen_at as at, {mapping.moment} as time, {identity} as identity,"
        f" {none} as before, {none} as after from {mapping.table.name}"
    )
    now = "coalesce(after, before)"
    time = f"{now} ->> '{mapping.moment}'" if is_sqlite else f"cast({now} ->> '{mapping.moment}' as timestamptz)"
    identity = " || ' ' || ".join(f"cast({now} ->> '{name}' as text)" for name in mapping.named_by)
    change = "case when after is null then 'gone' when before is null then 'back' else 'changed' end"
    yield (
        f"select account, {resource}, {change}, seen_at, {time}, {identity}, before, after from change"
        f" where resource = '{mapping.resource.name}'"
    )


def _as_text(column: Column[object], is_sqlite: bool) -> str:
    """A value as JSON in `change` has it."""
    if isinstance(column.type, Moment) and not is_sqlite:
        return f"""to_char({column.name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""
    return f"cast({column.name} as text)"


def orders_of(mapping: TableMapping) -> bool:
    """Whether the records of a resource are orders that were filled."""
    return {"symbol", "executed_qty", "avg_price"}.issubset(mapping.table.columns.keys())


def _orders(is_sqlite: bool) -> str:
    """All orders in one shape; `a` times `b` is the notional."""
    day = "substr({}, 1, 10)" if is_sqlite else "cast({} at time zone 'UTC' as date)"
    orders: list[str] = []
    for mapping in filter(orders_of, MAPPINGS.values()):
        summed = next((name for name in ("cum_quote", "cum_base") if name in mapping.table.columns), None)
        a, b = (summed, "'1'" if is_sqlite else "1") if summed else ("executed_qty", "avg_price")
        orders.append(
            f"select account, '{mapping.resource.name}' as resource, symbol, {mapping.moment} as time,"
            f" {day.format(mapping.moment)} as day, '{'base' if summed == 'cum_base' else 'quote'}' as notional_in,"
            f" executed_qty as qty, {a} as a, {b} as b from {mapping.table.name} where gone_at is null"
        )
    return f"({' union all '.join(orders)}) as orders"


def notional_by_day(where: str = "true", *, is_sqlite: bool) -> str:
    """Of all resources whose records are orders; `where` restricts by account, resource, symbol, time and day."""
    keys = ("account", "resource", "symbol", "day", "notional_in")
    return sums(
        f"{_orders(is_sqlite)} where {where}",
        {name: name for name in keys},
        {"orders": "count(*)"},
        {"executed_qty": ("qty",), "notional": ("a", "b")},
        is_sqlite=is_sqlite,
    )


def liquidations_over_time(where: str, digits: int, *, is_sqlite: bool) -> str:
    """How many orders and liquidations of units began by resource, and day (10 digits of the time) or hour (13)."""
    written = "time" if is_sqlite else "to_char(time at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24')"
    units = f"select account, '{RISK_UNITS}', liquidation_start_time from risk_unit_liquidation where gone_at is null"
    return (
        f"select resource, substr({written}, 1, {digits}) as begin, count(*) as liquidations"
        f" from (select account, resource, time from {_orders(is_sqlite)} union all {units}) as liquidations"
        f" where {where} group by 1, 2"
    )


def transferred(where: str = "true", *, by: Sequence[str] = ("liquidation_id",), is_sqlite: bool) -> str:
    """By account, asset, status and other columns of a transfer; `where` restricts by its columns."""
    return sums(
        "liquidation_transfer_asset join liquidation_transfer using (account, liquidation_id, nth)"
        f" where gone_at is null and {where}",
        {name: name for name in ("account", *by, "asset_name", "status")},
        {"transfers": "count(*)", "first_time": "min(transfer_time)", "last_time": "max(transfer_time)"},
        {"amount": ("amount",)},
        taking=("transfer_time",),
        is_sqlite=is_sqlite,
    )


def confirmed() -> tuple[str, ...]:
    """The statuses of a transfer that is done."""
    finished = MAPPINGS[TRANSFERS].entry.finished
    return finished.values if finished else ()


def _seconds(is_sqlite: bool) -> str:
    """How long a liquidation took, in whole seconds."""
    start, end = "liquidation_start_time", "liquidation_end_time"
    if not is_sqlite:
        return f"cast(floor(extract(epoch from {end} - {start})) as bigint) as seconds"
    fraction = f"(substr({end}, 21, 3) < substr({start}, 21, 3))"
    return f"strftime('%s', {end}) - strftime('%s', {start}) - {fraction} as seconds"


def unit_liquidations(where: str = "true", *, is_sqlite: bool) -> str:
    """All liquidations of risk units, by account, unit and time."""
    return (
        "select account, group_id, liquidation_start_time, liquidation_end_time, start_ltv, end_ltv,"
        f" {_seconds(is_sqlite)}, liquidation_end_time is null as is_running, total_liability, total_net_equity"
        f" from risk_unit_liquidation where gone_at is null and {where}"
    )


def risk_unit(*, is_sqlite: bool) -> str:
    """Each unit with its last liquidation."""
    of_unit = "(partition by account, group_id{})"
    return (
        "select account, group_id, liquidations, liquidation_start_time, liquidation_end_time, start_ltv, end_ltv,"
        f" {_seconds(is_sqlite)}, liquidation_end_time is null as is_running, total_liability, total_net_equity,"
        " (select max(close_time) from closed_risk_unit as closed where closed.account = last.account"
        " and closed.group_id = last.group_id and closed.gone_at is null) as close_time from"
        f" (select *, count(*) over {of_unit.format('')} as liquidations, row_number() over"
        f" {of_unit.format(' order by liquidation_start_time desc, nth desc')} as place"
        " from risk_unit_liquidation where gone_at is null) as last where place = 1"
    )


def liquidation_flow(*, is_sqlite: bool) -> str:
    """What falls into the time of a unit's liquidation."""
    big, words = ("null", "null") if is_sqlite else ("cast(null as bigint)", "cast(null as text)")
    ever = "'9999'" if is_sqlite else "'infinity'"
    # SQLite goes through the tables of a cross join in their order: few liquidations, and of each only its time.
    of = (
        "select {liquidation}, '{flow}' as flow, flow.{time} as time, flow.{id} as id, {columns},"
        " count(*) over (partition by flow.account, {key}) as matches"
        " from risk_unit_liquidation as unit cross join {table} as flow{join}"
        " where unit.gone_at is null and flow.gone_at is null and flow.account = unit.account"
        f" and flow.{{time}} between unit.liquidation_start_time and coalesce(unit.liquidation_end_time, {ever})"
        "{where}"
    )
    liquidation = "unit.account, unit.group_id, unit.liquidation_start_time, unit.liquidation_end_time"
    transfers = of.format(
        liquidation=liquidation,
        flow="transfer",
        time="transfer_time",
        id="liquidation_id",
        columns="asset_name, amount, status, from_uid, from_account_type, to_uid, to_account_type",
        key="flow.liquidation_id, flow.nth, asset.position",
        table="liquidation_transfer",
        join=" cross join liquidation_transfer_asset as asset",
        where=" and asset.account = flow.account and asset.liquidation_id = flow.liquidation_id"
        " and asset.nth = flow.nth",
    )
    repayments = of.format(
        liquidation=liquidation,
        flow="repayment",
        time="timestamp",
        id="tran_id",
        columns=f"asset_name, amount, status, {big}, {words}, {big}, {words}",
        key="flow.timestamp, flow.tran_id, flow.type, flow.nth",
        table="borrow_repay_record",
        join="",
        where=" and flow.type = 'FORCE_REPAY'",
    )
    return f"{transfers} union all {repayments}"
