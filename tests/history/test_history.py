"""Histories hold every record once, oldest first, whatever the exchange, the network and the clock do meanwhile."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from binance_liquidations import ApiError, ParameterError, to_arrow
from binance_liquidations_simulator import (
    Account,
    Arrivals,
    Exchange,
    FaultyExchange,
    Resource,
    Weather,
    synthetic_desk,
)
from binance_liquidations_simulator.faults import KINDS, evenly
from binance_liquidations_wire.types import Response
from support.clients import Sent, Time, async_client_of, client_of, sent_by, through
from support.histories import RESOURCES, client_for, history_of, key_of
from support.synthetic import NOW, START
from support.vectors import WIRE


@pytest.fixture(scope="module")
def desk() -> Account:
    """A desk large enough for windows to be split."""
    return synthetic_desk(5, units=9, liquidations=130, margin_records=4000)[0]


@pytest.mark.parametrize("resource", RESOURCES)
def test_both_clients_read_everything_in_order(resource: Resource, desk: Account) -> None:
    """Sync and async histories yield every record, and send few requests beyond those that are necessary."""
    time = Time(NOW)
    exchange = Exchange([desk], wire="mixed", clock=time, weight_limit=10**9)
    truth = [key_of(record) for record in desk.truth(resource)]
    client = client_for(desk, through(exchange), time)
    assert truth == [key_of(record) for record in history_of(client, resource, start=START)]
    asynchronous = client_for(desk, through(exchange), time, async_client_of)

    async def read() -> list[Any]:
        return [key_of(record) async for record in history_of(asynchronous, resource, start=START)]

    assert truth == asyncio.run(read())
    assert len(sent_by(client)) == len(sent_by(asynchronous)) <= 1.3 * len(truth) / 100 + 20


def test_an_async_history_survives_faults(desk: Account) -> None:
    """Windows that are read concurrently, each with failures of its own, are yielded in order."""
    time = Time(NOW)
    exchange = FaultyExchange(
        Exchange([desk], clock=time, weight_limit=10**9),
        weather=Weather(7, evenly(0.3, [kind for kind in KINDS if kind != "forbidden"])),
        time_fails=True,
    )
    client = client_for(desk, through(exchange, time), time, async_client_of)

    async def read() -> list[Any]:
        return [key_of(record) async for record in client.margin_liquidations(START)]

    assert [key_of(record) for record in desk.truth("margin-liquidations")] == asyncio.run(read())


def test_a_unit_that_is_closed_meanwhile() -> None:
    """Its liquidation is yielded once, with its end, although it was still running when the active units were read."""
    page = json.loads((WIRE / "list_risk_unit_liquidations" / "documented.canonical.json").read_text())
    ended = page["rows"][0]
    running = {name: value for name, value in ended.items() if name != "liquidationEndTime"}
    unit = {"groupId": 6, "parentEmail": "p", "creditEmail": "c", "enabled": False, "createTime": 0, "closeTime": NOW}

    def answer(sent: Sent) -> Response:
        rows = [unit] if "closed" in sent.target else [ended if "groupId=6" in sent.target else running]
        return Response(200, {}, json.dumps({"total": 1, "rows": rows}).encode())

    moment = ended["liquidationStartTime"]
    found = list(client_of(answer, clock=lambda: NOW).risk_unit_liquidations(start=moment - 1, end=moment + 1))
    assert [6] == [record.group_id for record in found]
    assert found[0].liquidation_end_time is not None


def test_a_unit_whose_times_contradict_each_other() -> None:
    """It is asked for all the same: a close before the creation says nothing about its liquidations."""
    page = json.loads((WIRE / "list_risk_unit_liquidations" / "documented.canonical.json").read_text())
    liquidation = page["rows"][0]
    unit = {"groupId": 6, "parentEmail": "p", "creditEmail": "c", "enabled": False, "createTime": NOW, "closeTime": 0}

    def answer(sent: Sent) -> Response:
        rows = [unit] if "closed" in sent.target else [liquidation] if "groupId=6" in sent.target else []
        return Response(200, {}, json.dumps({"total": len(rows), "rows": rows}).encode())

    moment = liquidation["liquidationStartTime"]
    found = client_of(answer, clock=lambda: NOW).risk_unit_liquidations(start=moment - 1, end=moment + 1)
    assert [6] == [record.group_id for record in found]


def test_many_records_in_one_millisecond() -> None:
    """A millisecond cannot be split, so it is read whole."""
    account = synthetic_desk(1, margin_records=1, liquidations=0)[0]
    arrivals = Arrivals(account, since=START)
    for _ in range(2300):
        arrivals.add("margin-liquidations", NOW, START + 5)
    time = Time(NOW)
    client = client_for(account, through(Exchange([account], clock=time)), time)
    records = [key_of(record) for record in client.margin_liquidations(START)]
    assert Counter(records) == Counter(key_of(record) for record in account.truth("margin-liquidations"))
    history = client.margin_liquidations(START)
    first = [key_of(next(history)) for _ in range(1234)]
    assert records == first + [key_of(record) for record in client.margin_liquidations(cursor=history.cursor)]


def test_windows_are_as_long_as_allowed(desk: Account) -> None:
    """No window spans more than 100 days, and windows overlap, since a liquidation may last from one into the next."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time)
    list(client.liquidation_transfers(start=datetime(2025, 1, 1, tzinfo=UTC)))
    windows = []
    for sent in sent_by(client)[1:]:  # the first one asks for the time
        query = dict(pair.split("=") for pair in sent.target.partition("?")[2].split("&"))
        if query.get("current") == "1":
            windows.append((int(query["startTime"]), int(query["endTime"])))
    assert all(end - start <= 100 * 86_400_000 for start, end in windows)
    assert windows[0][0] == 1_735_689_600_000 - 3 * 86_400_000
    assert windows[-1][1] == NOW
    assert all(earlier[1] + 1 - later[0] == 6 * 86_400_000 for earlier, later in pairwise(windows))


