"""The windows of a history are made one at a time."""

from collections.abc import Iterator
from itertools import count, islice

import pytest

from binance_liquidations.history.reading import Window
from binance_liquidations.history.remaining import Remaining


def test_windows_without_end() -> None:
    """Windows are made when they are needed, in order, and no more than needed."""
    made: list[int] = []

    def endless() -> Iterator[Window]:
        for number in count():
            made.append(number)
            yield Window(number, number)

    windows = Remaining()
    windows.append(Window(-1, -1))
    windows += endless()
    assert [-1, 0, 1] == [window.start for window in islice(windows, 3)]
    assert Window(-1, -1) == windows.popleft()
    windows.extendleft([Window(8, 8), Window(7, 7)])
    assert [7, 8, 0] == [windows.popleft().start for _ in range(3)]
    assert bool(windows)
    assert Window(1, 1) == windows[0]
    assert [0, 1] == made


def test_no_windows() -> None:
    """An empty queue is false, and has no first window."""
    windows = Remaining()
    assert not windows
    with pytest.raises(IndexError):
        windows.popleft()
