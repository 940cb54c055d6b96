"""The views say the same in both databases, their sums are exact, and an archive that cannot have them goes on."""

import re
import sqlite3
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict, replace
from sqlalchemy import text

import binance_liquidations
from binance_liquidations.archive import Archive, _exact, _views, sync
from binance_liquidations_simulator import Account, LiquidationLoanRepayment, synthetic_desk
from support.accounts import account_with, liquidation, near, order, transfers
from support.archives import as_text, asked, drop_views
from support.histories import ALL_RESOURCES
from support.postgres_server import PostgresServer
from support.synthetic import DAY, NOW, START

README = Path(binance_liquidations.__file__).parent / "archive" / "README.md"
NAMES = list(_views.views(is_sqlite=True))
OTHERS = [name for name in NAMES if not name.startswith("living_")]
ORDERS = [name for name in ALL_RESOURCES if name.endswith(("orders", "margin-liquidations"))]
AMOUNTS = st.decimals(0, 10**18 - 1, places=18) | st.decimals(0, 10**12, places=8) | st.integers(0, 10**9).map(Decimal)


@pytest.fixture(scope="module")
def desk() -> Account:
    """A credit account; orders of all digits are among its records."""
    (desk,) = synthetic_desk(3, liquidations=20, margin_records=60, force_orders=30, portfolio_orders=30)
    draw = Random(1)
    for number in range(40):
        amounts = [Decimal(draw.randrange(10 ** draw.randrange(1, 18))).scaleb(-draw.randrange(12)) for _ in range(2)]
        desk.add(order(order_id=number, updated_time=NOW - number % 3, executed_qty=amounts[0], avg_price=amounts[1]))
    return desk


def day_of(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(milliseconds / 1000, UTC):%Y-%m-%d}"


def rows(to: str, query: str) -> list[tuple[str, ...]]:
    """An answer as text, which is the same of both databases."""
    return sorted(tuple(as_text("", value) for value in row) for row in asked(to, query))


def expected(found: dict[tuple[Any, ...], list[Any]]) -> list[tuple[str, ...]]:
    return sorted(tuple(as_text("", value) for value in (*key, *values)) for key, values in found.items())


def test_notional_by_day(to: str, desk: Account) -> None:
    """By symbol and day, digit for digit: price times quantity, or what futures report, in the quote or base asset."""
    sync(to, near([desk], resources=ORDERS), start=START)
    truth: dict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [0, Decimal(), Decimal()])
    with localcontext(prec=200):
        for resource, record in ((name, record) for name in ORDERS for record in desk.truth(name)):
            one = asdict(record)
            told = next((one[name] for name in ("cum_quote", "cum_base") if name in one), None)
            key = (resource, one["symbol"], day_of(one.get("updated_time") or one["time"]))
            made = (1, one["executed_qty"], one["executed_qty"] * one["avg_price"] if told is None else told)
            sums = truth[*key, "base" if "cum_base" in one else "quote"]
            sums[:] = [before + more for before, more in zip(sums, made, strict=True)]
    query = "select resource, symbol, day, notional_in, orders, executed_qty, notional from notional_by_day"
    assert expected(truth) == rows(to, query)
    assert set(ORDERS) == {resource for resource, *_ in truth}


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=8))
def test_sums_are_exact(pairs: list[tuple[Decimal, Decimal]]) -> None:
    """Up to 18 digits on either side of the point, with as many decimals as Python and PostgreSQL give them."""
    with localcontext(prec=200):
        exact = (sum(a for a, _ in pairs), sum(a * b for a, b in pairs))
    assert summed([(f"{a:f}", f"{b:f}") for a, b in pairs]) == tuple(f"{one:f}" for one in exact)


def summed(pairs: list[tuple[str, str]]) -> tuple[Any, ...]:
    """What SQLite sums: the first of each pair, and products."""
    of = {"first": ("a",), "products": ("a", "b")}
    query = _exact.sums("amounts", {"k": "k"}, {}, of, is_sqlite=True)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table amounts (k integer default 0, a text, b text)")
        connection.executemany("insert into amounts (a, b) values (?, ?)", pairs)
        return tuple(connection.execute(query).fetchone()[1:])


@pytest.mark.parametrize("beyond", [f"1{'0' * 18}", f"0.{'0' * 18}1", "-1"])
def test_what_cannot_be_summed(beyond: str) -> None:
    """Is null in SQLite, and not rounded."""
    assert (None, None) == summed([("1", "1"), (beyond, "1")])
    assert ("2", None) == summed([("1", "1"), ("1", beyond)])


