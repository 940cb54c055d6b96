"""Every command in a terminal, narrow and wide: all is shown whole, and what others wrote does no harm."""

import itertools
import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
import typer.main
from msgspec import Struct
from msgspec.structs import replace

from binance_liquidations import ApiError
from binance_liquidations.cli.main import app
from binance_liquidations_simulator import Account, Answer, Exchange, Simulator, synthetic_desk
from binance_liquidations_simulator.faults import Fault, FaultyExchange, Slow, Weather
from binance_liquidations_simulator.faults.fault import Kind
from binance_liquidations_simulator.wire import records
from binance_liquidations_wire.histories import RESOURCES
from support.command import COMMAND
from support.networks import Silent
from support.terminal import run_in_terminal, screen, terminal

START = "--start=2025-07-01"
WIDTHS = [80, pytest.param(140, marks=pytest.mark.long)]
RUDE = "\x1b]0;owned\x07\x1b[2J\x1b[31mBTC\r\nUSDT\x9b31m\u202e\u2028"
SHOWN = {
    "margin-liquidations": "updated_time symbol side executed_qty qty avg_price price order_id",
    "risk-unit-liquidations": "liquidation_start_time group_id start_ltv end_ltv total_net_equity total_liability",
    "liquidation-transfers": "liquidation_id transfer_time from_uid from_account_type to_uid amount asset_name",
    "closed-risk-units": "group_id create_time close_time parent_email credit_email",
}
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def account() -> Account:
    """A credit account with long ids and long amounts, and more liquidations than a table has rows."""
    account = synthetic_desk(11, units=4, liquidations=6, margin_records=520)[0]
    newest = account.truth("margin-liquidations")[-1]
    assert isinstance(newest, records.MarginLiquidation)
    account.add(replace(newest, order_id=9007199254740993, executed_qty=newest.qty + newest.qty.scaleb(-30)))
    return account


@pytest.fixture(scope="module")
def environment(account: Account) -> Iterator[dict[str, str]]:
    """What an operator of that account has set."""
    with Simulator(Exchange([account], wire="mixed")) as running:
        yield variables_of(running)


def variables_of(simulator: Simulator) -> dict[str, str]:
    """What an operator has set."""
    keys = {"BINANCE_API_KEY": simulator.api_key, "BINANCE_API_SECRET": simulator.secret}
    return os.environ | keys | {"BINANCE_BASE_URL": simulator.base_url, "BINANCE_ACCOUNT": "desk"}


def values_of(record: object, names: list[str]) -> Iterator[str]:
    """The values of the fields of these names, however deep, as they are shown."""
    if isinstance(record, Struct):
        for name in record.__struct_fields__:
            value = getattr(record, name)
            if isinstance(value, Struct | tuple):
                yield from values_of(value, names)
            elif name in names and value is not None:
                is_time = name.endswith("_time")
                yield (
                    f"{datetime.fromtimestamp(value // 1000, UTC)}"[:19] + f".{value % 1000:03}"
                    if is_time
                    else str(value)
                )
    elif isinstance(record, tuple):
        for one in record:
            yield from values_of(one, names)


# --- what is shown whole


@pytest.mark.parametrize("columns", [40, *WIDTHS])
@pytest.mark.parametrize("resource", SHOWN)
def test_fetch_shows_each_value_whole(
    resource: Any, columns: int, account: Account, environment: dict[str, str]
) -> None:
    """Amounts, ids and times stand on one line each, uncut, at any width; of the progress bar nothing is left."""
    arguments = [] if resource == "closed-risk-units" else [START]
    code, lines = run_in_terminal([*COMMAND, "fetch", resource, *arguments], environment, columns)
    assert 0 == code, lines
    text = "\n".join(lines)
    words = {*text.split(), *text.replace(" ", "T").split()}
    expected = {value for record in account.truth(resource) for value in values_of(record, SHOWN[resource].split())}
    assert [] == sorted(value for value in expected if value not in words and value not in text)
    assert [] == [line for line in lines if "…" in line or "━" in line or line.endswith(" records")]
    width = max(map(len, lines))
    assert (width <= columns) or any(len(word) > columns - 20 for word in words)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits(name: str, columns: int) -> None:
    """-h is --help; nothing is cut, and each line of an example is a line of the screen."""
    pages = [run_in_terminal([*COMMAND, *name.split(), option], os.environ, columns) for option in ("-h", "--help")]
    (code, lines), again = pages
    assert ((code, lines), 0) == (again, code)
    assert [] == [line for line in lines if "…" in line or len(line) > columns]
    blocks = (COMMANDS[name].help or "").split("```")[1::2] if name else []
    examples = [line.strip() for block in blocks for line in block.strip().splitlines()]
    assert [] == [example for example in examples if example not in map(str.strip, lines)]
    assert examples or name in {"", "demo"}


