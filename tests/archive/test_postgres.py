"""PostgreSQL as operators set it up: any encoding, several schemas, read-only access."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from binance_liquidations import ConfigurationError
from binance_liquidations.archive import Archive, follow, sync, verify
from binance_liquidations.archive._ledger import enter
from binance_liquidations_simulator import Account, ApiKey, synthetic_desk
from support.accounts import account_with, near, order
from support.archives import archived, asked, truth_of
from support.postgres_server import PostgresServer
from support.synthetic import START


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_databases_of_any_encoding(encoding: str, postgres: PostgresServer) -> None:
    """Records that such a database cannot hold fail for their account alone."""
    to = postgres.new_database(f"encoding '{encoding}' locale 'C' template template0")
    plain = account_with(order())
    chinese = Account("chinese", keys=[ApiKey("c" * 64, "s" * 64)], records=[order(symbol="币安人生USDT")])
    failed = sync(to, near([plain, chinese]), start=START).failed
    held = encoding == "SQL_ASCII"
    expected = [] if held else [("chinese", "margin-liquidations")]
    assert expected == [(one.account, one.resource) for one in failed]
    assert truth_of([plain, chinese] if held else [plain]) == archived(to)


def test_two_who_enter_an_account_at_once(postgres: PostgresServer) -> None:
    """The earlier start counts, in any order."""
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


def test_a_database_that_may_only_be_read(postgres: PostgresServer) -> None:
    """It can be verified; a sync fails at once with a clear error, and makes nothing."""
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
