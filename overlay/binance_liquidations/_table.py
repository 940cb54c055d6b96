"""Records as a table for the eye: what matters of each. Whole records, digit for digit, are in the other formats.

Amounts are not rounded here either. A liquidation takes a line for each of its transfers; the wallets of a risk unit
are counted.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from msgspec import Struct
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from binance_liquidations_wire.models import (
    ClosedRiskUnit,
    LiquidationTransfers,
    MarginLiquidation,
    RiskUnitLiquidation,
)

_ROWS = 500
_WIDE = 160

_Cells = tuple[object, ...]


class _Layout(NamedTuple):
    titles: str
    rows: Callable[[Any], Iterable[_Cells]]


def _margin_liquidation(record: MarginLiquidation) -> Iterator[_Cells]:
    yield (
        *(record.updated_time, record.symbol, record.side, record.executed_qty, record.qty, record.avg_price),
        *(record.price, record.time_in_force, "isolated" if record.is_isolated else "cross", record.order_id),
    )


def _risk_unit_liquidation(record: RiskUnitLiquidation) -> Iterator[_Cells]:
    snapshot = record.liquidation_snapshot
    yield (
        *(record.liquidation_start_time, record.liquidation_end_time or "running", record.group_id),
        *(record.start_ltv, record.end_ltv, record.total_net_equity, record.total_liability),
        "\n".join(f"{debt.principal} + {debt.interest} {debt.asset_name}" for debt in snapshot.liabilities),
        len(snapshot.snapshots),
    )


def _liquidation_transfers(record: LiquidationTransfers) -> Iterator[_Cells]:
    if not record.liquidation_transfer_record:
        yield (record.liquidation_id, "no transfers")
    for transfer in record.liquidation_transfer_record:
        yield (
            *(record.liquidation_id, transfer.transfer_time, transfer.from_uid, transfer.from_account_type),
            *(transfer.to_uid, transfer.to_account_type, transfer.status),
            "\n".join(f"{asset.amount} {asset.asset_name}" for asset in transfer.assets),
        )


def _closed_risk_unit(record: ClosedRiskUnit) -> Iterator[_Cells]:
    yield (record.group_id, record.create_time, record.close_time, record.parent_email, record.credit_email)


_LAYOUTS: dict[type[Struct], _Layout] = {
    MarginLiquidation: _Layout(
        "updated symbol side executed qty avg_price price in_force margin order_id", _margin_liquidation
    ),
    RiskUnitLiquidation: _Layout(
        "start end group_id start_ltv end_ltv net_equity liability principal+interest wallets", _risk_unit_liquidation
    ),
    LiquidationTransfers: _Layout("liquidation_id time from_uid from to_uid to status assets", _liquidation_transfers),
    ClosedRiskUnit: _Layout("group_id created closed parent_email credit_email", _closed_risk_unit),
}


def table_chunks(records: Iterable[Struct], model: type[Struct]) -> Iterator[str]:
    """Tables of 500 lines at the most, each with its header, as standard output shows them; none without records."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, _WIDE)
    layout = _LAYOUTS[model]
    rows = (cells for record in records for cells in layout.rows(record))
    while chunk := list(islice(rows, _ROWS)):
        with console.capture() as captured:
            console.print(_table(layout.titles.split(), chunk))
        yield captured.get()


def _table(titles: list[str], rows: list[_Cells]) -> Table:
    table = Table(box=SIMPLE, pad_edge=False)
    for title in titles:
        table.add_column(title, overflow="fold")
    for cells in rows:
        table.add_row(*(_text(cell) for cell in cells))
    return table


def _text(cell: object) -> Text:
    if isinstance(cell, datetime):
        return Text(f"{cell:%Y-%m-%d %H:%M:%S}.{cell.microsecond // 1000:03}")
    return Text(str(cell), justify="right" if isinstance(cell, Decimal) else "left")
