"""Standard output: lines and histories."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from msgspec import Struct

from binance_liquidations_wire.errors import one_line

from ..errors import ConfigurationError
from ..export.fetch import Fetched, Format, OnProgress
from ..export.lines import csv_lines, plain, to_json_line


def prepare_streams() -> None:
    """Replace closed streams, before a file takes their number.

    Writing to a closed standard error does nothing; to a closed standard output, it fails. Characters that standard
    output cannot encode become question marks.
    """
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def say(text: str) -> None:
    """Print a line. Raises ConfigurationError if standard output cannot be written."""
    with name_stdout_errors():
        print(one_line(text))


def fetch_to_stdout(
    history: Iterable[Struct],
    form: Format,
    *,
    model: type[Struct],
    on_progress: OnProgress | None = None,
    before_printing: Callable[[], object] = bool,
) -> Fetched:
    """Print a history, each record as it comes, a table in parts. Stops quietly when the reader stops (`| head`).

    `before_printing` is called before each part. Raises ConfigurationError if standard output cannot be written, and
    whatever the history raises.
    """
    printed = 0

    def count_records() -> Iterator[Struct]:
        nonlocal printed
        for record in history:
            yield record
            printed += 1
            if on_progress:
                on_progress(printed)

    for part in _encode_parts(count_records(), form, model):
        before_printing()
        if not _print(part):
            break
    return Fetched(printed, 0)


def _encode_parts(records: Iterable[Struct], form: Format, model: type[Struct]) -> Iterator[bytes]:
    if form is Format.jsonl:
        return map(to_json_line, records)
    if form is Format.csv:
        return csv_lines(map(plain, records), model)
    if form is Format.parquet:
        raise ConfigurationError("Parquet cannot be printed: fetch it to a file")
    from .table import table_chunks

    return (chunk.encode(sys.stdout.encoding, "replace") for chunk in table_chunks(records, model))


def _print(part: bytes) -> bool:
    """Write to standard output; False if its reader has stopped."""
    try:
        with name_stdout_errors():
            sys.stdout.buffer.write(part)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard()
        return False
    return True


def flush() -> None:
    """Print what is still buffered. Raises ConfigurationError if that fails, unless the reader has stopped."""
    try:
        with name_stdout_errors():
            sys.stdout.flush()
    except BrokenPipeError:
        _discard()
    except ConfigurationError:
        _discard()
        raise


@contextmanager
def name_stdout_errors() -> Iterator[None]:
    """Turn an error of standard output into a ConfigurationError; BrokenPipeError, of a reader that stopped, stays."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ConfigurationError(f"standard output cannot be written: {error.strerror or error}") from None


def _discard() -> None:
    """Discard what is still buffered: the interpreter would try to write it again when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
