"""`--json`: one JSON document a command, or a round of it, on standard output; also where the command fails."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from binance_liquidations_wire.errors import ApiError, one_line

from .._version import __version__
from ..client.clock import as_utc, milliseconds
from ..errors import BinanceLiquidationsError
from .signals import Interrupted
from .stdout import write

AsJson = Annotated[bool, typer.Option("--json", help="Print one line of JSON for programs, instead of text.")]


def print_document(command: str, *, is_well: bool, **content: Any) -> bool:
    """Print a document on one line; False if nobody reads it any more."""
    head = {"command": command, "version": __version__, "at": as_utc(milliseconds()), "ok": is_well}
    return write(f"{json.dumps(head | content)}\n".encode("ascii"))  # whatever others wrote is escaped


def describe_error(error: BaseException) -> dict[str, Any]:
    """An error as documents have it: in one line, as people see it, without a key."""
    # A usage error names the option only in `format_message`.
    said = error.said if isinstance(error, Interrupted) else getattr(error, "format_message", error.__str__)()
    status, code = (error.status, error.code) if isinstance(error, ApiError) else (None, None)
    return {"type": type(error).__name__, "message": one_line(said), "http_status": status, "error_code": code}


class JsonCommand(TyperCommand):
    """A command with `--json`: what ends it early is a document, too. Exit codes and standard error are as without."""

    _is_asked = False

    def make_context(self, info_name: str | None, args: list[str], *others: Any, **named: Any) -> Any:
        """Read the arguments; wrong ones are described."""
        self._is_asked = "--json" in args
        with self._failures_described(info_name or ""):
            return super().make_context(info_name, args, *others, **named)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        with self._failures_described(ctx.info_name):
            return super().invoke(ctx)

    @contextmanager
    def _failures_described(self, command: str) -> Iterator[None]:
        try:
            yield
        except (Exception, Interrupted) as error:
            is_ours = isinstance(error, BinanceLiquidationsError | OSError | Interrupted)
            if self._is_asked and (is_ours or hasattr(error, "format_message")):
                print_document(command, is_well=False, error=describe_error(error))
            raise
