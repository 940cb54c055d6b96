"""An exchange that answers politely and wrongly. Each lie is a way to show a page; a request is otherwise as it was."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal, TypeAlias, Unpack

from msgspec.structs import replace as changed

from ..exchange.account import Account
from ..exchange.endpoints import Endpoint
from ..exchange.exchange import Exchange, ExchangeOptions
from ..exchange.parameters import Arguments
from ..wire.records import LiquidationTransfers, Record, RiskUnitLiquidation

Shown: TypeAlias = tuple[int, list[Any]]
Show: TypeAlias = Callable[[Endpoint, Account, Arguments], Shown]
Lie: TypeAlias = Callable[[Show, Endpoint, Account, Arguments], Shown]
"""Turns how a page is shown into another total and other records; it may ask for any page as often as it likes."""


class LyingExchange(Exchange):
    """An exchange whose pages a lie shows."""

    def __init__(self, accounts: Any, lie: Lie, **options: Unpack[ExchangeOptions]) -> None:
        super().__init__(accounts, **options)
        self._lie = lie

    def show(self, endpoint: Endpoint, account: Account, arguments: Arguments) -> Shown:
        return self._lie(super().show, endpoint, account, arguments)


def fewer(most: int) -> Lie:
    """No page has more than `most` records, whatever its size is to be."""
    return lambda show, endpoint, account, asked: show(endpoint, account, replace(asked, size=min(asked.size, most)))


def cut(to: int) -> Lie:
    """Of each page only the first records are shown; the others never are."""

    def lie(show: Show, endpoint: Endpoint, account: Account, asked: Arguments) -> Shown:
        total, records = show(endpoint, account, asked)
        return total, records[:to]

    return lie


def blank(page: int, times: int = 10**9) -> Lie:
    """That page is empty, so many times."""
    left = iter(range(times))

    def lie(show: Show, endpoint: Endpoint, account: Account, asked: Arguments) -> Shown:
        total, records = show(endpoint, account, asked)
        return total, [] if asked.current == page and next(left, None) is not None else records

    return lie


def stuck(show: Show, endpoint: Endpoint, account: Account, asked: Arguments) -> Shown:
    """Whatever page is asked for, it is the first."""
    return show(endpoint, account, replace(asked, current=1))


def timeless(show: Show, endpoint: Endpoint, account: Account, asked: Arguments) -> Shown:
    """Whatever times are asked for, all records are shown."""
    return show(endpoint, account, replace(asked, start=None, end=None))


def endless(total: Callable[[int], int]) -> Lie:
    """Every page is full, of a record that the window begins with under ever new ids; `total` is made of the page."""
    ids = iter(range(10**15, 10**16))

    def lie(show: Show, endpoint: Endpoint, account: Account, asked: Arguments) -> Shown:
        _, records = show(endpoint, account, replace(asked, start=None, end=None, current=1, size=1))
        return total(asked.current), [_renamed(records[0], next(ids), asked.start or 0) for _ in range(asked.size)]

    return lie


def misdated(every: int, date: Callable[[int], int]) -> Lie:
    """One record in `every` is shown with another date than the one by which it is found."""

    def lie(show: Show, endpoint: Endpoint, account: Account, asked: Arguments) -> Shown:
        total, records = show(endpoint, account, asked)
        return total, [
            changed(record, updated_time=date(record.updated_time)) if number % every == 0 else record
            for number, record in enumerate(records)
        ]

    return lie


def seen_by(which: Literal["last", "any"]) -> Lie:
    """A window shows what has its last time in it, or any of its times."""

    def lie(show: Show, endpoint: Endpoint, account: Account, asked: Arguments) -> Shown:
        start, end = asked.start or 0, 10**18 if asked.end is None else asked.end
        found: list[Any] = []
        for record in _all(show, endpoint, account, asked):
            times = times_of(record)
            if any(start <= time <= end for time in ([max(times)] if which == "last" else times)):
                found.append(record)
        first = (asked.current - 1) * asked.size
        return len(found), found[first : first + asked.size]

    return lie


def times_of(record: Record) -> list[int]:
    """All times of a record, Unix ms."""
    if isinstance(record, LiquidationTransfers):
        return [transfer.transfer_time for transfer in record.liquidation_transfer_record]
    if isinstance(record, RiskUnitLiquidation):
        return [record.liquidation_start_time, record.liquidation_end_time or record.liquidation_start_time]
    names = ("updated_time", "close_time", "time", "update_time", "timestamp", "create_time")
    return [getattr(record, name) for name in names if hasattr(record, name)]


def _all(show: Show, endpoint: Endpoint, account: Account, asked: Arguments) -> Iterator[Any]:
    page = 1
    while records := show(endpoint, account, replace(asked, start=None, end=None, current=page, size=100))[1]:
        yield from records
        page += 1


def _renamed(record: Any, name: int, time: int) -> Any:
    names = dict.fromkeys(("order_id", "liquidation_id", "group_id", "tran_id", "repay_id"), name)
    dates: dict[str, Any] = {"liquidation_end_time": None}
    dates |= dict.fromkeys(("updated_time", "liquidation_start_time", "time", "update_time", "timestamp"), time)
    if isinstance(record, LiquidationTransfers):
        moved = tuple(changed(one, transfer_time=time) for one in record.liquidation_transfer_record)
        return changed(record, liquidation_id=name, liquidation_transfer_record=moved)
    fields = {field: value for field, value in (names | dates).items() if field in record.__struct_fields__}
    return changed(record, **fields)
