"""The repr of a history says what was asked for, and how far it is."""

import asyncio
from itertools import islice
from typing import Any

import pytest

from binance_liquidations import TransportError
from binance_liquidations_simulator import Account, Exchange, synthetic_desk
from binance_liquidations_wire.types import Response
from support.clients import Sent, Time, async_client_of, through
from support.histories import client_for, key_of
from support.synthetic import NOW

START, END = 1_751_328_000_000, NOW
FROM = "from 2025-07-01T00:00:00.000Z to"


@pytest.fixture(scope="module")
def desk() -> Account:
    """A desk with 3000 margin liquidations."""
    return synthetic_desk(5, units=4, liquidations=6, margin_records=3000)[0]


def dated(record: Any) -> str:
    """The time of a record as it is shown."""
    return f"{record.updated_time:%Y-%m-%dT%H:%M:%S}.{record.updated_time.microsecond // 1000:03}Z"


def test_how_far_a_history_is(desk: Account) -> None:
    """Before it begins, between two records, and when all is read; across a cursor and a failure, too."""
    fails = False

    def answer(sent: Sent) -> Response:
        if fails:
            raise TransportError("cut")
        return through(Exchange([desk], clock=Time(NOW)))(sent)

    client = client_for(desk, answer, Time(NOW), retry_for=0)
    history = client.margin_liquidations(START)
    assert repr(history) == f"<History margin-liquidations, {FROM} now: 0% of it read, 0 records returned>"
    first = list(islice(history, 120))
    *_, last = first
    reached = f"read, 120 records returned, the last of {dated(last)}>"
    assert repr(history).startswith(f"<History margin-liquidations, {FROM} 2026-01-01T00:01:00.000Z: ")
    assert repr(history).endswith(reached)
    again = client.margin_liquidations(cursor=history.cursor)
    assert repr(again).endswith(f"read, 0 records returned, the last of {dated(last)}>")
    fails = True
    with pytest.raises(TransportError):
        first.extend(history)
    read = len(first)
    assert read >= 120
    assert f"{read} records returned, the last of {dated(first[-1])}>" in repr(history)
    fails = False
    rest = list(history)
    assert [key_of(record) for record in desk.truth("margin-liquidations")][read:] == [key_of(one) for one in rest]
    assert repr(history).endswith(f": all of it read, 3000 records returned, the last of {dated(rest[-1])}>")


def test_an_async_history(desk: Account) -> None:
    """It says the same of itself."""
    client = client_for(desk, through(Exchange([desk], clock=Time(NOW))), Time(NOW), async_client_of)
    one: Any = desk.truth("risk-unit-liquidations")[0]
    history = client.risk_unit_liquidations(START, END, group_id=one.group_id)

    async def read() -> int:
        return len([record async for record in history])

    asked = f"<AsyncHistory risk-unit-liquidations, {FROM} 2026-01-01T00:01:00.000Z, group_id="
    assert repr(history).startswith(asked)
    count = asyncio.run(read())
    assert f": all of it read, {count} records returned, the last of " in repr(history)


def test_no_key_is_shown(desk: Account) -> None:
    """Neither a key nor its fingerprint; a resource without times shows none."""
    client = client_for(desk, through(Exchange([desk], clock=Time(NOW))), Time(NOW))
    shown = repr(client.closed_risk_units())
    assert "<History closed-risk-units: 0% of it read, 0 records returned>" == shown
    assert desk.keys[0].api_key not in shown
    assert client.fingerprint not in shown
