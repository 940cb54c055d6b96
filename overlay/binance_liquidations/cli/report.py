"""The command `report`."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binance_liquidations_wire.client import milliseconds
from binance_liquidations_wire.errors import one_line

from ..client.clock import milliseconds as now
from ..errors import ParameterError
from ..history.windows import moment_of
from .archive import Archived
from .document import AsJson, print_document
from .options import moment_option
from .signals import say_when_interrupted
from .stderr import show_log, show_meanwhile, warn
from .stdout import name_stdout_errors, write

if TYPE_CHECKING:
    from rich.console import Console

    from ..report.answers import Answers
    from ..report.tables import Table

_MOST_ROWS = 20


def report(
    archived: Archived,
    since: Annotated[
        str | None,
        typer.Option(help="From when on: 2024-01-01, 2024-01-01T12:00:00Z or milliseconds. By default, yesterday."),
    ] = None,
    account: Annotated[str | None, typer.Option(help="One account of the archive; by default, all.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write a page with charts: one file, for any browser.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer the morning's questions from an archive: in the terminal, as JSON, or as a page with charts.

    What was liquidated, by symbol and day; which risk units, from which LTV to which; what was transferred; what still
    runs; what is not confirmed, of any time; and what the archive saw change. Nothing is asked of the exchange: sync
    first. Sums are exact. Days are UTC.

    Exit codes: 0 answered, 1 not (one line says why), 2 wrong usage, 130 interrupted, 143 terminated.

    Examples:

    ```
    binance-liquidations report --from liquidations.db
    binance-liquidations report --from liquidations.db \\
        --since 2025-07-01 -o report.html
    ```
    """
    from ..archive import Archive
    from ..report import page
    from ..report.answers import ask

    show_log(verbose=False)
    until = moment_of(now())
    begin = _since(since, until)
    if output is not None:
        if as_json:
            raise typer.BadParameter("--json prints, and -o writes a page: give one of them")
        if output.suffix not in {".html", ".htm"}:
            raise typer.BadParameter(f"{output}: -o writes a page: end it in .html")
        page.require_writable(output)
    with say_when_interrupted("Interrupted: nothing was written."), show_meanwhile("Asking the archive"):
        with Archive(archived) as archive:
            answers = ask(archive, begin, until, account)
        if output is not None:
            page.write(answers, output)
    if output is not None:
        warn(f"{output}: written")
    elif as_json:
        from ..report.document import to_plain

        print_document("report", is_well=True, **to_plain(answers))
    else:
        _print(answers)


def _since(text: str | None, until: datetime) -> datetime:
    """By default, the beginning of yesterday, in UTC."""
    moment = moment_option("--since", text)
    if moment is None:
        return until.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    begin = moment_of(milliseconds("--since", moment))
    if begin > until:
        raise ParameterError("--since is in the future, which has no records yet: give an earlier one")
    return begin


def _print(answers: "Answers") -> None:
    """Print each question with its answer and tables; columns that only a page has room for are left out."""
    from rich.console import Console
    from rich.text import Text

    from ..report.tables import reach, sections_of

    console = Console(highlight=False)
    many = len(answers.accounts) > 1
    with name_stdout_errors(), console.capture() as captured:  # rich writes nothing, but does write it
        accounts = f"{len(answers.accounts)} accounts" if many else "".join(answers.accounts)
        console.print(Text(f"Since {answers.since:%Y-%m-%d %H:%M} UTC{f', {one_line(accounts)}' * bool(accounts)}."))
        for sentence in reach(answers):
            console.print(Text(one_line(sentence)))
        for section in sections_of(answers):
            console.print(Text.assemble((f"\n{section.title}", "bold"), f": {one_line(section.line)}"))
            for table in section.tables:
                _print_table(console, table, many=many)
    write(captured.get().encode(sys.stdout.encoding, "replace"))


def _print_table(console: "Console", table: "Table", *, many: bool) -> None:
    from rich.text import Text

    from .table import print_rows

    shown = [place for place, title in enumerate(table.titles) if title[0].isupper() or (many and title == "account")]
    titles = [table.titles[place] for place in shown]
    rows = [[row[place] for place in shown] for row in table.rows[:_MOST_ROWS]]
    if not rows:
        return
    if table.caption:
        console.print(Text(f"\n{table.caption}", "dim"))
    numbers = [place for place, title in enumerate(titles) if title in table.amounts]
    print_rows(console, [title[0].upper() + title[1:] for title in titles], rows, numbers)
    if more := len(table.rows) - len(rows) + table.uncounted:
        console.print(f"and {more:,} more: --json and -o report.html have them")
