"""Windows, order and paging, also while records are added."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binance_liquidations_simulator import (
    Account,
    ApiKey,
    ClosedRiskUnit,
    Exchange,
    LiquidationSnapshot,
    LiquidationTransfers,
    MarginLiquidation,
    RiskUnitLiquidation,
)
from support.caller import DAY, NOW, Caller, Clock, Documented


def order(number: int, time: int, *, symbol: str = "BTCUSDT", isolated: bool = False) -> MarginLiquidation:
    """A margin liquidation of which only id, time and symbol matter."""
    one = Decimal(1)
    return MarginLiquidation(
        avg_price=one,
        executed_qty=one,
        order_id=number,
        price=one,
        qty=one,
        side="SELL",
        symbol=symbol,
        time_in_force="GTC",
        is_isolated=isolated,
        updated_time=time,
    )


def liquidation(group_id: int, time: int) -> RiskUnitLiquidation:
    """A liquidation of which only unit and time matter."""
    one = Decimal(1)
    return RiskUnitLiquidation(
        group_id=group_id,
        start_ltv=one,
        end_ltv=one,
        liquidation_start_time=time,
        liquidation_end_time=None,
        total_net_equity=one,
        total_maintenance_margin=one,
        total_liability=one,
        liquidation_snapshot=LiquidationSnapshot(snapshots=(), liabilities=()),
    )


def desk(*records: MarginLiquidation | RiskUnitLiquidation) -> tuple[Account, Caller, Clock]:
    """One account with these records."""
    clock = Clock()
    account = Account("one", keys=[ApiKey("key", "secret")], records=records)
    return account, Caller(Exchange([account], wire="table", clock=clock), account.keys[0], clock), clock


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 12), st.integers(0, 5), st.integers(0, 5))
def test_pages_show_each_record_of_the_window_once(times: list[int], size: int, first: int, last: int) -> None:
    """Newest first, both ends included, any number of records in one millisecond."""
    first, last = min(first, last), max(first, last)
    _, caller, _ = desk(*(order(number, time) for number, time in enumerate(times)))
    seen: list[tuple[int, int]] = []
    for current in range(1, len(times) // size + 2):
        page = caller.get("margin-liquidations", startTime=first, endTime=last, current=current, size=size)
        assert page["total"] == sum(first <= time <= last for time in times)
        seen += [(row["updatedTime"], row["orderId"]) for row in page["rows"]]
    expected = sorted(((time, number) for number, time in enumerate(times) if first <= time <= last), reverse=True)
    assert expected == seen


def test_a_page_is_ten_rows_by_default_and_empty_past_the_end() -> None:
    """The total stays true on a page that has no rows."""
    _, caller, _ = desk(*(order(number, number) for number in range(11)))
    assert len(caller.get("margin-liquidations")["rows"]) == 10
    assert caller.get("margin-liquidations", current=2**63 - 1, size=100) == {"rows": [], "total": 11}


def test_an_isolated_symbol_selects_isolated_positions_of_it() -> None:
    """Cross positions in the same symbol are left out, and records added later are found."""
    account, caller, _ = desk(
        order(1, 1, isolated=True), order(2, 2), order(3, 3, symbol="币安人生USDT", isolated=True)
    )
    assert [row["orderId"] for row in caller.get("margin-liquidations", isolatedSymbol="BTCUSDT")["rows"]] == [1]
    assert caller.get("margin-liquidations", isolatedSymbol="币安人生USDT")["total"] == 1
    account.add(order(4, 0, isolated=True))
    account.add(order(5, 0, symbol="NEWUSDT", isolated=True))
    assert [row["orderId"] for row in caller.get("margin-liquidations", isolatedSymbol="BTCUSDT")["rows"]] == [1, 4]
    assert caller.get("margin-liquidations", isolatedSymbol="NEWUSDT")["total"] == 1


def test_seven_days_are_the_default_window() -> None:
    """Without times until now, with only an end until then; both edges belong to it."""
    edges = [NOW - 7 * DAY - 1, NOW - 7 * DAY, NOW, NOW + 1]
    _, caller, _ = desk(*(liquidation(number, time) for number, time in enumerate(edges)))

    def units(**window: int) -> list[int]:
        return [row["groupId"] for row in caller.get("risk-unit-liquidations", **window)["rows"]]

    assert units() == [2, 1]
    assert units(endTime=NOW - 1) == [1, 0]
    assert units(startTime=NOW) == [2]
    assert units(startTime=NOW, endTime=NOW + 1) == [3, 2]


def test_a_closed_unit_shows_only_when_asked_for() -> None:
    """Closing a unit takes its liquidations out of the list, not out of the exchange."""
    account, caller, _ = desk(liquidation(1, NOW), liquidation(2, NOW), liquidation(1, NOW - 1))
    assert [row["groupId"] for row in caller.get("risk-unit-liquidations")["rows"]] == [2, 1, 1]
    account.add(
        ClosedRiskUnit(group_id=1, parent_email="p", credit_email="c", enabled=False, create_time=0, close_time=NOW)
    )
    account.add(liquidation(2, NOW))
    account.open_unit(3)
    assert [row["groupId"] for row in caller.get("risk-unit-liquidations")["rows"]] == [2, 2]
    assert caller.get("risk-unit-liquidations", groupId=1)["total"] == 2
    assert caller.get("risk-unit-liquidations", groupId=3)["total"] == 0
    assert caller.get("closed-risk-units")["rows"][0]["groupId"] == 1
    assert caller.refused("risk-unit-liquidations", groupId=4) == (400, -27001)


def test_a_liquidation_is_dated_by_its_first_transfer(documented: Documented) -> None:
    """A window finds the row with all its transfers if the first one lies inside, and not else."""
    first, last = 1765378400855, 1765378830528
    caller = documented.caller
    page = caller.get("liquidation-transfers", startTime=first, endTime=first)
    assert [len(row["liquidationTransferRecord"]) for row in page["rows"]] == [2]
    assert caller.get("liquidation-transfers", startTime=first + 1, endTime=last)["total"] == 0


def test_truth_is_what_the_exchange_holds(documented: Documented) -> None:
    """Canonical records, oldest first, and their count."""
    account = documented.exchange.account("documented")
    transfers = account.truth("liquidation-transfers")
    assert [record.liquidation_id for record in transfers if isinstance(record, LiquidationTransfers)] == [55, 56]
    assert (account.count("liquidation-transfers"), account.count("risk-unit-liquidations")) == (2, 1)
    assert account.truth("margin-liquidations")[-1:] == [account.truth("margin-liquidations")[0]]


def test_a_record_is_seen_as_soon_as_it_is_added() -> None:
    """Between two pages of one scan the pages move, as they do on a busy exchange."""
    account, caller, _ = desk(order(1, 1), order(2, 2))
    assert [row["orderId"] for row in caller.get("margin-liquidations", size=1)["rows"]] == [2]
    account.add(order(3, 3))
    page = caller.get("margin-liquidations", size=1, current=2)
    assert (page["total"], [row["orderId"] for row in page["rows"]]) == (3, [2])


def test_transfers_must_have_a_time() -> None:
    """A row without transfers could stand in no window."""
    account, _, _ = desk()
    with pytest.raises(ValueError, match="at least one"):
        account.add(LiquidationTransfers(liquidation_id=1, liquidation_transfer_record=()))


def test_a_plain_margin_account_has_no_risk_units() -> None:
    """Nothing of the institutional loan can happen to it."""
    with pytest.raises(ValueError, match="it has no risk-unit-liquidations"):
        Account("plain", "margin").add(liquidation(1, NOW))
