"""Times that the archive holds, and those it is to read: sets of windows, in order and without overlap."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from ..history.windows import Window, milliseconds_of


def window_of(start: datetime, end: datetime) -> Window:
    """The window between two times, both included."""
    return Window(milliseconds_of(start), milliseconds_of(end))


def union(windows: Iterable[Window]) -> list[Window]:
    """The same times in as few windows as can be."""
    joined: list[Window] = []
    for window in sorted(windows):
        if joined and window.start <= joined[-1].end + 1:
            joined[-1] = Window(joined[-1].start, max(joined[-1].end, window.end))
        elif window.start <= window.end:
            joined.append(window)
    return joined


def gaps(within: Window, covered: Sequence[Window]) -> list[Window]:
    """The times of `within` that nothing covers."""
    found, start = [], within.start
    for window in union(covered):
        if window.end < start:
            continue
        if window.start > within.end:
            break
        found.append(Window(start, window.start - 1))
        start = window.end + 1
    return union([*found, Window(start, within.end)])


def to_read(start: int, now: int, covered: Sequence[Window], overlap: int, unfinished: int | None) -> list[Window]:
    """What to read at `now`: what is not covered yet, and again what may have changed since it was.

    That is the `overlap` before the end of the last reading, and all since the oldest record that was unfinished then.
    """
    wanted = gaps(Window(start, now), covered)
    if covered:
        again = min(covered[-1].end, now) - overlap  # it may reach beyond a clock that was set back since
        again = again if unfinished is None else min(again, unfinished)
        wanted.append(Window(max(again, min(covered[0].start, start)), now))
    return union(wanted)


def since(start: int, windows: Iterable[Window]) -> list[Window]:
    """The windows without what lies before `start`."""
    return [Window(max(window.start, start), window.end) for window in windows if window.end >= start]
