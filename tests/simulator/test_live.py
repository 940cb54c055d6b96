"""Accounts to which things happen as time passes."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from binance_liquidations_simulator import Account, Exchange, FaultyExchange, Live, Resource, synthetic_desk
from support.caller import NOW, Caller, Clock

MINUTE = 60_000
SIZE = {"liquidations": 3, "margin_records": 5, "force_orders": 5, "portfolio_orders": 5, "repayments": 3}
KINDS = {"accounts": 1, "margin_accounts": 1, "futures_accounts": 1, "portfolio_accounts": 1}
Told = list[tuple[int, str]]


def lived(seed: int, minutes: Sequence[float], number: int = 0) -> tuple[Account, Told]:
    """An account of a desk that was looked at in these minutes, and what was told of it."""
    account, told = (
        synthetic_desk(seed, **KINDS, **SIZE, start=NOW - 90 * MINUTE, end=NOW - 60 * MINUTE)[number],
        Told(),
    )
    live = Live(account, number, seed, start=NOW, tell=lambda time, text: told.append((time, text)))
    for minute in minutes:
        live.let_happen(NOW + round(minute * MINUTE))
    return account, told


def everything(account: Account) -> list[Any]:
    return [*(list(account.truth(resource)) for resource in account.resources), account.liquidation_loan]


@settings(max_examples=25)
@given(st.integers(0, 3), st.integers(0, 3), st.lists(st.floats(0, 12), max_size=6))
def test_what_happens_follows_from_the_seed(seed: int, number: int, minutes: list[float]) -> None:
    """However often, and whenever, somebody looks; also if the clock goes back in between."""
    once, told = lived(seed, [12], number)
    often, told_often = lived(seed, [*minutes, 12], number)
    assert (everything(once), told) == (everything(often), told_often)
    assert [time for time, _ in told] == sorted(time for time, _ in told)


def test_another_seed_is_another_story() -> None:
    """The lines tell."""
    assert lived(0, [2])[1] != lived(1, [2])[1]


@pytest.mark.parametrize("number", range(len(KINDS)))
def test_every_resource_gets_records_at_a_pace_that_one_can_watch(number: int) -> None:
    """Each that the account has, within two minutes; something every ten seconds at least, and not all at once."""
    before, (account, told) = lived(0, [], number)[0], lived(0, [2], number)
    assert all(account.count(resource) > before.count(resource) for resource in account.resources if resource != CLOSED)
    assert all(0 < later[0] - earlier[0] <= 20_000 for earlier, later in pairwise(sorted(dict(told).items())))
    assert len(told) < 60


CLOSED: Resource = "closed-risk-units"


def test_a_liquidation_starts_runs_and_ends() -> None:
    """Its transfers and repayments fall into it, and only the end and what is pending ever change."""
    (account,) = synthetic_desk(3, **SIZE, start=NOW - 90 * MINUTE, end=NOW - 60 * MINUTE)
    live = Live(account, start=NOW)
    seen: dict[tuple[int, int], list[Any]] = {}
    for second in range(8 * 60):
        live.let_happen(NOW + second * 1000)
        for record in account.truth("risk-unit-liquidations")[3:]:
            states = seen.setdefault((record.group_id, record.liquidation_start_time), [])  # type: ignore[union-attr]
            if record not in states:
                states.append(record)
    assert len(seen) == 16
    *complete, _ = seen.values()
    for running, ended in complete:
        assert (running.liquidation_end_time, running.end_ltv) == (None, running.start_ltv)
        assert replace(running, liquidation_end_time=ended.liquidation_end_time, end_ltv=ended.end_ltv) == ended
        assert 13_000 <= ended.liquidation_end_time - ended.liquidation_start_time <= 18_000
        assert ended.end_ltv < ended.start_ltv
    rows: Any = account.truth("liquidation-transfers")[3:]
    repaid: Any = [one for one in account.truth("borrow-repay-records") if one.type == "FORCE_REPAY"]  # type: ignore[union-attr]
    for (_, ended), row in zip(complete, rows, strict=False):
        begin, end = ended.liquidation_start_time, ended.liquidation_end_time
        moved = row.liquidation_transfer_record
        assert {transfer.status for transfer in moved} == {"CONFIRM"}
        assert all(begin <= transfer.transfer_time <= end for transfer in moved)
        sums = sorted(asset.amount for transfer in moved for asset in transfer.assets)
        assert sums == sorted(one.amount for one in repaid if begin <= one.timestamp <= end)
        assert {one.group_id for one in repaid if begin <= one.timestamp <= end} == {ended.group_id}


def test_what_ran_at_the_start_ends() -> None:
    """Nothing is left pending or running of what the desk began with."""
    account, _ = lived(0, [2])
    running: Any = account.truth("risk-unit-liquidations")[:3]
    assert all(record.liquidation_end_time is not None for record in running)
    rows: Any = account.truth("liquidation-transfers")[:3]
    assert {transfer.status for row in rows for transfer in row.liquidation_transfer_record} == {"CONFIRM"}
    repayments: Any = account.truth("liquidation-loan-repayments")[:3]
    assert {record.status for record in repayments} == {"SUCCESS"}


def test_units_are_closed_after_their_last_liquidation() -> None:
    """One now and then; others take their places, so that there are always some."""
    account, _ = lived(0, [60])
    before, _ = lived(0, [])
    closed: Any = [one for one in account.truth(CLOSED) if one.close_time >= NOW]  # type: ignore[union-attr]
    assert len(closed) == 60 * 2 // 15
    assert account.active_units >= before.active_units
    for one in closed:
        own: Any = [r for r in account.truth("risk-unit-liquidations") if r.group_id == one.group_id]  # type: ignore[union-attr]
        assert one.create_time < own[0].liquidation_start_time
        assert one.close_time > own[-1].liquidation_end_time


def test_a_liquidation_loan_is_never_repaid_twice() -> None:
    """What remains is never below zero: more is lent before; also where there was no loan."""
    for size in (SIZE, SIZE | {"repayments": 0}):
        (account,) = synthetic_desk(1, accounts=0, margin_accounts=1, **size)
        live = Live(account, start=NOW)
        for minute in range(120):
            live.let_happen(NOW + minute * MINUTE)
            if (loan := account.liquidation_loan) is not None:
                assert loan.repaid_amount is not None
                assert loan.amount >= loan.repaid_amount
        assert account.liquidation_loan is not None


def test_things_happen_before_the_request_that_shows_them() -> None:
    """By the exchange's clock, not by the machine's."""
    (account,) = synthetic_desk(0, **SIZE, start=NOW - 90 * MINUTE, end=NOW - 60 * MINUTE)
    clock = Clock()
    exchange = FaultyExchange(Exchange([account], clock=clock), between=[Live(account, start=NOW)])
    caller = Caller(exchange, account.keys[0], clock)
    totals = []
    for _ in range(3):
        totals.append(caller.get("margin-liquidations")["total"])
        clock.now += 70_000
    assert totals[0] < totals[1] < totals[2]
    assert exchange.tally["inserted"] > 20


def test_a_record_changes_but_not_its_date() -> None:
    """Of a desk's own records, too; the ledger has it once, in its place."""
    (account,) = synthetic_desk(0, liquidations=0, margin_records=9)
    truth = account.truth("margin-liquidations")
    old: Any = truth[4]
    new = replace(old, side="BUY" if old.side == "SELL" else "SELL")
    account.change(old, new)
    assert (truth[4], len(truth), account.count("margin-liquidations")) == (new, 9, 9)
    with pytest.raises(ValueError, match="no such record"):
        account.change(old, new)
    with pytest.raises(ValueError, match="keeps its time"):
        account.change(new, replace(new, updated_time=new.updated_time + 1))
