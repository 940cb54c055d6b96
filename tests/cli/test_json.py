"""`--json`: whatever happens, programs read one document, or one for each round; exit codes are those of people's."""

import json
import os
import re
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from binance_liquidations import __version__
from binance_liquidations.archive import Copied, Failed, Finding
from binance_liquidations_simulator import Account, ApiKey, Exchange, Simulator
from binance_liquidations_wire.histories import RESOURCES
from support.command import COMMAND, environment, run
from support.networks import Silent
from toolchain.environment import ROOT

START = "--start=2025-07-01"
FEW = ("--resource=closed-risk-units", "--resource=liquidation-transfers")
HEAD = ["command", "version", "at", "ok"]
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
PASSWORD = "Confidential0Password"


def documents(text: str) -> list[dict[str, Any]]:
    """What a program reads; each document is a line, with the same keys at its head."""
    found = [json.loads(line) for line in text.splitlines()]
    assert text.isascii()
    for one in found:
        assert list(one)[:4] == HEAD
        assert (one["version"], True) == (__version__, bool(re.fullmatch(TIME, one["at"])))
    return found


def read(simulator: Simulator, *arguments: str, **changes: str) -> tuple[int, dict[str, Any], str]:
    """The exit code, the only document, and what people read meanwhile."""
    done = run(simulator, *arguments, "--json", **changes)
    (document,) = documents(done.stdout)
    assert "Traceback" not in done.stderr
    return done.returncode, document, done.stderr


def test_a_healthy_doctor(simulator: Simulator) -> None:
    """Each check with what it measured."""
    code, document, said = read(simulator, "doctor")
    assert (0, True, "doctor", "") == (code, document["ok"], document["command"], said)
    (account,) = document["accounts"]
    assert (None, True) == (account["account"], account["ok"])
    clock, *resources = account["checks"]
    assert ("clock", []) == (clock["subject"], clock["resources"])
    assert abs(clock["milliseconds_ahead"]) < 1000
    assert [[name] for name in RESOURCES] == [check["resources"] for check in resources]
    assert {"ok"} == {check["status"] for check in (clock, *resources)}
    limits = [(check["weight_limit"], check["weight_used"] > 0) for check in resources]
    assert [(resource.operation.budget, True) for resource in RESOURCES.values()] == limits


def test_a_doctor_of_a_margin_key(account: Account) -> None:
    """What is closed to the key is one check; a refusal has its status and code."""
    margin = Account("margin-0", role="margin", keys=[ApiKey("M" * 64, secret="S" * 64)])
    with Simulator(Exchange([account, margin])) as both:
        keys = {"BINANCE_API_KEY": "M" * 64, "BINANCE_API_SECRET": "S" * 64}
        code, document, _ = read(both, "doctor", **keys)
        *_, closed = document["accounts"][0]["checks"]
        wrong = read(both, "doctor", **keys | {"BINANCE_API_SECRET": "T" * 64})
    assert (0, "closed", 401) == (code, closed["status"], closed["http_status"])
    assert {"risk-unit-liquidations", "borrow-repay-records"} < set(closed["resources"])
    assert "accounts.toml" in closed["advice"]
    assert (1, False) == (wrong[0], wrong[1]["ok"])
    _, *checks = wrong[1]["accounts"][0]["checks"]
    assert {("bad", 400, -1022), ("bad", 401, -2015)} == {
        (one["status"], one["http_status"], one["error_code"]) for one in checks
    }


def test_a_doctor_of_a_file(simulator: Simulator, tmp_path: Path) -> None:
    """Each account under its name; one whose key is missing says so."""
    (tmp_path / "accounts.toml").write_text(
        '[accounts.one]\napi_key = "env:BINANCE_API_KEY"\nsecret = "env:BINANCE_API_SECRET"\n'
        'resources = ["closed-risk-units"]\n[accounts.two]\napi_key = "env:NO_KEY"\nsecret = "env:NO_SECRET"\n'
    )
    code, document, _ = read(simulator, "doctor", "--accounts", str(tmp_path / "accounts.toml"))
    assert (1, False) == (code, document["ok"])
    one, two = document["accounts"]
    assert ("one", True, 2) == (one["account"], one["ok"], len(one["checks"]))
    assert ("two", False, "key") == (two["account"], two["ok"], two["checks"][0]["subject"])
    assert "NO_KEY is not set" in two["checks"][0]["found"]


