"""`sync` and `verify` as an operator runs them: what they say, what they refuse, and that no secret shows."""

import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from binance_liquidations import ConfigurationError
from binance_liquidations.archive import Archive, _schema
from binance_liquidations_simulator import Account, ApiKey, Arrivals, Exchange, Simulator, synthetic_desk
from binance_liquidations_simulator.faults import FaultyExchange, Weather
from support.archives import archived, truth_of
from support.command import COMMAND
from support.command import run as run_command
from support.networks import Silent

START = "2025-07-01"
ONE = ("--resource", "closed-risk-units")
PASSWORD = "Confidential0Password"


@pytest.fixture(scope="module")
def desk() -> tuple[Account, ...]:
    """Two credit accounts."""
    return synthetic_desk(12, accounts=2, units=4, liquidations=12, margin_records=150)


@pytest.fixture(scope="module")
def simulator(desk: tuple[Account, ...]) -> Iterator[Simulator]:
    """Their exchange."""
    with Simulator(Exchange(desk, wire="mixed", weight_limit=10**9)) as running:
        yield running


def environment(simulator: Simulator | Silent, desk: tuple[Account, ...], **changes: str) -> dict[str, str]:
    """What an operator has set."""
    (first, second) = (account.keys[0] for account in desk)
    variables = {
        "BINANCE_BASE_URL": simulator.base_url,
        "BINANCE_API_KEY": first.api_key,
        "BINANCE_API_SECRET": first.secret or "",
        "BINANCE_ACCOUNT": desk[0].name,
        "SECOND_KEY": second.api_key,
        "SECOND_SECRET": second.secret or "",
        "NO_COLOR": "1",
        "COLUMNS": "160",
    }
    return os.environ | variables | changes


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(simulator: Simulator, desk: tuple[Account, ...], tmp_path: Path) -> Run:
    """Run a command to its end, in an empty folder."""

    def command(*arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        variables = environment(simulator, desk, **changes)
        return subprocess.run(
            [*COMMAND, *arguments],
            capture_output=True,
            text=True,
            env=variables,
            cwd=tmp_path,
            check=False,
            timeout=60,
        )

    return command


ACCOUNTS = """
[accounts.credit-0]
api_key = "env:BINANCE_API_KEY"
secret = "env:BINANCE_API_SECRET"

[accounts.credit-1]
api_key = "env:SECOND_KEY"
secret = "env:SECOND_SECRET"
"""
FEW = """
resources = ["margin-liquidations", "closed-risk-units", "liquidation-transfers", "risk-unit-liquidations"]
"""
OF_FEW = ACCOUNTS.replace("\n\n[", f"{FEW}\n[") + FEW
"""With these alone, nobody waits for the minute's weight."""


def test_sync_and_verify(run: Run, desk: tuple[Account, ...], tmp_path: Path) -> None:
    """An archive is made, brought up to date and verified; what is wrong with it is reported, with exit code 1."""
    (tmp_path / "accounts.toml").write_text(ACCOUNTS)
    arguments = ("--to", "archive.db", "--accounts", "accounts.toml")
    first = run("sync", *arguments, "--start", START)
    assert (0, "") == (first.returncode, first.stdout)
    assert "\n2 accounts: " in first.stderr
    again = run("sync", *arguments)
    assert (0, "2 accounts: 0 new rows, 0 changed, 0 no longer reported\n") == (again.returncode, again.stderr)
    assert truth_of(desk) == archived(str(tmp_path / "archive.db"))
    well = run("verify", *arguments, "--all")
    assert (0, "") == (well.returncode, well.stderr)
    assert well.stdout.endswith(" 0 findings\n")
    with changed(tmp_path / "archive.db") as connection:
        connection.execute("delete from liquidation_transfer_asset where asset_name = 'BTC'")
    wrong = run("verify", "--to", "archive.db", "--all", "--resource", "liquidation-transfers")
    assert 1 == wrong.returncode
    assert "BAD  credit-0, liquidation-transfers: differs: 1000 " in wrong.stdout
    assert "liquidation_transfer_asset [" in wrong.stdout


def test_a_key_that_opens_a_part(tmp_path: Path) -> None:
    """What it does not open fails, and what to do about that is said once."""
    account = Account("margin", role="margin", keys=[ApiKey("M" * 64, "S" * 64)])
    sync = ("sync", "--to", str(tmp_path / "a.db"), "--start", "2026-01-01")
    with Simulator(Exchange([account])) as running:
        whole, part = (
            run_command(running, *sync, *more, BINANCE_API_KEY="M" * 64, BINANCE_API_SECRET="S" * 64)
            for more in ((), ("--resource", "margin-liquidations"))
        )
    assert (1, 1) == (whole.returncode, whole.stderr.count("name those that it opens, with --resource"))
    assert (0, False) == (part.returncode, "--resource" in part.stderr)


@pytest.mark.long
def test_credit_and_margin_accounts_in_one_file(tmp_path: Path) -> None:
    """Of a plain margin account, whose key opens no institutional resource, only what it has is read: exit code 0."""
    credit = synthetic_desk(12, units=4, liquidations=12, margin_records=150)
    margin = Account("margin-0", role="margin", keys=[ApiKey("M" * 64, secret="S" * 64)])
    for record in synthetic_desk(13, accounts=1, liquidations=0, margin_records=20)[0].truth("margin-liquidations"):
        margin.add(record)
    (tmp_path / "accounts.toml").write_text(
        ACCOUNTS.replace("credit-1", "margin-0") + 'resources = ["margin-liquidations"]\n'
    )
    with Simulator(Exchange([*credit, margin])) as simulator:
        variables = environment(simulator, (*credit, margin))

        def run(*arguments: str) -> tuple[int, str]:
            to = ("--to", "archive.db", "--accounts", "accounts.toml")
            command = [*COMMAND, *arguments, *to]
            done = subprocess.run(
                command, capture_output=True, text=True, env=variables, cwd=tmp_path, check=False, timeout=60
            )
            return done.returncode, done.stdout + done.stderr

        assert (0, True) == ((done := run("sync", "--start", START))[0], "\n2 accounts: " in done[1])
        assert truth_of([*credit, margin]) == archived(str(tmp_path / "archive.db"))
        assert (0, True) == ((done := run("verify", "--all"))[0], " 0 findings" in done[1])
        (tmp_path / "accounts.toml").write_text(
            ACCOUNTS.partition("[accounts.credit-1]")[0] + 'resources = ["closed-risk-units"]\n'
        )
        refused = "ParameterError: no account has margin-liquidations among its resources\n"
        assert (2, refused) == run("verify", "--resource", "margin-liquidations")


def test_an_account_that_fails(run: Run, desk: tuple[Account, ...], tmp_path: Path) -> None:
    """The other one is complete; exit code 1."""
    (tmp_path / "accounts.toml").write_text(OF_FEW)
    arguments = ("--to", "archive.db", "--accounts", "accounts.toml", "--start", START)
    missing = run("sync", *arguments, BINANCE_API_KEY="")
    assert 1 == missing.returncode
    assert "FAILED  credit-0: CredentialsError: account credit-0: BINANCE_API_KEY is not set\n" in missing.stderr
    assert truth_of(desk[1:]) == archived(str(tmp_path / "archive.db"))
    wrong = run("sync", *arguments, BINANCE_API_SECRET="wrong")
    assert 1 == wrong.returncode
    assert "FAILED  credit-0, margin-liquidations: ApiError: HTTP 400" in wrong.stderr
    assert truth_of(desk[1:]) == archived(str(tmp_path / "archive.db"))


def test_an_account_that_is_not_verified(run: Run, tmp_path: Path) -> None:
    """The other one is; exit code 1."""
    (tmp_path / "accounts.toml").write_text(OF_FEW)
    arguments = ("--to", "archive.db", "--accounts", "accounts.toml")
    assert 0 == run("sync", *arguments, "--start", START).returncode
    with changed(tmp_path / "archive.db") as connection:
        connection.execute("delete from closed_risk_unit where account = 'credit-0'")
    done = run("verify", *arguments, SECOND_KEY="")
    assert 1 == done.returncode
    assert "BAD  credit-0, closed-risk-units: missing: " in done.stdout
    assert done.stdout.endswith(" findings, 1 failures\n")
    assert "FAILED  credit-1: CredentialsError: account credit-1: SECOND_KEY is not set\n" == done.stderr


def test_lines_name_the_account(desk: tuple[Account, ...], tmp_path: Path) -> None:
    """What each of several accounts waits for is said with its name."""
    (tmp_path / "accounts.toml").write_text(OF_FEW)
    weather = Weather(1, {"server-error": 1.0})
    with Simulator(FaultyExchange(Exchange(desk), weather=weather, most_in_a_row=1)) as failing:
        done = subprocess.run(
            [*COMMAND, "sync", "--to", "archive.db", "--accounts", "accounts.toml", "--start", START, *ONE],
            capture_output=True,
            text=True,
            env=environment(failing, desk),
            cwd=tmp_path,
            check=False,
            timeout=60,
        )
    lines = [line.split() for line in done.stderr.splitlines() if "trying again" in line]
    assert (0, {"credit-0:", "credit-1:"}) == (done.returncode, {words[1] for words in lines})


@pytest.mark.parametrize("blow", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)])
def test_a_verify_that_is_interrupted(
    blow: signal.Signals, run: Run, desk: tuple[Account, ...], tmp_path: Path
) -> None:
    """It says that it did not come to its end."""
    assert 0 == run("sync", "--to", "archive.db", "--start", START, *ONE).returncode
    with Silent() as server:
        variables = environment(server, desk)
        command = [*COMMAND, "verify", "--to", "archive.db"]
        with subprocess.Popen(command, env=variables, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
            assert server.asked.wait(60)
            process.send_signal(blow)
            _, said = process.communicate(timeout=60)
    assert 128 + blow == process.returncode
    assert "Interrupted: the comparison is incomplete; run the same command to start again.\n" == said


def test_keys_that_were_swapped_and_a_new_one(run: Run, desk: tuple[Account, ...], tmp_path: Path) -> None:
    """They are refused in one line, by sync and verify; a new key is taken over where it is announced."""
    (tmp_path / "accounts.toml").write_text(OF_FEW)
    arguments = ("--to", "archive.db", "--accounts", "accounts.toml")
    assert 0 == run("sync", *arguments, "--start", START).returncode
    (first, second), new = (account.keys[0] for account in desk), ApiKey("n" * 64, "s" * 64)
    swapped = {
        "BINANCE_API_KEY": second.api_key,
        "BINANCE_API_SECRET": second.secret or "",
        "SECOND_KEY": first.api_key,
        "SECOND_SECRET": first.secret or "",
    }
    for command in ("sync", "verify"):
        done = run(command, *arguments, **swapped)
        assert (1, "", 1) == (done.returncode, done.stdout, done.stderr.count("\n")), done.stderr
        assert (
            "credit-0 is asked with the API key that the archive knows as credit-1's: were keys swapped?" in done.stderr
        )
    twice = run("sync", *arguments, SECOND_KEY=first.api_key, SECOND_SECRET=first.secret or "")
    assert (2, 1) == (twice.returncode, twice.stderr.count("\n"))
    assert "the accounts credit-0 and credit-1 have the same API key: give each its own" in twice.stderr
    desk[1].add_key(new)
    changes = {"SECOND_KEY": new.api_key, "SECOND_SECRET": new.secret or ""}
    assert "say so in one sync: --new-key credit-1\n" in run("sync", *arguments, **changes).stderr
    assert 0 == run("sync", *arguments, "--new-key", "credit-1", **changes).returncode
    assert 0 == run("sync", *arguments, **changes).returncode
    assert truth_of(desk) == archived(str(tmp_path / "archive.db"))


@contextmanager
def changed(path: Path) -> Iterator[sqlite3.Connection]:
    """A file that somebody else has a hand in."""
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection


def not_an_archive(folder: Path) -> None:
    with changed(folder / "archive.db") as connection:
        connection.execute("create table archive (version integer)")


def no_database(folder: Path) -> None:
    (folder / "archive.db").write_text("orders, of which there are many, and more than a header has room for" * 9)


def newer(folder: Path) -> None:
    Archive(folder / "archive.db", create=True).close()
    with changed(folder / "archive.db") as connection:
        connection.execute("update archive set version = 99")


def a_folder(folder: Path) -> None:
    (folder / "archive.db").mkdir()


@pytest.mark.parametrize(
    ("spoil", "arguments", "code", "message"),
    [
        (None, (), 2, "there is no archive yet"),
        (not_an_archive, ("--start", START), 1, "archive.db is not an archive and not empty: name another"),
        (no_database, ("--start", START), 1, "archive.db: file is not a database"),
        (newer, (), 1, "written by a newer binance-liquidations (archive version 99; this one knows 1)"),
        (a_folder, ("--start", START), 1, "archive.db: unable to open database file"),
        (None, ("--to", "nowhere/archive.db", "--start", START), 1, "archive.db: unable to open database file"),
        (None, ("--to", "mysql://a:{p}@h/d", "--start", START), 2, "an archive is a SQLite file"),
        (None, ("--to", "postgresql://a:{p}@h:port/d", "--start", START), 2, "the archive's URL cannot be read"),
        (None, ("--to", "postgresql://a:{p}@127.0.0.1:1/d?connect_timeout=2", "--start", START), 1, "127.0.0.1:1/d: "),
        (None, ("--to", "postgresql://a:x@{p}@127.0.0.1:1/d", "--start", START), 2, "can be read in two ways"),
        (None, ("--to", "host=h password={p} dbname=d", "--start", START), 2, "write that of a database as"),
        (None, ("--to", "sqlite://a:{p}@h/d.db", "--start", START), 2, "an archive is a SQLite file"),
        (None, ("--to", "postgresql://a@127.0.0.1:1/d?password={p}&connect_timeout=2", "--start", START), 1, "1/d: "),
        (None, ("--accounts", "accounts.toml", "--start", START), 1, "accounts.toml cannot be read: No such file"),
        (None, ("--start", "2999-01-01"), 2, "start lies before 1970 or in the future"),
    ],
)
def test_bad_input(
    spoil: Callable[[Path], None] | None, arguments: tuple[str, ...], code: int, message: str, run: Run, tmp_path: Path
) -> None:
    """One line that says what is wrong, exit code 1, or 2 for wrong usage; nothing made or changed, no password."""
    if spoil is not None:
        spoil(tmp_path)
    before = {path.name: path.is_file() and path.read_bytes() for path in tmp_path.iterdir()}
    given = [argument.replace("{p}", PASSWORD) for argument in arguments]
    done = run("sync", *([] if "--to" in given else ["--to", "archive.db"]), *given)
    assert (code, "") == (done.returncode, done.stdout), done.stderr
    assert code == 2 or done.stderr.count("\n") == 1
    assert message in done.stderr
    assert PASSWORD not in done.stderr
    assert before == {path.name: path.is_file() and path.read_bytes() for path in tmp_path.iterdir()}


def test_a_full_disk(simulator: Simulator, desk: tuple[Account, ...], tmp_path: Path) -> None:
    """One line, and no empty file stays."""
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *COMMAND, "sync", "--to", "archive.db", "--start", START],
        capture_output=True,
        text=True,
        env=environment(simulator, desk),
        cwd=tmp_path,
        check=False,
        timeout=60,
    )
    assert (1, "", 1) == (done.returncode, done.stdout, done.stderr.count("\n")), done.stderr
    assert done.stderr.startswith("ConfigurationError: archive.db: ")
    assert [] == list(tmp_path.iterdir())


