"""All four endpoints, called for real on a simulated exchange, and what came back."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from rich.box import SIMPLE
from rich.console import Console, Group
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from binance_liquidations_wire.api.institutional_loan import (
    list_closed_risk_units,
    list_liquidation_transfers,
    list_risk_unit_liquidations,
)
from binance_liquidations_wire.api.margin import list_margin_liquidations

from ._client import Client
from .errors import ConfigurationError

_WIDE = 150


class Call(NamedTuple):
    """What is asked, as a user would write it."""

    title: str
    ask: Callable[[Client], Any]


CALLS = (
    Call("list_margin_liquidations", lambda client: list_margin_liquidations.sync(client=client, size=100)),
    Call(
        "list_risk_unit_liquidations",
        lambda client: list_risk_unit_liquidations.sync(
            client=client,
            start_time=datetime(2025, 5, 1, tzinfo=UTC),
            end_time=datetime(2025, 7, 1, tzinfo=UTC),
            size=100,
        ),
    ),
    Call(
        "list_liquidation_transfers",
        lambda client: list_liquidation_transfers.sync(
            client=client,
            start_time=datetime(2025, 12, 1, tzinfo=UTC),
            end_time=datetime(2026, 1, 1, tzinfo=UTC),
            size=100,
        ),
    ),
    Call("list_closed_risk_units", lambda client: list_closed_risk_units.sync(client=client, size=100)),
)


def run() -> None:
    """Fetch each page in both documented forms, compare, and print it."""
    from binance_liquidations_simulator import Simulator

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, _WIDE)
    pages: dict[str, list[Any]] = {}
    try:
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("", total=2 * len(CALLS))
            for wire in ("example", "table"):
                with (
                    Simulator(wire=wire) as exchange,
                    Client(exchange.api_key, exchange.secret, base_url=exchange.base_url) as client,
                ):
                    for call in CALLS:
                        progress.update(task, description=f"{call.title}, as the pages' {wire} has it")
                        pages.setdefault(call.title, []).append(call.ask(client))
                        progress.advance(task)
    except ImportError as error:
        raise ConfigurationError(str(error)) from None
    for title, (example, table) in pages.items():
        if example.rows != table.rows:
            raise RuntimeError(f"{title}: the two documented forms were decoded to different records")
        console.rule(f"[bold]{title}[/]: total {example.total}, {len(example.rows)} shown", align="left")
        for row in example.rows:
            console.print(_shown(row))
    console.rule("Each page was asked for twice, in the form of its example and of its table: the records are equal.")


def _shown(record: msgspec.Struct) -> Group:
    """A record: its plain fields one to a line, its lists as tables below."""
    plain = Table(show_header=False, box=None, pad_edge=False)
    below: list[Table | Group] = []
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if isinstance(value, list):
            below.append(_listed(name, value))
        elif isinstance(value, msgspec.Struct):
            below.append(_shown(value))
        else:
            plain.add_row(Text(name, style="dim"), _text(value))
    return Group(*(part for part in (plain, *below) if not isinstance(part, Table) or part.row_count), "")


def _listed(title: str, records: list[msgspec.Struct]) -> Table:
    table = Table(title=title, title_justify="left", title_style="dim", box=SIMPLE, pad_edge=False)
    names = _columns(records)
    for name in names:
        table.add_column(name, overflow="fold")
    for record in records:
        values = (getattr(record, name) for name in names)
        table.add_row(*(_assets(value) if isinstance(value, list) else _text(value) for value in values))
    return table


def _columns(records: Iterable[msgspec.Struct]) -> tuple[str, ...]:
    return next((record.__struct_fields__ for record in records), ())


def _assets(amounts: list[msgspec.Struct]) -> Text:
    return Text(
        "\n".join(" ".join(str(getattr(amount, name)) for name in amount.__struct_fields__) for amount in amounts)
    )


def _text(value: object) -> Text:
    if isinstance(value, datetime):
        return Text(f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03} UTC")
    return Text(str(value))
