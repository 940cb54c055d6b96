"""Records for the eye: a table of what matters of each, or all of one. The other formats have them digit for digit.

Amounts are not rounded here either, and no cell is cut or folded: where a table is wider than the terminal, each cell
has a line of its own. A record that is dated by a list takes a row for each item of it; long lists are counted.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, astuple
from rich.box import SIMPLE
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from binance_liquidations_wire.errors import one_line

from ..export.fields import fields_of
from ..history.resources import Resource
from .stdout import name_stdout_errors

_ROWS = 500
_WIDEST = 100_000
_SHORT = 3
"""Fields of a record in a record that is shown whole; of others only the number is."""

_Cells = tuple[object, ...]
"""A list is a cell of several lines."""


def table_chunks(records: Iterable[Struct], resource: Resource) -> Iterator[str]:
    """Tables of 500 rows at the most, each with its header, as standard output shows them; none without records."""
    console = Console(highlight=False)
    rows = (cells for record in records for cells in _rows(record, resource))
    titles: tuple[str, ...] = ()
    while chunk := list(islice(rows, _ROWS)):
        titles = titles or _titles(resource)
        with name_stdout_errors(), console.capture() as captured:  # rich writes nothing, but does write it
            print_rows(console, titles, chunk)
        yield captured.get()


def _titles(resource: Resource) -> tuple[str, ...]:
    """The columns: what dates and names a record, then its other fields, those of records in it included."""
    entry = resource.entry
    listed, _, date = entry.date.rpartition(".")
    names = dict.fromkeys((*entry.identity, date) if listed else (date, *entry.identity))
    for model, held in ((entry.record, listed), *([(_item(entry.record, listed), "")] if listed else [])):
        names |= dict.fromkeys(name for name in _names(model) if name != held)
    return tuple(names)


def _names(model: type[Struct]) -> Iterator[str]:
    for field in fields_of(model):
        if issubclass(field.kind, Struct) and not field.listed:
            yield from _names(field.kind)
        else:
            yield field.name


def _item(model: type[Struct], listed: str) -> type[Struct]:
    (kind,) = (field.kind for field in fields_of(model) if field.name == listed)
    return kind


def _rows(record: Struct, resource: Resource) -> Iterator[_Cells]:
    listed = resource.entry.date.rpartition(".")[0]
    titles = _titles(resource)
    values = _values(record)
    for item in (values.pop(listed) or (None,)) if listed else (None,):
        shown = values if item is None else values | _values(item)
        yield tuple(_shown(shown.get(title)) for title in titles)


def _values(record: Struct) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        values |= _values(value) if isinstance(value, Struct) else {field.name: value}
    return values


def _shown(value: Any) -> object:
    if not isinstance(value, list):
        return "" if value is None else value
    if value and len(value[0].__struct_fields__) > _SHORT:
        return len(value)
    return value


def print_record(console: Console, record: Struct) -> None:
    """Print all of a record: its plain fields one to a line, its lists as tables below."""
    below = {name: value for name, value in asdict(record).items() if isinstance(value, list | Struct)}
    if plain := {name: value for name, value in asdict(record).items() if name not in below}:
        _print_lines(console, list(plain), tuple(plain.values()))
    for name, value in below.items():
        if isinstance(value, Struct):
            print_record(console, value)
        elif value:
            console.print(f"{name}, {len(value)}:")
            print_rows(console, value[0].__struct_fields__, [astuple(one) for one in value])


def print_rows(
    console: Console, titles: Sequence[str], rows: Sequence[Sequence[object]], numbers: Collection[int] = ()
) -> None:
    """Print a table, or each row as a record where the table would be wider than the terminal.

    `numbers` are the places of columns that are aligned as Decimals are.
    """
    table = Table(box=SIMPLE, pad_edge=False, collapse_padding=True)
    for place, title in enumerate(titles):
        table.add_column(title, justify="right" if place in numbers else "left")
    for cells in rows:
        table.add_row(*map(_format_cell, cells))
    width = Measurement.get(console, console.options.update_width(_WIDEST), table).maximum
    if width <= console.width or not console.is_terminal:
        console.width = max(console.width, width)
        console.print(table)
        return
    for cells in rows:
        _print_lines(console, titles, cells)


def _print_lines(console: Console, titles: Sequence[str], cells: Sequence[object]) -> None:
    """Print `title: cell` on a line for each cell, and a blank line. The terminal breaks what is longer than it."""
    indent = max(map(len, titles)) + 2
    for title, cell in zip(titles, cells, strict=False):  # a row may end early
        first, *others = _format_cell(cell).plain.split("\n")
        console.print(Text.assemble((f"{title}:".ljust(indent), "dim"), first), soft_wrap=True)
        for line in others:
            console.print(Text(" " * indent + line), soft_wrap=True)
    console.print()


def _format_cell(cell: object) -> Text:
    if isinstance(cell, list):
        return Text("\n".join(_format_cell(line).plain for line in cell))
    if isinstance(cell, Struct):
        return Text(" ".join(_format_cell(value).plain for value in astuple(cell)))
    if isinstance(cell, datetime):
        return Text(f"{cell:%Y-%m-%d %H:%M:%S}.{cell.microsecond // 1000:03}")
    return Text(one_line(str(cell)), justify="right" if isinstance(cell, Decimal) else None)
