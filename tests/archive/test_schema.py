"""What the tables gain is added to archives that there are; any other difference is refused, and nothing is touched."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from binance_liquidations import ConfigurationError
from binance_liquidations.archive import Archive, sync, verify
from binance_liquidations_simulator import Account, ApiKey, synthetic_desk
from support.accounts import account_with, liquidation, near, order, transfers
from support.archives import archived, asked, drop_views, sums, truth_of
from support.postgres_server import PostgresServer
from support.synthetic import DAY, NOW, START
from support.vectors import VECTORS

ALWAYS = timedelta(days=36500)
NARROWER = (
    "alter table margin_liquidation drop column time_in_force",
    "alter table risk_unit_liquidation drop column total_liability",
    "alter table ledger drop column synced_at",
    "drop table risk_unit_liability",
    "drop table account_key",
    "drop table former_key",
)
"""What makes an archive one of an earlier spec."""


@pytest.fixture(scope="module")
def desk() -> tuple[Account, ...]:
    """Two credit accounts."""
    return synthetic_desk(3, accounts=2, liquidations=12, margin_records=40)


def change(to: str, *statements: str) -> None:
    """Change the archive by hand; it loses its views, which an earlier one did not have."""
    with Archive(to) as archive, archive.engine.begin() as connection:
        drop_views(connection)
        for statement in statements:
            connection.execute(text(statement))


def test_fields_that_the_spec_gained(to: str, desk: tuple[Account, ...]) -> None:
    """Their columns and tables are added by themselves; rows from before are filled in once they are read again."""
    sync(to, near(desk), start=START)
    change(to, *NARROWER)
    (first, *_) = sync(to, near(desk, NOW + 1), overlap=timedelta(0)).copied
    assert ("margin-liquidations", 0, 0) == (first.resource, first.new, first.gone)
    without = "select count(*) from margin_liquidation where time_in_force is null"
    assert asked(to, without) != [(0,)]
    _, changed, gone = sums(sync(to, near(desk, NOW + 2), overlap=ALWAYS))
    assert (True, 0) == (changed > 0, gone)
    assert truth_of(desk) == archived(to)
    assert (0, 0, 0) == sums(sync(to, near(desk, NOW + 3), overlap=ALWAYS))
    assert () == verify(to, near(desk, NOW + 3), sample=None).findings


def test_rows_of_one_key_are_filled_in_each(to: str) -> None:
    """Nothing is taken for changed but the column that was added."""
    account = account_with(*(order(executed_qty=Decimal(n), time_in_force=f"T{n}") for n in (2, 1, 3)))
    sync(to, near([account]), start=START)
    change(to, NARROWER[0], "alter table margin_liquidation add column time_in_force text")
    turned = account_with(*reversed(account.truth("margin-liquidations")))
    assert (0, 3, 0) == sums(sync(to, near([turned])))
    for row in asked(to, "select before, after from change"):
        before, after = (json.loads(each) if isinstance(each, str) else each for each in row)
        assert before | {"time_in_force": after["time_in_force"]} == after


def test_several_at_once(to: str, desk: tuple[Account, ...]) -> None:
    """Whoever comes first adds what is missing, and the others go on with it."""
    sync(to, near(desk), start=START)
    change(to, *NARROWER)

    def opened(_: int) -> int:
        with Archive(to) as archive:
            return len(archive.accounts())

    with ThreadPoolExecutor(8) as pool:
        assert [2] * 8 == list(pool.map(opened, range(8)))
    sums(sync(to, near(desk), overlap=ALWAYS))
    assert truth_of(desk) == archived(to)


RETYPED = ("alter table margin_liquidation drop column side", "alter table margin_liquidation add column side bigint")
NEVER_NULL = (
    "alter table margin_liquidation drop column gone_at",
    "alter table margin_liquidation add column gone_at {time} not null default '2025-01-01T00:00:00.000Z'",
)
OTHER_KEY = (
    "drop table covered",
    "create table covered (account text not null, resource text not null, start_time {time} not null,"
    " end_time {time} not null, primary key (account, resource))",
)


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        (("alter table margin_liquidation add column fee text",), "margin_liquidation.fee is not known"),
        (RETYPED, "margin_liquidation.side is BIGINT and not TEXT"),
        (NEVER_NULL, "margin_liquidation.gone_at may not be null"),
        (OTHER_KEY, "covered has the key account, resource and not account, resource, start_time"),
        ((*RETYPED, *NARROWER[1:]), "margin_liquidation.side is BIGINT and not TEXT"),
    ],
)
def test_what_is_a_migration(to: str, statements: tuple[str, ...], message: str, desk: tuple[Account, ...]) -> None:
    """Opening the archive fails with a line that says what differs, and nothing is added to it."""
    sync(to, near(desk), start=START)
    time = "timestamptz" if to.startswith("postgresql") else "text"
    with Archive(to) as archive:
        with archive.engine.begin() as connection:
            drop_views(connection)
            for statement in statements:
                connection.execute(text(statement.format(time=time)))
        for attempt in (lambda: sync(to, near(desk)), lambda: verify(to, near(desk)), lambda: Archive(to)):
            with pytest.raises(ConfigurationError) as caught:
                attempt()
            assert f"writes: {message}. Use the version that wrote it" in str(caught.value)
            assert "\n" not in str(caught.value)
        if NARROWER[1] in statements:
            with archive.engine.connect() as connection, pytest.raises(Exception, match="total_liability"):
                connection.execute(text("select total_liability from risk_unit_liquidation"))


def test_other_tables_are_left_alone(to: str, desk: tuple[Account, ...]) -> None:
    """Those that somebody keeps beside the archive's."""
    sync(to, near(desk), start=START)
    change(to, "create table notes (id integer primary key, note text)", "create view v as select * from covered")
    assert (0, 0, 0) == sums(sync(to, near(desk)))


def first_archive(form: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """An archive as version 0.1.0 first made it."""
    dump = (VECTORS / "archive" / f"first.{form}.sql").read_text()
    if form == "sqlite":
        with closing(sqlite3.connect(folder / "archive.db")) as connection:
            connection.executescript(dump)
        return str(folder / "archive.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    to = server.new_database()
    with psycopg.connect(to) as connection:
        connection.execute(dump.encode())
    return to


@pytest.mark.parametrize("form", ["sqlite", "postgresql"])
def test_an_archive_of_the_first_version(form: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """It goes on, row by row the same, and its first sync notes the key."""
    to = first_archive(form, tmp_path, request)
    day = NOW - 2 * DAY
    account = account_with(
        order(), liquidation(NOW - 3 * DAY, NOW + 5), transfers((day, "CONFIRM"), (day + 5, "CONFIRM"))
    )
    assert () == verify(to, near([account], NOW + 1000), sample=None).findings
    assert (0, 0, 0) == sums(sync(to, near([account], NOW + 2000)))
    assert truth_of([account]) == archived(to)
    assert [(2, 3)] == asked(to, "select (select count(*) from margin_liquidation), (select count(*) from change)")
    with pytest.raises(ConfigurationError, match="--new-key desk"):
        sync(to, near([Account("desk", keys=[ApiKey("n" * 64, "s" * 64)])]))
    account.add(replace(order(), order_id=3, updated_time=NOW + 2500))
    assert (1, 0, 0) == sums(sync(to, near([account], NOW + 3000)))
