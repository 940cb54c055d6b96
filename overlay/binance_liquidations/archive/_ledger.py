"""What the archive knows of its accounts: from when on each is kept, who works on it, and what is covered."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ..errors import ConfigurationError, ParameterError
from ..history.windows import Window, milliseconds_of, moment_of
from . import _tables as tables
from ._coverage import union, window_of
from ._mapping import TableMapping


def enter(connection: Connection, account: str, start: datetime | None) -> datetime:
    """Take note of an account, or of an earlier start of it; from when on it is kept."""
    table = tables.account
    if start is not None:
        statement = _insert(connection)(table).values(name=account, start_time=start)
        earlier = statement.excluded.start_time
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["name"], set_={"start_time": earlier}, where=table.c.start_time > earlier
            )
        )
    kept: datetime | None = connection.scalar(select(table.c.start_time).where(table.c.name == account))
    if kept is None:
        raise ParameterError(
            f"the archive does not know the account {account} yet: say from when on to keep it (start), or call it what"
            " the archive calls it"
        )
    return kept


def claim(connection: Connection, account: str, resource: str) -> int:
    """Take over a resource of an account: from now on, the sync that had it before writes nothing."""
    table = tables.ledger
    statement = _insert(connection)(table).values(account=account, resource=resource, claim=1)
    statement = statement.on_conflict_do_update(
        index_elements=["account", "resource"], set_={"claim": table.c.claim + 1}
    )
    number: int = connection.scalars(statement.returning(table.c.claim)).one()
    return number


def hold(connection: Connection, account: str, resource: str, number: int) -> None:
    """Make sure, until the transaction ends, that no other sync took over."""
    table = tables.ledger
    query = select(table.c.claim).where(table.c.account == account, table.c.resource == resource)
    if connection.scalar(query.with_for_update()) != number:
        raise ConfigurationError(f"{resource} of {account} was taken over by another sync: nothing is lost")


def finish(connection: Connection, account: str, resource: str, now: int) -> None:
    """Take note that everything until `now` was read."""
    table = tables.ledger
    statement = update(table).where(table.c.account == account, table.c.resource == resource)
    connection.execute(statement.values(synced_at=moment_of(now)))


def covered(connection: Connection, account: str, resource: str) -> list[Window]:
    """The times of which the archive holds everything, oldest first."""
    table = tables.covered
    query = select(table).where(table.c.account == account, table.c.resource == resource).order_by(table.c.start_time)
    return [window_of(row.start_time, row.end_time) for row in connection.execute(query)]


def cover(connection: Connection, account: str, resource: str, window: Window) -> None:
    """Take note that the archive holds everything of a window."""
    table = tables.covered
    before = covered(connection, account, resource)
    after = union([*before, window])
    for gone in set(before) - set(after):
        connection.execute(
            delete(table).where(
                table.c.account == account, table.c.resource == resource, table.c.start_time == moment_of(gone.start)
            )
        )
    for new in set(after) - set(before):
        times = {"start_time": moment_of(new.start), "end_time": moment_of(new.end)}
        connection.execute(insert(table).values(account=account, resource=resource, **times))


def unfinished(connection: Connection, account: str, mapping: TableMapping) -> int | None:
    """The time of the oldest record that is known to change yet, in milliseconds."""
    table, finished = mapping.table, mapping.entry.finished
    if finished is None:
        return None
    column = table.c[finished.field.rpartition(".")[2]]
    is_open = column.not_in(finished.values) if finished.values else column.is_(None)
    of_account = table.c.account == account
    query = select(func.min(table.c[mapping.moment])).where(of_account)
    if mapping.is_nested:  # the first row of a record dates it
        owner = table.c[mapping.owner]
        query = query.where(owner.in_(select(owner).where(of_account, is_open, table.c.gone_at.is_(None))))
    else:
        query = query.where(is_open, table.c.gone_at.is_(None))
    oldest = connection.scalar(query)
    return None if oldest is None else milliseconds_of(oldest)


def _insert(connection: Connection) -> type[sqlite.Insert] | type[postgresql.Insert]:
    return sqlite.Insert if connection.dialect.name == "sqlite" else postgresql.Insert