@pytest.fixture(scope="module")
def archive(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive with two resources, in which nothing is new."""
    to = str(tmp_path_factory.mktemp("archive") / "archive.db")
    assert 0 == run(simulator, "sync", "--to", to, START, *FEW).returncode
    return to


def test_sync_and_verify(simulator: Simulator, account: Account, tmp_path: Path) -> None:
    """Sums, each resource, each finding, all of them."""
    to = str(tmp_path / "archive.db")
    code, first, said = read(simulator, "sync", "--to", to, START, *FEW, BINANCE_ACCOUNT="desk")
    assert (0, True, []) == (code, first["ok"], first["failed"])
    assert "new rows" not in said
    counts = {one["resource"]: one["new"] for one in first["resources"]}
    assert account.count("closed-risk-units") == counts["closed-risk-units"]
    assert (1, sum(counts.values()), 0, 0) == tuple(first[name] for name in ("accounts", "new", "changed", "gone"))
    code, well, said = read(simulator, "verify", "--to", to, "--all", *FEW, BINANCE_ACCOUNT="desk")
    assert (0, True, [], [], "") == (code, well["ok"], well["findings"], well["failed"], said)
    assert (well["rows"], True) == (first["new"], well["windows"] > 1)
    with closing(sqlite3.connect(to)) as connection, connection:
        lost = connection.execute("delete from closed_risk_unit").rowcount
    code, wrong, _ = read(simulator, "verify", "--to", to, "--all", *FEW, BINANCE_ACCOUNT="desk")
    assert (1, False, lost) == (code, wrong["ok"], len(wrong["findings"]))
    assert {("desk", "closed-risk-units", "missing")} == {
        (one["account"], one["resource"], one["problem"]) for one in wrong["findings"]
    }


def test_what_failed(simulator: Simulator, archive: str) -> None:
    """An account that was refused is in the document, with the exchange's code; the secret is not."""
    for command in ("sync", "verify"):
        code, document, _ = read(simulator, command, "--to", archive, *FEW, BINANCE_API_SECRET=PASSWORD)
        assert (1, False, 2) == (code, document["ok"], len(document["failed"]))
        for one in document["failed"]:
            assert ("ApiError", 400, -1022) == (one["type"], one["http_status"], one["error_code"])
        assert PASSWORD not in json.dumps(document)


@pytest.mark.parametrize(
    ("arguments", "changes", "code", "kind", "message"),
    [
        (("doctor",), {"BINANCE_API_KEY": ""}, 1, "CredentialsError", "BINANCE_API_KEY is not set"),
        (("doctor", "--account=x"), {}, 2, "BadParameter", "give --accounts, too"),
        (("sync", "--to=a.db"), {}, 2, "MissingArchiveError", "there is no archive yet"),
        (("sync", "--to=a.db", "--start=yesterday"), {}, 2, "BadParameter", "--start yesterday"),
        (("sync", f"--to=mysql://a:{PASSWORD}@h/d"), {}, 2, "BadParameter", "an archive is a SQLite file"),
        (("sync",), {}, 2, "MissingParameter", "--to"),
        (("sync", "--to=a.db", "--nope"), {}, 2, "NoSuchOption", "--nope"),
        (("verify", "--to=nowhere/a.db"), {}, 2, "MissingArchiveError", "nowhere/a.db"),
        (("verify", "--to=a.db", "--sample=0"), {}, 2, "BadParameter", "--sample"),
    ],
)
def test_what_could_not_begin(
    arguments: tuple[str, ...],
    changes: dict[str, str],
    code: int,
    kind: str,
    message: str,
    simulator: Simulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An `error`, also for wrong usage, and the exit code of people's."""
    monkeypatch.chdir(tmp_path)
    done, document, said = read(simulator, *arguments, **changes)
    error = document["error"]
    assert (code, False, arguments[0], kind) == (done, document["ok"], document["command"], error["type"])
    assert (True, None, None) == (message in error["message"], error["http_status"], error["error_code"])
    assert said
    assert PASSWORD not in json.dumps(document) + said
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["doctor", "sync", "verify"])
def test_an_interruption(command: str, simulator: Simulator, archive: str) -> None:
    """The document says that there is no result."""
    with Silent() as server:
        variables = environment(simulator, BINANCE_BASE_URL=server.base_url)
        arguments = [] if command == "doctor" else ["--to", archive, *FEW]
        with subprocess.Popen(
            [*COMMAND, command, "--json", *arguments], env=variables, stdout=-1, stderr=-1, text=True
        ) as process:
            assert server.asked.wait(60)
            process.send_signal(signal.SIGTERM)
            printed, said = process.communicate(timeout=60)
    (document,) = documents(printed)
    assert (143, "Interrupted") == (process.returncode, document["error"]["type"])
    assert f"{document['error']['message']}\n" == said


def test_following(simulator: Simulator, archive: str) -> None:
    """A line for each round, also for those without news; the last one says why it ended."""
    command = [*COMMAND, "sync", "--to", archive, *FEW, "--follow", "--interval=1", "--json"]
    with subprocess.Popen(command, env=environment(simulator), stdout=-1, stderr=-1, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline() for _ in range(2)]
        process.send_signal(signal.SIGINT)
        rest, said = process.communicate(timeout=60)
    rounds = documents("".join(lines) + rest)
    assert [(True, 0)] * 2 == [(one["ok"], one["new"]) for one in rounds[:2]]
    assert (130, "Interrupted") == (process.returncode, rounds[-1]["error"]["type"])
    assert re.fullmatch(rf"{TIME} Stopped: .*\n", said)


def test_a_program_that_has_enough(simulator: Simulator, archive: str) -> None:
    """One that reads no further ends it, without a word."""
    command = f"{COMMAND[0]} sync --to {archive} {' '.join(FEW)} --follow --interval=1 --json | head -1 | wc -l"
    variables = os.environ | environment(simulator)
    shown = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=variables, check=True, timeout=60
    )
    assert ("1", "") == (shown.stdout.strip(), shown.stderr)


