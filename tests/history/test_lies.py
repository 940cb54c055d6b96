"""An exchange that answers politely and wrongly: the history is right, or a typed error after a few requests."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from binance_liquidations import UnsettledError
from binance_liquidations.archive import sync
from binance_liquidations_simulator import Account, Exchange, LiquidationTransfers, Resource, synthetic_desk
from binance_liquidations_simulator.faults.lies import (
    Lie,
    LyingExchange,
    Show,
    blank,
    cut,
    endless,
    fewer,
    misdated,
    seen_by,
    stuck,
    timeless,
    times_of,
)
from support.accounts import Near
from support.clients import Time, async_client_of, sent_by, through
from support.histories import RESOURCES as FIRST
from support.histories import client_for, history_of, key_of, time_of
from support.synthetic import NOW, START

pytestmark = pytest.mark.long

DAY = 86_400_000
RESOURCES: list[Resource] = [*FIRST, "borrow-repay-records"]
WINDOWED = FIRST[:3]
COUNTED: list[Resource] = ["margin-liquidations", "liquidation-transfers", "closed-risk-units"]


@pytest.fixture(scope="module")
def desk() -> Account:
    """A desk whose histories take several pages each."""
    return synthetic_desk(5, units=300, liquidations=700, margin_records=700)[0]


def lied_to(desk: Account, lie: Lie) -> Any:
    """A client of an exchange that lies."""
    time = Time(NOW)
    return client_for(desk, through(LyingExchange([desk], lie, clock=time, weight_limit=10**9)), time)


def truth(desk: Account, resource: Resource, start: int = START, end: int = NOW) -> list[Any]:
    """What a history from `start` to `end` has to hold."""
    found = [record for record in desk.truth(resource) if start <= time_of(record) <= end]
    return [key_of(record) for record in found]


@pytest.mark.parametrize("most", [10, 50])
@pytest.mark.parametrize("resource", RESOURCES)
def test_pages_are_smaller_than_asked_for(resource: Resource, most: int, desk: Account) -> None:
    """Nothing is lost when the exchange lowers its largest page size, even without a total."""
    history = history_of(lied_to(desk, fewer(most)), resource, start=START)
    assert truth(desk, resource) == [key_of(record) for record in history]


@pytest.mark.parametrize("lie", [cut(50), blank(2)], ids=["cut", "blank"])
@pytest.mark.parametrize("resource", COUNTED)
def test_records_are_missing(resource: Resource, lie: Lie, desk: Account) -> None:
    """When two readings agree that records are missing, the history ends with an error, not as if it were complete."""
    client = lied_to(desk, lie)
    with pytest.raises(UnsettledError, match="records came where total is"):
        list(history_of(client, resource, start=START))
    assert len(sent_by(client)) < 30


@pytest.mark.parametrize("date", [lambda time: time // 1000, lambda time: time + 400 * DAY, lambda _: 0])
@pytest.mark.parametrize("every", [1, 90])
def test_dates_that_no_window_explains(every: int, date: Any, desk: Account) -> None:
    """Records dated outside their window, and missing from that of their date, are an error, not dropped silently."""
    client = lied_to(desk, misdated(every, date))
    with pytest.raises(UnsettledError, match="and not in that of its own date"):
        list(client.margin_liquidations(START))


def test_an_empty_page_where_nobody_counts() -> None:
    """Smaller windows show what came after it."""
    [desk] = synthetic_desk(9, units=2, liquidations=350, margin_records=0, start=START, end=NOW)
    client = lied_to(desk, blank(2))
    found = sorted(key_of(record) for record in client.risk_unit_liquidations(START))
    assert sorted(truth(desk, "risk-unit-liquidations")) == found


@pytest.mark.parametrize("resource", COUNTED)
def test_a_page_is_empty_once(resource: Resource, desk: Account) -> None:
    """It is read again, and the history is whole."""
    history = history_of(lied_to(desk, blank(2, times=1)), resource, start=START)
    assert truth(desk, resource) == [key_of(record) for record in history]


def test_the_async_client_is_lied_to(desk: Account) -> None:
    """It raises the same error."""
    time = Time(NOW)
    exchange = LyingExchange([desk], cut(50), clock=time, weight_limit=10**9)
    client = client_for(desk, through(exchange), time, async_client_of)

    async def read() -> list[Any]:
        return [record async for record in client.margin_liquidations(START)]

    with pytest.raises(UnsettledError, match="records came where total is"):
        asyncio.run(read())


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_same_page_over_and_over(resource: Resource, desk: Account) -> None:
    """`current` is ignored: a page that brings nothing new ends the reading."""
    client = lied_to(desk, stuck)
    with pytest.raises(UnsettledError):
        list(history_of(client, resource, start=START))
    assert len(sent_by(client)) < 10


@pytest.mark.parametrize(
    "total",
    [lambda _: 5, lambda _: 1000, lambda _: 10**9, lambda page: page * 100 + 100],
    ids=["far too small", "too small", "huge", "growing"],
)
@pytest.mark.parametrize("resource", RESOURCES)
def test_rows_without_end(resource: Resource, total: Any, desk: Account) -> None:
    """They are not read for ever, nor kept."""
    client = lied_to(desk, endless(total))
    with pytest.raises(UnsettledError):
        list(history_of(client, resource, start=START))
    assert len(sent_by(client)) < (60 if resource in COUNTED else 200)


@pytest.mark.parametrize("which", ["last", "any"])
@pytest.mark.parametrize("resource", WINDOWED)
def test_whichever_time_a_window_applies_to(resource: Resource, which: Any, desk: Account) -> None:
    """A record that is in two windows is yielded once, in the place of its date."""
    client = lied_to(desk, seen_by(which))
    assert truth(desk, resource) == [key_of(record) for record in history_of(client, resource, start=START)]
    start, end = START + 31 * DAY, START + 170 * DAY  # what goes on over the ends lies where it is dated
    found = [key_of(record) for record in history_of(client, resource, start=start, end=end)]
    assert truth(desk, resource, start, end) == found


@pytest.mark.parametrize("resource", WINDOWED)
def test_times_are_ignored(resource: Resource, desk: Account) -> None:
    """Records outside each window are left out, so the history is right."""
    client = lied_to(desk, timeless)
    start = START - 300 * DAY
    assert truth(desk, resource) == [key_of(record) for record in history_of(client, resource, start=start)]
    start, end = START + 31 * DAY, START + 60 * DAY
    found = [key_of(record) for record in history_of(client, resource, start=start, end=end)]
    assert truth(desk, resource, start, end) == found


def test_times_are_ignored_and_there_is_too_much() -> None:
    """Splitting windows does not help, so it is an error at once."""
    desk = synthetic_desk(5, liquidations=0, margin_records=4000)[0]
    client = lied_to(desk, timeless)
    with pytest.raises(UnsettledError, match="records of other times than it is asked for"):
        list(client.margin_liquidations(START))
    assert len(sent_by(client)) < 5


def test_the_archive_marks_nothing_that_was_not_read(tmp_path: Path, desk: Account) -> None:
    """A window whose records are missing is read again, and the next sync with an honest exchange archives them."""
    time, archive = Time(NOW), tmp_path / "archive.db"
    honest = Exchange([desk], clock=time, weight_limit=10**9)
    for exchange in (LyingExchange([desk], cut(50), clock=time, weight_limit=10**9), honest):
        account = Near(desk, exchange, time)
        done = sync(archive, [cast("Any", account)], start=START, resources=COUNTED)
        errors = [one.error for one in done.failed]
        assert all(isinstance(error, UnsettledError) for error in errors)
        assert len(errors) == (0 if exchange is honest else len(COUNTED))
    assert {one.resource: one.new for one in done.copied} == {
        "margin-liquidations": desk.count("margin-liquidations"),
        "liquidation-transfers": sum(map(len, map(times_of, desk.truth("liquidation-transfers")))),
        "closed-risk-units": desk.count("closed-risk-units"),
    }


def test_a_cursor_of_an_older_version(desk: Account) -> None:
    """Windows are as long as the exchange allows, without a margin, and the history goes on."""
    cursor = json.dumps(
        {
            "resource": "liquidation-transfers",
            "start": START,
            "end": NOW,
            "filters": {},
            "begun": True,
            "window": [START, START + 100 * DAY],
            "after": None,
        }
    )
    history = lied_to(desk, fewer(100)).liquidation_transfers(cursor=cursor)
    assert truth(desk, "liquidation-transfers") == [key_of(record) for record in history]


def test_a_liquidation_without_transfers(desk: Account) -> None:
    """Nothing dates it, so it comes once, where it comes without a margin."""

    def lie(show: Show, endpoint: Any, account: Account, asked: Any) -> Any:
        total, records = show(endpoint, account, asked)
        is_in = asked.start <= START + 5 <= asked.end and asked.current == 1
        return total + is_in, [
            *([LiquidationTransfers(liquidation_id=7, liquidation_transfer_record=())] if is_in else []),
            *records,
        ]

    history = lied_to(desk, lie).liquidation_transfers(START - 200 * DAY)
    empty = [record for record in history if not record.liquidation_transfer_record]
    assert [7] == [record.liquidation_id for record in empty]


def test_a_record_that_is_found_by_no_time_of_its_own(desk: Account) -> None:
    """It comes in another window than that of its date, where alone it is looked for: an error, and no loss."""

    def lie(show: Show, endpoint: Any, account: Account, asked: Any) -> Any:
        return show(endpoint, account, replace(asked, start=asked.start + 10 * DAY, end=asked.end + 10 * DAY))

    with pytest.raises(UnsettledError, match="and not in that of its own date"):
        list(lied_to(desk, lie).liquidation_transfers(START))
