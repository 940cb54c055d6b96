"""Records as lines of text: JSON Lines, from which they can be restored, and CSV.

In both, keys are the fields' Python names; a Decimal is a string of exactly its digits and exponent (`0E-8` stays
`0E-8`); a time is ISO 8601 in UTC with milliseconds (`2025-05-27T21:35:16.906Z`); an integer has all its digits, which
JavaScript numbers may not hold. Text is UTF-8.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

from msgspec import DecodeError, Struct, json

from .fields import Leaves, fields_of, from_plain, in_utc, to_plain

R = TypeVar("R", bound=Struct)


def _iso(moment: datetime) -> str:
    return in_utc(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")


CsvLines: TypeAlias = Callable[[Iterable[Mapping[str, Any]], type[Struct]], Iterator[bytes]]
"""Makes a file of rows of `plain`, line by line."""

_WRITTEN: Leaves = {Decimal: str, datetime: _iso}
_READ: Leaves = {Decimal: Decimal, datetime: datetime.fromisoformat}


def plain(record: Struct) -> dict[str, Any]:
    """A record in JSON types. Raises ParameterError for a time without time zone or finer than milliseconds."""
    return to_plain(record, _WRITTEN)


def to_json_line(record: Struct) -> bytes:
    """A record as one JSON object in one line, `\\n` included. Raises ParameterError as `plain` does."""
    return json.encode(plain(record)) + b"\n"


def from_json_line(line: bytes, model: type[R]) -> R:
    """The record from which `to_json_line` made this line, equal in every digit."""
    return from_plain(json.decode(line, type=dict[str, Any]), model, _READ)


def is_line_of(line: bytes, model: type[Struct]) -> bool:
    """Whether `to_json_line` could have made this line: its record makes the same line again."""
    try:
        return to_json_line(from_json_line(line, model)) == line
    except (DecodeError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        return False


def csv_lines(rows: Iterable[Mapping[str, Any]], model: type[Struct]) -> Iterator[bytes]:
    """A header, and a row for each dict of `plain`, as in RFC 4180: quoted where needed, ending in CRLF.

    Lists and objects are compact JSON in their cell, booleans `true` and `false`, missing values empty cells. Text is
    unchanged, even if a spreadsheet would take it for a formula (`=`, `+`, `-`, `@`): `flat_lines` is for spreadsheets.
    """
    writer = csv.writer(Returned())
    names = [field.name for field in fields_of(model)]
    yield writer.writerow(names).encode()
    for row in rows:
        yield writer.writerow([_cell(row[name]) for name in names]).encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.encode(value).decode()


class Returned:
    """A file whose `write` returns the text, so that `writerow` returns it too."""

    def write(self, text: str) -> str:
        return text