@pytest.mark.parametrize("columns", WIDTHS)
def test_demo(columns: int) -> None:
    """The demo shows every documented value whole."""
    code, lines = run_in_terminal([*COMMAND, "demo"], os.environ, columns)
    assert 0 == code
    words = " ".join(lines).split()
    for word in ("07:16:14.745", "16671.5507973", "11667.92600000", "PORTFOLIO_MARGIN", "1000277033525", "17750.6316"):
        assert word in words
    assert [] == [line for line in lines if "…" in line]


@pytest.mark.parametrize("columns", WIDTHS)
def test_doctor_sync_verify_and_fetch_to_a_file(columns: int, environment: dict[str, str], tmp_path: Path) -> None:
    """Their messages are on the screen, and nothing else."""
    code, lines = run_in_terminal([*COMMAND, "doctor"], environment, columns)
    assert (0, ["ok"] * (1 + len(RESOURCES))) == (code, [line.split()[0] for line in lines if line])
    archive = str(tmp_path / "a.db")
    code, lines = run_in_terminal([*COMMAND, "sync", "--to", archive, START], environment, columns)
    assert (0, True) == (code, any(line.startswith("1 accounts: ") for line in lines))
    code, lines = run_in_terminal([*COMMAND, "verify", "--to", archive, "--all"], environment, columns)
    assert (0, " 0 findings") == (code, lines[-2][-11:])
    output = str(tmp_path / "m.csv")
    code, lines = run_in_terminal([*COMMAND, "fetch", "margin-liquidations", START, "-o", output], environment, columns)
    assert (0, [f"{output}: 521 records", ""]) == (code, lines)


def test_progress_over_the_resources_that_are_read(environment: dict[str, str], tmp_path: Path) -> None:
    """The bar of an account that has some resources, or of which some are asked for, comes to its end."""
    (tmp_path / "accounts.toml").write_text(
        '[accounts.desk]\napi_key = "env:BINANCE_API_KEY"\nsecret = "env:BINANCE_API_SECRET"\n'
        'resources = ["margin-liquidations", "closed-risk-units"]\n'
    )
    sync = [*COMMAND, "sync", START, "--accounts", str(tmp_path / "accounts.toml")]
    for number, options in enumerate(([], ["--resource", "margin-liquidations"])):
        with terminal([*sync, "--to", str(tmp_path / f"{number}.db"), *options], environment) as shown:
            assert 0 == shown.wait()
        assert 100 == max(map(int, re.findall(r"(\d+)%", shown.written.decode())))


def test_the_doctor_says_what_it_waits_for() -> None:
    """Of an exchange that is silent, a terminal shows what is asked; Ctrl-C leaves a line in its place."""
    with Silent() as server:
        keys = {"BINANCE_API_KEY": "k" * 64, "BINANCE_API_SECRET": "s" * 64, "BINANCE_BASE_URL": server.base_url}
        with terminal([*COMMAND, "doctor"], os.environ | keys, 140) as shown:
            shown.read(lambda text: f"asking {server.base_url} for margin-liquidations ..." in text)
            shown.type(b"\x03")
            assert 130 == shown.wait()
    clock, interrupted = (line for line in shown.lines if line)
    assert ("ok   clock", "Interrupted: the examination is incomplete.") == (clock[:10], interrupted)


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize(
    ("command", "variable"), [("simulate", "BINANCE_BASE_URL"), ("gateway", "BINANCE_GATEWAY_URL")]
)
def test_servers(command: str, variable: str, columns: int, environment: dict[str, str]) -> None:
    """They print their address, and Ctrl-C ends them."""
    with terminal([*COMMAND, command, "--port=0"], environment, columns) as shown:
        shown.read(lambda text: "(Ctrl-C).\r\n" in text)
        shown.type(b"\x03")
        assert 130 == shown.wait()
    assert shown.lines[0].startswith(f"export {variable}=http://127.0.0.1:")
    assert ["Serving until interrupted (Ctrl-C).", "^C"] == shown.lines[-2:]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_lines_for_the_screen(form: str, account: Account, environment: dict[str, str]) -> None:
    """They are the same as in a file; the bar is removed before they are printed."""
    code, lines = run_in_terminal([*COMMAND, "fetch", "margin-liquidations", START, "--format", form], environment)
    assert (0, 521 + (form == "csv") + 1) == (code, len(lines))
    if form == "jsonl":
        assert account.truth("margin-liquidations")[-1].order_id == json.loads(lines[-2])["order_id"]  # type: ignore[union-attr]


