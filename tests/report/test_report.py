"""`report` answers the morning's questions: equal to the exchange's truth, whole in a terminal, safe as a page."""

import json
import os
import pwd
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Request, sync_playwright
from sqlalchemy import text

from binance_liquidations import ConfigurationError
from binance_liquidations.archive import Archive, sync
from binance_liquidations.report import document, page
from binance_liquidations.report.answers import Answers, ask
from binance_liquidations.report.tables import sections_of
from binance_liquidations_simulator import Account, synthetic_desk
from support.accounts import account_with, liquidation, near, order, transfers
from support.archives import as_text, drop_views
from support.command import COMMAND
from support.histories import ALL_RESOURCES
from support.postgres_server import PostgresServer, served
from support.synthetic import DAY, NOW, START
from support.terminal import run_in_terminal

SINCE = datetime(2025, 11, 1, 12, tzinfo=UTC)
CHROMIUM = Path("/usr/bin/chromium")
HOSTILE = "<script>alert(1)</script>\x1b[31m\ufffe"


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """A server of the module's own."""
    yield from served()


@pytest.fixture(scope="module")
def desk() -> tuple[Account, ...]:
    """Two credit accounts with records of every resource."""
    return synthetic_desk(
        4, accounts=2, liquidations=16, margin_records=320, force_orders=50, portfolio_orders=30, repayments=9
    )


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def to(request: pytest.FixtureRequest, desk: tuple[Account, ...], tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive of theirs, in which one liquidation and one order came later."""
    server: PostgresServer | None = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    made = server.new_database() if server else str(tmp_path_factory.mktemp("report") / "archive.db")
    sync(made, near(desk, resources=ALL_RESOURCES), start=START)
    return made


@pytest.fixture(scope="module")
def answers(to: str) -> Answers:
    """What is answered of all accounts since a noon."""
    return asked(to)


def asked(to: str, since: datetime = SINCE, account: str | None = None) -> Answers:
    with Archive(to) as archive:
        return ask(archive, since, datetime.fromtimestamp(NOW / 1000, UTC), account)


def moment(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def records(desk: tuple[Account, ...], resource: Any) -> Iterator[tuple[str, Any]]:
    for account in desk:
        for record in account.truth(resource):
            yield account.name, record


def test_what_was_liquidated(answers: Answers, desk: tuple[Account, ...]) -> None:
    """By account, resource, symbol and day, every digit of the sums, also in the middle of a day."""
    truth: dict[tuple[str, ...], list[Any]] = defaultdict(lambda: [0, Decimal(), Decimal()])
    with localcontext(prec=200):
        for resource in ("margin-liquidations", "portfolio-margin-liquidations", "coin-futures-force-orders"):
            for account, one in records(desk, resource):
                time = moment(one.time if "futures" in resource else one.updated_time)
                if time >= SINCE:
                    sums = truth[account, resource, one.symbol, f"{time:%Y-%m-%d}"]
                    notional = one.cum_base if "futures" in resource else one.executed_qty * one.avg_price
                    made = (1, one.executed_qty, notional)
                    sums[:] = [before + more for before, more in zip(sums, made, strict=True)]
    resources = {resource for _, resource, *_ in truth}
    shown = {
        tuple(row[name] for name in ("account", "resource", "symbol", "day")): [
            row[name] for name in ("orders", "executed_qty", "notional")
        ]
        for row in answers.liquidated
        if row["resource"] in resources
    }
    assert truth == shown != {}
    assert sum(row["orders"] for row in answers.liquidated) == sum(
        row["liquidations"] for row in answers.over_time if row["resource"] != "risk-unit-liquidations"
    )


def test_units_and_transfers(answers: Answers, desk: tuple[Account, ...]) -> None:
    """Units that were liquidated, those that run, transfers by liquidation and asset, and what is not confirmed."""
    units = {
        (account, one.group_id, moment(one.liquidation_start_time), one.start_ltv, one.end_ltv, is_running)
        for account, one in records(desk, "risk-unit-liquidations")
        if (is_running := one.liquidation_end_time is None) or moment(one.liquidation_end_time) >= SINCE
    }
    names = ("account", "group_id", "liquidation_start_time", "start_ltv", "end_ltv", "is_running")
    assert units == {tuple(unit[name] for name in names) for unit in answers.units} != set()
    assert {unit for unit in units if unit[-1]} == {tuple(unit[name] for name in names) for unit in answers.running}
    recent: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    routes: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for account, one in records(desk, "liquidation-transfers"):
        for transfer in one.liquidation_transfer_record:
            for asset in transfer.assets if moment(transfer.transfer_time) >= SINCE else ():
                recent[account, one.liquidation_id, asset.asset_name, transfer.status] += asset.amount
                routes[account, transfer.from_uid, transfer.to_uid, asset.asset_name, transfer.status] += asset.amount
    by_liquidation = ("account", "liquidation_id", "asset_name", "status")
    assert recent == {tuple(row[name] for name in by_liquidation): row["amount"] for row in answers.transferred}
    by_route = ("account", "from_uid", "to_uid", "asset_name", "status")
    assert routes == {tuple(row[name] for name in by_route): row["amount"] for row in answers.routes}
    pending = {key: amount for key, amount in recent.items() if key[-1] != "CONFIRM"}
    shown = {tuple(row[name] for name in by_liquidation): row["amount"] for row in answers.not_confirmed}
    assert pending == shown != {}


def test_one_account(to: str, answers: Answers) -> None:
    """Of one account, it is what all accounts have of it."""
    one = asked(to, account="credit-1")
    for name in ("liquidated", "units", "transferred", "routes", "not_confirmed", "synced"):
        assert [row for row in getattr(answers, name) if row["account"] == "credit-1"] == getattr(one, name) != []


def test_the_document(answers: Answers) -> None:
    """JSON has every row, amounts as text with every digit."""
    shown = json.loads(json.dumps(document.to_plain(answers)))
    assert [as_text("", row["notional"]) for row in answers.liquidated] == [
        row["notional"] for row in shown["liquidated"]
    ]
    assert [as_text("", unit["liquidation_start_time"]) for unit in answers.units] == [
        unit["liquidation_start_time"] for unit in shown["units"]
    ]
    assert "2025-11-01T12:00:00.000Z" == shown["since"]


def test_changes(tmp_path: Path) -> None:
    """What changed since the day before, field by field; what came or went is counted and named."""
    to, begin = str(tmp_path / "archive.db"), NOW - 3 * DAY
    before = account_with(order(), order(order_id=2), liquidation(begin, None))
    after = account_with(order(), liquidation(begin, NOW - 5))
    sync(to, near([before], NOW), start=START)
    sync(to, near([after], NOW + 1))
    found = asked(to, datetime.now(UTC) - timedelta(days=1))
    counts = {(row["resource"], row["change"]): row["count"] for row in found.counts}
    assert counts == {
        ("margin-liquidations", "new"): 2,
        ("margin-liquidations", "gone"): 1,
        ("risk-unit-liquidations", "new"): 1,
        ("risk-unit-liquidations", "changed"): 1,
    }
    differences = {row["resource"]: row["differences"] for row in found.changes}
    ended = {"liquidation_end_time": [None, as_text("time", NOW - 5)]}
    assert differences == {"margin-liquidations": {}, "risk-unit-liquidations": ended}
    assert 0 == found.unlisted_changes


def hostile(folder: Path) -> str:
    """An archive whose texts are markup and control characters."""
    to = str(folder / "archive.db")
    moved = replace(transfers((NOW - DAY, HOSTILE)).liquidation_transfer_record[0], from_account_type=HOSTILE)
    account = account_with(order(symbol=HOSTILE), replace(transfers(), liquidation_transfer_record=(moved,)))
    account.name = HOSTILE
    sync(to, near([account]), start=START)
    return to


def test_hostile_text(tmp_path: Path) -> None:
    """Is text in the page, which runs and loads nothing, and harmless in a terminal."""
    to = hostile(tmp_path)
    shown = page.render(asked(to))
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script" not in shown
    assert [] == [line for line in shown.split("http")[1:] if not line.startswith(("-equiv", "://www.w3.org/"))]
    code, lines = run_in_terminal([*COMMAND, "report", "--from", to, "--since", "2025-07-01"], os.environ)
    assert (0, True) == (code, any("<script>alert(1)</script>" in line for line in lines))


def test_the_page_of_many_rows(to: str, answers: Answers) -> None:
    """Long tables say how many rows they leave out; each chart is drawn wide and narrow."""
    shown = page.render(answers)
    assert 6 == shown.count("<svg")
    long = asked(to, datetime(2025, 7, 1, tzinfo=UTC))
    rows = [len(table.rows) for section in sections_of(long) for table in section.tables]
    more = [count - 200 for count in rows if count > 200]
    assert more == list(map(int, re.findall(r"<p>and (\d+) more:", page.render(long)))) != []


@pytest.mark.once
@pytest.mark.long
@pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is not installed: apt-get install chromium")
def test_in_a_browser(tmp_path: Path, answers: Answers) -> None:
    """Nothing is asked of anybody, no page is wider than its window, and each width has its own charts."""
    file = tmp_path / "report.html"
    page.write(answers, file)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for width, shown in ((1280, "wide"), (390, "narrow")):
            window = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="dark")
            asked_for: list[str] = []
            window.on("request", recorder(asked_for))
            window.goto(file.as_uri())
            assert [file.as_uri()] == asked_for
            assert width == window.evaluate("document.documentElement.scrollWidth")
            for name in ("wide", "narrow"):
                visible = [chart.is_visible() for chart in window.locator(f".{name} svg").all()]
                assert [name == shown] * 3 == visible
        browser.close()


def recorder(urls: list[str]) -> Callable[[Request], None]:
    return lambda request: urls.append(request.url)


def test_nothing_happened(tmp_path: Path) -> None:
    """A page without charts, and a line for each question; an empty archive says that it is one."""
    to = str(tmp_path / "archive.db")
    Archive(to, create=True).close()
    empty = page.render(asked(to))
    assert "The archive is empty: sync an account first." in empty
    sync(to, near([account_with()], resources=["margin-liquidations"]), start=START)
    lines = {section.name: section.line for section in sections_of(asked(to))}
    assert "no orders were liquidated" == lines["liquidated"]
    assert "the archive does not hold risk-unit-liquidations: sync it first" == lines["units"] == lines["running"]
    assert "<svg" not in page.render(asked(to))


def test_the_command(desk: tuple[Account, ...], tmp_path: Path) -> None:
    """In a terminal nothing is wider than it; a page appears when it is complete, and replaces an earlier one alone."""
    to, output = str(tmp_path / "archive.db"), tmp_path / "report.html"
    sync(to, near(desk[:1], resources=ALL_RESOURCES), start=START)
    command = [*COMMAND, "report", "--from", to, "--since", "2025-12-01"]
    code, lines = run_in_terminal(command, os.environ)
    assert (0, True, True) == (code, max(map(len, lines)) <= 80, any("Still running: 1" in line for line in lines))
    assert any(line.startswith("and ") and " more: --json" in line for line in lines)
    for _ in range(2):
        done = subprocess.run([*command, "-o", str(output)], capture_output=True, text=True, check=False)
        assert (0, f"{output}: written\n") == (done.returncode, done.stderr)
    assert output.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [] == list(tmp_path.glob(".*"))
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    assert 1 == len(json.loads(done.stdout)["running"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small archive, and with files that are none."""
    made = tmp_path_factory.mktemp("bad")
    sync(str(made / "archive.db"), near([account_with(order())]), start=START)
    (made / "text.db").write_text("no database, and longer than a header has room for" * 9)
    (made / "mine.html").write_text("mine")
    return made


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--from", "none.db"), 2, "none.db: there is no archive yet"),
        (("--from", "text.db"), 1, "text.db: file is not a database"),
        (("--since", "2999-01-01"), 2, "--since is in the future, which has no records yet"),
        (("--since", "1d"), 2, "--since 1d: give 2024-01-01"),
        (("--account", "x"), 2, "archive.db holds nothing of the account x, only of desk"),
        (("-o", "mine.html"), 1, "mine.html is there and is not a report: name another file"),
        (("-o", "nowhere/report.html"), 1, "nowhere/report.html cannot be written: No such file"),
        (("-o", "archive.db"), 2, "archive.db: -o writes a page: end it in .html"),
        (("-o", "a.html", "--json"), 2, "give one of them"),
    ],
)
def test_bad_input(arguments: tuple[str, ...], code: int, message: str, folder: Path) -> None:
    """One line, the exit codes of the other commands, and no file changed."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    given = arguments if "--from" in arguments else ("--from", "archive.db", *arguments)
    environment = os.environ | {"COLUMNS": "160", "NO_COLOR": "1"}
    done = subprocess.run(
        [*COMMAND, "report", *given], capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    printed = [json.loads(line)["ok"] for line in done.stdout.splitlines()]
    assert (code, True) == (done.returncode, message in done.stderr), done.stderr
    assert [False] * ("--json" in arguments) == printed
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


@contextmanager
def unprivileged() -> Iterator[None]:
    """As a user whom permissions stop."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.parametrize(
    ("spoil", "of_folder", "message"),
    [
        ("", 0o777, "The archive's views could not be brought up to date"),
        ("", 0o555, "copy it to a folder that may be written"),
        ("alter table margin_liquidation drop column side", 0o777, "has to be written once: sync it with this version"),
    ],
)
def test_an_archive_that_cannot_be_written(
    spoil: str, of_folder: int, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Without views, it answers all the same; where that cannot be, a line says what to do."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        to = Path(name) / "archive.db"
        sync(str(to), near([account_with(order())]), start=START)
        with Archive(to) as archive, archive.engine.begin() as connection:
            drop_views(connection)
            if spoil:
                connection.execute(text(spoil))
        to.chmod(0o444)
        Path(name).chmod(of_folder)
        with unprivileged(), caplog.at_level("INFO", "binance_liquidations"):
            if "views" in message:
                assert 1 == len(asked(str(to)).liquidated)
                assert message in caplog.text
            else:
                with pytest.raises(ConfigurationError, match=message):
                    asked(str(to))
        Path(name).chmod(0o755)
