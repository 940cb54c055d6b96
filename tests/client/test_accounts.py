"""Accounts say where their keys are found; what is a key itself is refused, and never repeated."""

import os
import pickle
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from binance_liquidations import AsyncClient, Client, CredentialsError
from binance_liquidations.client.account import Account
from binance_liquidations.client.accounts import account_of_environment, accounts_of
from support.vectors import KEYS

KEY, SECRET = "Public0Identifier" * 3, "Confidential0Text" * 3
FILE = """
[accounts.desk-1]
api_key = "env:DESK1_KEY"
secret = "keyring:https://binance.test/desk/one"

[accounts."second@desk.test"]
api_key = "env:DESK2_KEY"
private_key_file = "keys/two.pem"
passphrase = "env:DESK2_PASSPHRASE"

[accounts.third]
api_key = "env:DESK2_KEY"
private_key_file = "env:DESK3_FILE"
"""


class Kept(KeyringBackend):
    """A keyring with one entry."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        return SECRET if (service, username) == ("https://binance.test/desk", "one") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


@pytest.fixture
def with_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keyring above."""
    before = keyring.get_keyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", before)
    keyring.set_keyring(Kept())  # type: ignore[no-untyped-call]


def written(folder: Path, text: str) -> Path:
    """A file of accounts."""
    path = folder / "accounts.toml"
    path.write_text(text)
    return path


def test_accounts_of_a_file(tmp_path: Path) -> None:
    """In its order, paths beside it; they may be printed and pickled, and hold no key."""
    accounts = accounts_of(written(tmp_path, FILE))
    assert ["desk-1", "second@desk.test", "third"] == [account.name for account in accounts]
    assert str(tmp_path / "keys" / "two.pem") == accounts[1].private_key_file
    assert accounts == pickle.loads(pickle.dumps(accounts))
    assert "api_key='env:DESK1_KEY'" in repr(accounts[0])
    (tmp_path / "accounts.toml").write_text(FILE, encoding="utf-8-sig")  # as Windows' editors write it
    assert accounts == accounts_of(tmp_path / "accounts.toml")


@pytest.mark.usefixtures("with_keyring")
def test_clients_of_accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are looked up when a client is made, and only then; each kind of place is known."""
    accounts = accounts_of(written(tmp_path, FILE))
    monkeypatch.setenv("DESK1_KEY", KEY)
    monkeypatch.setenv("DESK2_KEY", KEY[::-1])
    monkeypatch.setenv("DESK3_FILE", str(KEYS / "ed25519.pem"))
    with accounts[0].client() as first, accounts[2].client("https://other.test") as third:
        assert ("https://api.binance.com", "https://other.test") == (first.base_url, third.base_url)
        assert first.fingerprint != third.fingerprint
    monkeypatch.setenv("BINANCE_BASE_URL", "https://else.test")
    asynchronous = accounts[0].async_client(concurrency=2)
    assert ("https://else.test", AsyncClient) == (asynchronous.base_url, type(asynchronous))


@pytest.mark.parametrize(
    ("account", "message"),
    [
        ({"secret": "env:NOWHERE"}, "account desk: NOWHERE is not set"),
        ({"secret": "keyring:binance/nobody"}, "account desk: the keyring has no entry nobody of binance"),
        (
            {"private_key_file": "/nowhere/key.pem"},
            "account desk: private_key_file /nowhere/key.pem cannot be read: No such",
        ),
        (
            {"private_key_file": str(KEYS / "ed25519.pem"), "passphrase": "env:SET"},
            "ed25519.pem is not encrypted: leave SET out",
        ),
        ({"secret": "env:SPACES"}, "account desk: SPACES holds white space"),
    ],
)
@pytest.mark.usefixtures("with_keyring")
def test_what_is_missing(account: dict[str, Any], message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the account and the place, and nothing that was found."""
    monkeypatch.setenv("SET", KEY)
    monkeypatch.setenv("SPACES", f"{SECRET} {SECRET}")
    made = Account(name="desk", api_key="env:SET", **account)
    with pytest.raises(CredentialsError) as caught:
        made.client()
    assert message in str(caught.value)
    assert KEY not in repr(caught.value)
    assert SECRET not in repr(caught.value)


