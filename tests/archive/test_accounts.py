"""An account stays the account that it was: another key under its name, or its key under another name, is refused."""

import logging
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from binance_liquidations import ConfigurationError, ParameterError
from binance_liquidations.archive import Archive, follow, sync, sync_one, verify
from binance_liquidations.archive._keys import note_key
from binance_liquidations_simulator import Account, ApiKey, synthetic_desk
from support.accounts import Near, account_with, near, order
from support.archives import asked, sums
from support.postgres_server import PostgresServer
from support.synthetic import START

NEW = ApiKey("n" * 64, "s" * 64)
TABLES = (
    "account",
    "account_key",
    "former_key",
    "ledger",
    "covered",
    "margin_liquidation",
    "risk_unit_liquidation",
    "change",
)


@pytest.fixture(scope="module")
def desk() -> tuple[Account, ...]:
    """Two credit accounts."""
    return synthetic_desk(3, accounts=2, liquidations=12, margin_records=40)


def named(name: str, account: Account) -> Any:
    """What an operator has who calls an account so."""
    (found,) = near([account])
    return Near(Account(name, keys=account.keys, records=[]), found.exchange, found.time)


def contents(to: str) -> list[list[tuple[Any, ...]]]:
    """All that an archive holds."""
    return [sorted(asked(to, f"select * from {table}"), key=repr) for table in TABLES]


def test_swapped_keys(to: str, desk: tuple[Account, ...]) -> None:
    """They are refused before anything is written, by each way to sync and to verify, and both names are said."""
    sync(to, near(desk), start=START)
    before = contents(to)
    swapped = [named("credit-0", desk[1]), named("credit-1", desk[0])]
    for accounts in (swapped, swapped[:1], swapped[::-1]):
        for attempt in (sync, verify, lambda *arguments: next(follow(*arguments))):
            with pytest.raises(
                ConfigurationError, match=r"credit-\d is asked with the API key .* knows as credit-\d's"
            ):
                attempt(to, accounts)
    with pytest.raises(ConfigurationError, match=r"credit-0 is asked with the API key .* knows as credit-1's"):
        sync_one(to, swapped[0], "margin-liquidations")
    for new_keys in (["credit-0"], ["credit-1"]):
        with pytest.raises(ConfigurationError, match=r"is asked with the API key .* knows as credit-\d's"):
            sync(to, swapped, new_keys=new_keys)
    assert before == contents(to)
    assert (0, 0, 0) == sums(sync(to, near(desk)))
    assert () == verify(to, near(desk)).failed


def test_one_account_that_verify_refuses(to: str, desk: tuple[Account, ...]) -> None:
    """The other one is compared."""
    sync(to, near(desk), start=START)
    done = verify(to, [near(desk)[0], *near([Account("credit-1", keys=[NEW])])])
    assert ["credit-1"] == [one.account for one in done.failed]
    assert "credit-1 is asked with another API key than before" in str(done.failed[0])
    assert (True, ()) == (done.rows > 0, done.findings)


def test_one_key_under_two_names(to: str, desk: tuple[Account, ...]) -> None:
    """It is refused, be it in one file of accounts, before there is an archive, or from one sync to another."""
    with pytest.raises(ParameterError, match="the accounts credit-0 and desk-9 have the same API key"):
        sync(to, [*near(desk[:1]), named("desk-9", desk[0])], start=START)
    with pytest.raises(ConfigurationError, match="there is no archive yet"):
        Archive(to)
    sync(to, near(desk[:1]), start=START)
    before = contents(to)
    with pytest.raises(ConfigurationError, match="or call this one credit-0"):
        sync(to, [named("desk-9", desk[0])], start=START)
    with pytest.raises(ParameterError, match="have the same API key"):
        sync(to, [*near(desk[:1]), named("desk-9", desk[0])])
    assert before == contents(to)


def test_a_new_key(to: str) -> None:
    """It is taken over if it is announced, once; from then on the old one is refused."""
    old = account_with(order())
    new = Account("desk", keys=[NEW], units=(7,), records=[order()])
    sync(to, near([old]), start=START)
    before = contents(to)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=r"desk is asked with another API key .* --new-key desk"):
            sync(to, near([new]))
    assert before == contents(to)
    with pytest.raises(ParameterError, match="announced for desk-7, which is not among the accounts"):
        sync(to, near([new]), new_keys=["desk-7"])
    assert (0, 0, 0) == sums(sync(to, near([new]), new_keys=["desk"]))
    assert (0, 0, 0) == sums(sync(to, near([new])))
    with pytest.raises(ConfigurationError, match="--new-key desk"):
        sync(to, near([old]))


def test_an_old_key_under_another_name(to: str) -> None:
    """The archive refuses it, announced or not; the account itself may take it back."""
    old, new = account_with(order()), Account("desk", keys=[NEW], units=(7,), records=[order()])
    other = Account("other", keys=[ApiKey("o" * 64, "s" * 64)], units=(8,), records=[order()])
    sync(to, [*near([old]), *near([other])], start=START)
    assert () == sync(to, near([new]), new_keys=["desk"]).failed
    before = contents(to)
    for name in ("desk-5", "other"):
        for new_keys in ([], ["desk", name]):
            with pytest.raises(ConfigurationError, match=rf"{name} is asked .* knows as desk's, from before"):
                sync(to, [*near([new]), named(name, old)], start=START, new_keys=new_keys)
    with pytest.raises(ConfigurationError, match=r"desk-5 is asked .* knows as desk's: were keys swapped"):
        sync(to, [*near([old]), named("desk-5", new)], start=START, new_keys=["desk", "desk-5"])
    assert before == contents(to)
    for account in (old, new, old):
        assert () == sync(to, near([account]), new_keys=["desk"]).failed
    with pytest.raises(ConfigurationError, match=r"desk-5 is asked .* knows as desk's, from before"):
        sync(to, [named("desk-5", new)], start=START)


