"""The command `fetch`."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from binance_liquidations_wire.client import milliseconds

from .._version import __version__
from ..errors import ParameterError
from ..export.fetch import Format, fetch_to_file, forget_fetch
from ..history.resources import RESOURCES
from .filters import check_filters, with_filters
from .options import AccountName, AccountsFile, ResourceName, Verbose, client_for, moment_option
from .signals import say_when_interrupted
from .stderr import progress_bar, show_log, warn
from .stdout import fetch_to_stdout

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from binance_liquidations_wire.history import History

_DAY = 86_400_000
"""Milliseconds."""


@with_filters
def fetch(
    name: Annotated[ResourceName, typer.Argument(metavar="RESOURCE", help="What to fetch.", show_default=False)],
    start: Annotated[
        str | None, typer.Option(help="The start: 2024-01-01, 2024-01-01T12:00:00Z or milliseconds. UTC.")
    ] = None,
    end: Annotated[str | None, typer.Option(help="The end, included; now by default.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; - prints to standard output.")
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=f"One of {', '.join(Format)}. By default, as the file ends; when printed, a table or jsonl.",
        ),
    ] = None,
    flat: Annotated[
        bool,
        typer.Option("--flat", help="CSV for spreadsheets: a row for each item of lists, all digits, no formulas."),
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that exists.")] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Discard what an interrupted run has fetched.")] = False,
    accounts: AccountsFile = None,
    account: AccountName = None,
    verbose: Verbose = False,
    **filters: Any,
) -> None:
    """Fetch every record of a resource, oldest first, into a file or to standard output.

    Takes the account in the environment (BINANCE_API_KEY ...), or one in `--accounts`. A file appears when it is
    complete. After an interruption, run the same command again to go on. Decimals are exact in every format, times are
    in UTC. A failed request is tried again for 300 seconds.

    Exit codes: 0 complete, 1 incomplete (one line says why), 2 wrong usage, 130 interrupted, 143 terminated.

    Examples:

    ```
    binance-liquidations fetch margin-liquidations --start 2024-01-01 \\
        -o margin.parquet
    binance-liquidations fetch liquidation-transfers --start 2025-05-01 \\
        --flat -o transfers.csv
    binance-liquidations fetch closed-risk-units --format jsonl | jq .group_id
    ```
    """
    show_log(verbose=verbose)
    resource = RESOURCES[name.value]
    asked: dict[str, Any] = {}
    if resource.has_windows:
        asked = {"start": moment_option("--start", start), "end": moment_option("--end", end)}
    elif start or end:
        raise typer.BadParameter(f"{resource.name} has no times: leave --start and --end out")
    asked |= check_filters(resource, filters)
    is_printed = output is None or str(output) == "-"
    chosen = form or (Format.csv if flat and is_printed else _format_of(None if is_printed else output))
    if flat and chosen is not Format.csv:
        raise typer.BadParameter(f"--flat is for CSV, not {chosen}: give -o FILE.csv or --format csv")
    if chosen is (Format.parquet if is_printed else Format.table):
        advice = "needs a file: give -o" if is_printed else "is only printed: give jsonl, csv or parquet"
        raise typer.BadParameter(f"--format {chosen} {advice}")
    note = "the output is incomplete" if is_printed else "run the same command to go on"
    with (
        say_when_interrupted(f"Interrupted: {note}."),
        client_for(resource.name, accounts, account) as client,
        _progress_bar(resource.name) as progress,
    ):

        def history(cursor: str | None) -> Any:
            method = getattr(client, resource.entry.method)
            opened = method(cursor=cursor) if cursor else method(**asked)
            progress.follow(opened)
            return opened

        begun = history(None)  # reports wrong arguments before anything is written
        _require_past(asked.get("start"))
        if is_printed or output is None:
            fetch_to_stdout(
                begun, chosen, resource, flat=flat, on_progress=progress.show, before_printing=progress.stop
            )
            return
        source = {"version": __version__, "exchange": client.base_url, "account": client.fingerprint}
        request = {"resource": resource.name, **source, **asked}
        options = {"flat": flat, "overwrite": overwrite, "restart": restart}
        done = fetch_to_file(
            history, output, chosen, model=resource.record, request=request, on_progress=progress.show, **options
        )
    resumed = f", {done.resumed} of them by an earlier run" if done.resumed else ""
    warn(f"{output}: {done.records} records{resumed}")
    # Nothing may happen between these two: a process killed there would, when run again, find an output that it does
    # not recognize as its own. Python's exit takes long enough for that.
    forget_fetch(output)
    os._exit(0)


def _require_past(start: datetime | int | None) -> None:
    """A history that starts in the future is empty but looks complete. This machine's clock may be a day wrong."""
    if start is not None and milliseconds("start", start) > time.time() * 1000 + _DAY:
        raise ParameterError("start is in the future, which has no records yet: give an earlier one")


def _format_of(output: Path | None) -> Format:
    if output is None:
        return Format.table if sys.stdout.isatty() else Format.jsonl
    try:
        return Format(output.suffix.removeprefix("."))
    except ValueError:
        raise typer.BadParameter(f"{output}: end it in .jsonl, .csv or .parquet, or give --format") from None


class _Progress:
    """Shows in a progress bar how far a history is."""

    def __init__(self, bar: "Progress", task: "TaskID") -> None:
        self._bar, self._task = bar, task
        self._history: History[Any] | None = None

    def follow(self, history: "History[Any]") -> None:
        """Follow this history from now on."""
        self._history = history

    def show(self, records: int) -> None:
        """Move the bar after each hundred records."""
        if self._history is not None and records % 100 == 0:
            self._bar.update(self._task, completed=self._history.progress, records=records)

    def stop(self) -> None:
        """Remove the bar: the printed records show the progress."""
        self._bar.stop()


@contextmanager
def _progress_bar(title: str) -> Iterator[_Progress]:
    """Show progress in a terminal."""
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

    records = TextColumn("{task.fields[records]} records")
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), records, TimeRemainingColumn())
    with progress_bar(*columns) as bar:
        yield _Progress(bar, bar.add_task(title, total=1.0, records=0))