TABLE = '[accounts.a]\napi_key = "env:K"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "write a table [accounts.NAME] for each account, and nothing else"),
        ("accounts = 1", "write a table [accounts.NAME]"),
        ("[other]\n[accounts.a]", "write a table [accounts.NAME]"),
        (f"api_key = {KEY}", "is not a TOML file: see line 1, column"),
        (TABLE, "account a: give either secret or private_key_file"),
        (TABLE + 'secret = "env:S"\nprivate_key_file = "a.pem"', "account a: give either secret or private_key_file"),
        (TABLE + 'secret = "env:S"\npassphrase = "env:P"', "account a: passphrase belongs to private_key_file"),
        ("[accounts.a]\nsecret = 'env:S'", "account a: give api_key and secret, or api_key and private_key_file"),
        (TABLE + f'secret = "{SECRET}"', "secret looks like the key itself, which must not be written in a file"),
        (TABLE + f'secret = "env:{SECRET}"', "secret looks like the key itself"),
        (TABLE + 'secret = "short"', "secret does not say where the key is stored"),
        (TABLE + "secret = 5", 'secret: write "env:VARIABLE"'),
        (
            TABLE + f'private_key_file = """{(KEYS / "ed25519.pem").read_text()}"""',
            "private_key_file looks like the key",
        ),
        (
            TABLE + 'private_key_file = "keyring:a/b"',
            "private_key_file cannot be an entry of a keyring: write the path",
        ),
        (
            TABLE + 'private_key_file = "env:A-B"',
            "private_key_file does not name a variable: write the path of its file",
        ),
        (TABLE + "private_key_file = 5", "private_key_file: write the path of its file"),
        (
            TABLE + 'private_key_file = "MC4CAQAwBQYDK2VwBCIEIIJEYWt/rBh+ACmb9Dvyqa8WEf0lQOl1s4CLIAB9m89u"',
            "the key itself",
        ),
        (TABLE + 'secret = "env:S"\nother = 1', "account a: other is unknown; the fields are api_key, secret"),
        (TABLE + 'secrt = "env:S"', "account a: secrt is unknown"),
        (TABLE + f'{SECRET} = "env:S"', "account a: a field is unknown"),
        (TABLE + 'secret = "env:S"\nresources = "margin-liquidations"', "account a: resources is a list of margin-"),
        (TABLE + 'secret = "env:S"\nresources = []', "account a: resources is a list of margin-liquidations, "),
        (TABLE + 'secret = "env:S"\nresources = ["margin"]', "account a: resources is a list of margin-liquidations"),
        (f"[accounts.{KEY}]\n", "name looks like the key itself"),
        ("[accounts.'a b']\n", "an account's name must be 1 to 64 letters"),
    ],
)
def test_bad_files(text: str, message: str, tmp_path: Path) -> None:
    """One line that names the file and the account, and repeats nothing that may be a key."""
    with pytest.raises(CredentialsError) as caught:
        accounts_of(written(tmp_path, text))
    shown = str(caught.value)
    assert message in shown
    assert shown.startswith(str(tmp_path))
    assert [] == [secret for secret in (KEY, SECRET, "short", "MC4CAQ", "PRIVATE") if secret in shown]
    assert caught.value.__cause__ is None
    assert "\n" not in shown


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """They are named."""
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")
    for name, message in (("nowhere.toml", "cannot be read: No such file"), ("binary.toml", "it is not UTF-8")):
        with pytest.raises(CredentialsError, match=message):
            accounts_of(tmp_path / name)


ENVIRONMENT = {"BINANCE_API_KEY": KEY, "BINANCE_API_SECRET": SECRET}


def test_the_account_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the one of `Client.from_env`; its name distinguishes two keys where none is given."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    account = account_of_environment(os.environ)
    with Client.from_env() as expected, account.client() as client:
        assert expected.fingerprint == client.fingerprint == account.name
    assert "desk" == account_of_environment(ENVIRONMENT | {"BINANCE_ACCOUNT": "desk"}).name
    assert SECRET not in repr(account)


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "BINANCE_API_KEY is not set"),
        ({"BINANCE_API_KEY": KEY}, "set either BINANCE_API_SECRET or BINANCE_PRIVATE_KEY_FILE"),
        (ENVIRONMENT | {"BINANCE_PRIVATE_KEY_FILE": "x"}, "set either BINANCE_API_SECRET or BINANCE_PRIVATE_KEY_FILE"),
        (ENVIRONMENT | {"BINANCE_ACCOUNT": "a b"}, "an account's name must be"),
    ],
)
def test_a_bad_environment(environment: dict[str, str], message: str) -> None:
    """What is missing is named."""
    with pytest.raises(CredentialsError, match=message):
        account_of_environment(environment)


def test_a_name_is_kept_by_value() -> None:
    """An account cannot be changed, so that a plan that holds it stays what it was."""
    account: Any = Account(name="a", api_key="env:K", secret="env:S")
    with pytest.raises(AttributeError):
        account.name = "b"
