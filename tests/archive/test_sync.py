"""The archive holds what the exchange tells, every row once and every digit, and what it told before."""

import hashlib
import json
import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from binance_liquidations import ApiError, ConfigurationError, ParameterError
from binance_liquidations.archive import Archive, follow, sync, sync_one, verify
from binance_liquidations.archive._ledger import enter
from binance_liquidations_simulator import (
    Account,
    ApiKey,
    Arrivals,
    Weather,
    synthetic_desk,
)
from binance_liquidations_simulator.faults import KINDS as FAULTS
from binance_liquidations_simulator.faults import evenly
from support.accounts import Leaving, account_with, liquidation, near, order, transfers
from support.archives import PARTS, archived, as_text, asked, sums, truth_of
from support.clients import client_of, through
from support.postgres_server import PostgresServer
from support.synthetic import DAY, NOW, START

# What the exchange holds, and what the archive does, as lines of text


def checksum(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


# The tests


def test_everything_once(to: str) -> None:
    """All rows of several accounts, with all their parts and digits, once; and once more changes nothing."""
    desk = synthetic_desk(5, accounts=3, units=7, liquidations=60, margin_records=1500)
    truth = truth_of(desk)
    rows = sum(not row.startswith(tuple(PARTS)) for row in truth)
    assert (rows, 0, 0) == sums(sync(to, near(desk), start=START))
    assert (len(truth), checksum(truth)) == (len(archived(to)), checksum(archived(to)))
    assert (0, 0, 0) == sums(sync(to, near(desk)))
    assert truth == archived(to)
    assert () == verify(to, near(desk), sample=None).findings


def test_through_faults(to: str) -> None:
    """An exchange that fails in every way costs time, and no row."""
    desk = synthetic_desk(6, units=5, liquidations=20, margin_records=1400)
    weather = Weather(7, evenly(0.3, [kind for kind in FAULTS if kind not in {"forbidden", "clock-jump"}]))
    sums(sync(to, near(desk, weather=weather), start=START))
    assert truth_of(desk) == archived(to)


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
    """A transfer that is confirmed, one that is dated anew meanwhile, and one that joins them: one row each."""
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


def test_a_first_transfer_that_is_not_told_of_any_more(to: str) -> None:
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


@pytest.mark.parametrize("between", [0, 3000])
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


def test_what_is_not_told_of_any_more(to: str) -> None:
    """It stays, marked; and is unmarked should the exchange tell of it again."""
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

    account.client = lambda *_, **__: client_of(failing, **_key(desk), clock=account.time)
    done = sync(to, [account], start=START, resources=["margin-liquidations"])
    assert [ApiError] == [type(one.error) for one in done.failed]
    findings = verify(to, near([desk]), resources=["margin-liquidations"], sample=None).findings
    assert ["gap"] == [one.problem for one in findings]
    with Archive(to) as archive:
        assert [START, START + 90 * DAY] == [span.start for span in archive.covered(desk.name, "margin-liquidations")]
    sync(to, near([desk]))
    assert truth_of([desk]) == archived(to)


def _key(account: Account) -> dict[str, Any]:
    return {"api_key": account.keys[0].api_key, "secret": account.keys[0].secret}


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
    """The others are complete, and what failed is told."""
    desk = synthetic_desk(2, accounts=2, margin_accounts=1, liquidations=10, margin_records=50)
    done = sync(to, near(desk), start=START)
    expected = [("margin-0", resource, -2015) for resource in list(RESOURCES)[1:]]
    assert expected == [(one.account, one.resource, one.error.code) for one in done.failed]  # type: ignore[attr-defined]
    assert truth_of(desk) == archived(to)


RESOURCES = ("margin-liquidations", "risk-unit-liquidations", "liquidation-transfers", "closed-risk-units")


def test_engines_may_map_it(to: str) -> None:
    """Resource by resource, in any order and again, is as good as a sync."""
    desk = synthetic_desk(2, accounts=2, liquidations=20, margin_records=300)
    for account in [*near(desk), *reversed(near(desk))]:
        for resource in reversed(RESOURCES):
            sync_one(to, account, resource, start=START)
    assert truth_of(desk) == archived(to)


def test_who_was_overtaken_writes_nothing(to: str) -> None:
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

    slow.client = lambda *_, **__: client_of(overtaking, **_key(running), clock=slow.time)
    with pytest.raises(ConfigurationError, match="was taken over by another sync"):
        sync_one(to, slow, "risk-unit-liquidations")
    assert truth_of([ended]) == archived(to)


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


def test_readers_keep_nobody_waiting(to: str) -> None:
    """A query that somebody is in the middle of."""
    (desk,) = synthetic_desk(2, liquidations=5, margin_records=10)
    sync(to, near([desk]), start=START)
    with Archive(to) as archive, archive.engine.connect() as connection:
        rows = iter(connection.execute(text("select * from margin_liquidation")))
        next(rows)
        arrived = Account(desk.name, keys=desk.keys, records=[*desk.truth("margin-liquidations"), order()])
        assert () == sync(to, near([arrived]), resources=["margin-liquidations"]).failed


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_databases_of_any_encoding(encoding: str, postgres: PostgresServer) -> None:
    """What such a database cannot hold fails for that account alone."""
    to = postgres.new_database(f"encoding '{encoding}' locale 'C' template template0")
    plain = account_with(order())
    chinese = Account("chinese", keys=[ApiKey("c" * 64, "s" * 64)], records=[order(symbol="币安人生USDT")])
    failed = sync(to, near([plain, chinese]), start=START).failed
    held = encoding == "SQL_ASCII"
    expected = [] if held else [("chinese", "margin-liquidations")]
    assert expected == [(one.account, one.resource) for one in failed]
    assert truth_of([plain, chinese] if held else [plain]) == archived(to)


def test_two_who_enter_an_account_at_once(postgres: PostgresServer) -> None:
    """The earlier start holds, whoever comes first."""
    to = postgres.new_database()
    early, late = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    with Archive(to, create=True) as archive, ThreadPoolExecutor() as pool:
        with archive.engine.begin() as connection:
            enter(connection, "desk", late)
            other = pool.submit(archive.write, lambda connection: enter(connection, "desk", early))
            while not asked(to, "select 1 from pg_stat_activity where wait_event_type = 'Lock'"):
                time.sleep(0.002)
        assert early == other.result()
        assert {"desk": early} == archive.accounts()


def test_two_at_once(to: str) -> None:
    """The second one is told so, and writes nothing."""
    (desk,) = synthetic_desk(2, liquidations=5, margin_records=10)
    rounds = follow(to, near([desk]), start=START)
    next(rounds)
    with pytest.raises(ConfigurationError, match="written by another"):
        sync(to, near([desk]))
    rounds.close()  # type: ignore[attr-defined]
    sync(to, near([desk]))


SPOILED = {
    "missing": "delete from margin_liquidation where order_id = (select min(order_id) from margin_liquidation)",
    "differs": "update risk_unit_liability set interest = '0.00000001' where position = 0",
    "extra": "insert into margin_liquidation select account, avg_price, executed_qty, -1, price, qty, side,"
    " symbol, time_in_force, is_isolated, updated_time, nth, seen_at, null, null from margin_liquidation limit 1",
}


@pytest.mark.parametrize("problem", SPOILED)
def test_what_verify_finds(to: str, problem: str) -> None:
    """Rows that are missing, that differ, or that the exchange does not tell of."""
    (desk,) = synthetic_desk(2, liquidations=20, margin_records=100)
    sync(to, near([desk]), start=START)
    with Archive(to) as archive, archive.engine.begin() as connection:
        connection.execute(text(SPOILED[problem]))
    findings = verify(to, near([desk]), sample=None).findings
    assert {problem} == {one.problem.value for one in findings}
    assert all(one.account == desk.name for one in findings)
    assert verify(to, near([desk]), sample=1, seed=1) == verify(to, near([desk]), sample=1, seed=1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"start": None}, "there is no archive yet"),
        ({"start": datetime(2025, 1, 1)}, "start is a naive datetime"),
        ({"start": 10**15}, "in the future"),
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


