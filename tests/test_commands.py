"""`doctor` and `fetch`, as an operator runs them, against a simulator on a port."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from networks import Server
from test_cli import COMMAND

from binance_liquidations_simulator import Account, ApiKey, Exchange, Simulator, synthetic_desk
from binance_liquidations_simulator.faults import (
    Fault,
    FaultyExchange,
    Forbidden,
    Html,
    Reset,
    ServerError,
    Slow,
    Weather,
)

START = "2025-07-01"


@pytest.fixture(scope="module")
def account() -> Account:
    """A credit account with something of everything."""
    return synthetic_desk(11, units=5, liquidations=20, margin_records=1500)[0]


@pytest.fixture(scope="module")
def simulator(account: Account) -> Iterator[Simulator]:
    """The account's exchange."""
    with Simulator(Exchange([account], wire="mixed")) as running:
        yield running


def environment(simulator: Simulator, **changes: str) -> dict[str, str]:
    """What an operator has set."""
    variables = {
        "BINANCE_BASE_URL": simulator.base_url,
        "BINANCE_API_KEY": simulator.api_key,
        "BINANCE_API_SECRET": simulator.secret,
        "NO_COLOR": "1",
        "COLUMNS": "160",
    }
    return os.environ | variables | changes


def run(simulator: Simulator, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    variables = environment(simulator, **changes)
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=variables, check=False, timeout=60
    )


def test_a_healthy_doctor(simulator: Simulator) -> None:
    """Clock and all four endpoints are well."""
    report = run(simulator, "doctor")
    assert (0, "") == (report.returncode, report.stderr)
    assert ["ok"] * 5 == [line.split()[0] for line in report.stdout.splitlines()]


@pytest.fixture(scope="module")
def margin() -> Account:
    """A plain margin account."""
    made = Account("margin-0", role="margin", keys=[ApiKey("M" * 64, secret="S" * 64)])
    for record in synthetic_desk(13, liquidations=0, margin_records=20)[0].truth("margin-liquidations"):
        made.add(record)
    return made


@pytest.fixture(scope="module")
def both(account: Account, margin: Account) -> Iterator[Simulator]:
    """The exchange of both accounts."""
    with Simulator(Exchange([account, margin])) as running:
        yield running


MARGIN = {"BINANCE_API_KEY": "M" * 64, "BINANCE_API_SECRET": "S" * 64}
CLOSED = "risk-unit-liquidations, liquidation-transfers, closed-risk-units: not open to this key: HTTP 401"


def test_the_doctor_names_the_host(simulator: Simulator) -> None:
    """Whom it asked is shown, also where it is not the exchange."""
    assert simulator.base_url in run(simulator, "doctor").stdout.splitlines()[0]


def test_a_healthy_margin_key(both: Simulator) -> None:
    """It opens what it is meant for; that it does not open the rest is said, and is no failure."""
    report = run(both, "doctor", **MARGIN)
    assert (0, "") == (report.returncode, report.stderr)
    clock, margin_line, closed, advice = report.stdout.splitlines()
    assert ["ok", "ok", "--"] == [line.split()[0] for line in (clock, margin_line, closed)]
    assert CLOSED in closed
    assert 'resources = ["margin-liquidations"]' in advice


def test_a_margin_key_with_a_wrong_secret(both: Simulator) -> None:
    """Where nothing is open, nothing is well."""
    report = run(both, "doctor", **MARGIN | {"BINANCE_API_SECRET": "T" * 64})
    assert (1, 4) == (report.returncode, report.stdout.count("BAD"))


ACCOUNTS = """
[accounts.credit]
api_key = "env:CREDIT_KEY"
secret = "env:CREDIT_SECRET"

[accounts.margin]
api_key = "env:MARGIN_KEY"
secret = "env:MARGIN_SECRET"
"""


