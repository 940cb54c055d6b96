"""However a sync ends, what the archive claims it holds, and the same command makes it complete and exact."""

import logging
import random
import re
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from binance_liquidations import ConfigurationError
from binance_liquidations.archive import Archive, follow
from binance_liquidations_simulator import Account, Simulator, synthetic_desk
from support.accounts import near
from support.archives import archived, as_text, truth_of
from support.postgres_server import PostgresServer, served
from support.syncs import completed, slow, started
from support.synthetic import START

pytestmark = [pytest.mark.once, pytest.mark.long]

KILLS = 4


@pytest.fixture(scope="module")
def desk() -> tuple[Account, ...]:
    """Accounts that take a while."""
    return synthetic_desk(8, accounts=2, units=4, liquidations=50, margin_records=3000)


def assert_it_holds_what_it_claims(to: str, desk: tuple[Account, ...]) -> int:
    """How many times it claims to hold, each of them with all its margin liquidations, and no row besides."""
    found = archived(to)
    assert set(found) <= set(truth_of(desk))
    claims = 0
    with Archive(to) as archive:
        for account in desk:
            covered = archive.covered(account.name, "margin-liquidations")
            claims += len(covered)
            held = {
                f"{line.split('order_id=')[1].split()[0]} {line.split('updated_time=')[1]}"
                for line in found
                if line.startswith(f"margin_liquidation account={account.name} ")
            }
            truth: Any = account.truth("margin-liquidations")
            within = [one for one in truth if any(start <= one.updated_time <= end for start, end in covered)]
            assert {f"{one.order_id} {as_text('updated_time', one.updated_time)}" for one in within} == held
    return claims


def test_killed_at_any_moment(to: str, desk: tuple[Account, ...], tmp_path: Path) -> None:
    """Nothing is claimed that is not there; after the same command nothing is lost and nothing doubled."""
    draw, exchange = random.Random(to.rpartition("/")[2]), slow(desk)
    with Simulator(exchange) as simulator:
        for _ in range(KILLS):
            due = exchange.tally["requests"] + draw.randint(5, 110)
            with started(to, desk, simulator, tmp_path) as process:
                while exchange.tally["requests"] < due and process.poll() is None:
                    time.sleep(0.002)
                time.sleep(draw.random() * 0.01)
                process.kill()
                process.communicate()
            assert_it_holds_what_it_claims(to, desk)
        with started(to, desk, simulator, tmp_path) as process:
            assert 0 == completed(process)[0]
    assert truth_of(desk) == archived(to)
    assert len(desk) == assert_it_holds_what_it_claims(to, desk)


def test_a_database_that_is_restarted(desk: tuple[Account, ...], postgres: PostgresServer, tmp_path: Path) -> None:
    """A sync waits for it, and goes on by itself."""
    to, exchange = postgres.new_database(), slow(desk)
    with Simulator(exchange) as simulator, started(to, desk, simulator, tmp_path) as process:
        while exchange.tally["requests"] < 40:
            time.sleep(0.002)
        postgres.stop()
        assert process.poll() is None, process.communicate()
        postgres.start()
        assert (0, True) == (completed(process)[0], exchange.tally["requests"] > 40)
    assert truth_of(desk) == archived(to)


def test_a_database_that_is_waited_for(postgres: PostgresServer, caplog: pytest.LogCaptureFixture) -> None:
    """One line for each pause, with the time."""
    caplog.set_level(logging.INFO, "binance_liquidations")
    with Archive(postgres.new_database(), create=True, sleep=lambda _: postgres.start()) as archive:
        postgres.stop()
        assert 1 == archive.write(lambda connection: connection.execute(text("select 1")).scalar())
    (said,) = [record.getMessage() for record in caplog.records]
    assert re.fullmatch(r"The archive was not written \(.+\): trying again at \d{4}-\d\d-\d\dT[\d:]{8}Z\.", said)


def test_a_lock_that_a_restart_broke(postgres: PostgresServer) -> None:
    """Who follows takes it again with the next round, or hears who has it now."""
    to, desk = postgres.new_database(), near(synthetic_desk(1))

    def rounds() -> Any:
        return follow(to, desk, start=START, sleep=lambda _: None)

    first, second = rounds(), rounds()
    next(first)
    postgres.stop()
    postgres.start()
    next(first)
    with pytest.raises(ConfigurationError, match="written by another"):
        next(second)
    postgres.stop()
    postgres.start()
    with closing(rounds()) as third:
        next(third)
        with pytest.raises(ConfigurationError, match="written by another"):
            next(first)


def test_a_database_that_does_not_come_back(desk: tuple[Account, ...], tmp_path: Path) -> None:
    """Opening an archive does not wait for it."""
    for server in served():
        to = server.new_database()
        server.stop()
        with Simulator(slow(desk)) as simulator, started(to, desk, simulator, tmp_path) as process:
            code, said = completed(process)
        assert (1, 1) == (code, said.count("\n"))
        assert said.startswith("ConfigurationError: postgresql://archive@/")


@pytest.mark.parametrize("signal_number", [2, 15])
def test_stopped_by_a_signal(signal_number: int, desk: tuple[Account, ...], tmp_path: Path) -> None:
    """Ctrl-C and SIGTERM end it at once, in between two windows, and it says what to do."""
    to, exchange = str(tmp_path / "archive.db"), slow(desk)
    with Simulator(exchange) as simulator:
        with started(to, desk, simulator, tmp_path) as process:
            while exchange.tally["requests"] < 30:
                time.sleep(0.002)
            process.send_signal(signal_number)
            said = "Interrupted: the archive holds what was read; run the same command to go on.\n"
            code, lines = completed(process)
            assert (128 + signal_number, True) == (code, lines.endswith(said))
        assert ["accounts.toml", "archive.db"] == sorted(path.name for path in tmp_path.iterdir())
        assert_it_holds_what_it_claims(to, desk)
        with started(to, desk, simulator, tmp_path) as process:
            assert 0 == completed(process)[0]
    assert truth_of(desk) == archived(to)


def test_two_processes_at_once(to: str, desk: tuple[Account, ...], tmp_path: Path) -> None:
    """The second one says so in one line; the first one is not disturbed, and a killed one leaves no lock."""
    exchange = slow(desk, 40)
    with Simulator(exchange) as simulator, started(to, desk, simulator, tmp_path) as first:
        while exchange.tally["requests"] < 10:
            time.sleep(0.002)
        with started(to, desk, simulator, tmp_path) as second:
            code, said = completed(second)
        assert (1, 1) == (code, said.count("\n"))
        assert "written by another" in said
        first.kill()
        first.communicate()
        with started(to, desk, simulator, tmp_path) as third:
            assert 0 == completed(third)[0]
    assert truth_of(desk) == archived(to)
