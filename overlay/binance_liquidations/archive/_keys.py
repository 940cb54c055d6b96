"""An account stays the account that it was: the archive keeps a fingerprint of its API key, never the key."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Table, delete, insert, select

from ..client.sync import Client
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

    Raises ConfigurationError for a key that is or was another account's, and for one that differs from what the archive
    knows.
    """
    known = _known_fingerprints(connection, [account]).get(account)
    if known == fingerprint:
        return True
    owner, name = _owner(connection, tables.account_key, fingerprint, account), tables.account.c.name
    # Without BINANCE_ACCOUNT an account is named by the fingerprint of its key.
    owner = owner or connection.scalar(select(name).where(name == fingerprint, name != account))
    if owner is not None:
        raise ConfigurationError(
            f"{account} is asked with the API key that the archive knows as {owner}'s: were keys swapped? Give each"
            f" account its own, or call this one {owner}. If they were swapped when the archive took note of them, name"
            f" both in one sync: --new-key {account} --new-key {owner}"
        )
    owner = _owner(connection, tables.former_key, fingerprint, account)
    if owner is not None:
        raise ConfigurationError(
            f"{account} is asked with the API key that the archive knows as {owner}'s, from before {owner} got a new"
            f" one: give each account its own, or call this one {owner}"
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
    _lock_keys(connection)
    if recognize(connection, account, fingerprint, is_new=is_new):
        return
    table, former = tables.account_key, tables.former_key
    known = _known_fingerprints(connection, [account]).get(account)
    connection.execute(delete(former).where(former.c.fingerprint.in_([known, fingerprint])))  # an old one, taken back
    if known is not None:
        connection.execute(insert(former).values(account=account, fingerprint=known))
        connection.execute(delete(table).where(table.c.account == account))
    connection.execute(insert(table).values(account=account, fingerprint=fingerprint))


def put_right(connection: Connection, announced: Mapping[str, str]) -> set[str]:
    """Give accounts the keys that were swapped when they were noted; the names of those that got another one.

    `announced` are the fingerprints of the accounts that one sync announces. A key passes from one of them to another
    only if the archive has both, and the key of the other one passes on as well, should one be noted.
    """
    _lock_keys(connection)
    table, name_of = tables.account_key, tables.account.c.name
    known = _known_fingerprints(connection, announced)
    owners = {fingerprint: name for name, fingerprint in known.items()}
    passed = {
        name: announced[name]
        for name in connection.scalars(select(name_of).where(name_of.in_(list(announced))))
        if owners.get(announced[name], name) != name and known.get(name, announced[name]) in announced.values()
    }
    givers = {owners[fingerprint] for fingerprint in passed.values()}
    connection.execute(delete(table).where(table.c.account.in_(givers | passed.keys())))
    for name, fingerprint in passed.items():
        connection.execute(insert(table).values(account=name, fingerprint=fingerprint))
    return set(passed)


def _known_fingerprints(connection: Connection, accounts: Iterable[str]) -> dict[str, str]:
    """The fingerprints that are noted, by account."""
    table = tables.account_key
    query = select(table.c.account, table.c.fingerprint).where(table.c.account.in_(list(accounts)))
    return {row.account: row.fingerprint for row in connection.execute(query)}


def _owner(connection: Connection, table: Table, fingerprint: str, account: str) -> str | None:
    """The account, other than this one, that a table has a key of."""
    owner: str | None = connection.scalar(
        select(table.c.account).where(table.c.fingerprint == fingerprint, table.c.account != account)
    )
    return owner


def _lock_keys(connection: Connection) -> None:
    """One after the other, so that no two note the same."""
    connection.execute(select(tables.archive).with_for_update())