@pytest.fixture
def keys(both: Simulator, tmp_path: Path) -> dict[str, str]:
    """Where the keys of the file `accounts.toml` are."""
    (tmp_path / "accounts.toml").write_text(ACCOUNTS + 'resources = ["margin-liquidations"]\n')
    return {
        "CREDIT_KEY": both.api_key,
        "CREDIT_SECRET": both.secret,
        "MARGIN_KEY": MARGIN["BINANCE_API_KEY"],
        "MARGIN_SECRET": MARGIN["BINANCE_API_SECRET"],
        "BINANCE_API_KEY": "",
    }


def test_the_doctor_of_a_file(both: Simulator, keys: dict[str, str], tmp_path: Path) -> None:
    """Each account under its name, and of each what it should open; one whose key is missing does not hide others."""
    accounts = ("--accounts", str(tmp_path / "accounts.toml"))
    report = run(both, "doctor", *accounts, **keys)
    heads = [line.split()[0] for line in report.stdout.splitlines()]
    assert (0, ["credit:", *["ok"] * 5, "margin:", *["ok"] * 2]) == (report.returncode, heads)
    one = run(both, "doctor", *accounts, "--account=margin", **keys)
    assert (0, ["margin:", "ok", "ok"]) == (one.returncode, [line.split()[0] for line in one.stdout.splitlines()])
    missing = run(both, "doctor", *accounts, **keys | {"CREDIT_SECRET": ""})
    assert (1, "BAD  key: account credit: CREDIT_SECRET is not set") == (
        missing.returncode,
        missing.stdout.splitlines()[1],
    )
    assert missing.stdout.splitlines()[2] == "margin:"
    (tmp_path / "accounts.toml").write_text(ACCOUNTS + 'resources = ["margin-liquidations", "closed-risk-units"]\n')
    wrong = run(both, "doctor", *accounts, "--account=margin", **keys)
    assert (1, True) == (wrong.returncode, "BAD  closed-risk-units: HTTP 401" in wrong.stdout)


def test_fetching_for_an_account_of_a_file(
    both: Simulator, margin: Account, keys: dict[str, str], tmp_path: Path
) -> None:
    """The one that is named, whatever the environment's own is."""
    accounts = ("--accounts", str(tmp_path / "accounts.toml"), f"--start={START}")
    done = run(both, "fetch", "margin-liquidations", *accounts, "--account=margin", **keys)
    assert (0, margin.count("margin-liquidations")) == (done.returncode, len(done.stdout.splitlines()))
    for arguments, code, said in (
        (("margin-liquidations", *accounts), 2, "choose one with --account: credit, margin"),
        (("margin-liquidations", *accounts, "--account=desk"), 2, "no such account: it is one of credit, margin"),
        (("liquidation-transfers", *accounts, "--account=margin"), 2, "not among the resources of account margin"),
        (("margin-liquidations", "--account=margin"), 2, "give --accounts, too"),
        (("margin-liquidations", "--accounts=/nowhere/a.toml"), 1, "/nowhere/a.toml cannot be read"),
    ):
        failed = run(both, "fetch", *arguments, **keys)
        assert (code, True) == (failed.returncode, said in " ".join(failed.stderr.replace("│", " ").split()))


def test_a_wrong_key(simulator: Simulator) -> None:
    """The doctor says what is wrong with the key and what to do; the key is not shown."""
    report = run(simulator, "doctor", BINANCE_API_KEY="Unknown0Key")
    assert report.returncode == 1
    assert 4 == report.stdout.count("code -2015")
    assert "-> check the API key" in report.stdout
    assert "Unknown0Key" not in report.stdout + report.stderr


