"""Loans, repayments, and the force orders of futures and portfolio margin: their own rules."""

from decimal import Decimal

import pytest

from binance_liquidations_simulator import Answer, Exchange, Resource, synthetic_desk
from support.caller import ALL_PATHS, DAY, Caller, Clock, body

END = 1_767_225_600_000
FORCE: tuple[Resource, ...] = (
    "usds-futures-force-orders",
    "coin-futures-force-orders",
    "portfolio-margin-um-force-orders",
    "portfolio-margin-cm-force-orders",
)


def caller_of(**options: object) -> tuple[Caller, Exchange]:
    """A caller of a synthetic desk that has everything, a minute after its end."""
    clock = Clock(END + 60_000)
    desk = synthetic_desk(3, force_orders=400, portfolio_orders=400, repayments=80)
    exchange = Exchange(desk, clock=clock, **options)  # type: ignore[arg-type]  # named by the tests
    return Caller(exchange, desk[0].keys[0], clock), exchange


@pytest.mark.parametrize("resource", FORCE)
def test_an_answer_without_pages_lists_the_limit_at_most(resource: Resource) -> None:
    """50 by default, 100 at most; a window that has fewer shows all of them, filters apply."""
    caller, exchange = caller_of()
    times = {"startTime": 0, "endTime": END}
    assert [len(caller.get(resource, **times)), len(caller.get(resource, **times, limit=100))] == [50, 100]
    assert caller.refused(resource, **times, limit=101) == (400, -1130)
    truth = exchange.accounts[0].truth(resource)[-20:]
    shown = caller.get(resource, startTime=truth[0].time, endTime=END, limit=100)  # type: ignore[union-attr]
    assert {row["orderId"] for row in shown} >= {record.order_id for record in truth}  # type: ignore[union-attr]
    adl = caller.get(resource, **times, autoCloseType="ADL", limit=100)
    assert {row["clientOrderId"] for row in adl} == {"adl_autoclose"}
    assert caller.refused(resource, **times, autoCloseType="adl") == (400, -1130)
    symbol = adl[0]["symbol"]
    assert {row["symbol"] for row in caller.get(resource, **times, symbol=symbol)} == {symbol}


def test_orders_that_no_page_publishes() -> None:
    """Newest first, oldest first, or any."""
    times = []
    for order in ("newest-first", "oldest-first", "any"):
        caller, _ = caller_of(unpublished_order=order)
        times.append([row["time"] for row in caller.get(FORCE[0], startTime=END - 40 * DAY, endTime=END, limit=100)])
    assert sorted(times[0], reverse=True) == times[0]
    assert sorted(times[1]) == times[1]
    assert sorted(times[2]) == sorted(times[0]) != times[2]


def test_default_windows() -> None:
    """The days before the end: 7, or 200 in COIN-M futures."""
    caller, exchange = caller_of()
    account = exchange.accounts[0]
    for resource, days in ((FORCE[0], 7), (FORCE[1], 200)):
        expected = sum(record.time >= END + 60_000 - days * DAY for record in account.truth(resource))  # type: ignore[union-attr]
        assert len(caller.get(resource, limit=100)) == min(100, expected)


def test_what_is_counted_together() -> None:
    """A host's endpoints by IP address, others alone, some by account; with a symbol a call is cheaper."""
    caller, _ = caller_of()

    def used(resource: Resource, header: str, ip: str = "1.1.1.1", **parameters: object) -> str:
        answer: Answer = caller.send(caller.signed(resource, parameters), ip=ip)
        return answer.headers[header]

    host = "X-MBX-USED-WEIGHT-1M"
    assert used("usds-futures-force-orders", host) == "50"
    assert used("usds-futures-force-orders", host, symbol="BTCUSDT") == "70"
    assert used("coin-futures-force-orders", host) == "50"
    assert used("portfolio-margin-um-force-orders", host) == "50"
    assert used("portfolio-margin-liquidations", host) == "51"
    assert used("portfolio-margin-liquidations", host, ip="2.2.2.2") == "1"
    assert used("borrow-repay-records", "X-SAPI-USED-IP-WEIGHT-1M", type="BORROW") == "10"
    assert used("liquidation-loan-repayments", "X-SAPI-USED-UID-WEIGHT-1M") == "100"
    assert used("liquidation-loan-repayments", "X-SAPI-USED-UID-WEIGHT-1M", ip="2.2.2.2") == "200"


def test_a_host_has_its_own_limit() -> None:
    """2400 a minute in futures."""
    caller, _ = caller_of()
    answers = [caller.send(caller.signed("usds-futures-force-orders")).status for _ in range(49)]
    assert answers == [200] * 48 + [429]
    assert caller.send(caller.signed("coin-futures-force-orders")).status == 200


@pytest.mark.parametrize("path", ["/api/v3/time", "/fapi/v1/time", "/dapi/v1/time"])
def test_hosts_have_clocks(path: str) -> None:
    """Portfolio margin publishes none."""
    _, exchange = caller_of()
    assert body(exchange.handle("GET", path, {})) == {"serverTime": END + 60_000}
    assert exchange.handle("GET", "/papi/v1/time", {}).status == 404


