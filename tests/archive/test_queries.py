"""The queries that the archive's README shows run as they stand, and their sums are exact."""

import ast
import re
from collections import defaultdict
from contextlib import suppress
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace
from sqlalchemy import text

import binance_liquidations
from binance_liquidations.archive import Archive, sync
from binance_liquidations_simulator import Account, Exchange, Simulator, synthetic_desk
from support.accounts import near
from support.postgres_server import PostgresServer
from support.synthetic import NOW, START

README = Path(binance_liquidations.__file__).parent / "archive" / "README.md"
BLOCKS = [(token.info, token.content) for token in MarkdownIt().parse(README.read_text()) if token.type == "fence"]
QUERIES = [content for info, content in BLOCKS if info == "sql"]
PROGRAMS = [content for info, content in BLOCKS if info == "python"]
TRANSFERRED = "sum(amount"


@pytest.fixture(scope="module")
def desk() -> Account:
    """An account with a liquidation that runs."""
    return synthetic_desk(2, units=5, liquidations=20, margin_records=50)[0]


@pytest.fixture(scope="module")
def transferred(desk: Account) -> dict[str, Decimal]:
    """What was transferred, asset by asset."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    truth: Any = desk.truth("liquidation-transfers")
    for transfer in (transfer for one in truth for transfer in one.liquidation_transfer_record):
        for asset in transfer.assets if transfer.status == "CONFIRM" else ():
            sums[asset.asset_name] += asset.amount
    return dict(sums)


def archive_of(desk: Account, to: str) -> str:
    """An archive of the desk, in which a liquidation that ran was seen to end."""
    sync(to, near([desk]), start=START)
    later = Account(desk.name, keys=desk.keys, units=desk.active_units)
    for resource in ("margin-liquidations", "risk-unit-liquidations", "liquidation-transfers", "closed-risk-units"):
        for record in desk.truth(resource):
            is_running = getattr(record, "liquidation_end_time", 0) is None
            later.add(replace(record, liquidation_end_time=NOW) if is_running else record)
    sync(to, near([later], NOW + 1000))
    return to


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_sql(
    query: str,
    database: str,
    desk: Account,
    transferred: dict[str, Decimal],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """Each query answers something, in the database that it is for, or in both."""
    named = re.match(r"-- (\w+)", query)
    if named and named[1] != database:
        return
    if database == "SQLite":
        to = str(tmp_path / "liquidations.db")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        to = server.new_database()
    with Archive(archive_of(desk, to)) as archive, archive.engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    if "liquidation_end_time is null" not in query:  # all have ended
        assert rows
    if TRANSFERRED in query:
        assert transferred == dict(rows)
    if "before ->>" in query:
        assert all(was is None and is_now.startswith("2026-01-01T") for *_, was, is_now in rows)


@pytest.mark.parametrize(
    ("program", "database"),
    [(program, "SQLite") for program in PROGRAMS]
    + [(program, "PostgreSQL") for program in PROGRAMS if "attach" not in program],
)
def test_python(
    program: str,
    database: str,
    desk: Account,
    transferred: dict[str, Decimal],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    """Each program runs, and the sums that it prints are exact."""
    monkeypatch.chdir(tmp_path)
    to = "liquidations.db"
    if database == "PostgreSQL":
        server: PostgresServer = request.getfixturevalue("postgres")
        to = server.new_database()
    if "attach" in program:
        require_duckdb_extension(monkeypatch, tmp_path)
    with Simulator(Exchange([desk], clock=lambda: NOW, weight_limit=10**9)) as simulator:
        monkeypatch.setenv("BINANCE_BASE_URL", simulator.base_url)
        monkeypatch.setenv("BINANCE_API_KEY", simulator.api_key)
        monkeypatch.setenv("BINANCE_API_SECRET", simulator.secret)
        if "sync(" not in program:
            sync(to, start=START)
        exec(compile(program.replace("liquidations.db", to), README, "exec"), {})
    printed = capsys.readouterr().out
    if "sum(" in program and "new rows" not in program:
        sums = re.sub(r"Decimal\('([0-9.]+)'\)", r"'\1'", printed)
        assert transferred == {name: Decimal(amount) for name, amount in dict(ast.literal_eval(sums)).items()}


def require_duckdb_extension(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """DuckDB fetches what attaches SQLite files on first use; a package may bring it where there is no network."""
    import duckdb

    monkeypatch.setenv("HOME", str(folder))
    with suppress(ImportError):
        brought = import_module("duckdb_extension_sqlite_scanner")
        (file,) = Path(brought.__path__[0]).rglob("*.duckdb_extension")
        duckdb.connect().execute(f"install '{file}'")
    try:
        duckdb.connect().execute("load sqlite")
    except duckdb.Error:
        pytest.skip("DuckDB's extension for SQLite is not here: pip install duckdb-extension-sqlite-scanner")
