"""The archive holds what the exchange reports: every row once, and every digit."""

import hashlib
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from binance_liquidations import ConfigurationError, ParameterError
from binance_liquidations.archive import Archive, follow, sync, sync_one, verify
from binance_liquidations_simulator import Account, Weather, synthetic_desk
from binance_liquidations_simulator.faults import KINDS as FAULTS
from binance_liquidations_simulator.faults import evenly
from support.accounts import account_with, credentials_of, liquidation, near, order
from support.archives import PARTS, archived, asked, sums, truth_of
from support.clients import client_of, through
from support.histories import ALL_RESOURCES, RESOURCES
from support.synthetic import DAY, NOW, START

OTHERS = {"force_orders": 400, "portfolio_orders": 250, "repayments": 120}


def checksum(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def test_everything_once(to: str) -> None:
    """All rows of several accounts, with all their parts and digits, once; and once more changes nothing."""
    desk = synthetic_desk(5, accounts=2, units=7, liquidations=60, margin_records=1500, **OTHERS)
    truth = truth_of(desk, ALL_RESOURCES)
    rows = sum(not row.startswith(tuple(PARTS)) for row in truth)
    assert (rows, 0, 0) == sums(sync(to, near(desk, resources=ALL_RESOURCES), start=START - DAY))
    assert (len(truth), checksum(truth)) == (len(archived(to, ALL_RESOURCES)), checksum(archived(to, ALL_RESOURCES)))
    assert (0, 0, 0) == sums(sync(to, near(desk, resources=ALL_RESOURCES)))
    assert truth == archived(to, ALL_RESOURCES)
    assert () == verify(to, near(desk, resources=ALL_RESOURCES), sample=None).findings


def test_through_faults(to: str) -> None:
    """An exchange that fails in every way costs time, and no row."""
    desk = synthetic_desk(6, units=5, liquidations=20, margin_records=1400, **OTHERS)
    weather = Weather(7, evenly(0.3, [kind for kind in FAULTS if kind not in {"forbidden", "clock-jump"}]))
    sums(sync(to, near(desk, weather=weather, resources=ALL_RESOURCES), start=START - DAY))
    assert truth_of(desk, ALL_RESOURCES) == archived(to, ALL_RESOURCES)


DIGITS = [
    "0E-8",
    "0.000",
    "0",
    "16671.550797300000000001",
    "12345678901234567890.123456789012345678901234567890123456",
]


def test_every_digit(to: str) -> None:
    """Amounts come back digit for digit, at any scale; an exponent above zero as the digits that it stands for."""
    orders = [replace(order(), order_id=n, qty=Decimal(digits)) for n, digits in enumerate([*DIGITS, "1.2E+3"])]
    desk = account_with(*orders)
    sync(to, near([desk]), start=START)
    assert truth_of([desk]) == archived(to)
    stored = [Decimal(qty) for (qty,) in asked(to, "select qty from margin_liquidation order by order_id")]
    assert [*DIGITS, "1200"] == [str(qty) for qty in stored]


def test_a_zero_without_sign(to: str) -> None:
    """PostgreSQL keeps none."""
    sync(to, near([account_with(order(qty=Decimal("-0E+5"), price=Decimal("-0.00")))]), start=START)
    assert [("0", "0.00")] == asked(to, "select cast(qty as text), cast(price as text) from margin_liquidation")


def test_what_no_database_holds(to: str) -> None:
    """It is refused, with the field's name, and nothing of the window is written."""
    desk = account_with(order(), replace(order(), order_id=2**63))
    (failed,) = sync(to, near([desk]), start=START).failed
    assert "MarginLiquidation.order_id: 9223372036854775808 does not fit" in str(failed)
    assert [] == asked(to, "select * from margin_liquidation")


def test_one_account_fails(to: str) -> None:
    """The others are complete, and the failure is reported."""
    desk = synthetic_desk(2, accounts=2, margin_accounts=1, liquidations=10, margin_records=50)
    done = sync(to, near(desk), start=START)
    expected = [("margin-0", resource, -2015) for resource in RESOURCES[1:]]
    assert expected == [(one.account, one.resource, one.error.code) for one in done.failed]  # type: ignore[attr-defined]
    assert truth_of(desk) == archived(to)


def test_engines_may_map_it(to: str) -> None:
    """Resource by resource, in any order and again, is as good as a sync."""
    desk = synthetic_desk(2, accounts=2, liquidations=20, margin_records=300)
    for account in [*near(desk), *reversed(near(desk))]:
        for resource in reversed(RESOURCES):
            sync_one(to, account, resource, start=START)
    assert truth_of(desk) == archived(to)


def test_a_sync_that_was_overtaken_writes_nothing(to: str) -> None:
    """A worker that read before another one took over does not put back what it read."""
    running, ended = account_with(liquidation(NOW - DAY, None)), account_with(liquidation(NOW - DAY, NOW))
    sync(to, near([account_with()]), start=START)
    (slow,), (fast,) = near([running]), near([ended])
    answer, overtaken = through(slow.exchange), False

    def overtaking(request: Any) -> Any:
        nonlocal overtaken
        given = answer(request)
        if "/loan-group/force-liquidation" in request.target and not overtaken:
            overtaken = True
            sync_one(to, fast, "risk-unit-liquidations")
        return given

    slow.client = lambda *_, **__: client_of(overtaking, **credentials_of(running), clock=slow.time)
    with pytest.raises(ConfigurationError, match="was taken over by another sync"):
        sync_one(to, slow, "risk-unit-liquidations")
    assert truth_of([ended]) == archived(to)


def test_readers_keep_nobody_waiting(to: str) -> None:
    """A query that somebody is in the middle of."""
    (desk,) = synthetic_desk(2, liquidations=5, margin_records=10)
    sync(to, near([desk]), start=START)
    with Archive(to) as archive, archive.engine.connect() as connection:
        rows = iter(connection.execute(text("select * from margin_liquidation")))
        next(rows)
        arrived = Account(desk.name, keys=desk.keys, records=[*desk.truth("margin-liquidations"), order()])
        assert () == sync(to, near([arrived]), resources=["margin-liquidations"]).failed


def test_two_at_once(to: str) -> None:
    """The second one fails with an error that says so, and writes nothing."""
    (desk,) = synthetic_desk(2, liquidations=5, margin_records=10)
    rounds = follow(to, near([desk]), start=START)
    next(rounds)
    with pytest.raises(ConfigurationError, match="written by another"):
        sync(to, near([desk]))
    rounds.close()  # type: ignore[attr-defined]
    sync(to, near([desk]))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"start": None}, "there is no archive yet"),
        ({"start": datetime(2025, 1, 1)}, "start is a naive datetime"),
        ({"start": 10**15}, r"start 1000000000000000: microseconds\?"),
        ({"start": 10**13}, "in the future"),
        ({"start": START // 1000}, rf"start {START // 1000}: seconds\?"),
        ({"start": START, "overlap": timedelta(days=-1)}, "overlap is below zero"),
        ({"start": START, "to": ""}, "an archive is a SQLite file"),
        ({"start": START, "to": ":memory:"}, "an archive is a SQLite file"),
        ({"start": START, "resources": ["orders"]}, "there is no resource orders"),
    ],
)
def test_bad_arguments(to: str, arguments: dict[str, Any], message: str) -> None:
    """They are refused before anything is made."""
    (desk,) = synthetic_desk(2, liquidations=5, margin_records=10)
    with pytest.raises((ConfigurationError, ParameterError), match=message):
        sync(**{"to": to, "accounts": near([desk])} | arguments)
    with pytest.raises(ConfigurationError, match="there is no archive yet"):
        Archive(to)


def test_an_account_that_the_archive_does_not_know(to: str) -> None:
    """It needs a start of its own, and there is nothing to verify of it."""
    desk = synthetic_desk(2, accounts=2, liquidations=5, margin_records=10)
    sync(to, near(desk[:1]), start=START)
    with pytest.raises(ParameterError, match="does not know the account credit-1 yet: say from when on"):
        sync(to, near(desk))
    with pytest.raises(ParameterError, match="holds nothing of the account credit-1, only of credit-0"):
        verify(to, near(desk[1:]))
