"""An account by name. It says where its keys are stored and holds none, so that a plan may hold, print and send it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, Unpack

from .._tracebacks import forget_arguments
from ..errors import ConfigurationError, CredentialsError
from ..history.resources import RESOURCES
from ..keys.forms import BASE64, KEY, Names
from ..signing.credentials import find_signer
from .asynchronous import AsyncClient
from .environment import allows_http, base_url_of
from .http import AsyncHttp, Http
from .options import Behaviour
from .sync import Client

A = TypeVar("A")

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._-]{0,63}")
VARIABLE = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")
_FIELDS = Names(private_key="private_key_file")
"""The names that messages use for credentials that are not given."""
_ENTRY = re.compile(r"keyring:.+/[^/]+")
_EXAMPLE = 'write "env:VARIABLE" or "keyring:SERVICE/USER"'
_EXAMPLES = {
    "name": "choose another",
    "private_key_file": 'write the path of its file, or "env:VARIABLE"',
}


def _forget_arguments_of(cls: type[A]) -> type[A]:
    cls.__init__ = forget_arguments(cls.__init__)  # type: ignore[method-assign]
    return cls


@_forget_arguments_of
@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of the exchange. Each credential is a reference: `env:VARIABLE` or `keyring:SERVICE/USER`.

    `secret` is for an HMAC key. `private_key_file` is for an RSA or Ed25519 key: a path, or `env:VARIABLE` that holds
    one or the key; `passphrase` if it is encrypted. `resources` lists those that the key opens (default: all); a plain
    margin account has only `margin-liquidations`. Raises CredentialsError for a value that is not a reference, without
    repeating it.
    """

    name: str
    api_key: str
    secret: str | None = None
    private_key_file: str | None = None
    passphrase: str | None = None
    resources: tuple[str, ...] = tuple(RESOURCES)

    def __post_init__(self) -> None:
        for field in fields(self):
            if field.name != "resources" and (value := getattr(self, field.name)) is not None:
                check_reference(field.name, value)
        if not self.resources or not set(self.resources) <= RESOURCES.keys():
            raise CredentialsError(f"account {self.name}: resources is a list of {', '.join(RESOURCES)}, or left out")
        if (self.secret is None) == (self.private_key_file is None):
            raise CredentialsError(f"account {self.name}: give either secret or private_key_file")
        if self.passphrase is not None and self.private_key_file is None:
            raise CredentialsError(f"account {self.name}: passphrase belongs to private_key_file")

    @forget_arguments
    def client(self, base_url: str | None = None, **options: Unpack[Behaviour[Http]]) -> Client:
        """A client of the account; `options` are those of the client.

        `base_url` defaults to BINANCE_BASE_URL, or else to the exchange itself; BINANCE_ALLOW_HTTP is heeded.
        Credentials are looked up now. Raises CredentialsError that names the account and what is missing.
        """
        return Client(**self._client_arguments(base_url, options), name=self.name)

    @forget_arguments
    def async_client(self, base_url: str | None = None, **options: Unpack[Behaviour[AsyncHttp]]) -> AsyncClient:
        """An async client of the account; see `client`."""
        return AsyncClient(**self._client_arguments(base_url, options), name=self.name)

    def _client_arguments(self, base_url: str | None, options: Mapping[str, Any]) -> dict[str, Any]:
        references = {
            "api_key": self.api_key,
            "secret": self.secret,
            "private_key": self.private_key_file,
            "passphrase": self.passphrase,
        }
        found: dict[str, Any] = {name: self._look_up(reference) for name, reference in references.items()}
        names = _FIELDS._replace(
            **{name: shown for name, reference in references.items() if (shown := _name_of(reference))}
        )
        try:
            find_signer(**found, names=names)
        except CredentialsError as error:
            problem = str(error)
        else:
            where = {"base_url": base_url or base_url_of(os.environ), "allow_http": allows_http(os.environ)}
            return {**found, **where, **options}
        raise CredentialsError(f"account {self.name}: {problem}")

    def _look_up(self, reference: str | None) -> str | Path | None:
        if reference is None:
            return None
        if variable := VARIABLE.fullmatch(reference):
            value = os.environ.get(variable[1])
            if not value:
                raise CredentialsError(f"account {self.name}: {variable[1]} is not set")
            return value
        if reference == self.private_key_file:
            return Path(reference)
        service, _, user = reference.removeprefix("keyring:").rpartition("/")
        return self._in_keyring(service, user)

    def _in_keyring(self, service: str, user: str) -> str:
        try:
            from keyring import get_password
            from keyring.errors import KeyringError
        except ImportError:
            raise ConfigurationError(
                f'account {self.name}: keyring is not installed: pip install "binance-liquidations[archive]"'
            ) from None
        try:
            value = get_password(service, user)
        except KeyringError as error:
            problem = f"the keyring cannot be read: {type(error).__name__}"  # a backend's message may hold anything
        else:
            if value:
                return value
            problem = f"the keyring has no entry {user} of {service}"
        raise CredentialsError(f"account {self.name}: {problem}")


def _name_of(reference: str | None) -> str | None:
    """The name that messages use for a key that was looked up; None for a path, which they show."""
    variable, entry = VARIABLE.fullmatch(reference or ""), _ENTRY.fullmatch(reference or "")
    return variable[1] if variable else entry and entry[0]


def check_reference(field: str, value: object) -> None:
    """Raise CredentialsError for a value that is not a reference, or may be a key; it is not repeated."""
    example = _EXAMPLES.get(field, _EXAMPLE)
    if not isinstance(value, str):
        raise CredentialsError(f"{field}: {example}")
    if BASE64.fullmatch(value) or KEY.search(value.rpartition("/")[2] if field == "private_key_file" else value):
        raise CredentialsError(f"{field} looks like the key itself, which must not be written in a file: {example}")
    if field == "name":
        if not _NAME.fullmatch(value):
            raise CredentialsError(
                "an account's name must be 1 to 64 letters, digits and @ . _ -, beginning with a letter or a digit"
            )
    elif field == "private_key_file":
        if value.startswith("keyring:"):
            raise CredentialsError(f"{field} cannot be an entry of a keyring: {example}")
        if value.startswith("env:") and not VARIABLE.fullmatch(value):
            raise CredentialsError(f"{field} does not name a variable: {example}")
    elif not (VARIABLE.fullmatch(value) or _ENTRY.fullmatch(value)):
        raise CredentialsError(f"{field} does not say where the key is stored: {example}")
