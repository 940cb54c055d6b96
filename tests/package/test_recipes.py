"""Each recipe runs as it stands, with the account of the environment, and prints what the exchange has."""

import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest

from binance_liquidations_simulator import Account, Simulator, synthetic_desk
from support.recipes import RECIPES
from toolchain.environment import BIN

DESK: Account = synthetic_desk(7, force_orders=10, portfolio_orders=10)[0]
LIQUIDATIONS: Any = DESK.truth("margin-liquidations")
LONGEST = 19
"""Lines of a recipe."""


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of its own, and what `simulate` prints for the account."""
    monkeypatch.chdir(tmp_path)
    with Simulator(accounts=(DESK,)) as simulator:
        monkeypatch.setenv("BINANCE_BASE_URL", simulator.base_url)
        monkeypatch.setenv("BINANCE_API_KEY", simulator.api_key)
        monkeypatch.setenv("BINANCE_API_SECRET", simulator.secret)
        yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[[str], list[str]]:
    """Runs a recipe, and returns the lines that it prints."""

    def run_recipe(name: str) -> list[str]:
        exec(compile(RECIPES[name].program, name, "exec"), {"__name__": "__main__"})
        return capsys.readouterr().out.splitlines()

    return run_recipe


def sums(lines: list[str]) -> dict[str, Decimal]:
    """A text and a decimal on each line, whatever else a table draws; other lines are passed over."""
    found = [re.fullmatch(r"\W*(\w+)\W+(\d+\.\d+)\W*", line) for line in lines]
    return {match[1]: Decimal(match[2]) for match in found if match}


def times(moments: Iterable[int]) -> list[str]:
    """As datetimes are printed, oldest first."""
    return [str(datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=moment)) for moment in sorted(moments)]


def beginning(line: str) -> str:
    """The time with which a line begins."""
    return " ".join(line.split()[:2])


def quotes() -> dict[str, Decimal]:
    """What was paid or received for each symbol."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    with localcontext(prec=100):
        for record in LIQUIDATIONS:
            found[record.symbol] += record.executed_qty * record.avg_price
    return dict(found)


def test_there_are_ten_short_ones() -> None:
    """Each has one sentence before it, and fits on a screen."""
    assert len(RECIPES) == 10
    for name, recipe in RECIPES.items():
        assert 1 == len(re.findall(r"[.!?](?= |$)", recipe.said)), name
        assert LONGEST >= len(recipe.program.splitlines()), name
        assert recipe.language in {"python", "sh"}, name


def test_first_page(run: Callable[[str], list[str]]) -> None:
    """How many there are, and the newest ten."""
    first, *lines = run("First page")
    assert first.split()[0] == str(len(LIQUIDATIONS))
    assert times(record.updated_time for record in LIQUIDATIONS)[:-11:-1] == list(map(beginning, lines))


def test_whole_history(run: Callable[[str], list[str]]) -> None:
    """A line for every liquidation."""
    truth: Any = DESK.truth("risk-unit-liquidations")
    assert times(one.liquidation_start_time for one in truth) == list(map(beginning, run("Whole history")))


def test_resume(run: Callable[[str], list[str]]) -> None:
    """Runs one after another print every record once, and then nothing."""
    lines = [run("Resume") for _ in range(4)]
    assert [100, 100, 50, 0] == [len(one) for one in lines]
    printed = [line.split()[3:] for one in lines for line in one]
    fields = [[str(record.side), str(record.executed_qty), str(record.avg_price)] for record in LIQUIDATIONS]
    assert sorted(fields) == sorted(printed)


@pytest.mark.parametrize("name", ["pandas", "Polars"])
def test_sums_of_products(name: str, run: Callable[[str], list[str]]) -> None:
    """Exact for each symbol."""
    assert quotes() == sums(run(name))


def test_duckdb(run: Callable[[str], list[str]]) -> None:
    """The exact sum of each asset that was transferred."""
    transferred: dict[str, Decimal] = defaultdict(Decimal)
    truth: Any = DESK.truth("liquidation-transfers")
    for transfer in (transfer for one in truth for transfer in one.liquidation_transfer_record):
        for asset in transfer.assets if transfer.status == "CONFIRM" else ():
            transferred[asset.asset_name] += asset.amount
    assert transferred == sums(run("DuckDB"))


def test_archive(run: Callable[[str], list[str]]) -> None:
    """What is new in each resource, and then the rows of each symbol; a second run finds nothing new."""
    lines = run("Archive")
    assert f"margin-liquidations {len(LIQUIDATIONS)} new, 0 changed" in lines
    counts = [line.split()[1] for line in lines if re.fullmatch(r"\w+ \d+ \S+Z", line)]
    assert len(LIQUIDATIONS) == sum(map(int, counts))
    assert "margin-liquidations 0 new, 0 changed" in run("Archive")


def test_report(tmp_path: Path) -> None:
    """One file of HTML."""
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    command = ["sh", "-e", "-c", RECIPES["Report"].program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "<html" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_an_http_client_of_your_own(run: Callable[[str], list[str]]) -> None:
    """The hook prints the answers, and the program each closed unit."""
    lines = run("An HTTP client of your own")
    assert "200 /sapi/v1/margin/loan-groups/closed" in lines
    truth: Any = DESK.truth("closed-risk-units")
    assert {str(unit.group_id) for unit in truth} == {line.split()[0] for line in lines if "/" not in line}
