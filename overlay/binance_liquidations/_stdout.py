"""From a history to standard output."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from msgspec import Struct

from ._fetch import Fetched, Format, OnProgress
from ._lines import csv_lines, plain, to_json_line
from .errors import ConfigurationError


def fetch_to_stdout(
    history: Iterable[Struct], form: Format, *, model: type[Struct], on_progress: OnProgress | None = None
) -> Fetched:
    """Print a history, each record as it comes, a table in parts. Stops quietly when nobody reads on (`| head`).

    Raises ConfigurationError for Parquet and where standard output cannot be written, and what the history raises.
    """
    if form is Format.parquet:
        raise ConfigurationError("Parquet is not printed: fetch it to a file")
    printed = 0

    def counted() -> Iterator[Struct]:
        nonlocal printed
        for record in history:
            yield record
            printed += 1
            if on_progress:
                on_progress(printed)

    for part in _parts(counted(), form, model):
        if not _print(part):
            break
    return Fetched(printed, 0)


def _parts(records: Iterable[Struct], form: Format, model: type[Struct]) -> Iterator[bytes]:
    if form is Format.jsonl:
        return map(to_json_line, records)
    if form is Format.csv:
        return csv_lines(map(plain, records), model)
    from ._table import table_chunks

    return (chunk.encode(sys.stdout.encoding, "replace") for chunk in table_chunks(records, model))


def _print(part: bytes) -> bool:
    """Write to standard output; False if nobody reads it any more."""
    try:
        with _told():
            sys.stdout.buffer.write(part)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard()
        return False
    return True


class _Stdout(TextIOWrapper):
    """Standard output for all that prints: where it cannot be written, that is a ConfigurationError."""

    def write(self, text: str, /) -> int:
        with _told():
            return super().write(text)

    def flush(self) -> None:
        with _told():
            super().flush()


def prepare() -> None:
    """Have what prints told of failures, and put streams in the place of those that are closed.

    What is said on a closed standard error is lost; what is printed on a closed standard output is a failure.
    """
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    there = sys.stdout
    if there is None:
        sys.stdout = _Stdout(os.fdopen(os.open(os.devnull, os.O_RDONLY), "wb"))
    elif isinstance(there, TextIOWrapper):
        sys.stdout = _Stdout(
            there.buffer,
            there.encoding,
            there.errors,
            line_buffering=there.line_buffering,
            write_through=there.write_through,
        )


def flush() -> None:
    """Print what is still buffered. Raises ConfigurationError where that fails, unless it is that nobody reads on."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _discard()
    except ConfigurationError:
        _discard()
        raise


@contextmanager
def _told() -> Iterator[None]:
    """Turn what is wrong with standard output into a ConfigurationError; but not that nobody reads on."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ConfigurationError(f"standard output cannot be written: {error.strerror or error}") from None


def _discard() -> None:
    """Lose what is still buffered: it would be written, and fail, once more when the interpreter exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
