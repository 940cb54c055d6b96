"""A cursor resumes where it was made: with the same account, and only if it is unchanged."""

import json
from typing import Any

import pytest

from binance_liquidations import ParameterError
from binance_liquidations_simulator import Account, Exchange, synthetic_desk
from support.clients import Time, async_client_of, client_of, sent_by, through
from support.histories import client_for, key_of
from support.synthetic import NOW, START

DAY = 86_400_000
NOT_ONE = "cursor is not one that a history gave out"


@pytest.fixture(scope="module")
def desk() -> tuple[Account, ...]:
    """Two accounts."""
    return synthetic_desk(6, accounts=2, margin_records=300)


def client_of_account(desk: tuple[Account, ...], number: int, make: Any = client_of) -> Any:
    """A client of one of them."""
    time = Time(NOW)
    return client_for(desk[number], through(Exchange(desk, clock=time)), time, make)


def cursor_in_between(client: Any, records: int = 100) -> str:
    """The cursor of a history that was read in part."""
    history = client.margin_liquidations(START)
    for _ in range(records):
        next(history)
    cursor: str = history.cursor
    return cursor


@pytest.mark.parametrize("make", [client_of, async_client_of])
def test_a_cursor_of_another_account(make: Any, desk: tuple[Account, ...]) -> None:
    """It is refused before anything is sent: the records before it are not this account's."""
    first, second = client_of_account(desk, 0), client_of_account(desk, 1, make)
    for cursor in (cursor_in_between(first), first.margin_liquidations(START).cursor):
        with pytest.raises(ParameterError, match="cursor belongs to another account"):
            second.margin_liquidations(cursor=cursor)
    assert [] == sent_by(second)
    assert first.fingerprint in cursor
    assert desk[0].keys[0].api_key not in cursor


def test_a_cursor_that_names_no_account(desk: tuple[Account, ...]) -> None:
    """Those of earlier versions still work, and are of this account from then on."""
    client = client_of_account(desk, 0)
    cursor = json.loads(cursor_in_between(client))
    del cursor["account"], cursor["check"]
    history = client.margin_liquidations(cursor=json.dumps(cursor))
    assert client.fingerprint == json.loads(history.cursor)["account"]
    expected = [key_of(record) for record in client.margin_liquidations(START)][100:]
    assert expected == [key_of(record) for record in history]


TAMPERED: dict[str, dict[str, Any]] = {
    "start after end": {"start": NOW + 1},
    "a start below zero": {"start": -1},
    "an end below zero": {"end": -1, "window": None, "after": None},
    "an end that no clock shows": {"end": 10**15},
    "a start beyond all datetimes": {"start": 2**62, "end": 2**62, "window": None, "after": None},
    "no end": {"end": None},
    "a window before the start": {"window": [START - 1, START]},
    "a window after the end": {"window": [NOW, NOW + 1]},
    "a window that is reversed": {"window": [START + 1, START]},
    "a window below zero": {"start": 0, "window": [-1, START]},
    "an after in no window": {"window": None},
    "a window before it has begun": {"begun": False},
    "an after that is the noughth": {"after": [START, 0, "0" * 12]},
    "an after below zero": {"after": [-1, 1, "0" * 12]},
    "an after of no digest": {"after": [START, 1, "x"]},
    "another after": {"after": [START + DAY, 1, "0" * 12]},
    "another window": {"window": [START + DAY, START + 2 * DAY]},
    "a filter that was not asked for": {"filters": {"isolated_symbol": "BNBBTC"}},
    "no account": {"account": None},
    "no check": {"check": None},
    "an unknown filter": {"filters": {"symbol": "BNBBTC"}},
    "a filter that pages": {"filters": {"size": 1}},
    "a filter that is a time": {"filters": {"start_time": START}},
    "a filter of another type": {"filters": {"isolated_symbol": 5}},
    "a filter of another resource": {"filters": {"group_id": 5}},
    "an unknown field": {"more": 1},
    "an unknown resource": {"resource": "orders"},
}


@pytest.mark.parametrize("case", TAMPERED)
def test_a_cursor_that_was_changed(case: str, desk: tuple[Account, ...]) -> None:
    """What no history can have written is refused, in place of records that are skipped or doubled."""
    client = client_of_account(desk, 0)
    before = cursor_in_between(client)
    sent = len(sent_by(client))
    changed = json.dumps(json.loads(before) | TAMPERED[case])
    with pytest.raises(ParameterError, match=NOT_ONE):
        client.margin_liquidations(cursor=changed)
    assert sent == len(sent_by(client))


def test_a_window_that_is_too_long(desk: tuple[Account, ...]) -> None:
    """No history makes a window that the exchange refuses."""
    client = client_of_account(desk, 0)
    history = client.liquidation_transfers(START)
    next(history)
    cursor = json.loads(history.cursor)
    cursor |= {"window": [START, START + 101 * DAY], "after": None}
    with pytest.raises(ParameterError, match=NOT_ONE):
        client.liquidation_transfers(cursor=json.dumps(cursor))


@pytest.mark.parametrize(
    "name", ["margin_liquidations", "risk_unit_liquidations", "liquidation_transfers", "closed_risk_units"]
)
@pytest.mark.parametrize("start", [0, START, NOW + 1])
def test_every_cursor_that_is_made_is_taken(name: str, start: int, desk: tuple[Account, ...]) -> None:
    """Also before the first record, after the last one, and in a history without records."""
    client = client_of_account(desk, 0)
    method = getattr(client, name)
    history = method() if name == "closed_risk_units" else method(start)
    cursors = [history.cursor] + [history.cursor for _ in history] + [history.cursor]
    for cursor in cursors:
        assert cursor == method(cursor=cursor).cursor
