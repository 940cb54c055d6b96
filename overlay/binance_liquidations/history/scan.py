"""What is left of a history, and what was returned of it: windows in order, and a cursor to go on from. No I/O."""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import takewhile
from typing import Generic, NamedTuple, TypeVar

import msgspec

from ..errors import ParameterError
from .bounded import Limit
from .cursor import is_sound
from .reading import Parts, Reading, Span, Window, read_all, read_window
from .remaining import Remaining
from .resources import Resource
from .windows import moment_of

_DAY = 24 * 60 * 60 * 1000
"""Milliseconds: how wrong the clock may be that a start was read from."""

R = TypeVar("R")


class After(NamedTuple):
    """The last record returned: its time, its position among records with that time, and its digest."""

    time: int
    nth: int
    digest: str


class State(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A cursor: what was asked for, the window to go on with (none: all is done), and what was returned of it.

    `end` is fixed when the scan begins, so that records of later are not part of it; until then it may be None.
    `account` is the fingerprint of the key, `check` a digest of the rest, and `latest` the exchange's time when it
    began; all three are None in cursors of versions that did not write them.
    """

    resource: str
    start: int
    end: int | None
    filters: dict[str, str | int]
    account: str | None = None
    check: str | None = None
    begun: bool = False
    latest: int | None = None
    window: Window | None = None
    after: After | None = None


class Scan(Generic[R]):
    """The windows of a history that are still to be read, in order."""

    def __init__(self, resource: Resource, state: State) -> None:
        self.windows = Remaining()
        self._resource = resource
        self._state = state
        self._resumed, self._skip = state.window, state.after
        self._limit = Limit(resource.operation.most)
        self._handing: Window | None = None
        self._handed: tuple[list[R], int] = ([], 0)  # and how many of them were returned
        self._returned, self._first = 0, 0  # of windows that are done; which of the handed was the first returned
        if state.begun and state.window is not None:
            self.windows += self._roots(*state.window)  # an older version's window may be too long by now
            self.windows += self._roots(state.window.end + 1)

    @property
    def model(self) -> type[msgspec.Struct]:
        """What its records are."""
        return self._resource.record

    @property
    def start(self) -> int:
        """Where it begins, in milliseconds since 1970; 0 where a resource has no times."""
        return self._state.start

    @property
    def needs_time(self) -> bool:
        """Whether `begin` is to be called before a window is read."""
        return not self._state.begun or (bool(self.windows) and self._resource.earliest(0) is not None)

    def begin(self, now: int) -> None:
        """Fix the end, at `now` by the exchange's clock if it is not before that.

        Raises ParameterError where the next record may be older than what the exchange keeps.
        """
        following = self.windows[0].start if self._state.begun else self._state.start
        earliest = self._resource.earliest(now)
        if earliest is not None and following < earliest - self._resource.reach:
            raise ParameterError(
                f"{self._resource.name}: the exchange no longer keeps what was before"
                f" {Window(earliest, earliest).moments[0]:%Y-%m-%dT%H:%M:%S.%fZ}: start there or later"
            )
        if self._state.begun:
            return
        if self._state.start > now + _DAY:  # it would end at once, as if there were nothing
            raise ParameterError("start is in the future, which has no records yet: give an earlier one")
        end = now if self._state.end is None else min(self._state.end, now)
        self._state = msgspec.structs.replace(self._state, end=end, begun=True, latest=now)
        self.windows += self._roots(self._state.start)

    @property
    def is_over(self) -> bool:
        """Whether everything was returned."""
        return self._state.begun and not self.windows and self._handing is None

    def again(self) -> "Scan[R]":
        """A scan that goes on after the last record that this one returned."""
        following: Scan[R] = Scan(self._resource, self._reached())
        following._returned, following._handed = self.returned, self._handed
        return following

    @property
    def cursor(self) -> str:
        """Where to go on, as a line of JSON."""
        state = self._reached()
        return msgspec.json.encode(msgspec.structs.replace(state, check=_digest(state))).decode()

    def _reached(self) -> State:
        """Where to go on."""
        if self._skip is not None:
            window, after = self._resumed, self._skip
        elif self._handing is not None:
            window, after = self._handing, self._last()
        else:
            window, after = self.windows[0] if self.windows else None, None
        return msgspec.structs.replace(self._state, window=window, after=after, check=None)

    def visit(self, window: Window) -> Reading:
        """How to read a window."""
        if not self._resource.has_windows:
            return read_all(self._resource)
        end = self._end
        span = Span(self._state.start, end, end if self._state.latest is None else self._state.latest)
        return read_window(self._resource, window, self._state.filters, span, self._limit)

    def take(self, found: list[R] | Parts) -> Iterator[R]:
        """Hand out what the first window holds, or put its parts in its place."""
        window = self.windows.popleft()
        if isinstance(found, Parts):
            self.windows.extendleft(reversed(found))
            return
        if self._resumed is not None and window.start > self._resumed.end:
            self._skip = None
        self._first = 0 if self._skip is None else self._index_after(found, self._skip)
        for number in range(self._first, len(found)):
            self._handing, self._handed, self._skip = window, (found, number + 1), None
            yield found[number]
        self._returned, self._handing = self._returned + len(found) - self._first, None

    @property
    def progress(self) -> float:
        """How much of the time that was asked for has been gone through, from 0 to 1."""
        start, end = self._state.start, self._state.end
        if not self._state.begun or end is None:
            return 0.0
        if start > end:
            return 1.0
        if self._handing is not None:
            records, number = self._handed
            reached = self._resource.time(records[number - 1])
        else:
            reached = self.windows[0].start if self.windows else end + 1
        return max(0.0, min(1.0, (reached - start) / (end + 1 - start)))

    @property
    def returned(self) -> int:
        """How many records were returned, by this scan and those that it went on from by `again`."""
        return self._returned + (0 if self._handing is None else self._handed[1] - self._first)

    def __str__(self) -> str:
        """What was asked for, and how far it is."""
        state, (records, number) = self._state, self._handed
        asked = [self._resource.name]
        if self._resource.has_windows:
            asked.append(f"from {_shown(state.start)} to {'now' if state.end is None else _shown(state.end)}")
        asked += [f"{name}={value!r}" for name, value in state.filters.items()]
        read = "all" if self.is_over else f"{self.progress:.0%}"
        done = [f"{read} of it read", f"{self.returned} records returned"]
        if last := self._resource.time(records[number - 1]) if number else state.after and state.after.time:
            done.append(f"the last of {_shown(last)}")
        return f"{', '.join(asked)}: {', '.join(done)}"

    def _last(self) -> After:
        """The last record returned, as a cursor names it."""
        records, number = self._handed
        time = self._resource.time(records[number - 1])
        nth = sum(1 for _ in takewhile(lambda record: self._resource.time(record) == time, reversed(records[:number])))
        return After(time, nth, _digest(records[number - 1]))

    def _index_after(self, records: list[R], after: After) -> int:
        """The position after a record that was returned before, even if others joined it or it changed meanwhile."""
        times = [self._resource.time(record) for record in records]
        first, last = bisect_left(times, after.time), bisect_right(times, after.time)
        same = [place for place in range(first, last) if _digest(records[place]) == after.digest]
        return same[0] + 1 if same else min(first + after.nth, last)

    @property
    def _end(self) -> int:
        return self._state.start - 1 if self._state.end is None else self._state.end

    def _roots(self, start: int, end: int | None = None) -> Iterator[Window]:
        """The longest windows that may be asked for with a margin on either side, up to `end` or that of the scan."""
        end = self._end if end is None else end
        longest = self._resource.longest(self._state.filters)
        while start <= end:
            last = end if longest is None else min(start + longest - 1, end)
            yield Window(start, last)
            start = last + 1


def _shown(moment: int) -> str:
    return f"{moment_of(moment):%Y-%m-%dT%H:%M:%S}.{moment % 1000:03}Z"


def parse_cursor(cursor: str, resource: Resource, account: str | None = None) -> State:
    """Read a cursor; raises ParameterError for what is none, or one of another resource or `account` (fingerprint)."""
    try:
        state = msgspec.json.decode(cursor, type=State)
    except (msgspec.DecodeError, ValueError, TypeError):
        state = None
    if state is None or not is_sound(state) or not _is_unchanged(state):
        raise ParameterError("cursor is not one that a history gave out: pass its cursor on as it was")
    if state.resource != resource.name:
        raise ParameterError(f"cursor belongs to {state.resource}, not to {resource.name}")
    if account is not None and state.account not in {None, account}:
        raise ParameterError("cursor belongs to another account, or was made with another key: go on with that one")
    return msgspec.structs.replace(state, account=account or state.account)


def _is_unchanged(state: State) -> bool:
    """Whether a cursor is as it was given out; older versions, which knew no account, had no way to tell."""
    if state.check is None:
        return state.account is None
    return state.check == _digest(msgspec.structs.replace(state, check=None))


def _digest(record: object) -> str:
    return hashlib.blake2b(msgspec.json.encode(record), digest_size=6).hexdigest()