# --- what others wrote


@dataclass(frozen=True)
class Rude(Fault):
    """A refusal whose message has control characters."""

    kind: ClassVar[Kind] = "server-error"

    def apply(self, _answer: Answer, _now: int, /) -> Answer:
        return Answer(400, {"Content-Type": "application/json"}, json.dumps({"code": -1121, "msg": RUDE}).encode())


def test_an_error_is_one_line() -> None:
    """An error's text holds no control characters; its attributes hold what the exchange said."""
    error = ApiError(400, -1121, RUDE + "\ud800")
    assert str(error).isprintable()
    assert "BTC" in str(error)
    assert RUDE + "\ud800" == error.msg
    assert len(str(ApiError(400, -1121, "no" * 10**6))) < 1000


@pytest.mark.parametrize("arguments", [["doctor"], ["fetch", "closed-risk-units"], ["sync", "--to", "a.db", START]])
def test_a_rude_message(
    arguments: list[str], account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reaches no terminal as it is: `screen` fails at control characters."""
    monkeypatch.chdir(tmp_path)
    with Simulator(FaultyExchange(Exchange([account]), script=itertools.repeat(Rude()), most_in_a_row=10**9)) as rude:
        code, lines = run_in_terminal([*COMMAND, *arguments], variables_of(rude), 140)
    assert 1 == code
    found = [line for line in lines if "code -1121" in line]
    assert found
    assert all("BTC  USDT" in line for line in found)


@pytest.mark.parametrize("columns", WIDTHS)
def test_rude_records(columns: int, tmp_path: Path) -> None:
    """Symbols and addresses are shown on one line; files keep them as they are."""
    account = synthetic_desk(3, units=0, liquidations=0, margin_records=1)[0]
    order = account.truth("margin-liquidations")[0]
    assert isinstance(order, records.MarginLiquidation)
    account.add(replace(order, symbol=RUDE, order_id=7))
    dates = {"create_time": order.updated_time, "close_time": order.updated_time}
    account.add(records.ClosedRiskUnit(group_id=8, parent_email=RUDE, credit_email="c@d", enabled=False, **dates))
    output = tmp_path / "orders.jsonl"
    with Simulator(Exchange([account])) as simulator:
        for command in (["margin-liquidations", START], ["closed-risk-units"]):
            code, lines = run_in_terminal([*COMMAND, "fetch", *command], variables_of(simulator), columns)
            assert (0, 1) == (code, sum("BTC  USDT" in line for line in lines))
        fetch = [*COMMAND, "fetch", "margin-liquidations", START, "-o", str(output)]
        assert 0 == run_in_terminal(fetch, variables_of(simulator), columns)[0]
    assert RUDE in [json.loads(line)["symbol"] for line in output.read_bytes().splitlines()]


# --- what is said meanwhile

LOGGING = """
import logging, sys
from binance_liquidations.cli.stderr import progress_bar, show_log
show_log(verbose="-v" in sys.argv)
log = logging.getLogger("binance_liquidations.client")
with progress_bar() as bar:
    task = bar.add_task("reading", total=3)
    for number in range(3):
        bar.update(task, completed=number)
        bar.refresh()
        log.info("tried again %s \\x1b[31m\\nuntil then", number)
        log.debug("GET /path 200")
print("printed")
"""


@pytest.mark.parametrize("options", [[], ["-v"]])
def test_the_log(options: list[str]) -> None:
    """What is waited for is said at once, dated and on one line, above the bar; with -v each request, too."""
    with terminal([sys.executable, "-c", LOGGING, *options], os.environ) as shown:
        assert 0 == shown.wait()
        written, lines = shown.written.decode(), shown.lines
    assert "reading" in written
    assert [] == [line for line in lines if "reading" in line]
    times = [datetime.strptime(line.split()[0], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) for line in lines[:3]]
    assert abs((datetime.now(UTC) - times[0]).total_seconds()) < 60
    waited = [line[21:] for line in lines if "tried" in line]
    assert [f"tried again {number} �[31m until then" for number in range(3)] == waited
    assert (3 if options else 0) == sum("GET /path 200" in line for line in lines)
    assert "printed" == lines[-2]


# --- how it ends


def test_ctrl_c_in_a_terminal(account: Account, tmp_path: Path) -> None:
    """Ctrl-C ends a fetch under its bar, and leaves the terminal as it was: cursor shown, no bar."""
    weather = Weather(1, {"slow": 1.0}, makers={"slow": lambda _: Slow(50)})
    slow = FaultyExchange(Exchange([account]), weather=weather, most_in_a_row=10**9)
    with Simulator(slow) as simulator:
        command = [*COMMAND, "fetch", "margin-liquidations", START, "-o", str(tmp_path / "m.jsonl")]
        with terminal(command, variables_of(simulator)) as shown:
            shown.read(lambda text: "margin-liquidations" in text)
            shown.type(b"\x03")
            assert 130 == shown.wait()
    assert [["Interrupted: run the same command to go on."]] == [[line for line in shown.lines if "Interr" in line]]
    assert [] == [line for line in shown.lines if "━" in line]
    assert shown.written.decode().rindex("\x1b[?25h") > shown.written.decode().rindex("\x1b[?25l")


@pytest.mark.parametrize("blow", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)])
def test_a_sync_that_is_interrupted(blow: signal.Signals, account: Account, tmp_path: Path) -> None:
    """It says what to do, and does not claim to be complete; the next sync is."""
    weather = Weather(1, {"slow": 1.0}, makers={"slow": lambda _: Slow(50)})
    slow = FaultyExchange(Exchange([account]), weather=weather, most_in_a_row=10**9)
    command = [*COMMAND, "sync", "--to", str(tmp_path / "a.db"), START]
    command += [f"--resource={name}" for name in ("margin-liquidations", "risk-unit-liquidations")]
    with Simulator(slow) as simulator:
        with terminal(command, variables_of(simulator)) as shown:
            shown.read(lambda text: "margin-liquidations" in text)
            shown.process.send_signal(blow)
            assert 128 + blow == shown.wait()
        said = [line for line in shown.lines if line]
        assert "Interrupted: the archive holds what was read; run the same command to go on." == said[-1]
        assert "accounts: " not in "".join(said)
        assert 0 == run_in_terminal(command, variables_of(simulator))[0]


@pytest.mark.parametrize("blow", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)])
def test_following_ends_at_once(blow: signal.Signals, environment: dict[str, str], tmp_path: Path) -> None:
    """A signal ends the pause between two rounds within a second."""
    command = [*COMMAND, "sync", "--to", str(tmp_path / "a.db"), START, "--follow", "--interval", "3600"]
    with terminal(command, environment) as shown:
        shown.read(lambda text: "1 accounts" in text)
        began = time.monotonic()
        shown.process.send_signal(blow)
        assert 128 + blow == shown.wait()
        assert time.monotonic() - began < 1


def test_a_screen() -> None:
    """What these tests look through: text, returns, cursor movements; anything else is refused."""
    assert ["done", "", ""] == screen("\x1b[?25lone\r\n\x1b[1mtwo\x1b[0m\r\x1b[2K\x1b[1A\x1b[2Kdone\r\n\n")
    with pytest.raises(AssertionError, match="not understood"):
        screen("\x1b[2J")
    with pytest.raises(AssertionError, match="control characters"):
        screen("\x9b31m")
