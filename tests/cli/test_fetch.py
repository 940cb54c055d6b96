"""`fetch`, as an operator runs it, against a simulator on a port."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from binance_liquidations_simulator import Account, Exchange, Simulator
from binance_liquidations_simulator.faults import FaultyExchange, Slow, Weather
from binance_liquidations_wire.histories import RESOURCES
from support.command import COMMAND, environment, run

START = "2025-07-01"


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


def test_fetch_writes_flat_csv(simulator: Simulator, account: Account, tmp_path: Path) -> None:
    """To a file and to standard output, a row for each asset of each transfer."""
    output = tmp_path / "transfers.csv"
    arguments = ("fetch", "liquidation-transfers", f"--start={START}", "--flat")
    assert 0 == run(simulator, *arguments, "-o", str(output)).returncode
    assert output.read_bytes().decode().replace("\r\n", "\n") == run(simulator, *arguments).stdout
    transfers: Any = account.truth("liquidation-transfers")
    assets = sum(len(transfer.assets) for record in transfers for transfer in record.liquidation_transfer_record)
    assert 1 + assets == len(output.read_text().splitlines())


def test_help_lists_the_resources(simulator: Simulator) -> None:
    """All of them, and the README sends its readers there."""
    words = "".join(re.sub("[│\\s]", "", run(simulator, "fetch", "--help").stdout).split())
    assert [] == [name for name in RESOURCES if name not in words]


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
        (("closed-risk-units", "-o", "units.csv", "--format=table"), 2, "is only printed"),
        (("closed-risk-units", "--format=parquet"), 2, "needs a file"),
        (("closed-risk-units", "--flat", "-o", "units.jsonl"), 2, "--flat is for CSV, not jsonl"),
        (("closed-risk-units", "--flat", "--format=table"), 2, "--flat is for CSV, not table"),
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
    """`| head` ends the fetch without a message."""
    command = f"{COMMAND[0]} fetch margin-liquidations --start={START} | head -1 | wc -l"
    shown = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=environment(simulator), check=True, timeout=60
    )
    assert ("1", "") == (shown.stdout.strip(), shown.stderr)


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_fetch_goes_on(blow: signal.Signals, account: Account, tmp_path: Path) -> None:
    """However it ends, the same command completes the file exactly, and requests few records again."""
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
    """Killed once its output is in place, a fetch is complete when it is run again; killed later, it is over."""
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
    """A standard output that is closed or full is reported in one line, and is a failure."""
    failed = in_shell(simulator, f"{command} {stream}", tmp_path, PYTHONUNBUFFERED=unbuffered)
    assert (1, 1) == (failed.returncode, len(failed.stderr.splitlines()))
    assert failed.stderr.startswith("ConfigurationError: standard output cannot be written: ")


@pytest.mark.parametrize("streams", ["2>&-", ">&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", [f"{FETCH} -o out.jsonl", f"{COMMAND[0]} sync --to=out.jsonl --start={START}"])
def test_streams_that_are_not_needed(command: str, streams: str, simulator: Simulator, tmp_path: Path) -> None:
    """Files are written even if the standard streams are closed."""
    done = in_shell(simulator, f"{command} {streams}", tmp_path)
    assert (0, "") == (done.returncode, done.stdout)
    assert ["out.jsonl"] == [path.name for path in tmp_path.iterdir()]
    assert (tmp_path / "out.jsonl").stat().st_size > 100_000
