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
from ..export.flat import flat_lines
from ..export.lines import CsvLines, csv_lines, plain, to_json_line
from ..history.resources import Resource


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
    """Print a line at once. Raises ConfigurationError where standard output cannot be written."""
    write(f"{one_line(text)}\n".encode(sys.stdout.encoding, "replace"))


def fetch_to_stdout(
    history: Iterable[Struct],
    form: Format,
    resource: Resource,
    *,
    flat: bool = False,
    on_progress: OnProgress | None = None,
    before_printing: Callable[[], object] = bool,
) -> Fetched:
    """Print a history, each record as it comes, a table in parts. Stops quietly when the reader stops (`| head`).

    `flat` is as in `fetch_to_file`. `before_printing` is called before each part. Raises ConfigurationError if standard
    output cannot be written, and whatever the history raises.
    """
    printed = 0

    def count_records() -> Iterator[Struct]:
        nonlocal printed
        for record in history:
            yield record
            printed += 1
            if on_progress:
                on_progress(printed)

    for part in _encode_parts(count_records(), form, resource, flat_lines if flat else csv_lines):
        before_printing()
        if not write(part):
            break
    return Fetched(printed, 0)


def _encode_parts(records: Iterable[Struct], form: Format, resource: Resource, to_csv: CsvLines) -> Iterator[bytes]:
    if form is Format.jsonl:
        return map(to_json_line, records)
    if form is Format.csv:
        return to_csv(map(plain, records), resource.record)
    if form is Format.parquet:
        raise ConfigurationError("Parquet cannot be printed: fetch it to a file")
    from .table import table_chunks

    return (chunk.encode(sys.stdout.encoding, "replace") for chunk in table_chunks(records, resource))


def write(part: bytes = b"") -> bool:
    """Write what is still buffered, and then a part; False if the reader is gone.

    Raises ConfigurationError where standard output cannot be written.
    """
    try:
        with name_stdout_errors():
            sys.stdout.flush()
            if part:  # unbuffered, even nothing is written
                sys.stdout.buffer.write(part)
                sys.stdout.buffer.flush()
    except BrokenPipeError:
        _discard()
        return False
    except ConfigurationError:
        _discard()
        raise
    return True


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