def test_transferred(to: str, desk: Account) -> None:
    """By liquidation, asset and status: exact, and those that are not confirmed too."""
    sync(to, near([desk]), start=START)
    truth: dict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [0, Decimal()])
    found: Any = desk.truth("liquidation-transfers")
    for one, transfer in ((each, transfer) for each in found for transfer in each.liquidation_transfer_record):
        for asset in transfer.assets:
            sums = truth[one.liquidation_id, asset.asset_name, transfer.status]
            sums[:] = [sums[0] + 1, sums[1] + asset.amount]
    shown = rows(to, "select liquidation_id, asset_name, status, transfers, amount from transferred")
    assert expected(truth) == shown
    assert {status for *_, status, _, _ in shown} == {"CONFIRM", "PENDING"}


def test_risk_units(to: str) -> None:
    """Each with its last liquidation; the seconds that it took are whole, and null while it runs."""
    begin = NOW - 9 * DAY
    first, second = liquidation(begin + 7, begin + 90_006), liquidation(NOW - DAY, None)
    sync(to, near([account_with(first)]), start=START)
    query = "select group_id, liquidations, seconds, is_running, start_ltv, end_ltv from risk_unit"
    ltv = (str(first.start_ltv), str(first.end_ltv))
    assert [("7", "1", "89", "0", *ltv)] == rows(to, query)
    sync(to, near([account_with(first, second)]))
    assert [("7", "2", "None", "1", *ltv)] == rows(to, query)


def test_news(to: str) -> None:
    """What comes, changes, goes and comes back is a row each, in one shape for all resources."""
    begin = NOW - 3 * DAY
    once, again = order(), order(order_id=2)
    sync(
        to, near([account_with(once, again, liquidation(begin, None), transfers((NOW - DAY, "PENDING")))]), start=START
    )
    ended = liquidation(begin, NOW - 5)
    sync(to, near([account_with(once, ended, transfers((NOW - DAY, "CONFIRM")))], NOW + 1))
    sync(to, near([account_with(once, again, ended, transfers((NOW - DAY, "CONFIRM")))], NOW + 2))
    shown = rows(to, "select resource, change, identity, before is null, after is null from news")
    orders, symbol = "margin-liquidations", once.symbol
    unit = f"7 {as_text('time', begin)}"
    moved = "70 1 SPOT 2 CROSS_MARGIN"
    assert shown == sorted(
        [
            (orders, "new", f"{symbol} 1", "1", "1"),
            (orders, "new", f"{symbol} 2", "1", "1"),
            (orders, "gone", f"{symbol} 2", "0", "1"),
            (orders, "back", f"{symbol} 2", "1", "0"),
            ("risk-unit-liquidations", "new", unit, "1", "1"),
            ("risk-unit-liquidations", "changed", unit, "0", "0"),
            ("liquidation-transfers", "new", moved, "1", "1"),
            ("liquidation-transfers", "changed", moved, "0", "0"),
        ]
    )
    (times,) = asked(to, "select count(distinct time), min(time) = max(time) from news where identity like '% 2'")
    assert (1, 1) == tuple(map(int, times))
    assert [] == asked(to, "select * from news where at >= '2999-01-01T00:00:00.000Z'")
    living = asked(to, "select order_id, gone_at from living_margin_liquidation order by order_id")
    assert [(1, None), (2, None)] == living


def test_what_names_a_record_in_the_news_is_text(to: str) -> None:
    """Also where that is one number, in what is new and in what has changed."""
    first = LiquidationLoanRepayment(
        repay_id=12345678, asset="USDC", amount=Decimal(1), status="PENDING", create_time=NOW - DAY
    )
    repayments = ["liquidation-loan-repayments"]
    sync(to, near([account_with(first)], resources=repayments), start=START)
    sync(to, near([account_with(replace(first, status="SUCCESS"))], NOW + 1, resources=repayments))
    assert [("changed", "12345678"), ("new", "12345678")] == asked(
        to, "select change, identity from news order by change"
    )


def test_living_rows(to: str) -> None:
    """Without those that are gone, and without their parts."""
    begin = NOW - 3 * DAY
    sync(to, near([account_with(liquidation(begin, NOW), transfers((NOW - DAY, "CONFIRM")))]), start=START)
    sync(to, near([account_with()], NOW + 1))
    living = " + ".join(f"(select count(*) from {name})" for name in NAMES if name.startswith("living_"))
    assert [(0,)] == asked(to, f"select {living}")
    assert [(2,)] == asked(to, "select count(*) from news where change = 'gone'")
    assert [] == [row for name in OTHERS if name != "news" for row in asked(to, f"select * from {name}")]


