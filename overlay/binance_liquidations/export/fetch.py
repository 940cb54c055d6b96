"""Writes a history to a file that is either complete or not there, whatever happens to the fetch."""

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
from .flat import flat_lines
from .lines import CsvLines, csv_lines, from_json_line, is_line_of, to_json_line
from .partial import ANEW, Partial
from .spool import Spool

OnProgress = Callable[[int], object]
"""Called after each record with the number of records so far, including those of interrupted runs."""


class Format(StrEnum):
    """How records are written. Parquet is only written to files, a table only to standard output."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    table = "table"


class History(Protocol):
    """Records, and a cursor: between two records, it says where to go on after the last one."""

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
    flat: bool = False,
    overwrite: bool = False,
    restart: bool = False,
    on_progress: OnProgress | None = None,
) -> Fetched:
    """Write a history to a file that is either complete or not there.

    Records are collected in `OUTPUT.partial` first. A run that was interrupted in any way, killed included, is
    continued by running it again: `open_history` gets the cursor to go on from, None at the beginning. `request`
    describes the request in JSON types: a run with another request does not continue this one. It is stored as it is,
    so it must hold no key or secret; `form` may change between runs. `restart` discards what was collected, unread.
    `flat` writes CSV for spreadsheets, see `flat_lines`; it may change between runs, too.
    `overwrite` allows an existing output, which stays until the new one replaces it.

    The state file stays beside the output; while it does, the same fetch finds the output complete. Call
    `forget_fetch`, which removes it, as the last action of the process.

    Raises ConfigurationError if the output exists, cannot be written (a full disk), is being written by another process
    or belongs to another, unfinished request; if the collected records are damaged; if the format cannot hold a value;
    and if Parquet lacks pyarrow. Raises whatever the history raises, after saving the records that it returned.
    """
    if form is Format.table:
        raise ConfigurationError("a table is printed, not written: fetch jsonl, csv or parquet to a file")
    if form is Format.parquet:
        _require_arrow(model)
    asked = json.decode(json.encode(request), type=dict[str, Any])  # as it is read back, with times as text
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
        _require_room(partial.output, overwrite)  # an output may have appeared meanwhile
        _finish(spool, partial, form, model, csv=flat_lines if flat else csv_lines)
        return Fetched(spool.records, resumed)


def forget_fetch(output: Path) -> None:
    """Remove the state file of a complete fetch. From then on the output is a file like any other.

    A power failure may restore the state file. That does no harm: it says that the output is complete.
    """
    partial = _partial_of(output)
    with os_errors_named(output):
        partial.state.unlink(missing_ok=True)


def _partial_of(output: Path) -> Partial:
    """The files beside the output, or beside its target if `output` is a link."""
    with os_errors_named(output):
        return Partial(Path(os.path.realpath(output)))  # Path.resolve raises a RuntimeError where links form a circle


def _require_intact(spool: Spool, partial: Partial, model: type[Struct]) -> None:
    """Read what an earlier run collected: damage should be reported before the rest is fetched."""
    intact = sum(1 for _ in takewhile(lambda line: is_line_of(line, model), spool.lines()))
    if intact != spool.records:
        raise ConfigurationError(f"{partial.spool} is damaged after {intact} of {spool.records} records. {ANEW}")


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
    except BaseException:  # Ctrl-C, or an error of the history
        # What a full disk leaves unsaved is fetched again; the first error is the one to report.
        with suppress(ConfigurationError):
            spool.checkpoint()
        raise
    spool.checkpoint()


def _finish(spool: Spool, partial: Partial, form: Format, model: type[Struct], *, csv: CsvLines) -> None:
    """Make the output: propose a file that exists, complete it, rename it to the output, remove the rest."""
    with os_errors_named(partial.output):
        if form is Format.jsonl:
            spool.propose(partial.spool.name)
            spool.close_file()
            rename(partial.spool, partial.output)
        else:
            with durable(partial.converted) as file:
                sync_folder(partial.converted)  # if the name were lost, the proposal below would look done
                spool.propose(partial.converted.name)
                _convert(spool, form, model, file, csv)
            spool.close_file()
            rename(partial.converted, partial.output)
    partial.clear()


def _convert(spool: Spool, form: Format, model: type[Struct], file: BinaryIO, csv: CsvLines) -> None:
    if form is Format.csv:
        file.writelines(csv(map(json.decode, spool.lines()), model))
        return
    from .arrow import write_parquet

    try:
        write_parquet(lambda: (from_json_line(line, model) for line in spool.lines()), model, file)
    except ParameterError as error:
        kept = f"All {spool.records} records are kept: run it again with that format to write them"
        raise ConfigurationError(f"{error}. {kept}") from None


def _require_arrow(model: type[Struct]) -> None:
    """Raise ConfigurationError for a missing pyarrow before hours of fetching, not after."""
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
        raise ConfigurationError(f"{output} exists: name another file, or allow overwriting (--overwrite)")