def test_a_wrong_clock(account: Account) -> None:
    """The doctor says by how much this machine is off; the endpoints are open all the same."""
    with Simulator(Exchange([account], clock=lambda: time.time_ns() // 1_000_000 + 90_000)) as simulator:
        report = run(simulator, "doctor")
    assert report.returncode == 1
    assert "BAD  clock: this machine is 9" in report.stdout
    assert "set this machine's clock" in report.stdout
    assert 4 == report.stdout.count("ok ")


def test_nobody_there(simulator: Simulator) -> None:
    """The doctor says that there is no connection, with one piece of advice, which is the failure's own."""
    report = run(simulator, "doctor", BINANCE_BASE_URL="http://127.0.0.1:9")
    assert report.returncode == 1
    heads = [line.partition(": 127.0.0.1:9 refused the connection")[0] for line in report.stdout.splitlines()]
    assert ["BAD  connection", "BAD  margin-liquidations"] == heads
    assert (2, 0) == (report.stdout.count(": check base_url, the network"), report.stdout.count("->"))


RESTRICTED = b"HTTP/1.1 451 x\r\nConnection: close\r\n\r\n" + b'{"code":0,"msg":"Service unavailable from here"}'


def test_a_country_that_is_not_served() -> None:
    """The doctor says so of the clock and of each resource, and what to do."""
    with Server(RESTRICTED) as server:
        keys = {"BINANCE_API_KEY": "k" * 64, "BINANCE_API_SECRET": "s" * 64, "BINANCE_BASE_URL": server.base_url}
        report = subprocess.run(
            [*COMMAND, "doctor"], capture_output=True, text=True, env=os.environ | keys, check=False, timeout=60
        )
    found, advice = report.stdout.splitlines()[::2], report.stdout.splitlines()[1::2]
    assert (1, 5, 5) == (report.returncode, len(found), len(advice))
    assert all(": HTTP 451, code 0: Service unavailable" in line for line in found)
    assert all("-> the exchange does not serve the country or network" in line for line in advice)


@pytest.mark.parametrize("fault", [ServerError(503, None), Html(), Reset()])
def test_a_clock_that_is_told_at_last(fault: Fault, account: Account) -> None:
    """What fails once is asked for again."""
    with Simulator(FaultyExchange(Exchange([account]), script=[fault], time_fails=True)) as simulator:
        report = run(simulator, "doctor")
    assert (0, ["ok"] * 5) == (report.returncode, [line.split()[0] for line in report.stdout.splitlines()])


def test_a_clock_that_is_not_told(account: Account) -> None:
    """The doctor says so in a line, says what to do in another, and goes on to the key."""
    with Simulator(FaultyExchange(Exchange([account]), script=[Forbidden()], time_fails=True)) as simulator:
        report = run(simulator, "doctor")
    found, advice, *rest = report.stdout.splitlines()
    assert (1, "", True) == (report.returncode, report.stderr, found.startswith("BAD  clock: HTTP 403: "))
    assert advice.startswith("     -> the exchange's firewall")
    assert ["ok"] * 4 == [line.split()[0] for line in rest]


def test_a_firewall(account: Account) -> None:
    """The doctor tells a page of HTML in a line, with advice."""
    refusing = FaultyExchange(Exchange([account]), script=itertools.repeat(Forbidden()), most_in_a_row=10**9)
    with Simulator(refusing) as simulator:
        report = run(simulator, "doctor")
    found, advice = report.stdout.splitlines()[1::2], report.stdout.splitlines()[2::2]
    assert (1, 4, 4) == (report.returncode, len(found), len(advice))
    assert all(": HTTP 403: <html> <head>" in line for line in found)
    assert all(line.startswith("     -> the exchange's firewall refused it") for line in advice)


@pytest.mark.parametrize("command", ["doctor", "fetch"])
def test_no_environment(command: str, simulator: Simulator) -> None:
    """What is missing is named, in one line."""
    arguments = [command] if command == "doctor" else [command, "closed-risk-units"]
    report = run(simulator, *arguments, BINANCE_API_KEY="")
    assert (1, "CredentialsError: BINANCE_API_KEY is not set\n") == (report.returncode, report.stderr)


def test_fetch_prints_clean_lines(simulator: Simulator, account: Account) -> None:
    """In a pipe there is one record to a line, all of them, oldest first, and nothing else."""
    printed = run(simulator, "fetch", "margin-liquidations", f"--start={START}")
    assert (0, "") == (printed.returncode, printed.stderr)
    orders = [json.loads(line)["order_id"] for line in printed.stdout.splitlines()]
    assert [record.order_id for record in account.truth("margin-liquidations")] == orders  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_fetch_writes_a_file(form: str, simulator: Simulator, account: Account, tmp_path: Path) -> None:
    """The file's ending says the format; standard output stays empty; a second run does not overwrite."""
    output = tmp_path / f"transfers.{form}"
    arguments = ("fetch", "liquidation-transfers", f"--start={START}", "-o", str(output))
    written = run(simulator, *arguments)
    assert (0, "") == (written.returncode, written.stdout)
    assert f"{account.count('liquidation-transfers')} records" in written.stderr
    assert [output] == list(tmp_path.iterdir())
    again = run(simulator, *arguments)
    assert (1, True) == (again.returncode, "exists" in again.stderr)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("margin",), 2, "margin"),
        (("margin-liquidations", "--start=yesterday"), 2, "yesterday"),
        (("closed-risk-units", "--start=2025-01-01"), 2, "no times"),
        (("margin-liquidations", "--group-id=1"), 2, "belongs to risk-unit-liquidations"),
        (("liquidation-transfers",), 2, "start is missing"),
        (("margin-liquidations", "--start=1704067200"), 2, "--start 1704067200: seconds?"),
        (("margin-liquidations", "--start=2024-01-01", "--end=1704153600"), 2, "--end 1704153600: seconds?"),
        (("margin-liquidations", "--isolated-symbol=btc/usdt"), 2, "the exchange spells it 'BTCUSDT'"),
        (("margin-liquidations", "--start=2090-01-01"), 2, "start is in the future"),
        (("margin-liquidations", "--start=3786912000000", "-o", "/nowhere/x.csv"), 2, "start is in the future"),
        (("margin-liquidations", "--start=1700000000000000"), 2, "--start 1700000000000000: microseconds?"),
        (("margin-liquidations", "--start=1700000000000000", "--end=2024-01-01"), 2, "microseconds?"),
        (("margin-liquidations", "--start=9000-01-01"), 2, "start is after the year 5138"),
        (("margin-liquidations", "--end=2000-01-01"), 2, "end is before there was an exchange: give a later one"),
        (("liquidation-transfers", "--start=2025-02-01", "--end=2025-01-01"), 2, "start is after end"),
        (("risk-unit-liquidations", "--start=2025-07-01", "--group-id=1"), 1, "code -27001"),
        (("closed-risk-units", "-o", "units.xlsx"), 2, ".jsonl, .csv or .parquet"),
        (("closed-risk-units", "-o", "units.csv", "--format=table"), 2, "for the screen"),
        (("closed-risk-units", "--format=parquet"), 2, "needs a file"),
        (("closed-risk-units", "--format=xlsx"), 2, "xlsx"),
        (("closed-risk-units", "-o", "/nowhere/units.csv"), 1, "/nowhere"),
    ],
)
def test_what_cannot_be_fetched(arguments: tuple[str, ...], code: int, said: str, simulator: Simulator) -> None:
    """One clear message, and never a traceback."""
    failed = run(simulator, "fetch", *arguments)
    assert "" == failed.stdout
    assert (code, True, False) == (failed.returncode, said in failed.stderr, "Traceback" in failed.stderr)
    assert "datetime" not in failed.stderr


