"""An account stays the account that it was: the archive keeps a fingerprint of its API key, never the key."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from ..client.clients import Client
from ..errors import ConfigurationError, ParameterError
from . import _tables as tables


def require_own_keys(clients: Mapping[str, Client]) -> None:
    """Raise ParameterError if two accounts have the same key."""
    names: dict[str, str] = {}
    for name, client in clients.items():
        if (other := names.setdefault(client.fingerprint, name)) != name:
            raise ParameterError(f"the accounts {other} and {name} have the same API key: give each its own")


def recognize(connection: Connection, account: str, fingerprint: str, *, is_new: bool = False) -> bool:
    """Whether an account is asked with the key that the archive knows; False where it knows none, or the key `is_new`.

    Raises ConfigurationError for the key of another account, and for one that differs from what the archive knows.
    """
    table, name = tables.account_key, tables.account.c.name
    known: str | None = connection.scalar(select(table.c.fingerprint).where(table.c.account == account))
    if known == fingerprint:
        return True
    # Without BINANCE_ACCOUNT an account is named by the fingerprint of its key.
    owner = connection.scalar(select(table.c.account).where(table.c.fingerprint == fingerprint))
    owner = owner or connection.scalar(select(name).where(name == fingerprint, name != account))
    if owner is not None:
        raise ConfigurationError(
            f"{account} is asked with the API key that the archive knows as {owner}'s: were keys swapped? Give each"
            f" account its own, or call this one {owner}"
        )
    if known is not None and not is_new:
        raise ConfigurationError(
            f"{account} is asked with another API key than before: is it another account's? If it is a new key of the"
            f" same account, say so in one sync: --new-key {account}"
        )
    return False


def note_key(connection: Connection, account: str, fingerprint: str, *, is_new: bool) -> None:
    """Take note of the key with which an account was read. Raises ConfigurationError as `recognize` does."""
    if recognize(connection, account, fingerprint, is_new=is_new):
        return
    connection.execute(select(tables.archive).with_for_update())  # one after the other, so that no two note the same
    if not recognize(connection, account, fingerprint, is_new=is_new):
        table = tables.account_key
        connection.execute(delete(table).where(table.c.account == account))
        connection.execute(insert(table).values(account=account, fingerprint=fingerprint))