def test_each_line_of_following_is_dated(simulator: Simulator, archive: str) -> None:
    """Rounds, failures, waits and the end: in UTC, to the second."""
    command = [*COMMAND, "sync", "--to", archive, *FEW, "--follow", "--interval=1"]
    variables = environment(simulator, BINANCE_BASE_URL="http://127.0.0.1:9", BINANCE_API_SECRET="wrong")
    kinds = []
    for changes in ({}, {"BINANCE_BASE_URL": simulator.base_url}):
        with subprocess.Popen(command, env=variables | changes, stderr=-1, text=True) as process:
            assert process.stderr
            lines = [process.stderr.readline() for _ in range(2)]
            process.send_signal(signal.SIGTERM)
            lines += process.communicate(timeout=60)[1].splitlines(keepends=True)
        assert (143, []) == (process.returncode, [line for line in lines if not re.match(rf"{TIME} \S", line)])
        kinds += [line.split()[1] for line in lines]
    assert {"desk:", "1", "FAILED", "Stopped:"} <= {re.sub("^[0-9a-f]{8,}:$", "desk:", kind) for kind in kinds}


def test_the_readme_has_the_keys() -> None:
    """Each key of each document stands in the README."""
    page = (ROOT / "overlay" / "binance_liquidations" / "cli" / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", page.partition("## JSON")[2]))
    fields = {name for kind in (Copied, Failed, Finding) for name in kind.__dataclass_fields__} - {"error"}
    checks = {"subject", "resources", "status", "found", "advice", "milliseconds_ahead", "weight_used", "weight_limit"}
    errors = {"type", "message", "http_status", "error_code", "error"}
    assert {*HEAD, *fields, *checks, *errors, "checks", "findings", "windows", "rows", "failed"} <= named
