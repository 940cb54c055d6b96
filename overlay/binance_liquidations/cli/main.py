"""The command line: `binance-liquidations`."""

import sys
from typing import Annotated

import typer

from .._version import __version__
from ..errors import BinanceLiquidationsError, ParameterError
from .archive import sync, verify
from .capture import capture
from .doctor import doctor
from .document import JsonCommand
from .fetch import fetch
from .gateway import gateway
from .report import report
from .signals import end_on_signals
from .simulate import simulate
from .stderr import warn
from .stdout import prepare_streams, say, write

app = typer.Typer(
    help="The complete, exact record of forced liquidations on Binance.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


def demo() -> None:
    """Read everything, signed, from a simulated exchange, and show it."""
    from .demo import run

    run()


app.command()(demo)
app.command()(simulate)
app.command(cls=JsonCommand)(doctor)
app.command()(capture)
app.command()(fetch)
app.command()(gateway)
app.command(cls=JsonCommand)(report)
app.command(cls=JsonCommand)(sync)
app.command(cls=JsonCommand)(verify)


def main() -> None:
    """Run the command line; an error is one line on standard error, and exit code 1, or 2 for wrong usage."""
    end_on_signals()
    prepare_streams()
    try:
        try:
            app()
        finally:
            write()
    except (BinanceLiquidationsError, OSError) as error:  # OSError: from typer, whose help could not be printed
        warn(f"{type(error).__name__}: {error}")
        sys.exit(2 if isinstance(error, ParameterError) else 1)
