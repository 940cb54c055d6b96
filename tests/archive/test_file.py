"""An archive whose file is taken away while it is written is an error, whenever that happens."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from binance_liquidations import ConfigurationError
from binance_liquidations.archive import Archive, sync, sync_one, verify
from binance_liquidations_simulator import Account, Simulator, synthetic_desk
from support.accounts import Near, near
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
