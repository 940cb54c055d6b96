"""From a history to a file that is either complete or not there, whatever the fetch goes through."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from enum import StrEnum
from itertools import takewhile
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from msgspec import Struct, json

from ..errors import ConfigurationError, ParameterError
from .durable import alone, durable, os_errors_named, rename, sync_folder
from .lines import csv_lines, from_json_line, is_line_of, to_json_line
from .partial import ANEW, Partial
from .spool import Spool

OnProgress = Callable[[int], object]
"""Is told, after each record, how many there are by now, those of interrupted runs before included."""


class Format(StrEnum):
    """How records are written. Parquet needs a file, a table needs a reader: it goes to standard output only."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    table = "table"


class History(Protocol):
    """Records, and a cursor: at any time between two of them, from where to go on after the last one."""

    @property
    def cursor(self) -> str: ...

    def __iter__(self) -> Iterator[Struct]: ...


class Fetched(NamedTuple):
    """How many records were written, and how many of them an earlier, interrupted run had fetched."""

    records: int
    resumed: int


def fetch_to_file(
    open_history: Callable[[str | None], History],
    output: Path,
    form: Format,
    *,
    model: type[Struct],
    request: Mapping[str, Any],
    overwrite: bool = False,
    restart: bool = False,
    on_progress: OnProgress | None = None,
) -> Fetched:
    """Write a history to a file that is either complete or not there.

    Records are collected in `OUTPUT.partial` first. A run that was interrupted in any way, killed included, is
    continued by running it again: `open_history` is given the cursor to go on from, None at the beginning. `request`
    says what is asked for, in what JSON knows: with other values a run does not continue this one. It is stored as it
    is, so no key or secret belongs in it; `form` may change between the runs. `restart` drops what was collected,
    unread; `overwrite` allows that there is an output already, which stays as it is until the new one takes its place.

    The state stays beside the output: as long as it does, the same fetch finds the output complete. `forget_fetch`
    removes it, as the last thing that the process does.

    Raises ConfigurationError for an output that exists, that cannot be written (a full disk), that another process
    writes or that another request was left unfinished for, for what was collected and is damaged, for a value that the
    format cannot hold, and where Parquet has no pyarrow; and whatever the history raises, after saving what it gave.
    """
    if form is Format.table:
        raise ConfigurationError("a table is printed, not written: fetch jsonl, csv or parquet to a file")
    if form is Format.parquet:
        _require_arrow(model)
    asked = json.decode(json.encode(request), type=dict[str, Any])  # as it is read back: times as text, and so on
    partial = _partial_of(output)
    partial.require_names()
    if not restart and (done := partial.done()) is not None:
        with alone(partial.lock, partial.spool):
            partial.clear()
        if done.request == asked:
            return Fetched(done.records, done.records)
        partial.forget()
    _require_room(partial.output, overwrite)
    with Spool(partial, asked, restart=restart) as spool:
        resumed = spool.records
        _require_intact(spool, partial, model)
        if not spool.complete:
            _collect(_open_history(open_history, spool, partial), spool, on_progress)
        _require_room(partial.output, overwrite)  # it may have come meanwhile
        _finish(spool, partial, form, model)
        return Fetched(spool.records, resumed)


def forget_fetch(output: Path) -> None:
    """Remove the state of a fetch that is complete. From now on the output is a file like any other.

    A power failure may bring the state back, which does no harm: it says that the output is complete.
    """
    partial = _partial_of(output)
    with os_errors_named(output):
        partial.state.unlink(missing_ok=True)


def _partial_of(output: Path) -> Partial:
    """What stands beside the file that is meant, be `output` a link to it."""
    with os_errors_named(output):
        return Partial(Path(os.path.realpath(output)))  # Path.resolve raises a RuntimeError where links form a circle


def _require_intact(spool: Spool, partial: Partial, model: type[Struct]) -> None:
    """What an earlier run collected is read again: that it is damaged is better known before the rest is fetched."""
    intact = sum(1 for _ in takewhile(lambda line: is_line_of(line, model), spool.lines()))
    if intact != spool.records:
        raise ConfigurationError(f"{partial.spool} is damaged behind {intact} of {spool.records} records. {ANEW}")


def _open_history(open_history: Callable[[str | None], History], spool: Spool, partial: Partial) -> History:
    try:
        return open_history(spool.cursor)
    except ParameterError as error:
        if spool.cursor is None:
            raise
        raise ConfigurationError(f"{partial.state} is damaged: {error}. {ANEW}") from None


def _collect(history: History, spool: Spool, on_progress: OnProgress | None) -> None:
    try:
        for record in history:
            spool.append(to_json_line(record), history.cursor)
            if on_progress:
                on_progress(spool.records)
    except BaseException:  # Ctrl-C as well as what the history raises
        # What a full disk leaves unsaved is fetched again; the first error is the one to tell.
        with suppress(ConfigurationError):
            spool.checkpoint()
        raise
    spool.checkpoint()


def _finish(spool: Spool, partial: Partial, form: Format, model: type[Struct]) -> None:
    """Make the output: propose a file that exists, complete it, give it the output's name, remove the rest."""
    with os_errors_named(partial.output):
        if form is Format.jsonl:
            spool.propose(partial.spool.name)
            spool.close_file()
            rename(partial.spool, partial.output)
        else:
            with durable(partial.converted) as file:
                sync_folder(partial.converted)  # without its name, what is proposed next would pass for done
                spool.propose(partial.converted.name)
                _convert(spool, form, model, file)
            spool.close_file()
            rename(partial.converted, partial.output)
    partial.clear()


def _convert(spool: Spool, form: Format, model: type[Struct], file: BinaryIO) -> None:
    if form is Format.csv:
        file.writelines(csv_lines(map(json.decode, spool.lines()), model))
        return
    from .arrow import write_parquet

    try:
        write_parquet(lambda: (from_json_line(line, model) for line in spool.lines()), model, file)
    except ParameterError as error:
        kept = f"All {spool.records} records are kept: run it again with that format, and nothing is fetched twice"
        raise ConfigurationError(f"{error}. {kept}") from None


def _require_arrow(model: type[Struct]) -> None:
    """A missing pyarrow is better known before hours of fetching than after."""
    from .arrow import schema_of
    from .widths import Widths

    schema_of(model, Widths())


def _require_room(output: Path, overwrite: bool) -> None:
    with os_errors_named(output):
        if not output.exists():
            return
        if not output.is_file():
            raise ConfigurationError(f"{output} is not a file")
    if not overwrite:
        raise ConfigurationError(f"{output} exists: name another file, or allow to overwrite it (--overwrite)")
