"""Following an exchange, round after round."""

import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from binance_liquidations import ConfigurationError
from binance_liquidations.archive import follow, sync
from binance_liquidations_simulator import Arrivals, Exchange, FaultyExchange, Live, Resource, synthetic_desk
from support.accounts import Leaving, Near, near
from support.archives import archived, sums, truth_of
from support.clients import Time, through
from support.histories import ALL_RESOURCES, RESOURCES, client_for, history_of, key_of, time_of
from support.synthetic import DAY, NOW, START


def test_following(to: str) -> None:
    """Round after round, and between them a pause."""
    (desk,) = synthetic_desk(2, liquidations=5, margin_records=10)
    arrivals, pauses = Arrivals(desk, since=START), []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        arrivals.add("margin-liquidations", NOW)
        if len(pauses) == 3:
            raise KeyboardInterrupt

    rounds = follow(to, near([desk]), start=START, interval=timedelta(seconds=90), sleep=sleep)
    new: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        new.extend(sum(one.new for one in done.copied if one.resource == RESOURCES[0]) for done in rounds)
    assert ([10, 1, 1], [90.0] * 3) == (new, pauses)
    assert (1, 0, 0) == sums(sync(to, near([desk])))  # and its lock is gone


def test_following_a_live_exchange(tmp_path: Path) -> None:
    """Every record of every resource once, as it is in the end: what was running or pending meanwhile has changed."""
    size = {"liquidations": 3, "margin_records": 5, "force_orders": 5, "portfolio_orders": 5, "repayments": 3}
    (desk,), time = synthetic_desk(2, **size, start=NOW - DAY, end=NOW - 3_600_000), Time(NOW)
    exchange = FaultyExchange(
        Exchange([desk], wire="mixed", clock=time, weight_limit=10**9), between=[Live(desk, start=NOW)]
    )
    accounts: list[Any] = [Near(desk, exchange, time, tuple(ALL_RESOURCES))]
    to = str(tmp_path / "archive.db")
    rounds = follow(to, accounts, start=NOW - 2 * DAY, interval=timedelta(seconds=38), sleep=time.sleep)
    done = [sums(one) for _, one in zip(range(5), rounds, strict=False)]
    assert all(new and not gone for new, _, gone in done)
    assert sum(changed for _, changed, _ in done) > 3
    assert truth_of([desk], ALL_RESOURCES) == archived(to, ALL_RESOURCES)
    liquidations: Any = desk.truth("risk-unit-liquidations")
    assert len([one for one in liquidations if one.liquidation_end_time is not None]) >= 3 + 5


def test_histories_of_a_live_exchange() -> None:
    """Each part of time that was over when it was read has its records, and no part has one of another."""
    (desk,), time = synthetic_desk(2, margin_records=5, start=NOW - DAY, end=NOW - 3_600_000), Time(NOW)
    exchange = FaultyExchange(Exchange([desk], clock=time, weight_limit=10**9), between=[Live(desk, start=NOW)])
    client, edge = client_for(desk, through(exchange, time), time), NOW - DAY
    read: dict[Resource, list[Any]] = {"margin-liquidations": [], "usds-futures-force-orders": []}
    for _ in range(30):
        for resource, records in read.items():
            records += [key_of(record) for record in history_of(client, resource, start=edge, end=time.now)]
        edge = time.now + 1
        time.now += 17_000
    for resource, records in read.items():
        assert records == [key_of(record) for record in desk.truth(resource) if time_of(record) < edge]
        assert len(records) > 5


def test_following_an_exchange_that_is_lost(to: str, caplog: pytest.LogCaptureFixture) -> None:
    """One line when it is lost and one when it is back, with times, however many rounds fail."""
    caplog.set_level(logging.WARNING, "binance_liquidations")
    (here,) = near(synthetic_desk(2, liquidations=0, margin_records=3)[:1])
    account = Leaving(here.account, here.exchange, here.time)
    rounds = follow(to, cast(Any, [account]), start=START, sleep=lambda _: None)
    for account.is_gone in (False, True, True, False, True, False):
        assert account.is_gone == bool(next(rounds).failed)
    time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    lost = rf"WARNING The exchange is lost since {time} \(gone\): trying again at {time}\."
    back = rf"WARNING The exchange is back at {time}; it was lost since {time}\."
    said = [f"{record.levelname} {record.getMessage()}" for record in caplog.records]
    assert len(said) == 4
    assert all(map(re.fullmatch, [lost, back] * 2, said))


def test_following_a_file_that_is_taken_away(tmp_path: Path) -> None:
    """What is written into a file that no longer has its name would be lost without a word."""
    (desk,) = synthetic_desk(2, liquidations=5, margin_records=10)
    to = tmp_path / "archive.db"
    rounds = follow(to, near([desk]), start=START, sleep=lambda _: None)
    next(rounds)
    to.rename(tmp_path / "elsewhere.db")
    with pytest.raises(ConfigurationError, match="was removed or replaced"):
        next(rounds)
