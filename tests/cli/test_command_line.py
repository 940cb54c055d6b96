"""The command line, as its users run it."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from binance_liquidations import Client, __version__
from binance_liquidations.client.policy import UNATTENDED
from binance_liquidations_wire.api.institutional_loan import list_closed_risk_units
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.command import COMMAND
from support.operations import ANSWERS
from support.vectors import KEYS, WIRE


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"NO_COLOR": "1", "COLUMNS": "150"}
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, env=environment, check=False)


def leaves(value: object) -> list[str]:
    """Every value of a JSON document, as text."""
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [str(value)]


def test_the_demo_shows_every_documented_value() -> None:
    """Each value of the documented examples is on the screen, exact; but for repayments, which are too old."""
    shown = run("demo")
    assert (shown.returncode, shown.stderr) == (0, "")
    words = shown.stdout.split()
    too_old = {"list_liquidation_loan_repayments"}
    for name in ANSWERS.keys() - too_old:
        answer = json.loads((WIRE / name / "documented.canonical.json").read_text())
        for leaf in leaves(answer["rows"] if name.startswith("list_") and "rows" in answer else answer):
            if not re.fullmatch(r"1[5-7]\d{11}", leaf):  # moments are shown as dates
                assert leaf in words
    assert "07:16:14.745" in words
    assert len(re.findall(r": \d+ records? ─", shown.stdout)) == len(ANSWERS)


@pytest.mark.parametrize("arguments", [(), ("--help",), ("simulate", "--help"), ("demo", "--help")])
def test_help(arguments: tuple[str, ...]) -> None:
    """Every command explains itself."""
    assert "Usage: binance-liquidations" in run(*arguments).stdout


@pytest.mark.parametrize("command", ["doctor", "fetch", "sync", "verify"])
def test_help_says_how_it_ends(command: str) -> None:
    """With which exit codes, and for how long failures are tried again."""
    words = run(command, "--help").stdout.split()
    seconds = "2" if command == "doctor" else f"{UNATTENDED:g}"
    assert {"130", "143"} <= {word.strip(",.") for word in words}
    assert f"tried again for {seconds}" in " ".join(words)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_help_that_cannot_be_printed(unbuffered: str) -> None:
    """It is a line and exit code 1, not a traceback."""
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("wb") as full:
        shown = subprocess.run([*COMMAND, "--help"], stdout=full, stderr=subprocess.PIPE, env=environment, check=False)
    assert (1, 1) == (shown.returncode, len(shown.stderr.splitlines()))


def test_version() -> None:
    """The version is that of the package."""
    assert __version__ == run("--version").stdout.strip()


@pytest.fixture
def simulator() -> Iterator[subprocess.Popen[str]]:
    """`simulate` with a documented and a synthetic account, and a public key of our own."""
    public_key = str(KEYS / "rsa.public.pem")
    arguments = ("simulate", "--port=0", "--wire=mixed", "--accounts=1", "--seed=7", f"--public-key={public_key}")
    with subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        yield server
        server.kill()


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM])
def test_the_simulator_serves_what_it_announces(blow: signal.Signals, simulator: subprocess.Popen[str]) -> None:
    """The keys that `simulate` prints open the accounts that it serves; Ctrl-C and SIGTERM end it without a word."""
    assert simulator.stdout
    base_url = simulator.stdout.readline().strip().removeprefix("export BINANCE_BASE_URL=")
    keys: dict[str, dict[str, str]] = {}
    for _ in range(4):
        exports, _, owner = simulator.stdout.readline().strip().partition("  # ")
        keys[owner] = dict(pair.split("=", 1) for pair in shlex.split(exports)[1:])
    for owner, total in (("documented, HMAC", 1), ("credit-0, HMAC", 250)):
        key = keys[owner]
        with Client(key["BINANCE_API_KEY"], key["BINANCE_API_SECRET"], base_url=base_url) as client:
            assert total == list_margin_liquidations.sync(client=client).total
    private_key = KEYS / "rsa.pem"
    with Client(keys["documented, RSA"]["BINANCE_API_KEY"], private_key=private_key, base_url=base_url) as client:
        assert list_closed_risk_units.sync(client=client).total == 2
    with urllib.request.urlopen(f"{base_url}/api/v3/time") as answer:
        assert json.load(answer)["serverTime"] > 1_700_000_000_000
    simulator.send_signal(blow)
    said = simulator.communicate(timeout=10)[1]
    assert (simulator.returncode, said.splitlines()[1:]) == (128 + blow, ["Serving until interrupted (Ctrl-C)."])


def test_a_port_in_use() -> None:
    """What goes wrong is one line and exit code 1, not a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = run("simulate", f"--port={port}")
    assert failed.returncode == 1
    assert "is in use: choose another" in failed.stderr
    assert len(failed.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("simulate", "--port=0", "--public-key=/nowhere.pem"), 1, "/nowhere.pem"),
        (("simulate", "--port=0", f"--public-key={__file__}"), 1, "--public-key"),
        (("simulate", "--wire=wrong"), 2, "wrong"),
        (("simulate", "--port=99999"), 2, "99999"),
        (("simulate", "--port=0", "--host=nowhere.invalid"), 1, "nowhere.invalid"),
        (("simulate", "--port=0", "--host=203.0.113.9"), 1, "203.0.113.9 is no address of this machine"),
        (("explode",), 2, "explode"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], code: int, said: str) -> None:
    """Exit code 2 for wrong usage, 1 for what cannot be done; never a traceback."""
    failed = run(*arguments)
    assert (code, True, False) == (failed.returncode, said in failed.stderr, "Traceback" in failed.stderr)
