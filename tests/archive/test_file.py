"""An archive whose file is taken away while it is written is an error, whenever that happens."""

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from binance_liquidations import ConfigurationError
from binance_liquidations.archive import Archive, sync, sync_one, verify
from binance_liquidations_simulator import Account, Simulator, synthetic_desk
from support.accounts import Near, near
from support.archives import sums
from support.clients import client_of, through
from support.syncs import completed, slow, started
from support.synthetic import DAY, START

RESOURCES = ("margin-liquidations", "risk-unit-liquidations", "liquidation-transfers", "closed-risk-units")


@pytest.fixture(scope="module")
def desk() -> tuple[Account, ...]:
    """Two credit accounts."""
    return synthetic_desk(3, accounts=2, liquidations=12, margin_records=900)


def remove(archive: Path) -> None:
    archive.unlink()


def move(archive: Path) -> None:
    archive.rename(archive.with_name("elsewhere.db"))


def move_folder(archive: Path) -> None:
    archive.parent.rename(archive.parent.with_name("elsewhere"))


def replace(archive: Path) -> None:
    shutil.copy(archive, archive.with_name("copy.db"))
    archive.with_name("copy.db").rename(archive)


def interrupted(account: Near, after: int, blow: Callable[[], object], *, fails: bool = False) -> Any:
    """The same account; while its exchange answers a request, something happens."""
    answer, sent = through(account.exchange, account.time), 0
    key = account.account.keys[0]

    def answering(request: Any) -> Any:
        nonlocal sent
        sent += 1
        given = answer(request)
        if sent == after:
            blow()
        return given._replace(status=403, body=b"<html>") if fails and sent >= after else given

    account.client = lambda *_, **__: client_of(  # type: ignore[method-assign]
        answering, api_key=key.api_key, secret=key.secret, clock=account.time
    )
    return account


@pytest.fixture
def archive(desk: tuple[Account, ...], tmp_path: Path) -> Path:
    """An archive that knows the accounts, in a folder of its own."""
    path = tmp_path / "here" / "archive.db"
    path.parent.mkdir()
    sync(path, near(desk), start=START + 100 * DAY, resources=RESOURCES[3:])
    return path


@pytest.mark.parametrize("blow", [remove, move, move_folder, replace])
@pytest.mark.parametrize("after", [1, 7])
def test_a_file_that_is_taken_away(
    blow: Callable[[Path], None], after: int, archive: Path, desk: tuple[Account, ...]
) -> None:
    """A sync says so, be it in its first window or later, and leaves no new file in its place."""
    (account, _) = near(desk)
    with pytest.raises(ConfigurationError, match=r"archive\.db was removed or replaced while it was open"):
        sync(archive, [interrupted(account, after, lambda: blow(archive))], start=START)
    assert (blow is replace) == archive.exists()