def test_loans_take_a_type_and_are_cut() -> None:
    """`type` is needed; 7 days before the end are shown, 30 with an asset; more than 100 are refused."""
    caller, exchange = caller_of()
    resource: Resource = "borrow-repay-records"
    assert caller.refused(resource) == (400, -1102)
    assert caller.refused(resource, type="LOAN") == (400, -1130)
    assert caller.refused(resource, type="REPAY", startTime=END - 101 * DAY, endTime=END) == (400, -1127)
    assert caller.refused(resource, type="REPAY", groupId=1) == (400, -27001)
    unit = max(exchange.accounts[0].active_units)
    for asset, days in ((None, 7), ("USDT", 30)):
        asked = {"type": "REPAY", "groupId": unit, "startTime": END - 90 * DAY, "endTime": END, "size": 100}
        rows = caller.get(resource, **asked, **({} if asset is None else {"asset": asset}))["rows"]
        assert all(row["timestamp"] >= END - days * DAY for row in rows)


def test_repayments_match_what_liquidations_transferred() -> None:
    """Each confirmed asset is a FORCE_REPAY of the same time and amount, in principal and interest."""
    account = synthetic_desk(5)[0]
    transferred = sorted(
        (transfer.transfer_time, asset.asset_name, asset.amount)
        for record in account.truth("liquidation-transfers")
        for transfer in record.liquidation_transfer_record  # type: ignore[union-attr]
        if transfer.status == "CONFIRM"
        for asset in transfer.assets
    )
    forced = [one for one in account.truth("borrow-repay-records") if one.type == "FORCE_REPAY"]  # type: ignore[union-attr]
    assert transferred == sorted((one.timestamp, one.asset_name, one.amount) for one in forced)  # type: ignore[union-attr]
    assert all(one.amount == one.principal + one.interest for one in forced)  # type: ignore[union-attr, operator]


def test_a_liquidation_loan_and_its_repayments() -> None:
    """What is repaid adds up; pending repayments do not count; without a loan the body is empty; 90 days are kept."""
    caller, exchange = caller_of()
    query = f"timestamp={END + 60_000}"
    target = f"/sapi/v1/margin/liquidation-loan?{query}&signature={caller.signature(query)}"
    loan = body(caller.send(target))
    truth = exchange.accounts[0].truth("liquidation-loan-repayments")
    repaid = sum(one.amount for one in truth if one.status == "SUCCESS")  # type: ignore[union-attr, misc]
    assert Decimal(loan["repaidAmount"]) == repaid
    assert Decimal(loan["amount"]) == Decimal(loan["repaidAmount"]) + Decimal(loan["remainingAmount"])
    page = caller.get("liquidation-loan-repayments", startTime=0, endTime=END, size=1000)
    kept = [one for one in truth if one.create_time >= END + 60_000 - 90 * DAY]  # type: ignore[union-attr]
    assert (page["total"], len(page["rows"])) == (len(kept), min(100, len(kept)))
    empty, other = Exchange(synthetic_desk(4), clock=caller.clock), synthetic_desk(4)[0].keys[0]
    asked = Caller(empty, other, caller.clock)
    answer = asked.send(f"/sapi/v1/margin/liquidation-loan?{query}&signature={asked.signature(query)}")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    ("kind", "opened"),
    [
        ("accounts", list(ALL_PATHS)),
        ("margin_accounts", ["margin-liquidations", "liquidation-loan-repayments"]),
        ("futures_accounts", ["usds-futures-force-orders", "coin-futures-force-orders"]),
        (
            "portfolio_accounts",
            ["portfolio-margin-um-force-orders", "portfolio-margin-cm-force-orders", "portfolio-margin-liquidations"],
        ),
    ],
)
def test_what_each_kind_of_account_opens(kind: str, opened: list[Resource]) -> None:
    """It has records of that, and of nothing else; the rest is refused as documented."""
    clock = Clock(END)
    size = {"margin_records": 9, "force_orders": 9, "portfolio_orders": 9, "repayments": 9}
    (account,) = synthetic_desk(**{"accounts": 0, kind: 1} | size)
    caller = Caller(Exchange([account], clock=clock), account.keys[0], clock)
    assert list(account.resources) == opened == [name for name in ALL_PATHS if account.count(name)]
    for name in ALL_PATHS:
        asked: dict[str, object] = {"type": "REPAY"} if name == "borrow-repay-records" else {}
        if name in opened:
            caller.get(name, **asked)
        else:
            expected = (400, -3003) if name in {"margin-liquidations", "liquidation-loan-repayments"} else (401, -2015)
            assert expected == caller.refused(name, **asked)
            with pytest.raises(ValueError, match=f"is a plain {account.role} account: it has no {name}"):
                account.add(synthetic_desk(**size)[0].truth(name)[0])