def noted(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Of which accounts the archive said that it noted a key."""
    said = [re.findall("took note of the API key of (.+): from now on", one.getMessage()) for one in caplog.records]
    caplog.clear()
    return sorted(name for (name,) in said)


def test_keys_that_were_swapped_when_they_were_noted(
    to: str, desk: tuple[Account, ...], caplog: pytest.LogCaptureFixture
) -> None:
    """One line for each says so; they are put right by one sync that names both, and by nothing less."""
    caplog.set_level(logging.INFO, "binance_liquidations")
    swapped = [named("credit-0", desk[1]), named("credit-1", desk[0])]
    sync(to, swapped, start=START)
    assert ["credit-0", "credit-1"] == noted(caplog)
    for new_keys in ([], ["credit-0"], ["credit-1"]):
        with pytest.raises(ConfigurationError, match="name both in one sync: --new-key"):
            sync(to, near(desk), new_keys=new_keys)
    assert () == sync(to, near(desk), new_keys=["credit-0", "credit-1"]).failed
    assert ["credit-0", "credit-1"] == noted(caplog)
    assert () == sync(to, near(desk)).failed
    with pytest.raises(ConfigurationError, match="were keys swapped"):
        sync(to, swapped)
    assert [] == noted(caplog)


def test_a_swapped_key_that_was_noted_alone(to: str, desk: tuple[Account, ...]) -> None:
    """The other account failed when it was read with the wrong one; that is put right the same way."""
    failing = named("credit-1", desk[0])
    failing.account = Account("credit-1", keys=[NEW])
    assert {"credit-1"} == {one.account for one in sync(to, [named("credit-0", desk[1]), failing], start=START).failed}
    with pytest.raises(ConfigurationError, match=r"credit-1 is asked .* knows as credit-0's: were keys swapped"):
        sync(to, near(desk), new_keys=["credit-0"])
    assert () == sync(to, near(desk), new_keys=["credit-0", "credit-1"]).failed
    assert () == sync(to, near(desk)).failed


def test_a_key_that_never_worked(to: str) -> None:
    """It is not taken for the account's: the right one needs no announcement, and a wrong new one changes nothing."""
    account = account_with(order())
    mistyped = Account("desk", keys=[NEW])
    (wrong,) = near([account])
    wrong.account = mistyped  # the exchange does not know its key
    sync_failed = sync(to, [wrong], start=START).failed
    assert {-2008, -2014, -2015} >= {one.error.code for one in sync_failed}  # type: ignore[attr-defined]
    assert len(sync_failed) == 4
    assert (1, 0, 0) == sums(sync(to, near([account])))
    assert len(sync(to, [wrong], new_keys=["desk"]).failed) == 4
    assert (0, 0, 0) == sums(sync(to, near([account])))


def test_an_account_that_gets_a_name(to: str) -> None:
    """Without BINANCE_ACCOUNT its name is the fingerprint of its key; given one, it would be archived twice."""
    account = account_with(order())
    with near([account])[0].client() as client:
        unnamed = client.fingerprint
    sync(to, [named(unnamed, account)], start=START)
    with pytest.raises(ConfigurationError, match=f"or call this one {unnamed}"):
        sync(to, near([account]), start=START)
    with Archive(to) as archive, archive.engine.begin() as connection:
        connection.execute(text("delete from account_key"))  # as in an archive that has noted none yet
    with pytest.raises(ConfigurationError, match=f"or call this one {unnamed}"):
        sync(to, near([account]), start=START)


def test_no_key_is_kept(tmp_path: Path) -> None:
    """The fingerprint stands in the archive, the key does not."""
    account = account_with(order())
    sync(tmp_path / "archive.db", near([account]), start=START)
    ((name, fingerprint),) = asked(str(tmp_path / "archive.db"), "select * from account_key")
    assert ("desk", 12) == (name, len(fingerprint))
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert account.keys[0].api_key.encode() not in kept


def test_two_who_note_one_key_at_once(postgres: PostgresServer) -> None:
    """The second one waits for the first one, and is refused."""
    to = postgres.new_database()
    sync(to, near([account_with()]), start=START)
    with Archive(to) as archive, ThreadPoolExecutor() as pool:
        with archive.engine.begin() as connection:
            note_key(connection, "first", "abc", is_new=False)
            other = pool.submit(archive.write, lambda other: note_key(other, "second", "abc", is_new=False))
            while not asked(to, "select 1 from pg_stat_activity where wait_event_type = 'Lock'"):
                time.sleep(0.002)
        with pytest.raises(ConfigurationError, match=r"second is asked with the API key .* knows as first's"):
            other.result()


def test_one_key_in_an_archive_that_knows_none(to: str, desk: tuple[Account, ...]) -> None:
    """verify finds it as well."""
    sync(to, near(desk), start=START)
    with Archive(to) as archive, archive.engine.begin() as connection:
        connection.execute(text("delete from account_key"))
    with pytest.raises(ParameterError, match="the accounts credit-0 and credit-1 have the same API key"):
        verify(to, [*near(desk[:1]), named("credit-1", desk[0])])
