"""What is read again, and what is taken for the same row, for any times and any rows."""

import itertools
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from binance_liquidations.archive._coverage import gaps, to_read, union
from binance_liquidations.archive._mapping import MAPPINGS, Row
from binance_liquidations.archive._merge import Stored, merge
from binance_liquidations.history.reading import Window

WINDOWS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)).map(lambda pair: Window(pair[0], sum(pair))))


def times(windows: list[Window]) -> list[int]:
    """Each millisecond of these windows."""
    return [time for window in windows for time in range(window.start, window.end + 1)]


@given(WINDOWS, WINDOWS)
def test_sets_of_windows(some: list[Window], others: list[Window]) -> None:
    """They hold the same milliseconds as the windows that they are made of, in order, each once, in few windows."""
    joined = union(some)
    assert sorted(set(times(some))) == times(joined)
    assert all(later.start > earlier.end + 1 for earlier, later in itertools.pairwise(joined))
    for within in others:
        assert sorted(set(times([within])) - set(times(some))) == times(gaps(within, some))


@given(WINDOWS, st.integers(0, 80), st.integers(0, 80), st.integers(0, 30), st.none() | st.integers(0, 70))
def test_what_is_to_be_read(covered: list[Window], start: int, now: int, overlap: int, unfinished: int | None) -> None:
    """All that was not read, the overlap, and all since an unfinished record; nothing of the future."""
    covered = union(covered)
    reading = set(times(to_read(start, now, covered, overlap, unfinished)))
    assert set(range(start, now + 1)) - set(times(covered)) <= reading <= set(range(now + 1))
    if covered:
        end = min(covered[-1].end, now)  # a clock that was set back does not keep what is new from being read
        again = min(end - overlap, end if unfinished is None else unfinished)
        assert set(range(max(again, min(start, covered[0].start)), now + 1)) <= reading
    else:
        assert reading == set(range(start, now + 1))


def row(order: int, time: int, quantity: int) -> Row:
    """A margin liquidation, as far as it matters."""
    moment = datetime.fromtimestamp(time, UTC)
    return Row({"symbol": "BTCUSDT", "order_id": order, "updated_time": moment, "qty": quantity}, {})


ROWS: Any = st.builds(row, st.integers(0, 2), st.integers(0, 2), st.integers(0, 2))


@given(st.lists(st.tuples(ROWS, st.booleans(), st.booleans())), st.lists(ROWS))
def test_rows_are_paired(held: list[tuple[Row, bool, bool]], found: list[Row]) -> None:
    """As many rows come out as are reported; equal ones stay; none is used twice; none vanishes."""
    stored = [Stored(one, nth, gone, belongs) for nth, (one, gone, belongs) in enumerate(held)]
    merged = merge(MAPPINGS["margin-liquidations"], stored, found)
    assert counted(found) == counted([row for _, row in merged.kept] + merged.new)
    paired = [old.nth for old, _ in merged.kept]
    assert len(set(paired)) == len(paired)
    left = [one for one in stored if one.nth not in paired]
    assert [one.nth for one in left if one.belongs] == sorted(one.nth for one in merged.unreported)
    assert all(old.row.values["order_id"] == new.values["order_id"] for old, new in merged.kept)
    equal = counted([one.row for one in stored]) & counted(found)
    assert equal == counted([old.row for old, new in merged.kept if old.row == new])


def counted(rows: list[Row]) -> Counter[str]:
    """How often each row is there."""
    return Counter(str(sorted(row.values.items())) for row in rows)
