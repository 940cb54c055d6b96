"""The command `simulate`."""

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..client.clock import milliseconds
from ..errors import ConfigurationError
from .announcement import announce, tell

if TYPE_CHECKING:
    from binance_liquidations_simulator import Account, Exchange, Weather
    from binance_liquidations_simulator.faults import Kind as Fault

_FORCE_ORDERS, _REPAYMENTS = 120, 20
"""Of each product, and of each liquidation loan."""
_STRUCK = 0.2
"""The part of the requests that meets a fault, where there are any."""
_HOUR_MS = 60 * 60 * 1000
_BEFORE_MS = 180 * 24 * _HOUR_MS
"""How long before the simulator starts the records of accounts begin to which things happen."""


class Wire(StrEnum):
    """Which of the documented forms the simulator answers in."""

    table = "table"
    example = "example"
    mixed = "mixed"


class Kind(StrEnum):
    """What a synthetic account has."""

    credit = "credit"
    margin = "margin"
    futures = "futures"
    portfolio = "portfolio"


def simulate(
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 lets other machines and containers in.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8080,
    wire: Annotated[
        Wire, typer.Option(help="The documented form of answers: that of the pages' tables or examples.")
    ] = (Wire.example),
    kind: Annotated[
        list[Kind] | None, typer.Option(help="Only synthetic accounts that have this; may be repeated.")
    ] = None,
    accounts: Annotated[int, typer.Option(min=0, help="How many synthetic accounts of each kind to add.")] = 1,
    seed: Annotated[int, typer.Option(help="The seed of synthetic accounts, faults and what happens.")] = 0,
    units: Annotated[int, typer.Option(min=0, help="Risk units of each synthetic credit account.")] = 6,
    liquidations: Annotated[int, typer.Option(min=0, help="Risk unit liquidations of each.")] = 24,
    margin_records: Annotated[int, typer.Option(min=0, help="Margin liquidations of each that has margin.")] = 250,
    live: Annotated[
        bool, typer.Option("--live", help="Let new records arrive, and liquidations start, run and end.")
    ] = False,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Let one request in five fail like this; may be repeated. One of rate-limited, banned, forbidden,"
            " server-error, stale, reset, closed, truncated, empty, html, slow, repeated, clock-jump.",
        ),
    ] = None,
    weight_limit: Annotated[
        int | None,
        typer.Option(min=1, help="The weight for a minute of all that is counted together; else as published."),
    ] = None,
    public_key: Annotated[
        list[Path] | None,
        typer.Option(help="A PEM file with an RSA or Ed25519 public key of your own, for the first account."),
    ] = None,
) -> None:
    """Run a stand-in for the exchange, for clients in any language.

    It checks keys, signatures, clocks, parameters and weight as the exchange's pages describe, and serves the records
    of their examples, and those of synthetic accounts: by default one each of a credit account, which has everything,
    and of one that has only margin, only futures, or only portfolio margin. Paste the lines that it prints for an
    account into a shell. Their keys are no secret: they work nowhere else.

    On another address than the loopback, clients elsewhere must set BINANCE_ALLOW_HTTP=1.

    Example:

    ```
    binance-liquidations simulate --port 0 --kind credit --live --fault reset
    ```
    """
    from binance_liquidations_simulator import Exchange, FaultyExchange, Live, documented_desk, serve

    weather = _weather(seed, fault, live=live)
    if live and not accounts:
        raise typer.BadParameter("--live needs synthetic accounts: give --accounts 1 or more")
    now = milliseconds()
    sizes = {"units": units, "liquidations": liquidations, "margin_records": margin_records}
    span = {"start": now - _BEFORE_MS, "end": now - _HOUR_MS} if live else {}
    desk = _desk(seed, dict.fromkeys(kind or Kind, accounts), sizes | span)
    exchange = Exchange((*documented_desk(), *desk), wire=wire.value, seed=seed, weight_limit=weight_limit)
    _add_keys(exchange, public_key or ())
    lives = [
        Live(account, number, seed, start=now, tell=partial(tell, account.name))
        for number, account in enumerate(desk if live else ())
    ]

    def let_happen() -> None:
        for one in lives:
            one.let_happen(exchange.clock())

    try:
        serve(
            FaultyExchange(exchange, weather=weather, between=lives),
            host,
            port,
            on_ready=partial(announce, exchange, host),
            every_second=let_happen,
        )
    except ImportError as error:
        raise ConfigurationError(str(error)) from None
    except OSError as error:
        raise ConfigurationError(f"cannot listen on {host}, port {port}: {error.strerror}") from None


def _weather(seed: int, faults: Sequence[str] | None, *, live: bool) -> "Weather | None":
    """What strikes requests, if anything does."""
    from binance_liquidations_simulator import Weather
    from binance_liquidations_simulator.faults import BRIEF, KINDS, evenly

    wanted = set(faults or ())
    if unknown := wanted - set(KINDS):
        raise typer.BadParameter(f"--fault {min(unknown)}: give one of {', '.join(KINDS)}")
    if live and "clock-jump" in wanted:
        raise typer.BadParameter("--fault clock-jump does not go with --live, which needs a clock that runs evenly")
    chosen: list[Fault] = [kind for kind in KINDS if kind in wanted]
    return Weather(seed, evenly(_STRUCK, chosen), makers=BRIEF) if chosen else None


def _desk(seed: int, counts: dict[Kind, int], sizes: dict[str, int]) -> "tuple[Account, ...]":
    """The synthetic accounts: so many of each kind."""
    from binance_liquidations_simulator import synthetic_desk

    named = {f"{kind}_accounts": counts.get(kind, 0) for kind in Kind if kind is not Kind.credit}
    others = {"force_orders": _FORCE_ORDERS, "portfolio_orders": _FORCE_ORDERS, "repayments": _REPAYMENTS}
    try:
        return synthetic_desk(seed, accounts=counts.get(Kind.credit, 0), **named, **others, **sizes)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _add_keys(exchange: "Exchange", public_keys: Sequence[Path]) -> None:
    """Let the first account have these as well."""
    from binance_liquidations_simulator import ApiKey

    for number, path in enumerate(public_keys, 1):
        try:
            exchange.add_key(exchange.accounts[0].name, ApiKey(f"{number:064}", public_key=path.read_text()))
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"--public-key {path}: {error}") from None