def test_an_archive_that_refuses_to_be_written(run: Run, tmp_path: Path) -> None:
    """It can be verified; a sync hands on what the database said."""
    few = ("--to", "archive.db", "--resource", "margin-liquidations")
    assert 0 == run("sync", *few, "--start", START).returncode
    with changed(tmp_path / "archive.db") as connection:
        connection.execute("create trigger refused before update on ledger begin select raise(abort, 'refused'); end")
    assert 0 == run("verify", *few).returncode
    done = run("sync", *few)
    assert 1 == done.returncode
    assert "FAILED  credit-0, margin-liquidations: ConfigurationError: archive.db: refused\n" in done.stderr


def test_an_older_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is migrated, step by step and as a whole; the version before then refuses it."""
    path = tmp_path / "archive.db"
    Archive(path, create=True).close()

    def failing(_: object) -> None:
        raise ConfigurationError("this migration fails")

    def adding(connection: object) -> None:
        connection.exec_driver_sql("create table added (id integer)")  # type: ignore[attr-defined]

    def tables() -> tuple[bool, int]:
        with changed(path) as connection:
            names = {name for (name,) in connection.execute("select name from sqlite_master")}
            (version,) = connection.execute("select version from archive").fetchone()
        return "added" in names, version

    monkeypatch.setattr(_schema, "MIGRATIONS", (adding, failing))
    with pytest.raises(ConfigurationError, match="this migration fails"):
        Archive(path)
    assert (False, 1) == tables()
    monkeypatch.setattr(_schema, "MIGRATIONS", (adding,))
    Archive(path).close()
    assert (True, 2) == tables()
    monkeypatch.undo()
    with pytest.raises(ConfigurationError, match="archive version 2; this one knows 1"):
        Archive(path)


@pytest.mark.parametrize("blow", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)])
def test_following(blow: signal.Signals, simulator: Simulator, desk: tuple[Account, ...], tmp_path: Path) -> None:
    """What happens is archived round after round; a signal ends it well."""
    to = tmp_path / "archive.db"
    command = [*COMMAND, "sync", "--to", str(to), "--start", START, "--follow", "--interval", "1"]
    with subprocess.Popen(command, env=environment(simulator, desk), stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = [process.stderr.readline() for _ in range(2)]
        Arrivals(desk[0], blow, since=0).add("margin-liquidations", time.time_ns() // 10**6)
        said.append(process.stderr.readline())
        process.send_signal(blow)
        said += process.communicate(timeout=60)[1].splitlines(keepends=True)
    dates, lines = zip(*(line.split(" ", 1) for line in said), strict=True)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", date) for date in dates)
    assert 128 + blow == process.returncode
    noted, first, *others = lines
    assert "The archive notes the API keys of credit-0 once" in noted
    assert first.startswith("1 accounts: ")
    assert others == [
        "1 accounts: 1 new rows, 0 changed, 0 no longer reported\n",
        "Stopped: the archive holds what was read; run the same command to go on.\n",
    ]
    assert truth_of(desk[:1]) == archived(str(to))


def test_no_secret_is_kept_or_shown(run: Run, desk: tuple[Account, ...], tmp_path: Path) -> None:
    """Neither keys nor signatures are in the archive or in what is printed, also where the exchange fails."""
    (tmp_path / "accounts.toml").write_text(OF_FEW)
    arguments = ("--to", "archive.db", "--accounts", "accounts.toml", "--start", START)
    runs = [
        run("sync", *arguments),
        run("sync", *arguments, SECOND_SECRET="Wrong0Secret"),
        run("verify", *arguments[:4]),
    ]
    assert [0, 1, 0] == [done.returncode for done in runs]
    shown = "".join(done.stdout + done.stderr for done in runs)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("archive*"))
    for account in desk:
        for secret in (account.keys[0].api_key, account.keys[0].secret or "", "Wrong0Secret", "signature="):
            assert secret not in shown
            assert secret.encode() not in kept
