"""From a history to standard output."""

import os
import sys
from collections.abc import Iterable, Iterator

from msgspec import Struct

from ._durable import explained
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
    with explained("standard output"):
        try:
            sys.stdout.buffer.write(part)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # What is still buffered would be written, and fail, once more when the interpreter exits.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return False
    return True
