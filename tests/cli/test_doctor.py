"""`doctor`, as an operator runs it, with one key or with a file of accounts, against a simulator on a port."""

import itertools
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from binance_liquidations_simulator import Account, ApiKey, Exchange, Simulator, synthetic_desk
from binance_liquidations_simulator.faults import Fault, FaultyExchange, Forbidden, Html, Reset, ServerError
from binance_liquidations_wire.histories import RESOURCES
from support.command import COMMAND, run
from support.networks import Server

START = "2025-07-01"


def test_a_healthy_doctor(simulator: Simulator) -> None:
    """Clock and all four endpoints are well."""
    report = run(simulator, "doctor")
    assert (0, "") == (report.returncode, report.stderr)
    assert ["ok"] * (1 + len(RESOURCES)) == [line.split()[0] for line in report.stdout.splitlines()]


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
CLOSED = "risk-unit-liquidations, liquidation-transfers, closed-risk-units, borrow-repay-records, usds-"


def test_the_doctor_names_the_host(simulator: Simulator) -> None:
    """It shows which host it asked, also where that is not the exchange."""
    assert simulator.base_url in run(simulator, "doctor").stdout.splitlines()[0]


def test_a_healthy_margin_key(both: Simulator) -> None:
    """It has access to its own resources; that it has none to the others is reported, and is not a failure."""
    report = run(both, "doctor", **MARGIN)
    assert (0, "") == (report.returncode, report.stderr)
    clock, *opened, closed, advice = report.stdout.splitlines()
    assert ["ok", "ok", "ok", "--"] == [line.split()[0] for line in (clock, *opened, closed)]
    assert closed.startswith(f"--   {CLOSED}")
    assert 'resources = ["margin-liquidations", "liquidation-loan-repayments"]' in advice


def test_a_margin_key_with_a_wrong_secret(both: Simulator) -> None:
    """Where nothing is open, nothing is well."""
    report = run(both, "doctor", **MARGIN | {"BINANCE_API_SECRET": "T" * 64})
    assert (1, len(RESOURCES)) == (report.returncode, report.stdout.count("BAD"))


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
    assert (0, ["credit:", *["ok"] * (1 + len(RESOURCES)), "margin:", *["ok"] * 2]) == (report.returncode, heads)
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
        (("margin-liquidations", *accounts, "--account=desk"), 2, "no such account: choose one of credit, margin"),
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
    assert len(RESOURCES) == report.stdout.count("code -2015")
    assert "-> check the API key" in report.stdout
    assert "Unknown0Key" not in report.stdout + report.stderr


def test_a_wrong_clock(account: Account) -> None:
    """The doctor says by how much this machine is off; the endpoints are open all the same."""
    with Simulator(Exchange([account], clock=lambda: time.time_ns() // 1_000_000 + 90_000)) as simulator:
        report = run(simulator, "doctor")
    assert report.returncode == 1
    assert "BAD  clock: this machine is 9" in report.stdout
    assert "set this machine's clock" in report.stdout
    assert len(RESOURCES) == report.stdout.count("ok ")


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
    assert (1, 1 + len(RESOURCES), 1 + len(RESOURCES)) == (report.returncode, len(found), len(advice))
    assert all(": HTTP 451, code 0: Service unavailable" in line for line in found)
    assert all("-> the exchange does not serve the country or network" in line for line in advice)


@pytest.mark.parametrize("fault", [ServerError(503, None), Html(), Reset()])
def test_a_clock_that_is_reported_at_last(fault: Fault, account: Account) -> None:
    """What fails once is requested again."""
    with Simulator(FaultyExchange(Exchange([account]), script=[fault], time_fails=True)) as simulator:
        report = run(simulator, "doctor")
    assert (0, ["ok"] * (1 + len(RESOURCES))) == (
        report.returncode,
        [line.split()[0] for line in report.stdout.splitlines()],
    )


def test_a_clock_that_is_not_reported(account: Account) -> None:
    """The doctor says so in a line, says what to do in another, and goes on to the key."""
    with Simulator(FaultyExchange(Exchange([account]), script=[Forbidden()], time_fails=True)) as simulator:
        report = run(simulator, "doctor")
    found, advice, *rest = report.stdout.splitlines()
    assert (1, "", True) == (report.returncode, report.stderr, found.startswith("BAD  clock: HTTP 403: "))
    assert advice.startswith("     -> the exchange's firewall")
    assert ["ok"] * len(RESOURCES) == [line.split()[0] for line in rest]


def test_a_firewall(account: Account) -> None:
    """The doctor reports a page of HTML in one line, with advice."""
    refusing = FaultyExchange(Exchange([account]), script=itertools.repeat(Forbidden()), most_in_a_row=10**9)
    with Simulator(refusing) as simulator:
        report = run(simulator, "doctor")
    found, advice = report.stdout.splitlines()[1::2], report.stdout.splitlines()[2::2]
    assert (1, len(RESOURCES), len(RESOURCES)) == (report.returncode, len(found), len(advice))
    assert all(": HTTP 403: <html> <head>" in line for line in found)
    assert all(line.startswith("     -> the exchange's firewall refused it") for line in advice)


@pytest.mark.parametrize("command", ["doctor", "fetch"])
def test_no_environment(command: str, simulator: Simulator) -> None:
    """What is missing is named, in one line."""
    arguments = [command] if command == "doctor" else [command, "closed-risk-units"]
    report = run(simulator, *arguments, BINANCE_API_KEY="")
    assert (1, "CredentialsError: BINANCE_API_KEY is not set\n") == (report.returncode, report.stderr)
