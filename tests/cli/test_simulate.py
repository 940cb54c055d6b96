"""`simulate`: whom it serves, what it prints for a shell, what happens while it runs, and how it fails."""

import re
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from typer.testing import CliRunner

import binance_liquidations_simulator
from binance_liquidations import Client
from binance_liquidations.cli.main import app
from binance_liquidations_simulator import Exchange, FaultyExchange
from binance_liquidations_simulator.faults import KINDS
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.caller import Caller, Clock

MINUTE = 60_000
ADDRESS = "http://127.0.0.1:8080"


@dataclass
class Served:
    """What would be served on a port, and the hooks of the server."""

    exchange: FaultyExchange
    host: str
    on_ready: Callable[[str], None]
    every_second: Callable[[], object]

    @property
    def whole(self) -> Exchange:
        return self.exchange.exchange


@pytest.fixture
def simulate(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Served]:
    """The command, up to the point where it serves."""
    served: list[Served] = []

    def serve(exchange: Any, host: str, _port: int, **hooks: Any) -> None:
        served.append(Served(exchange, host, **hooks))

    monkeypatch.setattr(binance_liquidations_simulator, "serve", serve)

    def run(*arguments: str) -> Served:
        done = CliRunner().invoke(app, ["simulate", *arguments])
        assert (0, "") == (done.exit_code, done.output)
        return served.pop()

    return run


Simulate = Callable[..., Served]


def names(served: Served) -> list[str]:
    return [account.name for account in served.whole.accounts]


def test_one_account_of_each_kind(simulate: Simulate) -> None:
    """Beside the documented one; or so many, or only some kinds."""
    assert ["documented", "credit-0", "margin-0", "futures-0", "portfolio-0"] == names(simulate())
    assert ["documented", "margin-0", "margin-1"] == names(simulate("--kind=margin", "--accounts=2"))
    assert ["documented", "credit-0", "futures-0"] == names(simulate("--kind=futures", "--kind=credit"))
    assert ["documented"] == names(simulate("--accounts=0"))


def exported(lines: list[str]) -> dict[str, str]:
    """What the environment is after these lines were pasted into a shell."""
    script = "\n".join([*lines, "env -0"])
    shell = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"}
    )
    return dict(pair.split("=", 1) for pair in shell.stdout.split("\0") if pair.startswith("BINANCE_"))


def test_lines_for_a_shell(
    simulate: Simulate, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is the account of a client, whatever was pasted before it; also the one whose key is Ed25519."""
    served = simulate()
    served.on_ready(ADDRESS)
    printed, said = capsys.readouterr()
    address, *keys = printed.splitlines()
    assert [
        "These keys are no secret: they open nothing but this simulator.",
        "Serving until interrupted (Ctrl-C).",
    ] == (said.splitlines())
    assert [
        "documented, HMAC",
        "documented, Ed25519",
        "credit-0, HMAC",
        "margin-0, HMAC",
        "futures-0, HMAC",
        "portfolio-0, HMAC",
    ] == [line.rpartition("  # ")[2] for line in keys]
    for number, line in enumerate(keys):
        variables = exported([address, *keys, *keys[:number], line])
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert "BINANCE_ALLOW_HTTP" not in variables
        with Client.from_env() as client:
            assert ADDRESS == client.base_url
        assert variables["BINANCE_API_KEY"] in {key.api_key for one in served.whole.accounts for key in one.keys}


def test_the_documented_private_key_signs(
    simulate: Simulate, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is printed."""
    served = simulate("--accounts=0")
    with binance_liquidations_simulator.Simulator(served.exchange) as running:
        served.on_ready(running.base_url)
        for name, value in exported(capsys.readouterr().out.splitlines()).items():
            monkeypatch.setenv(name, value)
        with Client.from_env() as client:
            assert 1 == list_margin_liquidations.sync(client=client).total


@pytest.mark.parametrize(
    ("host", "address", "exports", "said"),
    [
        ("127.0.0.1", ADDRESS, 0, 0),
        ("::1", "http://[::1]:8080", 0, 0),
        ("0.0.0.0", ADDRESS, 0, 1),
        ("10.0.0.7", "http://10.0.0.7:8080", 1, 1),
    ],
)
def test_what_others_need(
    host: str, address: str, exports: int, said: int, simulate: Simulate, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where other machines can reach it, that is said; where this one needs the same permission, it is a line."""
    simulate("--host", host).on_ready(address)
    printed = capsys.readouterr()
    assert f"export BINANCE_BASE_URL={address}" == printed.out.splitlines()[0]
    assert exports == printed.out.splitlines().count("export BINANCE_ALLOW_HTTP=1")
    assert said == printed.err.count("clients there need BINANCE_ALLOW_HTTP=1")


def test_things_happen(simulate: Simulate, capsys: pytest.CaptureFixture[str]) -> None:
    """In every account but the documented one, a line for each; recent records are there from the beginning."""
    served = simulate("--live")
    now = served.exchange.clock()
    latest: Any = served.whole.account("margin-0").truth("margin-liquidations")[-1]
    assert 0 < now - latest.updated_time < 90 * MINUTE
    served.exchange.clock.offset += 2 * MINUTE
    served.every_second()
    lines = capsys.readouterr().err.splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [a-z]+-0: \w", line) for line in lines)
    assert {"credit-0", "margin-0", "futures-0", "portfolio-0"} == {line.split()[1].strip(":") for line in lines}
    assert all(any(word in line for line in lines) for word in ("liquidation starts", "liquidation ends", "repaid"))
    assert simulate().every_second() is None
    assert "" == capsys.readouterr().err


def test_faults_by_name(simulate: Simulate) -> None:
    """One request in five meets one of those that are named, and no other."""
    served = simulate("--fault=slow", "--fault=rate-limited", "--seed=3")
    (key, *_), clock = served.whole.accounts[0].keys, Clock(served.exchange.clock())
    caller = Caller(served.exchange, key, clock)
    for _ in range(300):
        caller.send(caller.signed("margin-liquidations"))
    tally = served.exchange.tally
    assert {"requests", "slow", "rate-limited"} == set(tally)
    assert 30 < tally["slow"] + tally["rate-limited"] < 90
    assert min(tally["slow"], tally["rate-limited"]) > 10


def test_help_lists_the_faults() -> None:
    """All that there are, in their order."""
    text = CliRunner().invoke(app, ["simulate", "--help"], env={"COLUMNS": "300", "NO_COLOR": "1"}).output
    assert f"One of {', '.join(KINDS)}." in " ".join(text.replace("│", " ").split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--fault nothing", f"--fault nothing: give one of {', '.join(KINDS)}"),
        ("--live --fault clock-jump", "--fault clock-jump does not go with --live"),
        ("--live --accounts 0", "--live needs synthetic accounts: give --accounts 1 or more"),
        ("--kind desk", "'desk' is not one of 'credit', 'margin', 'futures', 'portfolio'"),
        ("--units 0", "liquidations need at least one risk unit"),
    ],
)
def test_options_that_cannot_be(arguments: str, said: str) -> None:
    """They are wrong usage, and nothing is served."""
    done = CliRunner().invoke(app, ["simulate", *shlex.split(arguments)], env={"COLUMNS": "300", "NO_COLOR": "1"})
    assert (2, True) == (done.exit_code, said in " ".join(done.output.replace("│", " ").split()))
