"""Calls all four endpoints on a simulated exchange and prints the answers."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from rich.console import Console

from binance_liquidations_wire.api.institutional_loan import (
    list_closed_risk_units,
    list_liquidation_transfers,
    list_risk_unit_liquidations,
)
from binance_liquidations_wire.api.margin import list_margin_liquidations

from ..client.clients import Client
from ..errors import ConfigurationError
from .stderr import progress_bar
from .stdout import name_stdout_errors
from .table import print_record


class Call(NamedTuple):
    """A call, written as a user would write it."""

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

    pages: dict[str, list[Any]] = {}
    try:
        with progress_bar() as progress:
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
    console = Console(highlight=False)
    with name_stdout_errors():
        for title, (example, table) in pages.items():
            if example.rows != table.rows:
                raise RuntimeError(f"{title}: the two documented forms were decoded to different records")
            console.rule(f"[bold]{title}[/]: total {example.total}, {len(example.rows)} shown", align="left")
            for row in example.rows:
                print_record(console, row)
        console.print("Each page was asked for in the form of its example and of its table: the records are equal.")
        console.print("Times are in UTC.")
