"""Following an exchange, round after round."""

import logging
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from binance_liquidations import ConfigurationError
from binance_liquidations.archive import follow, sync
from binance_liquidations_simulator import Arrivals, synthetic_desk
from support.accounts import Leaving, near
from support.archives import sums
from support.histories import RESOURCES
from support.synthetic import NOW, START


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
