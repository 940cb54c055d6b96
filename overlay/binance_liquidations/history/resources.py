"""How the records of each resource are named, dated and asked for, compiled from what the spec says of it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from importlib import import_module
from itertools import product
from operator import attrgetter
from types import MappingProxyType, ModuleType
from typing import Any

from binance_liquidations_wire import histories
from binance_liquidations_wire.types import EPOCH, MILLISECOND, Moment, Operation, Request
from binance_liquidations_wire.types import Resource as Entry

from .windows import milliseconds_of

UNDATED = EPOCH
"""The date of a record that holds no time, such as a liquidation without transfers."""


class Resource:
    """A resource, with functions of its records: `identity`, `moment` (its date) and `last` (its last time).

    `reach` is how many milliseconds the times of a record may lie apart, and how far from its date the exchange may
    look for it. Two of the same name are equal: a process has one of each, and pickles its name alone.
    """

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.name = entry.name
        self.record = entry.record
        self.operation: Operation = entry.operation
        self.identity: Callable[[Any], Any] = attrgetter(*entry.identity)
        self.moment = _dated_by(entry.date, min)
        self.last = self.moment if entry.last == entry.date and "." not in entry.date else _last(entry, self.moment)
        self.reach = entry.reach // MILLISECOND
        self._arguments = {parameter.name: parameter.argument for parameter in entry.operation.parameters}

    def __repr__(self) -> str:
        return f"Resource({self.name!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return resource_named, (self.name,)

    def time(self, record: Any) -> int:
        """The date of a record, in milliseconds since 1970."""
        return milliseconds_of(self.moment(record))

    @cached_property
    def endpoint(self) -> ModuleType:
        """The module of its operation."""
        return import_module(f"binance_liquidations_wire.api.{self.operation.module}")

    @property
    def has_windows(self) -> bool:
        """Whether it is asked for by time."""
        return self.operation.window is not None

    @cached_property
    def filters(self) -> tuple[str, ...]:
        """The arguments that restrict a history."""
        operation = self.operation
        window = (operation.window.start, operation.window.end) if operation.window else ()
        taken = {*window, operation.page, operation.page_size, "recvWindow"}
        return tuple(
            parameter.argument
            for parameter in operation.parameters
            if parameter.name not in taken and parameter.argument not in self.entry.values
        )

    def times(self, start: Moment | None, end: Moment | None) -> dict[str, Moment | None]:
        """The arguments of a window."""
        window = self.operation.window
        return {} if window is None else {self._arguments[window.start]: start, self._arguments[window.end]: end}

    def page(self, number: int) -> dict[str, int]:
        """The arguments of a page of as many records as an answer may hold."""
        asked = {self.operation.page: number, self.operation.page_size: self.operation.most}
        return {self._arguments[name]: value for name, value in asked.items() if name is not None}

    def choices(self) -> Iterable[dict[str, str]]:
        """What is asked for in turn: each combination of the values that a history goes through by itself."""
        names = tuple(self.entry.values)
        return (dict(zip(names, values, strict=True)) for values in product(*self.entry.values.values()))

    def check_filters(self, **arguments: Any) -> None:
        """Raise ParameterError for what the exchange would refuse."""
        self.endpoint.build_request(**next(iter(self.choices())), **arguments)

    def smallest_request(self) -> Request:
        """A request for one record."""
        size = self.operation.page_size
        asked = {} if size is None else {self._arguments[size]: 1}
        request: Request = self.endpoint.build_request(**next(iter(self.choices())), **asked)
        return request

    def longest(self, filters: Iterable[str]) -> int | None:
        """The most milliseconds of a window with a margin of `reach` on either side; None where none is published."""
        window = self.operation.window
        given = {name for name, argument in self._arguments.items() if argument in set(filters)}
        longest = window and window.longest(given)
        return None if longest is None else longest // MILLISECOND + 1 - 2 * self.reach

    def earliest(self, now: int) -> int | None:
        """The first moment of which everything can be read at `now`; None where the exchange keeps everything.

        The edge moves on while a request is on its way, hence the margin of `reach`.
        """
        window = self.operation.window
        kept = window and window.retention
        return None if kept is None else now - kept // MILLISECOND + self.reach


def _dated_by(path: str, choose: Callable[..., datetime]) -> Callable[[Any], datetime]:
    """The time at a path; in a list, the one that `choose` chooses."""
    held, _, field = path.rpartition(".")
    if not held:
        return attrgetter(field)
    items, time = attrgetter(held), attrgetter(field)
    return lambda record: choose(map(time, items(record)), default=UNDATED)


def _last(entry: Entry, moment: Callable[[Any], datetime]) -> Callable[[Any], datetime]:
    found = _dated_by(entry.last, max)
    return found if "." in entry.last else lambda record: found(record) or moment(record)


RESOURCES: Mapping[str, Resource] = MappingProxyType(
    {name: Resource(entry) for name, entry in histories.RESOURCES.items()}
)


def resource_named(name: str) -> Resource:
    """A resource by its name."""
    return RESOURCES[name]