def test_a_database_that_may_only_be_read(postgres: PostgresServer) -> None:
    """It can be verified; a sync says so at once, and makes nothing."""
    (desk,) = synthetic_desk(2, liquidations=5, margin_records=10)
    to = postgres.new_database()
    reading = f"{to}&options=-cdefault_transaction_read_only%3Don"
    with pytest.raises(ConfigurationError, match="cannot execute CREATE TABLE in a read-only transaction"):
        sync(reading, near([desk]), start=START)
    sync(to, near([desk]), start=START)
    failed = sync(reading, near([desk])).failed
    assert {"cannot execute INSERT in a read-only transaction"} == {
        str(one.error).rpartition(": ")[2] for one in failed
    }
    assert () == verify(reading, near([desk])).findings


def test_an_archive_in_a_schema(postgres: PostgresServer) -> None:
    """Several archives share a database, each in a schema of its own, and other tables are left alone."""
    (desk,) = synthetic_desk(2, liquidations=5, margin_records=10)
    to = postgres.new_database()
    sync(to, near([desk]), start=START)
    with Archive(to) as archive, archive.engine.begin() as connection:
        connection.execute(text("create schema second"))
    second = f"{to}&options=-csearch_path%3Dsecond"
    first = follow(to, near([desk]))
    next(first)
    sync(second, near([desk]), start=START)
    assert truth_of([desk]) == archived(second)
    with Archive(second) as archive, archive.engine.begin() as connection:
        connection.execute(text("drop schema second cascade"))
    assert truth_of([desk]) == archived(to)


PASSWORD = "Confidential0Text"


@pytest.mark.parametrize(
    ("message", "text"),
    [
        *(
            ("the archive's URL can be read in two ways", f"postgresql://{rest}")
            for rest in (
                "a:@{p}@h/d",
                "a:x@{p}@h/d",
                "a:x@y/{p}@h/d",
                "a:{p}?@h/d",
                "h:5432/d?password=@{p}",
                "h/d?password=@{p}",
                "h/d@{p}",
            )
        ),
        *(
            ("the archive's address is neither a URL nor the name of a file", text)
            for text in (
                "host=h password={p} dbname=d",
                "dbname = 'd' password = '{p}'",
                "Server=h;Database=d;Password={p}",
                "service={p}",
                "postgresql:/ab:{p}@h/d",
                "a:{p}@h/d",
                "ab:{p}@h",
            )
        ),
        ("the archive's URL cannot be read", "jdbc:postgresql://h/d?user=a&password={p}"),
        ("an archive is a SQLite file", "sqlite://a:{p}@h/d.db"),
        ("an archive is a SQLite file", "mysql://a:{p}@h/d"),
    ],
)
def test_addresses_that_are_refused(message: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked up as a host, nothing is made a file, and no password is shown, in a chained error neither."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=message) as caught:
        Archive(text.replace("{p}", PASSWORD), create=True)
    assert PASSWORD not in str(caught.value)
    assert caught.value.__context__ is None
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name", ["second@desk.test.db", "a b.db", "2024-01-01T00:00:00.db", "report=1.db", "sqlite:///x@y.db"]
)
def test_names_of_files(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may be called as people call files."""
    monkeypatch.chdir(tmp_path)
    Archive(name, create=True).close()
    assert (tmp_path / name.removeprefix("sqlite:///")).exists()
