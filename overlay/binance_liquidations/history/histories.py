"""Histories: every record once, oldest first. The drivers of a scan, one for each client, and how a scan is opened."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import msgspec

from binance_liquidations_wire.client import AsyncClient as AsyncWireClient
from binance_liquidations_wire.client import SyncClient as SyncWireClient
from binance_liquidations_wire.client import milliseconds
from binance_liquidations_wire.history import AsyncHistory, History
from binance_liquidations_wire.types import Moment

from ..errors import ApiError, BinanceLiquidationsError, ConfigurationError, ParameterError
from .reading import TOO_LONG, Parts, Reading, Window
from .resources import Resource
from .scan import Scan, State, parse_cursor

if TYPE_CHECKING:
    from asyncio import Task

R = TypeVar("R")

_BEYOND_ALL_CLOCKS = 10**14
"""Today in microseconds is beyond it, too."""
EXCHANGE_OPENED = datetime(2017, 7, 1, tzinfo=UTC)


class Clocked(SyncWireClient, Protocol):
    """What a history needs of a client."""

    def exchange_time(self) -> int: ...


class AsyncClocked(AsyncWireClient, Protocol):
    """What a history needs of an asynchronous client."""

    async def exchange_time(self) -> int: ...


class _Scanned(Generic[R]):
    """What both histories say of their scan."""

    def __init__(self, scan: Scan[R]) -> None:
        self._scan = scan

    def __repr__(self) -> str:
        return f"<{type(self).__name__.replace('Scanned', '')} {self._scan}>"

    @property
    def cursor(self) -> str:
        """Where to go on after the last record returned."""
        return self._scan.cursor

    @property
    def progress(self) -> float:
        """How much of the requested time has been read, from 0 to 1."""
        return self._scan.progress

    @property
    def model(self) -> type[msgspec.Struct]:
        """The class of its records."""
        return self._scan.model


class ScannedHistory(_Scanned[R], History[R]):
    """The history of a `Client`."""

    def __init__(self, scan: Scan[R], client: Clocked) -> None:
        super().__init__(scan)
        self._client = client
        self._turn = Lock()
        self._records = chain.from_iterable(_windows(scan, client))

    def __next__(self) -> R:
        with self._turn:
            try:
                return next(self._records)
            except StopIteration:
                raise
            except BaseException as error:
                _add_cursor(error, self.cursor)
                # What was interrupted is not over: the next record asked for is the one after the last.
                self._scan = self._scan.again()
                self._records = chain.from_iterable(_windows(self._scan, self._client))
                raise


class AsyncScannedHistory(_Scanned[R], AsyncHistory[R]):
    """The history of an `AsyncClient`: up to `concurrency` windows are read at once, and returned in order."""

    def __init__(self, scan: Scan[R], client: AsyncClocked, concurrency: int) -> None:
        super().__init__(scan)
        self._client, self._concurrency = client, concurrency
        self._windows = _async_windows(scan, client, concurrency)
        self._records: Iterator[R] = iter(())
        self._is_asked = self._is_closed = False

    async def __anext__(self) -> R:
        while True:
            for record in self._records:
                return record
            if self._is_asked:
                raise ConfigurationError("two tasks read one history at once: let one hand its records to the other")
            self._is_asked = True
            try:
                self._records = await anext(self._windows)
            except StopAsyncIteration:
                if self._is_closed or self._scan.is_over:
                    raise
                self._go_on()  # an event loop that ended closed it
            except BaseException as error:
                _add_cursor(error, self.cursor)
                self._go_on()
                raise
            finally:
                self._is_asked = False

    def _go_on(self) -> None:
        """What was interrupted is not over: the next record asked for is the one after the last."""
        self._scan = self._scan.again()
        self._windows = _async_windows(self._scan, self._client, self._concurrency)

    async def pause(self) -> None:
        """Stop reading ahead until the next record is asked for."""
        with suppress(RuntimeError):  # it is being asked right now, and ends with that
            await self._windows.aclose()

    async def aclose(self) -> None:
        """End it here; its cursor is where to go on."""
        self._is_closed, self._records = True, iter(())
        await self._windows.aclose()


def open_scan(
    resource: Resource,
    start: Moment | None,
    end: Moment | None,
    cursor: str | None,
    *,
    account: str | None = None,
    **filters: str | int | None,
) -> Scan[Any]:
    """A scan that is about to begin, or to go on; raises ParameterError before anything is sent.

    `account` is the fingerprint of the key that reads: no other goes on with its cursor.
    """
    given = {name: value for name, value in filters.items() if value is not None}
    if cursor is not None:
        if start is not None or end is not None or given:
            raise ParameterError("a cursor knows what was asked for: leave the other arguments out")
        return Scan(resource, parse_cursor(cursor, resource, account))
    window = resource.operation.window
    if window is None:
        resource.check_filters(**given)
        return Scan(resource, State(resource=resource.name, start=0, end=0, filters=given, account=account))
    if start is None and window.default is not None:
        raise ParameterError(
            f"start is missing: without it the exchange returns the last {window.default.days} days only;"
            " for all there is, give the day on which the account was opened"
        )
    begin = EXCHANGE_OPENED if start is None else start
    first, last = milliseconds("start", begin), None if end is None else milliseconds("end", end)
    # What an endpoint would refuse is refused here already, before the history begins.
    resource.check_filters(**resource.times(begin, None), **given)
    resource.check_filters(**resource.times(None, end))
    if last is not None and first > last:
        if start is None:
            raise ParameterError("end is before there was an exchange: give a later one")
        raise ParameterError("start is after end: swap them")
    if first > _BEYOND_ALL_CLOCKS:  # such a history would end at once, as if there were nothing
        raise ParameterError("start is after the year 5138: give an earlier one")
    return Scan(resource, State(resource=resource.name, start=first, end=last, filters=given, account=account))


def by_window(scan: Scan[R], client: Clocked) -> Iterator[tuple[Window, list[R]]]:
    """Each window with all that it holds, for those who store them together; what is still to come is not read yet."""
    if scan.needs_time:
        scan.begin(client.exchange_time())
    while scan.windows:
        window = scan.windows[0]
        found = _read_window(scan.visit(window), client)
        records = list(scan.take(found))
        if not isinstance(found, Parts):
            yield window, records


def _windows(scan: Scan[R], client: Clocked) -> Iterator[Iterator[R]]:
    """The records of one window after the other."""
    if scan.needs_time:
        scan.begin(client.exchange_time())
    while scan.windows:
        yield scan.take(_read_window(scan.visit(scan.windows[0]), client))


def _read_window(reading: Reading, client: Clocked) -> Any:
    page: Any = None
    while True:
        try:
            ask = reading.send(page)
        except StopIteration as stop:
            return stop.value
        try:
            page = ask.resource.endpoint.sync(client=client, **ask.arguments)
        except ApiError as error:
            page = _for_the_reading(error)


async def _async_windows(scan: Scan[R], client: AsyncClocked, concurrency: int) -> AsyncGenerator[Iterator[R], None]:
    from asyncio import create_task, gather

    tasks: dict[Window, Task[Any]] = {}
    try:
        if scan.needs_time:
            scan.begin(await client.exchange_time())
        while scan.windows:
            for window in islice(scan.windows, concurrency):
                if window not in tasks:
                    tasks[window] = create_task(_async_read_window(scan.visit(window), client))
            found = await tasks[scan.windows[0]]
            del tasks[scan.windows[0]]
            yield scan.take(found)
    finally:
        for task in tasks.values():
            task.cancel()
        await gather(*tasks.values(), return_exceptions=True)


async def _async_read_window(reading: Reading, client: AsyncClocked) -> Any:
    page: Any = None
    while True:
        try:
            ask = reading.send(page)
        except StopIteration as stop:
            return stop.value
        try:
            page = await ask.resource.endpoint.asyncio(client=client, **ask.arguments)
        except ApiError as error:
            page = _for_the_reading(error)


def _for_the_reading(error: ApiError) -> ApiError:
    """What a reading knows how to go on from; anything else ends the history."""
    if error.code != TOO_LONG:
        raise error
    return error


def _add_cursor(error: BaseException, cursor: str) -> None:
    """Let an error say where to go on."""
    if isinstance(error, BinanceLiquidationsError):
        error.cursor = cursor
    if not isinstance(error, GeneratorExit):
        error.add_note(f"Nothing that was returned is lost; to go on from here: cursor={cursor!r}")
