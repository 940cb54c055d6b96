"""The command line: `binance-liquidations`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ._archive_cli import sync, verify
from ._cli import doctor, fetch
from ._gateway_cli import gateway
from ._signals import end_on_signals
from ._stderr import warn
from ._stdout import flush, prepare_streams, say
from ._version import __version__
from .errors import BinanceLiquidationsError, ConfigurationError, ParameterError

app = typer.Typer(
    help="The complete, exact record of forced liquidations on Binance.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Wire(StrEnum):
    """Which of the documented forms the simulator answers in."""

    table = "table"
    example = "example"
    mixed = "mixed"


def _version(shown: bool) -> None:
    if shown:
        say(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = (
        False
    ),
) -> None:
    """Options of all commands."""


@app.command()
def demo() -> None:
    """Call all four endpoints, signed, on a simulated exchange, and show what comes back."""
    from ._demo import run

    run()


@app.command()
def simulate(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8080,
    wire: Annotated[Wire, typer.Option(help="The documented form of answers: the pages' tables or examples.")] = (
        Wire.example
    ),
    accounts: Annotated[int, typer.Option(min=0, help="How many synthetic credit accounts to add.")] = 0,
    seed: Annotated[int, typer.Option(help="What the synthetic accounts follow from.")] = 0,
    units: Annotated[int, typer.Option(min=0, help="Risk units of each synthetic account.")] = 6,
    liquidations: Annotated[int, typer.Option(min=0, help="Risk unit liquidations of each.")] = 24,
    margin_records: Annotated[int, typer.Option(min=0, help="Margin liquidations of each.")] = 250,
    weight_limit: Annotated[int, typer.Option(min=1, help="Weight for each IP, endpoint and minute.")] = 12_000,
    public_key: Annotated[
        list[Path] | None,
        typer.Option(help="A PEM file with an RSA or Ed25519 public key of your own, for the first account."),
    ] = None,
) -> None:
    """Run a stand-in for the exchange, for clients in any language.

    It checks keys, signatures, clocks, parameters and weight as the exchange's pages say, and serves the records of
    their examples; `--accounts` adds synthetic ones. The keys that it prints open nothing else.

    Example:

    ```
    binance-liquidations simulate --port 0 --wire mixed --accounts 2
    ```
    """
    from binance_liquidations_simulator import ApiKey, Exchange, documented_desk, serve, synthetic_desk

    synthetic = synthetic_desk(
        seed, accounts=accounts, units=units, liquidations=liquidations, margin_records=margin_records
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
        flush()
        warn("Serving until interrupted (Ctrl-C).")

    try:
        serve(exchange, host, port, on_ready=announce)
    except ImportError as error:
        raise ConfigurationError(str(error)) from None
    except OSError as error:
        raise ConfigurationError(f"cannot listen on {host}, port {port}: {error.strerror}") from None


app.command()(doctor)
app.command()(fetch)
app.command()(gateway)
app.command()(sync)
app.command()(verify)


def main() -> None:
    """Run the command line; what goes wrong is one line on standard error and exit code 1, or 2 for wrong usage."""
    end_on_signals()
    prepare_streams()
    try:
        try:
            app()
        finally:
            flush()
    except (BinanceLiquidationsError, OSError) as error:  # OSError: from typer, whose help could not be printed
        warn(f"{type(error).__name__}: {error}")
        sys.exit(2 if isinstance(error, ParameterError) else 1)


if __name__ == "__main__":
    main()
