"""The accounts: those in a TOML file, or the one in the environment."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from .._tracebacks import forget_arguments
from ..errors import CredentialsError, ParameterError
from ..keys.forms import KEY
from ..signing.credentials import fingerprint
from .account import VARIABLE, Account, check_reference
from .environment import variables_of_key


@forget_arguments
def accounts_of(path: Path) -> tuple[Account, ...]:
    """The accounts in a TOML file, each a table `[accounts.NAME]`.

    Raises CredentialsError for a file that names no account, or that holds a key itself, which is not repeated.
    """
    document = _read_toml(path)
    tables = document.pop("accounts", None)
    if document or not isinstance(tables, dict) or not tables:
        raise CredentialsError(f"{path}: write a table [accounts.NAME] for each account, and nothing else")
    return tuple(_account(path, name, table) for name, table in tables.items())


def accounts_named(accounts: "str | Path | Iterable[Account] | None") -> tuple[Account, ...]:
    """The accounts in a file, those given, or the one in the environment."""
    if accounts is None:
        return (account_of_environment(os.environ),)
    known = accounts_of(Path(accounts)) if isinstance(accounts, str | Path) else tuple(accounts)
    if not known:
        raise ParameterError("no account was given: give one or more")
    if len({account.name for account in known}) < len(known):
        raise ParameterError("two accounts have the same name: give each its own")
    return known


def accounts_chosen(path: Path, name: str | None) -> tuple[Account, ...]:
    """The accounts in a file, or only the one of that name; raises ParameterError if there is none."""
    known = accounts_of(path)
    if chosen := tuple(account for account in known if name in {None, account.name}):
        return chosen
    raise ParameterError(f"{path} has no such account: choose one of {', '.join(account.name for account in known)}")


@forget_arguments
def account_of_environment(environ: Mapping[str, str]) -> Account:
    """The account of BINANCE_API_KEY, and BINANCE_API_SECRET or BINANCE_PRIVATE_KEY_FILE, as `Client.from_env`.

    Its name is BINANCE_ACCOUNT, or else the fingerprint of its API key, so that two accounts are never taken for one.
    """
    found = variables_of_key(environ)
    places = {argument: f"env:{name}" for argument, name in found.items()}
    return Account(
        name=environ.get("BINANCE_ACCOUNT") or fingerprint(environ[found["api_key"]]),
        api_key=places["api_key"],
        secret=places.get("secret"),
        private_key_file=places.get("private_key"),
        passphrase=places.get("passphrase"),
    )


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        problem = "is not a TOML file: it is not UTF-8"
    except tomllib.TOMLDecodeError as error:
        # Only the position: the line itself may hold a key.
        position = re.search(r"at (line \d+, column \d+|end of document)", str(error))
        problem = f"is not a TOML file: see {position[1] if position else 'its tables'}"
    raise CredentialsError(f"{path} {problem}")


def _account(path: Path, name: str, table: object) -> Account:
    try:
        check_reference("name", name)
        return Account(name=name, **_fields_of(path, name, table))
    except CredentialsError as error:
        problem = str(error)
    raise CredentialsError(f"{path}: {problem}")


def _fields_of(path: Path, name: str, table: object) -> dict[str, Any]:
    """The fields in a table; a relative path starts at the folder of the file."""
    known = [field.name for field in fields(Account) if field.name != "name"]
    given = dict(table) if isinstance(table, dict) else {}
    if unknown := [field for field in given if field not in known]:
        shown = "a field" if KEY.search(unknown[0]) or not unknown[0].isprintable() else unknown[0]
        raise CredentialsError(f"account {name}: {shown} is unknown; the fields are {', '.join(known)}")
    if "api_key" not in given:
        raise CredentialsError(f"account {name}: give api_key and secret, or api_key and private_key_file")
    if "resources" in given:
        listed = given["resources"] if isinstance(given["resources"], list) else []
        given["resources"] = tuple(map(str, listed))
    if (file := given.get("private_key_file")) is not None:
        check_reference("private_key_file", file)
        if not VARIABLE.fullmatch(file):
            given["private_key_file"] = str(path.resolve().parent / Path(file).expanduser())
    return given
