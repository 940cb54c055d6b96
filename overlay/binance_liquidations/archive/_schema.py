"""The version of an archive: what makes one, and what brings an older one up to date."""

from collections.abc import Callable

from sqlalchemy import Connection, insert, inspect, select, update

from ..client.clock import milliseconds
from ..errors import ConfigurationError
from ..history.windows import moment_of
from . import _additions as additions
from . import _tables as tables
from ._column_types import DamagedError
from ._engine import APPLICATION, url_for_people

MIGRATIONS: tuple[Callable[[Connection], None], ...] = ()
"""What brings an archive of version 1 to version 2, one of version 2 to version 3, and so on."""


def newest() -> int:
    """The version that this program writes."""
    return 1 + len(MIGRATIONS)


def version(connection: Connection) -> int | None:
    """The archive's version; None for an empty database. Raises ConfigurationError for one that is something else."""
    inspector = inspect(connection)
    names = inspector.get_table_names()
    if not names:
        return None
    columns = {column["name"] for column in inspector.get_columns("archive")} if "archive" in names else set()
    if columns >= set(tables.archive.c.keys()):
        row = connection.execute(select(tables.archive)).one_or_none()
        if row is not None and row.application == APPLICATION:
            if row.version < 1:
                raise DamagedError("archive.version", row.version)
            return int(row.version)
    raise ConfigurationError(
        f"{url_for_people(connection.engine.url)} is not an archive and not empty: name another file, database or"
        " schema"
    )


def is_current(connection: Connection) -> bool:
    """Whether there is nothing to make. Raises ConfigurationError for an archive that cannot be brought up to date."""
    return version(connection) == newest() and not additions.lacking(connection)


def make(connection: Connection) -> None:
    """Make the tables, or migrate them and add what they lack, whatever another process has done meanwhile."""
    known = version(connection)
    if known is None:
        tables.metadata.create_all(connection, checkfirst=False)
        row = {"application": APPLICATION, "version": newest(), "created_at": moment_of(milliseconds())}
        connection.execute(insert(tables.archive), row)
        return
    for migration in MIGRATIONS[known - 1 :]:
        migration(connection)
    additions.add(connection, additions.lacking(connection))
    connection.execute(update(tables.archive).values(version=newest()))
