"""Records as a table to read: the main fields of each. The other formats hold complete records, digit for digit.

Amounts are not rounded here either, and no cell is cut or folded: if a table is wider than the terminal, each cell has
a line of its own. A liquidation has a row for each of its transfers; the wallets of a risk unit are counted.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from msgspec import Struct
from rich.box import SIMPLE
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from binance_liquidations_wire.errors import one_line
from binance_liquidations_wire.models import (
    ClosedRiskUnit,
    LiquidationTransfers,
    MarginLiquidation,
    RiskUnitLiquidation,
)

from .stdout import name_stdout_errors

_ROWS = 500
_WIDEST = 100_000

_Cells = tuple[object, ...]
"""A list is a cell of several lines."""


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
        [f"{debt.principal} + {debt.interest} {debt.asset_name}" for debt in snapshot.liabilities],
        len(snapshot.snapshots),
    )


def _liquidation_transfers(record: LiquidationTransfers) -> Iterator[_Cells]:
    if not record.liquidation_transfer_record:
        yield (record.liquidation_id, "no transfers")
    for transfer in record.liquidation_transfer_record:
        yield (
            *(record.liquidation_id, transfer.transfer_time, transfer.from_uid, transfer.from_account_type),
            *(transfer.to_uid, transfer.to_account_type, transfer.status),
            [f"{asset.amount} {asset.asset_name}" for asset in transfer.assets],
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
    """Tables of at most 500 rows, each with its header, as standard output shows them; none without records."""
    console = Console(highlight=False)
    layout = _LAYOUTS[model]
    rows = (cells for record in records for cells in layout.rows(record))
    while chunk := list(islice(rows, _ROWS)):
        with name_stdout_errors(), console.capture() as captured:  # rich writes even an empty text
            print_rows(console, layout.titles.split(), chunk)
        yield captured.get()


def print_rows(console: Console, titles: Sequence[str], rows: Sequence[_Cells]) -> None:
    """Print a table, or each row as a record if the table is wider than the terminal."""
    table = Table(*titles, box=SIMPLE, pad_edge=False)
    for cells in rows:
        table.add_row(*map(_format_cell, cells))
    width = Measurement.get(console, console.options.update_width(_WIDEST), table).maximum
    if width <= console.width or not console.is_terminal:
        console.width = max(console.width, width)
        console.print(table)
        return
    for cells in rows:
        print_record(console, titles, cells)


def print_record(console: Console, titles: Sequence[str], cells: _Cells) -> None:
    """Print `title: cell` on a line for each cell, and a blank line. The terminal wraps longer lines."""
    indent = max(map(len, titles)) + 2
    for title, cell in zip(titles, cells, strict=False):  # a row may end early
        first, *others = _format_cell(cell).plain.split("\n")
        console.print(Text.assemble((f"{title}:".ljust(indent), "dim"), first), soft_wrap=True)
        for line in others:
            console.print(Text(" " * indent + line), soft_wrap=True)
    console.print()


def _format_cell(cell: object) -> Text:
    if isinstance(cell, list):
        return Text("\n".join(map(one_line, cell)))
    if isinstance(cell, datetime):
        return Text(f"{cell:%Y-%m-%d %H:%M:%S}.{cell.microsecond // 1000:03}")
    return Text(one_line(str(cell)), justify="right" if isinstance(cell, Decimal) else "left")
