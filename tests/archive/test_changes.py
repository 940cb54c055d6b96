"""Rows that the exchange changes, takes back or adds late: the archive holds them as they are now, and as they were."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from binance_liquidations import ApiError
from binance_liquidations.archive import Archive, sync, verify
from binance_liquidations_simulator import Arrivals, synthetic_desk
from support.accounts import account_with, credentials_of, liquidation, near, order, transfers
from support.archives import archived, as_text, asked, sums, truth_of
from support.clients import client_of, through
from support.synthetic import DAY, NOW, START


def test_a_liquidation_that_goes_on(to: str) -> None:
    """It is read again however long ago it began; the row has its end then, and what it was is kept."""
    began, ended = NOW - 400 * DAY, NOW + 2 * DAY
    sync(to, near([account_with(liquidation(began, None))]), start=NOW - 500 * DAY)
    after = account_with(liquidation(began, ended))
    assert (0, 1, 0) == sums(sync(to, near([after], NOW + 3 * DAY)))
    assert truth_of([after]) == archived(to)
    ((resource, before, later),) = asked(to, "select resource, before, after from change")
    before, later = (json.loads(each) if isinstance(each, str) else each for each in (before, later))
    assert "risk-unit-liquidations" == resource
    assert (None, as_text("liquidation_end_time", ended)) == (
        before["liquidation_end_time"],
        later["liquidation_end_time"],
    )
    assert before["risk_unit_snapshot"] == later["risk_unit_snapshot"] != []
    assert [(True, True)] == asked(
        to, "select seen_at <= changed_at, changed_at = (select seen_at from change) from risk_unit_liquidation"
    )
    assert (0, 0, 0) == sums(sync(to, near([after], NOW + 4 * DAY)))


def test_transfers_that_go_on(to: str) -> None:
    """A transfer that is confirmed, one whose date changes, and a new one: one row each."""
    first = NOW - 150 * DAY
    early = transfers((first, "CONFIRM"), (first + 5, "PENDING"), (first + 120 * DAY, "PENDING"))
    sync(to, near([account_with(early)]), start=NOW - 200 * DAY)
    late = transfers((first, "CONFIRM"), (first + 5, "CONFIRM"), (first + 130 * DAY, "CONFIRM"), (NOW + DAY, "CONFIRM"))
    after = account_with(late)
    assert (1, 2, 0) == sums(sync(to, near([after], NOW + 2 * DAY)))
    assert truth_of([after]) == archived(to)
    assert (0, 0, 0) == sums(sync(to, near([after], NOW + 2 * DAY)))
    assert [("PENDING", "CONFIRM")] * 2 == [
        tuple((json.loads(each) if isinstance(each, str) else each)["status"] for each in row)
        for row in asked(to, "select before, after from change")
    ]


def test_a_first_transfer_that_is_no_longer_reported(to: str) -> None:
    """It is gone once and for all, and the liquidation is dated by the next one from then on."""
    first = NOW - 150 * DAY
    running = replace(transfers((first, "PENDING")), liquidation_id=1)
    before = account_with(running, transfers((first + 90 * DAY, "CONFIRM"), (first + 110 * DAY, "PENDING")))
    after = account_with(running, transfers((first + 110 * DAY, "PENDING")))
    sync(to, near([before]), start=NOW - 160 * DAY)
    assert (0, 0, 1) == sums(sync(to, near([after])))
    for later in range(1, 4):
        assert (0, 0, 0) == sums(sync(to, near([after], NOW + later)))
    there = "select liquidation_id, status from liquidation_transfer where gone_at is null order by liquidation_id"
    assert [(1, "PENDING"), (70, "PENDING")] == asked(to, there)
    assert () == verify(to, near([after], NOW + 3), sample=None).findings


@pytest.mark.parametrize("between", [0, pytest.param(3000, marks=pytest.mark.long)])
def test_an_order_that_goes_on(to: str, between: int) -> None:
    """An order that executes further is dated anew: one row, changed, also where windows come between the two."""
    others = [order(order_id=10 + number, updated_time=NOW - DAY + number) for number in range(between)]
    part = order(executed_qty=Decimal("0.10"), updated_time=NOW - 2 * DAY)
    sync(to, near([account_with(part, *others)]), start=START)
    after = account_with(replace(part, executed_qty=Decimal("0.20"), updated_time=NOW + 10), *others)
    done = sync(to, near([after], NOW + 1000))
    assert (0, 1) == sums(done)[:2]
    assert truth_of([after]) == archived(to)
    assert (0, 0, 0) == sums(sync(to, near([after], NOW + 1000)))


def test_rows_of_one_order(to: str) -> None:
    """Rows of one order, even of one millisecond, are all kept; nothing takes them for one that changed."""
    rows = [order(executed_qty=Decimal(n)) for n in range(3)]
    desk = account_with(*rows, replace(rows[0], updated_time=NOW - 3 * DAY), replace(rows[0], symbol="ETHBTC"))
    assert (5, 0, 0) == sums(sync(to, near([desk]), start=START))
    assert (0, 0, 0) == sums(sync(to, near([desk])))
    assert truth_of([desk]) == archived(to)
    later = replace(rows[0], executed_qty=Decimal(9))
    desk.add(later)
    assert (1, 0, 0) == sums(sync(to, near([desk])))
    assert truth_of([desk]) == archived(to)


def test_what_is_no_longer_reported(to: str) -> None:
    """It stays, marked, and is unmarked if the exchange reports it again."""
    kept, lost = order(), replace(order(), order_id=2)
    sync(to, near([account_with(kept, lost)]), start=START)
    assert (0, 0, 1) == sums(sync(to, near([account_with(kept)])))
    assert (0, 0, 0) == sums(sync(to, near([account_with(kept)])))
    assert [(1, True), (2, False)] == asked(
        to, "select order_id, gone_at is null from margin_liquidation order by order_id"
    )
    assert () == verify(to, near([account_with(kept)]), sample=None).findings
    assert (0, 1, 0) == sums(sync(to, near([account_with(kept, lost)])))
    assert truth_of([account_with(kept, lost)]) == archived(to)


def test_records_that_come_late(to: str) -> None:
    """Those dated within the overlap are found by the next sync; for earlier ones the overlap is made longer."""
    (desk,) = synthetic_desk(3, liquidations=10, margin_records=100)
    sync(to, near([desk]), start=START)
    arrivals = Arrivals(desk, 1, since=START)
    for resource in ("margin-liquidations", "risk-unit-liquidations", "liquidation-transfers"):
        arrivals.add(resource, NOW, NOW - 6 * DAY)
        arrivals.add(resource, NOW, NOW - 60 * DAY)
    done = sync(to, near([desk], NOW + DAY // 2), overlap=timedelta(days=7))
    assert 3 <= len({(one.resource, one.new) for one in done.copied if one.new})
    assert {"missing"} == {one.problem.value for one in verify(to, near([desk]), sample=None).findings}
    sync(to, near([desk], NOW + DAY // 2), overlap=timedelta(days=70))
    assert truth_of([desk]) == archived(to)


def test_an_earlier_start(to: str) -> None:
    """It extends the archive backwards; a later one, or none, leaves it as it is."""
    (desk,) = synthetic_desk(4, liquidations=30, margin_records=900)
    sync(to, near([desk]), start=START + 90 * DAY)
    assert truth_of([desk]) != archived(to)
    sync(to, near([desk], NOW + 1000), start=START)
    assert truth_of([desk]) == archived(to)
    sync(to, near([desk], NOW + 2000), start=START + 50 * DAY)
    with Archive(to) as archive:
        assert {desk.name: datetime(2025, 7, 1, tzinfo=UTC)} == archive.accounts()
        assert [(START, NOW + 2000)] == archive.covered(desk.name, "margin-liquidations")


def test_an_extension_that_was_broken_off(to: str) -> None:
    """The time between is a gap, which verify reports, and the next sync closes."""
    (desk,) = synthetic_desk(4, liquidations=30, margin_records=4000)
    sync(to, near([desk]), start=START + 90 * DAY)
    (account,) = near([desk])
    answer, sent = through(account.exchange), 0

    def failing(request: Any) -> Any:
        nonlocal sent
        sent += 1
        return answer(request)._replace(status=403, body=b"<html>") if sent > 15 else answer(request)

    account.client = lambda *_, **__: client_of(failing, **credentials_of(desk), clock=account.time)
    done = sync(to, [account], start=START, resources=["margin-liquidations"])
    assert [ApiError] == [type(one.error) for one in done.failed]
    findings = verify(to, near([desk]), resources=["margin-liquidations"], sample=None).findings
    assert ["gap"] == [one.problem for one in findings]
    with Archive(to) as archive:
        assert [START, START + 90 * DAY] == [span.start for span in archive.covered(desk.name, "margin-liquidations")]
    sync(to, near([desk]))
    assert truth_of([desk]) == archived(to)