def test_a_longest_window_that_is_not_published(desk: Account) -> None:
    """A window that the exchange refuses as too long is halved until it is not."""
    time = Time(NOW)
    answer = through(Exchange([desk], clock=time))

    def strict(sent: Sent) -> Response:
        query = dict(pair.split("=") for pair in sent.target.partition("?")[2].split("&") if "=" in pair)
        if int(query.get("endTime", 0)) - int(query.get("startTime", 0)) > 30 * 86_400_000:
            return Response(400, {}, b'{"code":-1127,"msg":"Lookup interval is too big."}')
        return answer(sent)

    truth = [key_of(record) for record in desk.truth("margin-liquidations")]
    assert truth == [key_of(record) for record in client_for(desk, strict, time).margin_liquidations(START)]
    asynchronous = client_for(desk, strict, time, async_client_of)

    async def read() -> list[Any]:
        return [key_of(record) async for record in asynchronous.margin_liquidations(START)]

    assert truth == asyncio.run(read())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "start is missing: without it the exchange returns the last 7 days only"),
        ({"start": datetime(2025, 1, 1)}, "start is a naive datetime"),
        ({"start": NOW, "end": NOW - 1}, "start is after end"),
        ({"start": NOW // 1000}, rf"start {NOW // 1000}: seconds\?"),
        ({"start": START, "end": NOW // 1000}, rf"end {NOW // 1000}: seconds\?"),
        ({"start": START // 1000, "end": NOW // 1000}, rf"start {START // 1000}: seconds\?"),
        ({"start": NOW * 1000}, rf"start {NOW * 1000}: microseconds\? As milliseconds it is after the year 5138"),
        ({"start": NOW * 10**6}, rf"start {NOW * 10**6}: nanoseconds\?"),
        ({"start": datetime(6000, 1, 1, tzinfo=UTC)}, "start is after the year 5138: give an earlier one"),
        ({"start": -1}, "start_time must be at least 0"),
        ({"cursor": "x"}, "cursor is not one that a history gave out"),
        (
            {"cursor": '{"resource":"closed-risk-units","start":0,"end":null,"filters":{},"begun":true}'},
            "cursor is not",
        ),
        ({"cursor": "{}", "start": 1}, "a cursor knows what was asked for"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], message: str, desk: Account) -> None:
    """They are refused at the call, before anything is sent."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time)
    for method in (client.risk_unit_liquidations, client.liquidation_transfers):
        with pytest.raises(ParameterError, match=message):
            method(**arguments)
    assert sent_by(client) == []


def test_a_cursor_of_another_resource(desk: Account) -> None:
    """It is refused with both names."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time)
    cursor = client.margin_liquidations(START).cursor
    with pytest.raises(ParameterError, match="belongs to margin-liquidations, not to closed-risk-units"):
        client.closed_risk_units(cursor=cursor)


def test_an_error_says_where_to_go_on(desk: Account) -> None:
    """The records so far are kept, and the error carries the cursor for the rest."""
    time = Time(NOW)
    exchange = Exchange([desk], clock=time)
    answer = through(exchange)
    sent = 0

    def failing(request: Any) -> Any:
        nonlocal sent
        sent += 1
        return answer(request)._replace(status=403, body=b"<html>") if sent > 20 else answer(request)

    got: list[Any] = []
    client = client_for(desk, failing, time)
    with pytest.raises(ApiError) as caught:
        got.extend(client.margin_liquidations(START))
    assert json.loads(str(caught.value.cursor))["resource"] == "margin-liquidations"
    assert "to go on from here: cursor=" in caught.value.__notes__[0]
    rest = client_for(desk, answer, time).margin_liquidations(cursor=caught.value.cursor)
    history = client_for(desk, through(exchange), time).margin_liquidations(START)
    assert [key_of(record) for record in history] == [key_of(record) for record in [*got, *rest]]
    assert got


def test_breaking_off_leaves_nothing_hanging(desk: Account) -> None:
    """When a loop over an async history ends early, its reading ahead is cancelled."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time, async_client_of)

    async def read() -> set[Any]:
        async for _ in client.margin_liquidations(START):
            break
        await asyncio.sleep(0.01)
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert set() == asyncio.run(read())


def test_a_history_becomes_a_table(desk: Account) -> None:
    """In one call, also where there is no record that shows the columns."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time)
    table = to_arrow(client.liquidation_transfers(START))
    assert desk.count("liquidation-transfers") == table.num_rows
    empty = to_arrow(client.liquidation_transfers(START - 10, START - 5))
    assert (0, table.schema.names) == (empty.num_rows, empty.schema.names)


def test_progress(desk: Account) -> None:
    """A history reports how far it is, from nothing to all."""
    time = Time(NOW)
    history = client_for(desk, through(Exchange([desk], clock=time)), time).margin_liquidations(START)
    seen = [history.progress, *(history.progress for _ in history), history.progress]
    assert (0.0, 1.0, True) == (seen[0], seen[-1], seen == sorted(seen))


def test_a_start_in_1970(desk: Account) -> None:
    """A start before 1973 is not taken for seconds: the history is complete."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time)
    expected = [key_of(record) for record in client.liquidation_transfers(START)]
    for start in (0, datetime(1970, 1, 2, tzinfo=UTC)):
        assert expected == [key_of(record) for record in client.liquidation_transfers(start)]