def test_nobody_reads_on(simulator: Simulator) -> None:
    """`| head` ends the fetch without a word."""
    command = f"{COMMAND[0]} fetch margin-liquidations --start={START} | head -1 | wc -l"
    shown = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=environment(simulator), check=True, timeout=60
    )
    assert ("1", "") == (shown.stdout.strip(), shown.stderr)


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_fetch_goes_on(blow: signal.Signals, account: Account, tmp_path: Path) -> None:
    """However it ends, the same command makes the file complete and exact, and asks for little of it again."""
    slow = FaultyExchange(
        Exchange([account]), weather=Weather(1, {"slow": 1.0}, makers={"slow": lambda _: Slow(30)}), most_in_a_row=10**9
    )
    with Simulator(slow) as simulator:
        output = tmp_path / "margin.jsonl"
        command = [*COMMAND, "fetch", "margin-liquidations", f"--start={START}", "-o", str(output)]
        with subprocess.Popen(command, env=environment(simulator), stderr=subprocess.PIPE, text=True) as first:
            while slow.tally["requests"] < 9:
                time.sleep(0.005)
            first.send_signal(blow)
            _, said = first.communicate(timeout=30)
        assert not output.exists()
        if blow is not signal.SIGKILL:
            assert (128 + blow, "Interrupted: run the same command to go on.\n") == (first.returncode, said)
        second = run(simulator, *command[1:])
    assert second.returncode == 0
    orders = [json.loads(line)["order_id"] for line in output.read_text().splitlines()]
    assert [record.order_id for record in account.truth("margin-liquidations")] == orders  # type: ignore[union-attr]
    assert [output] == list(tmp_path.iterdir())


