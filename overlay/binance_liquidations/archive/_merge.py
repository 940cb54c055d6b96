"""What the exchange reports now against what the archive holds: which rows are new, changed or gone. No I/O."""

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from ._mapping import Row, TableMapping


class Stored(NamedTuple):
    """A row of the archive. `belongs`: the reading would have returned it, if the exchange still had it."""

    row: Row
    nth: int
    is_gone: bool
    belongs: bool


class Merge(NamedTuple):
    """`kept` pairs rows that are the same, or were before they changed, with what is reported now."""

    kept: list[tuple[Stored, Row]]
    new: list[Row]
    unreported: list[Stored]

    @property
    def changed(self) -> list[tuple[Stored, Row]]:
        """The pairs that differ, or of which the archive took the row to be gone."""
        return [(stored, row) for stored, row in self.kept if stored.is_gone or stored.row != row]


def merge(mapping: TableMapping, stored: Iterable[Stored], found: list[Row]) -> Merge:
    """Pair rows: equal ones first, then those that only lack a column which the archive gained later, then those that
    changed in place, then those that changed their time as well.

    A row never pairs with two, so as many come out as the exchange reports; a row that the exchange does not report
    of any more stays in the archive.
    """
    waiting: dict[Hashable, list[Stored]] = {}
    for one in stored:
        waiting.setdefault(mapping.name(one.row.values), []).append(one)
    kept: list[tuple[Stored, Row]] = []
    new = found
    if waiting:
        for alike in (_equal, _equal_as_far_as_kept, _dated_alike(mapping.moment), _may_have_moved):
            new = _pair(mapping, waiting, new, alike, kept)
    return Merge(kept, new, [one for alike in waiting.values() for one in alike if one.belongs])


def _pair(
    mapping: TableMapping,
    waiting: dict[Hashable, list[Stored]],
    found: list[Row],
    alike: Callable[[Stored, Row], bool],
    kept: list[tuple[Stored, Row]],
) -> list[Row]:
    """Pair what is alike; what remains of `found`."""
    rest: list[Row] = []
    for row in found:
        candidates = waiting.get(mapping.name(row.values), [])
        for place, candidate in enumerate(candidates):
            if alike(candidate, row):
                kept.append((candidates.pop(place), row))
                break
        else:
            rest.append(row)
    return rest


def _equal(stored: Stored, row: Row) -> bool:
    return stored.row == row


def _equal_as_far_as_kept(stored: Stored, row: Row) -> bool:
    return all(value is None or value == row.values[name] for name, value in stored.row.values.items())


def _dated_alike(moment: str) -> Callable[[Stored, Row], bool]:
    return lambda stored, row: bool(stored.row.values[moment] == row.values[moment])


def _may_have_moved(stored: Stored, _: Row) -> bool:
    return stored.belongs
