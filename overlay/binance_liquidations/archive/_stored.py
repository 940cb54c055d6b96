"""Rows of the archive that a window's reading is compared with, and what the comparison writes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, or_, select, update

from ..history.windows import Window, moment_of
from . import _tables as tables
from ._mapping import Row, TableMapping, Values, plain
from ._merge import Merge, Stored

_OWN = {"account", "nth", "position", "seen_at", "changed_at", "gone_at"}
"""Columns that no record has."""


class Counts(NamedTuple):
    """How many rows were new, changed, and no longer reported."""

    new: int
    changed: int
    gone: int


def stored_rows(
    connection: Connection, mapping: TableMapping, account: str, window: Window, found: Sequence[Row]
) -> list[Stored]:
    """What the archive holds of a window, or all of it where the resource has none."""
    rows = _rows(connection, mapping, lambda table: _of_window(table, mapping, account, window, found))
    belongs = _belonging(mapping, window, found, [row for row, _, is_gone in rows if not is_gone])
    return [Stored(row, nth, is_gone, belongs(row)) for row, nth, is_gone in rows]


def write(
    connection: Connection, mapping: TableMapping, account: str, merged: Merge, stored: Iterable[Stored], now: datetime
) -> Counts:
    """Bring the rows of a window up to date, and keep what changed as it was."""
    nths = _Nths(mapping, stored)
    _insert(connection, mapping, account, [(row, nths.next(row)) for row in merged.new], now)
    changes: list[Values] = []
    changed = merged.changed
    for old, row in changed:
        nth = old.nth if mapping.key_of(old.row.values) == mapping.key_of(row.values) else nths.next(row)
        _update(connection, mapping, account, old, row.values | {"nth": nth, "changed_at": now, "gone_at": None})
        if old.row.parts != row.parts:
            for table in mapping.parts:
                connection.execute(delete(table).where(_is(table, mapping, account, old)))
            _insert_parts(connection, mapping, account, [(row, nth)])
        changes.append({"before": None if old.is_gone else plain(old.row), "after": plain(row)})
    gone = [old for old in merged.unreported if not old.is_gone]
    for old in gone:
        _update(connection, mapping, account, old, {"gone_at": now})
        changes.append({"before": plain(old.row), "after": None})
    if changes:
        common = {"account": account, "resource": mapping.resource.name, "seen_at": now}
        connection.execute(insert(tables.change), [common | each for each in changes])
    return Counts(len(merged.new), len(changed), len(gone))


class _Nths:
    """Which numbers are taken among rows of one key."""

    def __init__(self, mapping: TableMapping, stored: Iterable[Stored]) -> None:
        self._key_of = mapping.key_of
        self._taken: dict[Any, set[int]] = {}
        for one in stored:
            self._taken.setdefault(mapping.key_of(one.row.values), set()).add(one.nth)

    def next(self, row: Row) -> int:
        taken = self._taken.setdefault(self._key_of(row.values), set())
        nth = next(number for number in range(len(taken) + 1) if number not in taken)
        taken.add(nth)
        return nth


def _rows(connection: Connection, mapping: TableMapping, where: Any) -> list[tuple[Row, int, bool]]:
    """The rows with their parts, `nth` and whether they are gone."""
    key = [column.name for column in mapping.table.primary_key]
    parts: dict[tuple[Any, ...], dict[str, list[Values]]] = {}
    for table in mapping.parts:
        query = select(table).where(where(table)).order_by(*table.primary_key)
        for part in connection.execute(query).mappings():
            listed = parts.setdefault(tuple(part[name] for name in key), {}).setdefault(table.name, [])
            listed.append({name: part[name] for name in part if name not in _OWN and name not in key})
    rows: list[tuple[Row, int, bool]] = []
    for one in connection.execute(select(mapping.table).where(where(mapping.table))).mappings():
        of_row = parts.get(tuple(one[name] for name in key), {})
        values = {name: one[name] for name in one if name not in _OWN}
        row = Row(values, {table.name: of_row.get(table.name, []) for table in mapping.parts})
        rows.append((row, one["nth"], one["gone_at"] is not None))
    return rows


def _of_window(
    table: Table, mapping: TableMapping, account: str, window: Window, found: Sequence[Row]
) -> ColumnElement[bool]:
    of_account = table.c.account == account
    if not mapping.resource.has_windows:
        return of_account
    start, end = moment_of(window.start), moment_of(window.end)
    if not mapping.is_nested:
        return and_(of_account, table.c[mapping.moment].between(start, end))
    owner, stored = table.c[mapping.owner], mapping.table
    within = select(stored.c[mapping.owner]).where(
        stored.c.account == account, stored.c[mapping.moment].between(start, end)
    )
    return and_(of_account, or_(owner.in_(within), owner.in_({row.values[mapping.owner] for row in found})))


def _belonging(
    mapping: TableMapping, window: Window, found: Sequence[Row], there: Sequence[Row]
) -> Callable[[Row], bool]:
    """Decides whether a row that is stored, and was not returned, is gone.

    The rows of one record are returned together, and the first of them dates it. Should the exchange return them
    window by window after all, those outside of the window are not gone.
    """
    if not mapping.is_nested:
        return lambda _: True
    start, end = moment_of(window.start), moment_of(window.end)
    returned: set[Any] = set()
    together: set[Any] = set()
    first: dict[Any, datetime] = {}
    for row in found:
        returned.add(row.values[mapping.owner])
        if not start <= row.values[mapping.moment] <= end:
            together.add(row.values[mapping.owner])
    for row in there:
        owner, moment = row.values[mapping.owner], row.values[mapping.moment]
        first[owner] = min(moment, first.get(owner, moment))

    def belongs(row: Row) -> bool:
        owner, is_within = row.values[mapping.owner], bool(start <= row.values[mapping.moment] <= end)
        if owner not in returned:  # by now it may be dated by a row that is still to come
            return is_within and owner in first and bool(start <= first[owner])
        return is_within or owner in together

    return belongs


def _insert(
    connection: Connection, mapping: TableMapping, account: str, rows: Sequence[tuple[Row, int]], now: datetime
) -> None:
    if not rows:
        return
    common = {"account": account, "seen_at": now}
    connection.execute(insert(mapping.table), [{**row.values, **common, "nth": nth} for row, nth in rows])
    _insert_parts(connection, mapping, account, rows)


def _insert_parts(connection: Connection, mapping: TableMapping, account: str, rows: Sequence[tuple[Row, int]]) -> None:
    for table in mapping.parts:
        parts = [
            {"account": account, **_key(mapping, row.values), "nth": nth, "position": position, **part}
            for row, nth in rows
            for position, part in enumerate(row.parts[table.name])
        ]
        if parts:
            connection.execute(insert(table), parts)


def _update(
    connection: Connection, mapping: TableMapping, account: str, old: Stored, values: Mapping[str, Any]
) -> None:
    connection.execute(update(mapping.table).where(_is(mapping.table, mapping, account, old)).values(**values))


def _is(table: Table, mapping: TableMapping, account: str, old: Stored) -> ColumnElement[bool]:
    key = {"account": account, **_key(mapping, old.row.values), "nth": old.nth}
    return and_(*(table.c[name] == value for name, value in key.items()))


def _key(mapping: TableMapping, values: Values) -> Values:
    return {name: values[name] for name in mapping.key}
