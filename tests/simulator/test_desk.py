"""The synthetic desk: the same everywhere, one story for all endpoints, and hard cases in it."""

import hashlib
from itertools import pairwise

import pytest

from binance_liquidations_simulator import (
    Account,
    ClosedRiskUnit,
    Exchange,
    LiquidationTransfers,
    MarginLiquidation,
    Resource,
    RiskUnitLiquidation,
    synthetic_desk,
)
from support.caller import DAY, PATHS, Caller, Clock

START, END = 1_751_328_000_000, 1_767_225_600_000
ABOVE_DOUBLES = 2**53


@pytest.fixture(scope="module")
def account() -> Account:
    """The credit account of a desk of middling size."""
    return synthetic_desk(7, units=9, liquidations=40, margin_records=2000)[0]


def margin(account: Account) -> list[MarginLiquidation]:
    """The account's margin liquidations, oldest first."""
    return [record for record in account.truth("margin-liquidations") if isinstance(record, MarginLiquidation)]


def liquidations(account: Account) -> list[RiskUnitLiquidation]:
    """The liquidations of the account's risk units, oldest first."""
    return [record for record in account.truth("risk-unit-liquidations") if isinstance(record, RiskUnitLiquidation)]


def transfers(account: Account) -> list[LiquidationTransfers]:
    """The transfers of the account's liquidations, oldest first."""
    return [record for record in account.truth("liquidation-transfers") if isinstance(record, LiquidationTransfers)]


def closed(account: Account) -> list[ClosedRiskUnit]:
    """The account's closed units, oldest first."""
    return [record for record in account.truth("closed-risk-units") if isinstance(record, ClosedRiskUnit)]


def fingerprint(account: Account) -> str:
    """A digest of everything the account holds, its key included."""
    truth = [margin(account), liquidations(account), transfers(account), closed(account)]
    key = account.keys[0]
    return hashlib.sha256(repr((truth, key.api_key, key.secret)).encode()).hexdigest()


def test_the_same_seed_is_the_same_desk_everywhere(account: Account) -> None:
    """Pinned, so that another Python or platform that draws otherwise is found out."""
    assert fingerprint(synthetic_desk(7, units=9, liquidations=40, margin_records=2000)[0]) == fingerprint(account)
    assert fingerprint(synthetic_desk(8, units=9, liquidations=40, margin_records=2000)[0]) != fingerprint(account)
    assert fingerprint(synthetic_desk(1)[0]) == "33f9b9054199541de75f7054e27184155e4a7159256eba15c6366a8815f3f69a"


def test_a_desk_is_as_large_as_it_is_asked_to_be() -> None:
    """Credit accounts, then plain margin accounts; ids and keys do not repeat among them."""
    desk = synthetic_desk(accounts=3, margin_accounts=2, units=5, liquidations=20, margin_records=50)
    assert [account.role for account in desk] == ["credit"] * 3 + ["margin"] * 2
    assert [account.count("margin-liquidations") for account in desk] == [50] * 5
    assert [account.count("liquidation-transfers") for account in desk] == [20] * 3 + [0] * 2
    orders = [record.order_id for account in desk for record in margin(account)]
    assert len(set(orders)) == len(orders) == 250
    assert len({account.keys[0].api_key for account in desk}) == 5
    assert len({unit for account in desk for unit in account.active_units | account.closed_units}) == 15
    assert [account.count("margin-liquidations") for account in synthetic_desk(units=0, liquidations=0)] == [250]


@pytest.mark.parametrize(
    ("size", "reason"),
    [
        ({"accounts": -1}, "negative"),
        ({"units": 0}, "at least one risk unit"),
        ({"start": 5, "end": 5}, "ends after its start"),
        ({"start": 0, "end": 1000, "liquidations": 2}, "at least 2 seconds"),
    ],
)
def test_impossible_desks_are_refused(size: dict[str, int], reason: str) -> None:
    """Arguments that no desk can satisfy are an error."""
    with pytest.raises(ValueError, match=reason):
        synthetic_desk(**size)


def test_wallets_and_debts_add_up(account: Account) -> None:
    """Totals are exact sums, and the LTV at the start is liability by net equity."""
    for record in liquidations(account):
        wallets = record.liquidation_snapshot.snapshots
        debts = record.liquidation_snapshot.liabilities
        assert record.total_net_equity == sum(wallet.net_equity for wallet in wallets)
        assert record.total_maintenance_margin == sum(wallet.maintain_margin for wallet in wallets)
        assert record.total_liability == sum(debt.principal + debt.interest for debt in debts)
        assert record.total_liability == record.total_net_equity * record.start_ltv
        assert 0 <= record.end_ltv < record.start_ltv <= 1