DYING = """
import atexit, os, signal, sys
from pathlib import Path

from binance_liquidations.__main__ import main

output, moment = Path(sys.argv.pop(1)), sys.argv.pop(1)
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
replace = os.replace
def dying(source, target):
    replace(source, target)
    if Path(target) == output:
        die()
if moment == "renamed":
    os.replace = dying
else:
    atexit.register(die)
main()
"""


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("moment", ["renamed", "over"])
def test_a_kill_when_all_is_done(moment: str, form: str, simulator: Simulator, tmp_path: Path) -> None:
    """Killed when its output is there, a fetch is complete when it is run again; it is over before it forgets that."""
    output = tmp_path / f"units.{form}"
    arguments = ("fetch", "closed-risk-units", "-o", str(output))
    command = [sys.executable, "-c", DYING, str(output), moment, *arguments]
    first = subprocess.run(command, env=environment(simulator), check=False, capture_output=True, timeout=60)
    content = output.read_bytes()
    if moment == "renamed":
        assert -signal.SIGKILL == first.returncode
        assert 0 == run(simulator, *arguments).returncode
    else:
        assert 0 == first.returncode
    assert ([output], content) == (list(tmp_path.iterdir()), output.read_bytes())
    assert 1 == run(simulator, *arguments).returncode


FETCH = f"{COMMAND[0]} fetch margin-liquidations --start={START}"


def in_shell(simulator: Simulator, command: str, folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command whose standard streams a shell sets up."""
    variables = environment(simulator, **changes)
    return subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=variables, check=False, timeout=60, cwd=folder
    )


@pytest.mark.parametrize("stream", [">&-", ">/dev/full"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "command", [FETCH, f"{FETCH} --format=table", f"{COMMAND[0]} doctor", f"{COMMAND[0]} --version"]
)
def test_what_cannot_be_printed(
    command: str, unbuffered: str, stream: str, simulator: Simulator, tmp_path: Path
) -> None:
    """A standard output that is closed or full is told in one line, and is a failure."""
    failed = in_shell(simulator, f"{command} {stream}", tmp_path, PYTHONUNBUFFERED=unbuffered)
    assert (1, 1) == (failed.returncode, len(failed.stderr.splitlines()))
    assert failed.stderr.startswith("ConfigurationError: standard output cannot be written: ")


@pytest.mark.parametrize("streams", ["2>&-", ">&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", [f"{FETCH} -o out.jsonl", f"{COMMAND[0]} sync --to=out.jsonl --start={START}"])
def test_streams_that_are_not_needed(command: str, streams: str, simulator: Simulator, tmp_path: Path) -> None:
    """What is written to a file is written whether or not anybody listens."""
    done = in_shell(simulator, f"{command} {streams}", tmp_path)
    assert (0, "") == (done.returncode, done.stdout)
    assert ["out.jsonl"] == [path.name for path in tmp_path.iterdir()]
    assert (tmp_path / "out.jsonl").stat().st_size > 100_000
