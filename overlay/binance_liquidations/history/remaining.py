"""The windows that are still to be read, in order: each is made when it is looked at, however far off a clock is."""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Literal, Self

from .windows import Window


class Remaining:
    """As a deque of windows, whose end is yet to be made."""

    def __init__(self) -> None:
        self._made: deque[Window] = deque()
        self._to_come: Iterator[Window] = iter(())

    def __iadd__(self, windows: Iterable[Window]) -> Self:
        self._to_come = chain(self._to_come, windows)
        return self

    def __iter__(self) -> Iterator[Window]:
        yield from tuple(self._made)
        for window in self._to_come:
            self._made.append(window)
            yield window

    def __bool__(self) -> bool:
        return any(True for _ in self)

    def __getitem__(self, first: Literal[0]) -> Window:
        if not self:
            raise IndexError("there is no window left")
        return self._made[first]

    def append(self, window: Window) -> None:
        """Let a window come after all others."""
        self += (window,)

    def popleft(self) -> Window:
        """Take out the first."""
        first = self[0]
        self._made.popleft()
        return first

    def extendleft(self, windows: Iterable[Window]) -> None:
        """Put windows before all others, one before the other."""
        self._made.extendleft(windows)