CONTENTS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
print(*connection.execute("pragma integrity_check"), *connection.iterdump(), sep="\\n")
connection.close()
"""


def contents(archive: Path) -> str:
    """What another program finds in a file."""
    return subprocess.run([sys.executable, "-c", CONTENTS, archive], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def other(archive: Path, desk: tuple[Account, ...]) -> Path:
    """Another archive, with more in it, which is to be put in place of the first."""
    path = archive.with_name("other.db")
    sync(path, near(desk), start=START)
    return path


@pytest.mark.parametrize("opens", [False, True])
@pytest.mark.parametrize("after", [1, 7])
def test_the_file_that_is_put_in_its_place(
    after: int, opens: bool, archive: Path, other: Path, desk: tuple[Account, ...]
) -> None:
    """Nothing of the old one gets into it, be it opened while the sync still waits, or later."""
    expected = contents(other)
    found: list[str] = []

    def blow() -> None:
        other.rename(archive)
        if opens:
            found.append(contents(archive))

    (account, _) = near(desk)
    with pytest.raises(ConfigurationError, match="sync again to go on with what is there now"):
        sync(archive, [interrupted(account, after, blow)], start=START)
    assert [expected] * opens == found
    assert expected == contents(archive)
    assert (0, 0, 0) == sums(sync(archive, near(desk)))


def test_a_file_that_is_overwritten_in_place(archive: Path, other: Path, desk: tuple[Account, ...]) -> None:
    """Nothing of the old one is mixed into it: a sync that waits meanwhile goes on with what it finds, or says so."""
    (account, second) = near(desk)
    with suppress(ConfigurationError):
        sync(archive, [interrupted(account, 7, lambda: shutil.copyfile(other, archive))], start=START)
    sync(archive, [*near(desk[:1]), second])
    assert contents(archive).startswith("('ok',)")
    assert () == verify(archive, near(desk), sample=None).findings


@pytest.mark.parametrize("is_reading", [False, True])
def test_another_program_has_the_old_file_open(
    is_reading: bool, archive: Path, other: Path, desk: tuple[Account, ...]
) -> None:
    """The log that it keeps open goes; what it reads stays as it is."""
    expected = contents(other)
    (account, _) = near(desk)
    count = "select count(*) from margin_liquidation"
    with closing(sqlite3.connect(archive, isolation_level=None)) as connection:
        if is_reading:
            connection.execute("begin")
        assert (0,) == connection.execute(count).fetchone()
        with pytest.raises(ConfigurationError, match="was removed or replaced"):
            sync(archive, [interrupted(account, 20, lambda: other.rename(archive))], start=START)
        assert expected == contents(archive)
        assert is_reading == (connection.execute(count).fetchone() == (0,))


def test_a_file_with_a_log_of_its_own(archive: Path, other: Path, desk: tuple[Account, ...]) -> None:
    """The log that comes with the new file stays."""
    logged = "insert into account (name, start_time) values ('logged', '2025-01-01T00:00:00.000Z')"
    log, new = archive.with_name("archive.db-wal"), archive.with_name("new.db")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute(logged)
        connection.commit()
        shutil.copy(other, new)
        shutil.copy(other.with_name("other.db-wal"), new.with_name("new.db-wal"))

    def blow() -> None:
        new.with_name("new.db-wal").rename(log)
        new.rename(archive)

    (account, _) = near(desk)
    with pytest.raises(ConfigurationError, match="was removed or replaced"):
        sync(archive, [interrupted(account, 7, blow)], start=START)
    assert log.stat().st_size > 0
    with Archive(archive) as opened:
        assert "logged" in opened.accounts()


def test_while_a_sync_waits(archive: Path, desk: tuple[Account, ...]) -> None:
    """All that was written is in the file alone, so that it may be killed, and the file be moved or replaced."""
    names: list[str] = []
    (account, _) = near(desk)
    sync(archive, [interrupted(account, 7, lambda: names.extend(path.name for path in archive.parent.iterdir()))])
    assert ["archive.db", "archive.db-lock"] == sorted(names)


@pytest.mark.parametrize("resource", RESOURCES)
def test_one_resource_at_a_time(resource: str, archive: Path, desk: tuple[Account, ...]) -> None:
    """The unit of work says so as well."""
    (account, _) = near(desk)
    with pytest.raises(ConfigurationError, match="was removed or replaced"):
        sync_one(archive, interrupted(account, 1, lambda: remove(archive)), resource)
    assert not archive.exists()


def test_at_the_end(archive: Path, desk: tuple[Account, ...]) -> None:
    """A sync looks once more when there is nothing left to write."""
    blown: list[bool] = []

    def blow() -> None:
        blown.append(True)
        remove(archive)

    sound, failing = near(desk)
    sync(archive, [sound])
    with pytest.raises(ConfigurationError, match="was removed or replaced"):
        sync(archive, [interrupted(failing, 1, blow, fails=True)], resources=RESOURCES[3:])
    assert [True] == blown


def test_while_it_is_verified(archive: Path, desk: tuple[Account, ...]) -> None:
    """What cannot be read any more is a failure, not a row that is well."""
    (account, _) = near(desk)
    done = verify(archive, [interrupted(account, 1, lambda: remove(archive))], resources=RESOURCES[3:])
    assert ["was removed or replaced" in str(one.error) for one in done.failed] == [True]


def test_the_command(desk: tuple[Account, ...], tmp_path: Path) -> None:
    """It ends with one line and exit code 1."""
    to, exchange = tmp_path / "archive.db", slow(desk)
    with Simulator(exchange) as simulator, started(str(to), desk, simulator, tmp_path) as process:
        while exchange.tally["requests"] < 15:
            time.sleep(0.002)
        move(to)
        code, said = completed(process)
    assert (1, 1) == (code, said.count("\n")), said
    assert said.startswith(f"ConfigurationError: {to} was removed or replaced while it was open")
    with pytest.raises(ConfigurationError, match="no archive yet"):
        Archive(to)
