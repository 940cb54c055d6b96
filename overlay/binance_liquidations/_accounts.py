"""Accounts by name: where their keys are found, never what they are, so that a plan may hold, print and send them."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ._client import AsyncClient, Client
from ._credentials import Credentials, fingerprint
from ._signing import BASE_URL
from .errors import ConfigurationError, CredentialsError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{0,63}")
_VARIABLE = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")
_ENTRY = re.compile(r"keyring:.+/[^/]+")
_SECRET = re.compile(r"-----BEGIN|[A-Za-z0-9+=]{32,}")
"""What a key or a secret of the exchange looks like; no name needs to."""
_BASE64 = re.compile(r"[A-Za-z0-9+=][A-Za-z0-9+/=]{39,}")
_EXAMPLE = 'write "env:VARIABLE" or "keyring:SERVICE/USER"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of the exchange. Each credential is a place: `env:VARIABLE` or `keyring:SERVICE/USER`.

    `secret` is for an HMAC key. `private_key_file` is for an RSA or Ed25519 key: a path, or `env:VARIABLE` that holds
    one; `passphrase` if it is encrypted. Raises CredentialsError for anything that is no place, without repeating it.
    """

    name: str
    api_key: str
    secret: str | None = None
    private_key_file: str | None = None
    passphrase: str | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            if (value := getattr(self, field.name)) is not None:
                _check(field.name, value)
        if (self.secret is None) == (self.private_key_file is None):
            raise CredentialsError(f"account {self.name}: give either secret or private_key_file")
        if self.passphrase is not None and self.private_key_file is None:
            raise CredentialsError(f"account {self.name}: passphrase belongs to private_key_file")

    def client(self, base_url: str | None = None, **options: Any) -> Client:
        """A client of the account; `options` are those of the client.

        `base_url` is BINANCE_BASE_URL, or the exchange itself, if left out. Credentials are looked up now: raises
        CredentialsError that names the account and what is missing.
        """
        return Client(**self._found(base_url), **options)

    def async_client(self, base_url: str | None = None, **options: Any) -> AsyncClient:
        """As `client`."""
        return AsyncClient(**self._found(base_url), **options)

    def _found(self, base_url: str | None) -> dict[str, Any]:
        file = self.private_key_file
        found: dict[str, Any] = {
            "api_key": self._look_up(self.api_key),
            "secret": self._look_up(self.secret) if self.secret else None,
            "private_key": Path(self._look_up(file) if _VARIABLE.fullmatch(file) else file) if file else None,
            "passphrase": self._look_up(self.passphrase) if self.passphrase else None,
        }
        try:
            Credentials(**found)
        except CredentialsError as error:
            raise CredentialsError(f"account {self.name}: {error}") from None
        return found | {"base_url": base_url or os.environ.get("BINANCE_BASE_URL") or BASE_URL}

    def _look_up(self, place: str) -> str:
        if variable := _VARIABLE.fullmatch(place):
            value = os.environ.get(variable[1])
            if not value:
                raise CredentialsError(f"account {self.name}: {variable[1]} is not set")
            return value
        service, _, user = place.removeprefix("keyring:").rpartition("/")
        return self._in_keyring(service, user)

    def _in_keyring(self, service: str, user: str) -> str:
        try:
            from keyring import get_password
            from keyring.errors import KeyringError
        except ImportError:
            raise ConfigurationError(
                f'account {self.name}: reading a keyring needs keyring: pip install "binance-liquidations[archive]"'
            ) from None
        try:
            value = get_password(service, user)
        except KeyringError as error:
            reason = type(error).__name__  # what a backend says may be anything
            raise CredentialsError(f"account {self.name}: the keyring cannot be read: {reason}") from None
        if not value:
            raise CredentialsError(f"account {self.name}: the keyring has no entry {user} of {service}")
        return value


def accounts_of(path: Path) -> tuple[Account, ...]:
    """The accounts that a TOML file names, each as a table `[accounts.NAME]`.

    Raises CredentialsError for a file that holds a key itself, without repeating it, or that names none.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CredentialsError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CredentialsError(f"{path} is no TOML file: it is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        # Only the place: the line itself may hold a key.
        place = re.search(r"at (line \d+, column \d+|end of document)", str(error))
        raise CredentialsError(f"{path} is no TOML file: see {place[1] if place else 'its tables'}") from None
    tables = document.pop("accounts", None)
    if document or not isinstance(tables, dict) or not tables:
        raise CredentialsError(f"{path}: write a table [accounts.NAME] for each account, and nothing else")
    return tuple(_account(path, name, table) for name, table in tables.items())


def account_of_environment(environ: Mapping[str, str]) -> Account:
    """The account of BINANCE_API_KEY, and BINANCE_API_SECRET or BINANCE_PRIVATE_KEY_FILE, as `Client.from_env`.

    Its name is BINANCE_ACCOUNT; without that, the fingerprint of its API key, so that two accounts never pass for one.
    """
    if not (api_key := environ.get("BINANCE_API_KEY")):
        raise CredentialsError("BINANCE_API_KEY is not set")
    secret, file, passphrase = (
        f"env:{name}" if environ.get(name) else None
        for name in ("BINANCE_API_SECRET", "BINANCE_PRIVATE_KEY_FILE", "BINANCE_PRIVATE_KEY_PASSPHRASE")
    )
    if (secret is None) == (file is None):
        raise CredentialsError("set either BINANCE_API_SECRET or BINANCE_PRIVATE_KEY_FILE beside BINANCE_API_KEY")
    return Account(
        name=environ.get("BINANCE_ACCOUNT") or fingerprint(api_key),
        api_key="env:BINANCE_API_KEY",
        secret=secret,
        private_key_file=file,
        passphrase=passphrase if file else None,
    )


def _account(path: Path, name: str, table: object) -> Account:
    try:
        _check("name", name)
        known = {field.name for field in fields(Account)} - {"name"}
        if not isinstance(table, dict) or not table.keys() <= known or "api_key" not in table:
            raise CredentialsError(f"account {name}: give api_key and secret, or api_key and private_key_file")
        file = table.get("private_key_file")
        if file is not None:
            _check("private_key_file", file)
        if file is not None and not _VARIABLE.fullmatch(file):
            table = table | {"private_key_file": str(path.resolve().parent / Path(file).expanduser())}
        return Account(name=name, **table)
    except CredentialsError as error:
        raise CredentialsError(f"{path}: {error}") from None


def _check(field: str, value: object) -> None:
    """Refuse what is no place, or may be a key; it is not repeated."""
    if not isinstance(value, str):
        raise CredentialsError(f"{field}: {_EXAMPLE}")
    if _BASE64.fullmatch(value) or _SECRET.search(value.rpartition("/")[2] if field == "private_key_file" else value):
        raise CredentialsError(f"{field} looks like a key itself, which belongs in no file: {_EXAMPLE}")
    if field == "name":
        if not _NAME.fullmatch(value):
            raise CredentialsError("an account's name is made of up to 64 letters, digits and @ . _ -")
    elif field != "private_key_file" and not (_VARIABLE.fullmatch(value) or _ENTRY.fullmatch(value)):
        raise CredentialsError(f"{field} is no place where a key is found: {_EXAMPLE}")
