"""The commands `sync` and `verify`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..client.accounts import accounts_named
from ..errors import ConfigurationError
from ..history.resources import RESOURCES
from .document import AsJson
from .options import ResourceName, Verbose, moment_option
from .results import say_synced, say_verified
from .signals import say_when_interrupted
from .stderr import date_lines, progress_bar, show_log

if TYPE_CHECKING:
    from ..archive import Copied


def _require_archive(to: str) -> str:
    from ..archive._engine import url_of

    try:
        url_of(to)
    except ConfigurationError as error:
        raise typer.BadParameter(str(error)) from None
    return to


To = Annotated[
    str,
    typer.Option(
        "--to",
        envvar="BINANCE_ARCHIVE",
        show_envvar=True,
        callback=_require_archive,
        help="The archive: the path of a SQLite file, or postgresql://user@host/database.",
    ),
]
Archived = Annotated[
    str,
    typer.Option(
        "--from",
        envvar="BINANCE_ARCHIVE",
        show_envvar=True,
        callback=_require_archive,
        help="The archive: the path of a SQLite file, or postgresql://user@host/database.",
    ),
]
Accounts = Annotated[
    Path | None,
    typer.Option(help="A TOML file that says where the keys are; by default, the account in the environment."),
]
Resources = Annotated[
    list[ResourceName] | None,
    typer.Option("--resource", metavar="RESOURCE", help=f"Only this; may be repeated. One of {', '.join(RESOURCES)}."),
]


def sync(
    to: To,
    start: Annotated[
        str | None,
        typer.Option(help="Where accounts new to the archive start: 2024-01-01. An earlier start extends the archive."),
    ] = None,
    accounts: Accounts = None,
    resource: Resources = None,
    overlap: Annotated[
        int, typer.Option(min=0, max=36500, metavar="N", help="How many days before the last sync to read again.")
    ] = 7,
    new_key: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="An account that has a new API key; give it once, for the first sync with that key. May be repeated.",
        ),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on until Ctrl-C (130) or SIGTERM (143).")] = False,
    interval: Annotated[
        int, typer.Option(min=1, max=86400, metavar="N", help="Seconds between rounds of --follow.")
    ] = 60,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Bring a SQL archive of all resources up to date: SQLite or PostgreSQL, any number of accounts.

    After any interruption, run it again: nothing is lost or doubled. Recent records are read again; the table `change`
    keeps what a changed row was before. Takes the account in the environment (BINANCE_API_KEY ..., named by
    BINANCE_ACCOUNT), or those in a file:

    ```
    [accounts.desk-1]
    api_key = "env:DESK1_KEY"
    secret = "keyring:binance/desk-1"
    ```

    A failed request is tried again for 300 seconds.

    Exit codes: 0 complete, 1 incomplete (a line for each failure), 2 wrong usage, 130 interrupted, 143 terminated.

    Example:

    ```
    binance-liquidations sync --to liquidations.db --start 2024-01-01
    ```
    """
    from .. import archive
    from ..archive._session import resources_by_account

    show_log(verbose=verbose)
    if follow:
        date_lines()
    moment = moment_option("--start", start)
    failed = False
    known, named = accounts_named(accounts), [str(one) for one in resource or ()]
    wanted = resources_by_account(known, named)
    options: dict[str, Any] = {
        "start": moment,
        "overlap": timedelta(days=overlap),
        "resources": named,
        "new_keys": new_key or (),
    }
    note = "the archive holds what was read; run the same command to go on"
    with (
        say_when_interrupted(f"{'Stopped' if follow else 'Interrupted'}: {note}."),
        _progress_bars(wanted) as on_progress,
    ):
        if follow:
            rounds = archive.follow(to, known, interval=timedelta(seconds=interval), on_progress=on_progress, **options)
            for done in rounds:
                failed = bool(done.failed)
                if not say_synced(done, as_json=as_json, quiet=True):
                    break
        else:
            done = archive.sync(to, known, on_progress=on_progress, **options)
            failed = bool(done.failed)
            say_synced(done, as_json=as_json, quiet=False)
    if failed:
        raise typer.Exit(1)


def verify(
    to: To,
    accounts: Accounts = None,
    resource: Resources = None,
    sample: Annotated[int, typer.Option(min=1, help="How many windows of 30 days to compare of each resource.")] = 10,
    everything: Annotated[bool, typer.Option("--all", help="Compare everything.")] = False,
    seed: Annotated[int | None, typer.Option(help="The seed of an earlier run, to compare the same windows.")] = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Compare an archive with the exchange, and list gaps and rows that are missing, differ or are no longer reported.

    Nothing is written. Rows that changed since the last sync differ too, so sync first. A failed request is tried again
    for 300 seconds.

    Exit codes: 0 all is well, 1 not (a line for each finding and failure), 2 wrong usage, 130 interrupted, 143
    terminated.

    Example:

    ```
    binance-liquidations verify --to liquidations.db --all
    ```
    """
    from .. import archive

    show_log(verbose=verbose)
    with say_when_interrupted("Interrupted: the comparison is incomplete; run the same command to start again."):
        done = archive.verify(
            to,
            accounts,
            sample=None if everything else sample,
            seed=seed,
            resources=[str(one) for one in resource or ()],
        )
    say_verified(done, as_json=as_json)
    if done.findings or done.failed:
        raise typer.Exit(1)


@contextmanager
def _progress_bars(resources: Mapping[str, Sequence[str]]) -> "Iterator[Callable[[Copied, float], object]]":
    """In a terminal, a progress bar for each account over its resources."""
    from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[done]}"))
    tasks: dict[str, TaskID] = {}
    with progress_bar(*columns) as bar:

        def show(copied: "Copied", progress: float) -> None:
            read = resources[copied.account]
            if copied.account not in tasks:
                tasks[copied.account] = bar.add_task(copied.account, total=len(read), done="")
            done = f"{copied.resource}: {copied.new} new"
            bar.update(tasks[copied.account], completed=read.index(copied.resource) + progress, done=done)

        yield show