def test_the_flow_of_a_liquidation(to: str, desk: Account) -> None:
    """Transfers and forced repayments by time: in the simulator, every transferred asset is repaid at once."""
    sync(to, near([desk], resources=ALL_RESOURCES), start=START)
    flow = "select id, time, asset_name, amount from liquidation_flow where flow = '{}' and status = 'CONFIRM'"
    moved = {row[1:] for row in rows(to, flow.format("transfer"))}
    repaid = {row[1:] for row in rows(to, flow.format("repayment"))}
    assert moved == repaid != set()
    twice = (liquidation(NOW - 3 * DAY, NOW), replace(liquidation(NOW - 2 * DAY, None), group_id=8))
    other = account_with(*twice, transfers((NOW - DAY, "CONFIRM"), (NOW - 4 * DAY, "CONFIRM")), units=(7, 8))
    other.name = "other"
    sync(to, near([other]), start=START)
    query = "select group_id, matches, from_account_type from liquidation_flow where account = 'other'"
    assert [("7", "2", "SPOT"), ("8", "2", "SPOT")] == rows(to, query)


def test_an_archive_of_few_resources(to: str) -> None:
    """Every view answers, and those of a resource that it lacks with nothing."""
    sync(to, near([account_with(order())], resources=["margin-liquidations"]), start=START)
    counts = ", ".join(f"(select count(*) from {name})" for name in NAMES)
    answers = dict(zip(NAMES, asked(to, f"select {counts}")[0], strict=True))
    assert dict.fromkeys(("living_margin_liquidation", "news", "notional_by_day"), 1) == {
        name: count for name, count in answers.items() if count
    }


def test_columns_are_the_same(tmp_path: Path, postgres: PostgresServer) -> None:
    """In both databases, under the names that the README has."""
    page = README.read_text(encoding="utf-8")
    places = (str(tmp_path / "archive.db"), postgres.new_database())
    first, second = map(columns, places)
    assert first == second
    for name in OTHERS:
        (row,) = re.findall(rf"^\| `{name}` \| .* \| (.*) \|$", page, re.M)
        assert re.findall(r"`(\w+)`", row) == first[name]


def columns(to: str) -> dict[str, list[str]]:
    """Those of each view of a new archive."""
    with Archive(to, create=True) as archive, archive.engine.connect() as connection:
        return {name: list(connection.execute(text(f"select * from {name}")).keys()) for name in NAMES}


def test_an_archive_without_views(to: str) -> None:
    """Gets them when it is next opened; columns that a table gained are in its view too."""
    sync(to, near([account_with(order())]), start=START)
    with Archive(to) as archive, archive.engine.begin() as connection:
        drop_views(connection)
        connection.execute(text("alter table margin_liquidation drop column side"))
    assert [(1,)] == asked(to, "select count(*) from living_margin_liquidation where side is null")
    with Archive(to) as archive, archive.engine.begin() as connection:
        connection.execute(text("drop view living_margin_liquidation"))
        connection.execute(text("alter table margin_liquidation drop column side"))
        made = (
            "create view living_margin_liquidation as /* [binance-liquidations 0] */ select * from margin_liquidation"
        )
        connection.execute(text(made))
        if to.startswith("postgresql"):
            connection.execute(text("comment on view living_margin_liquidation is '[binance-liquidations 0]'"))
    assert [(1,)] == asked(to, "select count(*) from living_margin_liquidation where side is null")


def test_a_view_of_the_same_name(to: str, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody else's stays as it is, and nothing else stops; a line says so."""
    sync(to, near([account_with(order())]), start=START)
    with Archive(to) as archive, archive.engine.begin() as connection:
        drop_views(connection)
        connection.execute(text("create view news as select 42 as answer"))
    with caplog.at_level("INFO", "binance_liquidations"):
        assert [(42,)] == asked(to, "select * from news")
    assert "could not be brought up to date: there is another view news: rename it" in caplog.text
    assert () == sync(to, near([account_with(order())])).failed


def test_a_role_that_may_not_make_views(postgres: PostgresServer) -> None:
    """Goes on without them."""
    to = postgres.new_database()
    sync(to, near([account_with(order())]), start=START)
    with Archive(to) as archive, archive.engine.begin() as connection:
        drop_views(connection)
        connection.execute(text("drop role if exists clerk"))
        connection.execute(text("create role clerk login"))
        connection.execute(text("grant select, insert, update, delete on all tables in schema public to clerk"))
    assert () == sync(to.replace("archive@", "clerk@"), near([account_with(order())])).failed
    assert [(1,)] == asked(to, "select count(*) from news")
