"""Records that come while a history is read."""

from typing import Any

import pytest

from binance_liquidations_simulator import (
    Account,
    Arrivals,
    Exchange,
    FaultyExchange,
    LiquidationTransfers,
    Record,
    Resource,
    RiskUnitLiquidation,
    WireForm,
    documented_desk,
    synthetic_desk,
)
from binance_liquidations_simulator.faults import Between
from support.caller import DAY, NOW, PATHS, Caller, Clock

SINCE = NOW - 30 * DAY


def moment(record: Any) -> int:
    """When it happened."""
    for name in ("updated_time", "liquidation_start_time", "close_time"):
        if hasattr(record, name):
            return int(getattr(record, name))
    return int(record.liquidation_transfer_record[0].transfer_time)


def visited(between: list[Between], account: Account, *, wire: WireForm = "table") -> tuple[FaultyExchange, Caller]:
    """An exchange at which things happen."""
    clock = Clock()
    exchange = FaultyExchange(Exchange([account], wire=wire, clock=clock), between=between)
    return exchange, Caller(exchange, account.keys[0], clock)


@pytest.mark.parametrize("resource", PATHS)
def test_what_arrives_is_in_the_truth_once_and_on_the_page(resource: Resource) -> None:
    """Present and late records of every resource, with ids that nothing else has."""
    account = synthetic_desk()[0]
    before = account.count(resource)
    arrivals = Arrivals(account, since=SINCE)
    late = [arrivals.add(resource, NOW, SINCE + number) for number in range(20)]
    present = [arrivals.add(resource, NOW) for _ in range(20)]
    assert arrivals.added == (*late, *present)
    truth = list(account.truth(resource))
    assert len(truth) == before + 40
    assert all(truth.count(record) == 1 for record in arrivals.added)
    assert [record for record in truth if record in late] == late
    assert {moment(record) for record in present} == {NOW}


def test_a_callback_comes_before_the_request_with_its_number() -> None:
    """With the exchange's time, so that it can add what the request then shows."""
    account = documented_desk()[0]
    arrivals = Arrivals(account, since=SINCE)
    calls: list[tuple[int, int]] = []

    def third(number: int, now: int) -> int:
        calls.append((number, now))
        if number != 3:
            return 0
        arrivals.add("margin-liquidations", now)
        return 1

    exchange, caller = visited([third], account)
    assert [caller.get("margin-liquidations")["total"] for _ in range(4)] == [1, 1, 2, 2]
    assert calls == [(number, NOW) for number in range(1, 5)]
    assert exchange.tally["inserted"] == 1


def test_arrivals_by_chance_follow_from_the_seed() -> None:
    """Present and late ones of all resources, counted, and the same again for the same seed."""

    def run(seed: int) -> tuple[Record, ...]:
        account = synthetic_desk()[0]
        arrivals = Arrivals(account, seed, since=SINCE, chance=0.5)
        exchange, caller = visited([arrivals], account)
        for _ in range(200):
            caller.send(caller.signed("closed-risk-units"))
        assert exchange.tally["inserted"] == len(arrivals.added)
        return arrivals.added

    added = run(1)
    assert run(1) == added != run(2)
    assert 70 < len(added) < 130
    assert {type(record).__name__ for record in added} == {
        "MarginLiquidation",
        "RiskUnitLiquidation",
        "LiquidationTransfers",
        "ClosedRiskUnit",
    }
    moments = {"present" if moment(record) == NOW else "late" for record in added}
    assert moments == {"present", "late"}
    assert all(SINCE <= moment(record) <= NOW for record in added)


def test_a_plain_margin_account_gets_orders_only() -> None:
    """Nothing of the institutional loan can happen to it; a reader may also ask for one resource alone."""
    account = synthetic_desk(accounts=0, margin_accounts=1, margin_records=1)[0]
    arrivals = Arrivals(account, since=SINCE, chance=1.0, late=0.0)
    assert sum(arrivals(number, NOW) for number in range(50)) == 50
    assert (account.count("margin-liquidations"), {moment(record) for record in arrivals.added}) == (51, {NOW})
    credit = synthetic_desk()[0]
    arrivals = Arrivals(credit, since=SINCE, chance=1.0, resources=["liquidation-transfers"])
    assert sum(arrivals(number, NOW) for number in range(5)) == 5
    assert {type(record) for record in arrivals.added} == {LiquidationTransfers}


def test_arrivals_are_plausible() -> None:
    """Unique, consistent in themselves, nothing ends in the future, and a unit has one liquidation at a time."""
    account = synthetic_desk()[0]
    arrivals = Arrivals(account, 3, since=SINCE)
    for number in range(60):
        arrivals.add("risk-unit-liquidations", NOW, NOW - number // 10)
        arrivals.add("liquidation-transfers", NOW, NOW - number)
    starts: list[tuple[int, int]] = []
    for record in arrivals.added:
        if isinstance(record, RiskUnitLiquidation):
            starts.append((record.group_id, record.liquidation_start_time))
            debts = record.liquidation_snapshot.liabilities
            assert record.total_liability == sum(debt.principal + debt.interest for debt in debts)
            assert record.liquidation_end_time is None or record.liquidation_end_time <= NOW
        elif isinstance(record, LiquidationTransfers):
            assert max(transfer.transfer_time for transfer in record.liquidation_transfer_record) <= NOW
    assert len(starts) == len(set(starts)) == 60
    units = {unit for unit, _ in starts}
    assert units & synthetic_desk()[0].active_units
    assert units - synthetic_desk()[0].active_units


def test_a_unit_that_closes_takes_its_liquidations_along() -> None:
    """In the present it is an active unit: its liquidations leave the list for the reader who asks for the unit."""
    account = synthetic_desk()[0]
    active = account.active_units
    arrivals = Arrivals(account, since=SINCE)
    for _ in active:
        arrivals.add("closed-risk-units", NOW)
    assert not account.active_units
    assert active <= account.closed_units
    arrivals.add("closed-risk-units", NOW)
    arrivals.add("risk-unit-liquidations", NOW)
    assert len(account.active_units) == 1


def test_a_unit_is_there_before_it_is_liquidated() -> None:
    """A unit that closes was created by the time of its first liquidation."""
    account = synthetic_desk(90, units=7, liquidations=1)[0]
    arrivals = Arrivals(account, 90, since=SINCE)
    for number in range(40):
        arrivals.add("risk-unit-liquidations" if number % 2 else "closed-risk-units", NOW + number)
    created = {unit.group_id: unit.create_time for unit in account.truth("closed-risk-units")}  # type: ignore[union-attr]
    for record in account.truth("risk-unit-liquidations"):
        assert isinstance(record, RiskUnitLiquidation)
        assert created.get(record.group_id, 0) <= record.liquidation_start_time