def test_transfers_happen_while_their_liquidation_lasts(account: Account) -> None:
    """From collateral wallets to the credit account, in order, one row per liquidation."""
    spans = sorted((r.liquidation_start_time, r.liquidation_end_time or END) for r in liquidations(account))
    firsts = [row.liquidation_transfer_record[0].transfer_time for row in transfers(account)]
    assert sorted(firsts) == firsts
    assert len(firsts) == len(spans)
    credit = {transfer.to_uid for row in transfers(account) for transfer in row.liquidation_transfer_record}
    assert len(credit) == 1
    for row in transfers(account):
        times = [transfer.transfer_time for transfer in row.liquidation_transfer_record]
        assert sorted(times) == times
        assert any(start <= times[0] and times[-1] <= end for start, end in spans)
        assert not credit & {transfer.from_uid for transfer in row.liquidation_transfer_record}


def test_margin_liquidations_fall_into_liquidations(account: Account) -> None:
    """The account's collateral is sold while its units are liquidated."""
    spans = [(r.liquidation_start_time, r.liquidation_end_time or END) for r in liquidations(account)]
    for record in margin(account):
        assert any(start <= record.updated_time <= end for start, end in spans)
        assert 0 < record.executed_qty <= record.qty


def test_units_close_after_their_last_liquidation(account: Account) -> None:
    """And open before the first one; units that are closed and units that are active both had some."""
    assert {record.group_id for record in closed(account)} == account.closed_units
    assert account.active_units
    for unit in closed(account):
        mine = [record for record in liquidations(account) if record.group_id == unit.group_id]
        assert mine
        assert unit.create_time < min(record.liquidation_start_time for record in mine)
        assert unit.close_time > max(record.liquidation_end_time or END for record in mine)


def test_hard_cases_are_there(account: Account) -> None:
    """Edges, ties, large ids, long decimals, strange symbols, several debts, things still under way."""
    started = [record.liquidation_start_time for record in liquidations(account)]
    ordered = [record.updated_time for record in margin(account)]
    moved = [row.liquidation_transfer_record[0].transfer_time for row in transfers(account)]
    for edge in (START, START + 100 * DAY, END - 7 * DAY):
        assert edge in started
        assert edge in ordered
    assert START in moved
    assert END in ordered
    for times in (started, ordered, moved):
        assert any(earlier == later for earlier, later in pairwise(times))
    assert max(record.order_id for record in margin(account)) > ABOVE_DOUBLES
    assert max(record.group_id for record in liquidations(account)) > ABOVE_DOUBLES
    assert max(row.liquidation_id for row in transfers(account)) > ABOVE_DOUBLES
    assert any(-int(record.price.as_tuple().exponent) > 8 for record in margin(account))
    assert any(-int(record.total_liability.as_tuple().exponent) > 8 for record in liquidations(account))
    symbols = {(record.symbol.isascii(), record.is_isolated) for record in margin(account)}
    assert {(False, True), (True, True), (True, False)} <= symbols
    assert {len(record.liquidation_snapshot.liabilities) for record in liquidations(account)} == {1, 3}
    running = [record for record in liquidations(account) if record.liquidation_end_time is None]
    assert [record.group_id in account.active_units for record in running] == [True]
    states = [transfer.status for row in transfers(account) for transfer in row.liquidation_transfer_record]
    assert states.count("PENDING") == 1


@pytest.mark.parametrize("resource", PATHS)
def test_paging_reads_the_whole_truth(account: Account, resource: Resource) -> None:
    """Each record once, windows of a hundred days put together."""
    clock = Clock(END)
    caller = Caller(Exchange([account], wire="table", clock=clock), account.keys[0], clock)
    windows: list[dict[str, object]] = [{}]
    if resource in ("risk-unit-liquidations", "liquidation-transfers"):
        starts = range(START, END + 1, 100 * DAY)
        windows = [{"startTime": start, "endTime": min(start + 100 * DAY - 1, END)} for start in starts]
    if resource == "risk-unit-liquidations":
        units = account.active_units | account.closed_units
        windows = [{**window, "groupId": unit} for window in windows for unit in units]
    rows = 0
    for window in windows:
        total, current = 1, 0
        while current * 100 < total:
            current += 1
            page = caller.get(resource, current=current, size=100, **window)
            total = page["total"]
            rows += len(page["rows"])
    assert rows == len(account.truth(resource))


def test_a_large_desk_opens_at_once_and_stays_small() -> None:
    """Records are made when read: a deep page of a large account costs a page."""
    large = synthetic_desk(margin_records=200_000)[0]
    clock = Clock(END)
    caller = Caller(Exchange([large], clock=clock), large.keys[0], clock)
    page = caller.get("margin-liquidations", current=2000, size=100)
    assert (page["total"], len(page["rows"])) == (200_000, 100)
    assert page["rows"][-1]["updatedTime"] == START
