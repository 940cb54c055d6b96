"""Flat CSV for spreadsheets: a row for each innermost item, and cells that a spreadsheet shows as they are.

A spreadsheet rounds numbers to 15 digits, reads texts as dates and runs texts as formulas. So a cell that it might take
for anything but text is written as `="text"`, a formula whose value is that text, digit for digit; a `"` in it is
doubled. Only words without digits stay as they are. What such a formula may not hold (control characters, or more than
255 characters) has a `'` before it. The file begins with a byte order mark, without which Excel garbles all but ASCII.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct, json

from .fields import fields_of
from .lines import Returned

_WORD = re.compile(r"(?!(?i:true|false)$)[^\W\d_](?:[^\W\d]|[ .@-])*")
"""No number, date, formula or truth value, in whichever language a spreadsheet reads it."""
_LONGEST = 255
"""The characters that Excel takes between the quotation marks of a formula."""


def flat_lines(rows: Iterable[Mapping[str, Any]], model: type[Struct]) -> Iterator[bytes]:
    """A header, and rows for each dict of `plain`: one for each item of its lists, and of lists in them.

    Items repeat what they are part of. A list without items has no row of its own, but each record has one at least.
    Items of different lists of a record have their own rows, and are never multiplied with each other. Columns are the
    fields' Python names, with those of what they are part of before them: `assets.amount`.
    """
    writer = csv.writer(Returned())
    columns = flat_columns(model)
    yield b"\xef\xbb\xbf" + writer.writerow(columns).encode()
    for row in rows:
        for cells in _flat_rows(row, model, ""):
            yield writer.writerow([_cell(cells.get(column)) for column in columns]).encode()


@cache
def flat_columns(model: type[Struct], prefix: str = "") -> tuple[str, ...]:
    """The columns of a model, in the order of its fields."""
    columns: list[str] = []
    for field in fields_of(model):
        name = prefix + field.name
        columns += flat_columns(field.kind, f"{name}.") if issubclass(field.kind, Struct) else [name]
    return tuple(columns)


def _flat_rows(row: Mapping[str, Any], model: type[Struct], prefix: str) -> Iterator[dict[str, Any]]:
    """A record's rows by column: what is in no list stands in each of them."""
    own, listed = _parts(row, model, prefix)
    if not listed:
        yield own
    for items in listed:
        for item in items:
            yield own | item


def _parts(
    row: Mapping[str, Any], model: type[Struct], prefix: str
) -> tuple[dict[str, Any], list[Iterable[dict[str, Any]]]]:
    """What a record holds once, and the rows of each of its lists that has items."""
    own: dict[str, Any] = {}
    listed: list[Iterable[dict[str, Any]]] = []
    for field in fields_of(model):
        name, value = prefix + field.name, row[field.name]
        if value is None or value == []:
            continue
        if not issubclass(field.kind, Struct):
            if field.listed:
                listed.append({name: item} for item in value)
            else:
                own[name] = value
        elif field.listed:
            kind = field.kind
            listed.append([one for item in value for one in _flat_rows(item, kind, f"{name}.")])
        else:
            inner, inner_listed = _parts(value, field.kind, f"{name}.")
            own |= inner
            listed += inner_listed
    return own, listed


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.encode(value).decode()
    if _WORD.fullmatch(text):
        return text
    doubled = text.replace('"', '""')
    return f'="{doubled}"' if text.isprintable() and len(doubled) <= _LONGEST else f"'{text}"
