"""An account's records of one resource, in time order.

A ledger of a million records must open quickly and stay small, so it holds two int64 per record: the time, and a
handle from which the record is made when it is asked for. Windows are found by bisection.
"""

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

R = TypeVar("R")


@dataclass(frozen=True)
class Made(Generic[R]):
    """Records that exist as a rule: number i is `record(i)`, filed under `key(i)`, dated `times[i]` (Unix ms)."""

    times: "array[int]"
    key: Callable[[int], Hashable]
    record: Callable[[int], R]


class _Order:
    """Handles in time order; equal times stand in the order in which they came."""

    __slots__ = ("handles", "times")

    def __init__(self, dated: Iterable[tuple[int, int]] = ()) -> None:
        self.times = array("q")
        self.handles = array("q")
        for time, handle in dated:
            self.append(time, handle)

    def append(self, time: int, handle: int) -> None:
        self.times.append(time)
        self.handles.append(handle)

    def insert(self, time: int, handle: int) -> None:
        position = bisect_right(self.times, time)
        self.times.insert(position, time)
        self.handles.insert(position, handle)

    def between(self, start: int | None, end: int | None) -> range:
        """The positions from `start` to `end`, both included; None leaves a side open."""
        first = 0 if start is None else bisect_left(self.times, start)
        last = len(self.times) if end is None else bisect_right(self.times, end)
        return range(first, max(first, last))


class Ledger(Sequence[R]):
    """Records, oldest first. Safe to read and to add to from several threads."""

    def __init__(
        self, time_of: Callable[[R], int], key_of: Callable[[R], Hashable], made: Made[R] | None = None
    ) -> None:
        self._time_of = time_of
        self._key_of = key_of
        self._made = made
        self._made_count = 0 if made is None else len(made.times)
        self._added: list[R] = []
        self._changed: dict[int, R] = {}
        self._lock = threading.Lock()
        self._all = _Order()
        if made is not None:
            for index in sorted(range(self._made_count), key=made.times.__getitem__):
                self._all.append(made.times[index], index)
        self._by_key: dict[Hashable, _Order] | None = None
        self._union: tuple[Collection[Hashable], _Order] = ((), _Order())

    def __len__(self) -> int:
        return len(self._all.handles)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> list[R]: ...
    def __getitem__(self, index: int | slice) -> R | list[R]:
        with self._lock:
            handles = self._all.handles[index]
        return self._record(handles) if isinstance(handles, int) else [self._record(handle) for handle in handles]

    def add(self, record: R) -> None:
        """File a record by its time, after those of the same millisecond."""
        time, key = self._time_of(record), self._key_of(record)
        with self._lock:
            handle = self._made_count + len(self._added)
            self._added.append(record)
            self._all.insert(time, handle)
            if self._by_key is not None:
                self._by_key.setdefault(key, _Order()).insert(time, handle)
            if key in self._union[0]:
                self._union[1].insert(time, handle)

    def change(self, old: R, new: R) -> None:
        """Put `new` in the place of `old`, which has the same time and key; ValueError if it is not there."""
        time, key = self._time_of(old), self._key_of(old)
        if (time, key) != (self._time_of(new), self._key_of(new)):
            raise ValueError("a changed record keeps its time and what it is filed under")
        with self._lock:
            for position in self._all.between(time, time):
                handle = self._all.handles[position]
                if self._record(handle) == old:
                    self._changed[handle] = new
                    return
        raise ValueError("there is no such record to change")

    def filed_under(self) -> Collection[Hashable]:
        """What records are filed under."""
        with self._lock:
            return set(self._index())

    def page(
        self,
        keys: Collection[Hashable] | None,
        start: int | None,
        end: int | None,
        *,
        current: int,
        size: int,
        newest_first: bool,
    ) -> tuple[int, list[R]]:
        """How many records match in all, and those of page `current` (from 1); `keys` None matches every record."""
        skip = (current - 1) * size
        with self._lock:
            order = self._all if keys is None else self._filed_under(keys)
            positions = order.between(start, end)
            shown = (positions[::-1] if newest_first else positions)[skip : skip + size]
            handles = [order.handles[position] for position in shown]
        return len(positions), [self._record(handle) for handle in handles]

    def _record(self, handle: int) -> R:
        if handle in self._changed:
            return self._changed[handle]
        if self._made is not None and handle < self._made_count:
            return self._made.record(handle)
        return self._added[handle - self._made_count]

    def _filed_under(self, keys: Collection[Hashable]) -> _Order:
        by_key = self._index()
        if len(keys) == 1:
            return by_key.get(next(iter(keys)), _Order())
        # The set of active units changes seldom and is asked for often: its order is kept until it changes.
        if keys != self._union[0]:
            orders = [by_key[key] for key in keys if key in by_key]
            dated = (pair for order in orders for pair in zip(order.times, order.handles, strict=True))
            self._union = (keys, _Order(sorted(dated)))
        return self._union[1]

    def _index(self) -> dict[Hashable, _Order]:
        if self._by_key is None:
            self._by_key = {}
            for time, handle in zip(self._all.times, self._all.handles, strict=True):
                self._by_key.setdefault(self._key(handle), _Order()).append(time, handle)
        return self._by_key

    def _key(self, handle: int) -> Hashable:
        if self._made is not None and handle < self._made_count:
            return self._made.key(handle)
        return self._key_of(self._added[handle - self._made_count])
