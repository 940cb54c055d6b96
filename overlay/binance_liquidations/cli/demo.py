"""Reads everything on a simulated exchange that has the pages' own examples, and prints it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from rich.console import Console

from binance_liquidations_wire.operations import OPERATIONS

from ..client.sync import Client
from ..errors import ConfigurationError
from ..history.resources import RESOURCES
from .stderr import progress_bar
from .stdout import name_stdout_errors
from .table import print_record

_START = datetime(2019, 5, 1, tzinfo=UTC)
"""Before all examples."""
_SINGLE = [name for name, operation in OPERATIONS.items() if operation.page_size is None]
"""Operations that answer with one object."""


def run() -> None:
    """Read each resource in both documented forms, compare, and print it."""
    from binance_liquidations_simulator import Simulator

    found: dict[str, list[list[Any]]] = {}
    try:
        with progress_bar() as progress:
            task = progress.add_task("", total=2 * (len(RESOURCES) + len(_SINGLE)))
            for wire in ("example", "table"):
                with (
                    Simulator(wire=wire) as exchange,
                    Client(exchange.api_key, exchange.secret, base_url=exchange.base_url) as client,
                ):
                    for name, records in _read(client):
                        progress.update(task, advance=1, description=f"{name}, as the pages' {wire} has it")
                        found.setdefault(name, []).append(records)
    except ImportError as error:
        raise ConfigurationError(str(error)) from None
    console = Console(highlight=False)
    with name_stdout_errors():
        for name, (example, table) in found.items():
            if example != table:
                raise RuntimeError(f"{name}: the two documented forms were decoded to different records")
            count = f"{len(example)} record{'s' * (len(example) != 1)}"
            console.rule(f"[bold]{name}[/]: {count}", align="left")
            for record in example:
                print_record(console, record)
        console.print("Everything was read in the form of the pages' examples and of their tables: it is equal.")
        console.print("Times are in UTC. What is older than the exchange keeps, it does not show.")


def _read(client: Client) -> Iterator[tuple[str, list[Any]]]:
    """The histories of all resources, then what single objects say."""
    for name, resource in RESOURCES.items():
        earliest = resource.earliest(client.exchange_time())
        start = {"start": _START if earliest is None else earliest} if resource.has_windows else {}
        yield name, list(getattr(client, resource.entry.method)(**start))
    for name in _SINGLE:
        module = import_module(f"binance_liquidations_wire.api.{OPERATIONS[name].module}")
        answer = module.sync(client=client)
        yield name, [] if answer is None else [answer]
