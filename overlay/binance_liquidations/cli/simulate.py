"""The command `simulate`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..errors import ConfigurationError
from .stderr import warn
from .stdout import say

_FORCE_ORDERS, _REPAYMENTS = 120, 20
"""Of each product, and of each liquidation loan."""


class Wire(StrEnum):
    """Which of the documented forms the simulator answers in."""

    table = "table"
    example = "example"
    mixed = "mixed"


def simulate(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8080,
    wire: Annotated[
        Wire, typer.Option(help="The documented form of answers: that of the pages' tables or examples.")
    ] = (Wire.example),
    accounts: Annotated[int, typer.Option(min=0, help="How many synthetic credit accounts to add.")] = 0,
    seed: Annotated[int, typer.Option(help="The seed of the synthetic accounts.")] = 0,
    units: Annotated[int, typer.Option(min=0, help="Risk units of each synthetic account.")] = 6,
    liquidations: Annotated[int, typer.Option(min=0, help="Risk unit liquidations of each.")] = 24,
    margin_records: Annotated[int, typer.Option(min=0, help="Margin liquidations of each.")] = 250,
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
    of their examples; `--accounts` adds synthetic ones, which have force orders of futures and portfolio margin, and a
    liquidation loan, besides what the options say. The keys that it prints work nowhere else.

    Example:

    ```
    binance-liquidations simulate --port 0 --wire mixed --accounts 2
    ```
    """
    from binance_liquidations_simulator import ApiKey, Exchange, documented_desk, serve, synthetic_desk

    synthetic = synthetic_desk(
        seed,
        accounts=accounts,
        units=units,
        liquidations=liquidations,
        margin_records=margin_records,
        force_orders=_FORCE_ORDERS,
        portfolio_orders=_FORCE_ORDERS,
        repayments=_REPAYMENTS,
    )
    exchange = Exchange((*documented_desk(), *synthetic), wire=wire.value, seed=seed, weight_limit=weight_limit)
    for number, path in enumerate(public_key or (), 1):
        try:
            exchange.add_key(exchange.accounts[0].name, ApiKey(f"{number:064}", public_key=path.read_text()))
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"--public-key {path}: {error}") from None

    def announce(base_url: str) -> None:
        say(f"export BINANCE_BASE_URL={base_url}")
        for account in exchange.accounts:
            for key in account.keys:
                secret = f" BINANCE_API_SECRET={key.secret}" if key.secret else ""
                say(f"export BINANCE_API_KEY={key.api_key}{secret}  # {account.name}, {key.kind}")
        warn("Serving until interrupted (Ctrl-C).")

    try:
        serve(exchange, host, port, on_ready=announce)
    except ImportError as error:
        raise ConfigurationError(str(error)) from None
    except OSError as error:
        raise ConfigurationError(f"cannot listen on {host}, port {port}: {error.strerror}") from None
