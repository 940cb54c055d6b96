"""Keys that cannot be used are refused at once, and never shown."""

from pathlib import Path
from typing import Any

import pytest

from binance_liquidations import AsyncClient, BinanceLiquidationsError, Client, Credentials, CredentialsError
from support.vectors import KEYS

PEM = (KEYS / "ed25519.pem").read_text()


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"secret": "s" * 64}, "HMAC"),
        ({"private_key": PEM}, "Ed25519"),
        ({"private_key": PEM.encode()}, "Ed25519"),
        ({"private_key": KEYS / "rsa.pem"}, "RSA"),
        ({"private_key": str(KEYS / "rsa.pem")}, "RSA"),
        ({"private_key": KEYS / "rsa.encrypted.pem", "passphrase": "correct-horse"}, "RSA"),
    ],
)
def test_the_kind_is_told_by_what_is_handed_over(given: dict[str, Any], kind: str) -> None:
    """A secret means HMAC; a private key, as text or file, determines its own kind."""
    assert kind == Credentials("key", **given).kind


@pytest.mark.parametrize(
    ("api_key", "given", "message"),
    [
        ("", {"secret": "s"}, "api_key is missing"),
        (None, {"secret": "s"}, "api_key is missing"),
        ("key\n", {"secret": "s"}, "api_key holds white space"),
        ("ключ", {"secret": "s"}, "api_key holds white space or other characters"),
        ("key", {}, "give either secret"),
        ("key", {"secret": "s", "private_key": PEM}, "give either secret"),
        ("key", {"secret": ""}, "secret is missing"),
        ("key", {"secret": "s s"}, "secret holds white space"),
        ("key", {"secret": PEM}, "give it as private_key"),
        (PEM, {"secret": "s"}, "api_key holds a PEM key: give it as private_key"),
        (b"key", {"secret": "s"}, "api_key must be text"),
        ("key", {"secret": b"hunter2"}, "secret must be text"),
        ("key", {"private_key": 5}, "neither PEM text nor a file that can be read"),
        ("key", {"secret": "s", "passphrase": "p"}, "passphrase belongs to private_key"),
        ("key", {"private_key": Path("/nowhere/key.pem")}, "/nowhere/key.pem cannot be read: No such file"),
        ("key", {"private_key": KEYS}, "cannot be read: Is a directory"),
        ("key", {"private_key": "hunter2"}, "neither PEM text nor a file that can be read"),
        ("key", {"private_key": "hunter2\0"}, "neither PEM text nor a file that can be read"),
        ("key", {"private_key": KEYS / "ec.pem"}, "neither an RSA nor an Ed25519 key"),
        ("key", {"private_key": KEYS / "rsa.public.pem"}, "holds a public key"),
        ("key", {"private_key": PEM[:60] + PEM[70:]}, "not a private key in PEM form"),
        ("key", {"private_key": KEYS / "rsa.encrypted.pem"}, "give its passphrase"),
        ("key", {"private_key": KEYS / "rsa.encrypted.pem", "passphrase": "wrong"}, "the passphrase is wrong"),
        ("key", {"private_key": PEM, "passphrase": "p"}, "leave passphrase out"),
    ],
)
def test_what_cannot_be_used(api_key: Any, given: dict[str, Any], message: str) -> None:
    """The error says what to give, and repeats nothing that may be a secret."""
    for kind in (Credentials, Client, AsyncClient):
        with pytest.raises(CredentialsError, match=message) as caught:
            kind(api_key, **given)
        assert isinstance(caught.value, ValueError)
        assert "hunter2" not in str(caught.value)


ENVIRONMENT = ["BINANCE_API_KEY", "BINANCE_API_SECRET", "BINANCE_PRIVATE_KEY_FILE", "BINANCE_BASE_URL"]


def set_environment(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name in (*ENVIRONMENT, "BINANCE_PRIVATE_KEY_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(f"BINANCE_{name}", value)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "BINANCE_API_KEY is not set"),
        ({"API_KEY": "", "API_SECRET": "s"}, "BINANCE_API_KEY is not set"),
        ({"API_KEY": "k"}, "set either BINANCE_API_SECRET or BINANCE_PRIVATE_KEY_FILE"),
        ({"API_KEY": "k", "API_SECRET": "s", "PRIVATE_KEY_FILE": "f"}, "set either BINANCE_API_SECRET or"),
        ({"API_KEY": "k", "PRIVATE_KEY_FILE": "/nowhere/key.pem"}, "/nowhere/key.pem cannot be read"),
        ({"API_KEY": "k", "API_SECRET": "s", "BASE_URL": "ftp://x"}, "base_url must begin with https://"),
    ],
)
def test_an_environment_that_lacks_something(
    variables: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the variable."""
    set_environment(monkeypatch, **variables)
    for kind in (Client, AsyncClient):
        with pytest.raises(BinanceLiquidationsError, match=message):
            kind.from_env()


def test_an_environment_that_has_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Key, private key file, passphrase and base URL are read; options of the call come first."""
    rsa = str(KEYS / "rsa.encrypted.pem")
    passphrase = {"PRIVATE_KEY_PASSPHRASE": "correct-horse"}
    set_environment(monkeypatch, API_KEY="k", PRIVATE_KEY_FILE=rsa, BASE_URL="http://localhost:8080/", **passphrase)
    assert repr(Client.from_env()) == "Client(base_url='http://localhost:8080')"
    assert repr(Client.from_env(base_url="https://api.test")) == "Client(base_url='https://api.test')"
    set_environment(monkeypatch, API_KEY="k", API_SECRET="s")
    assert repr(Client.from_env()) == "Client(base_url='https://api.binance.com')"


@pytest.mark.parametrize(
    ("variables", "options"),
    [
        ({"API_KEY": "k"}, {"secret": "s"}),
        ({"API_SECRET": "s"}, {"api_key": "k"}),
        ({}, {"api_key": "k", "secret": "s"}),
        ({"API_KEY": "k", "API_SECRET": "s"}, {"private_key": PEM}),
        ({"API_KEY": "k", "API_SECRET": "s", "PRIVATE_KEY_FILE": "f"}, {"secret": None, "private_key": PEM}),
        ({"API_KEY": "k", "PRIVATE_KEY_FILE": "/nowhere/key.pem", "PRIVATE_KEY_PASSPHRASE": "p"}, {"secret": "s"}),
        (
            {"API_KEY": "k", "PRIVATE_KEY_FILE": str(KEYS / "rsa.encrypted.pem"), "PRIVATE_KEY_PASSPHRASE": "wrong"},
            {"passphrase": "correct-horse"},
        ),
    ],
)
def test_options_come_before_the_environment(
    variables: dict[str, str], options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Variables that the options replace are neither required nor used."""
    set_environment(monkeypatch, **variables)
    for kind in (Client, AsyncClient):
        assert kind.from_env(**options).base_url == "https://api.binance.com"
