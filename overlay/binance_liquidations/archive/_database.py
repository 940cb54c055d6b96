"""An archive that is open: a SQLite file or a PostgreSQL schema, its version, its transactions and its lock."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from .._log import LOG
from ..client.clock import as_utc, milliseconds
from ..errors import ConfigurationError, ParameterError
from ..history.reading import Window
from . import _ledger as ledger
from . import _schema as schema
from . import _tables as tables
from . import _views as views
from ._engine import engine_of, passwords_in, url_for_people, url_of
from ._file import ArchiveFile
from ._lock import FileLock, SessionLock, make_alone

T = TypeVar("T")

_RECONNECT_FOR = 60.0


class MissingArchiveError(ConfigurationError, ParameterError):
    """There is no archive yet, and no start to make one from."""


class Archive:
    """An open archive; a context manager.

    `to` is the path of a SQLite file, or a URL: `sqlite:///liquidations.db`, `postgresql://user:password@host/database`.
    Where there is none yet it is made, if `create`; an older one is migrated, and gains what this version adds. Raises
    ConfigurationError where that cannot be, or the database is not an archive, or was written by a newer version. No
    message shows a password.

    `engine` is SQLAlchemy's, for your own queries.
    """

    def __init__(self, to: str | Path, *, create: bool = False, sleep: Callable[[float], Any] = time.sleep) -> None:
        self._url = url_of(to)
        self._sleep = sleep
        self._file = ArchiveFile(Path(self._url.database)) if self._is_file and self._url.database else None
        if self._file is not None and not create and not self._file.exists():
            raise MissingArchiveError(f"{self}: there is no archive yet: a sync with a start makes one")
        is_new = self._file is not None and not self._file.exists()
        self.engine: Engine = engine_of(self._url)
        self._writer = self.engine.execution_options(writes=True)
        self._writing = threading.Lock() if self._is_file else nullcontext()
        try:
            self._prepare(create=create)
            if self._file is not None:
                self._file.note()
        except BaseException:
            self.close()
            if is_new and self._file is not None:
                self._file.remove_if_empty()
            raise

    @property
    def _is_file(self) -> bool:
        return self._url.get_backend_name() == "sqlite"

    def __repr__(self) -> str:
        return f"Archive({str(self)!r})"

    def __str__(self) -> str:
        """Where it is, without password."""
        return url_for_people(self._url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    def read(self, function: Callable[[Connection], T]) -> T:
        """What a function finds in one transaction."""
        self.require_same_file()
        with self._sql_errors_named(), self.engine.connect() as connection:
            return function(connection)

    def write(self, function: Callable[[Connection], T]) -> T:
        """Do all or nothing of what a function does; again where PostgreSQL is gone for up to a minute.

        Raises ConfigurationError also where the file was removed or replaced, be it meanwhile.
        """
        self.require_same_file()
        pause, left = 0.5, _RECONNECT_FOR
        while True:
            try:
                with self._writing, self._writer.connect() as connection:
                    with connection.begin():
                        result = function(connection)
                    if self._file is not None:
                        with self._sql_errors_named():
                            self._file.empty_log(connection)
                self.require_same_file()
                return result
            except OperationalError as error:
                if self._is_file or left <= 0:
                    raise self._error(error) from None
                again = as_utc(milliseconds() + round(pause * 1000))
                LOG.info("The archive was not written (%s): trying again at %s.", self._error(error), again)
            except SQLAlchemyError as error:
                raise self._error(error) from None
            self._sleep(pause)
            left, pause = left - pause, min(pause * 2, 8.0)

    def accounts(self) -> dict[str, datetime]:
        """The accounts by name, and from when on each is archived."""
        rows = self.read(lambda connection: connection.execute(select(tables.account)).all())
        return {row.name: row.start_time for row in rows}

    def covered(self, account: str, resource: str) -> list[Window]:
        """The times, in milliseconds, of which the archive holds everything, oldest first."""
        return self.read(lambda connection: ledger.covered(connection, account, resource))

    def require_same_file(self) -> None:
        """Raise ConfigurationError if the archive is a file that is no longer where it was opened."""
        if self._file is not None:
            self._file.require_same()

    @contextmanager
    def alone(self) -> Iterator[Callable[[], None]]:
        """Keep other syncs away; raises ConfigurationError if there is one. The lock of a killed process is void.

        The function that is returned, to be called from time to time, makes sure that a file is still the same, and
        that PostgreSQL did not lose the lock in a restart, where it is taken again.
        """
        lock = SessionLock(str(self), self.engine) if self._file is None else FileLock(self._file.path)

        def keep() -> None:
            self.require_same_file()
            if isinstance(lock, SessionLock):
                with self._sql_errors_named():
                    lock.keep()

        try:
            with self._sql_errors_named():
                lock.take()
            yield keep
        finally:
            lock.release()

    def _prepare(self, *, create: bool) -> None:
        """Make the archive, or bring it up to date; one that is up to date is not written to."""
        version, newest = self.read(schema.version), schema.newest()
        if version is None and not create:
            raise MissingArchiveError(f"{self}: there is no archive yet: a sync with a start makes one")
        if version is not None and version > newest:
            raise ConfigurationError(
                f"{self} was written by a newer binance-liquidations (archive version {version}; this one knows"
                f" {newest}): install that one"
            )
        if version is None and self._is_file:
            with self._sql_errors_named(), closing(self.engine.raw_connection()) as file:
                # For good: others may read while a sync writes.
                file.cursor().execute("pragma journal_mode = wal")
        if not self.read(schema.is_current):
            try:
                self._write_alone(schema.make)
            except ConfigurationError as error:
                if version is None:
                    raise
                raise ConfigurationError(
                    f"{error}: it is of an older version, and has to be written once: sync it with this version"
                ) from None
        if self.read(views.outdated):
            try:
                self._write_alone(views.make)
            except ConfigurationError as error:  # nothing needs them but people's own queries
                LOG.info("The archive's views could not be brought up to date: %s", error)

    def _write_alone(self, function: Callable[[Connection], object]) -> None:
        def alone(connection: Connection) -> None:
            if not self._is_file:  # SQLite has one writer anyway
                make_alone(connection)
            function(connection)

        self.write(alone)

    @contextmanager
    def _sql_errors_named(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, self.engine.dialect.loaded_dbapi.Error) as error:
            raise self._error(error) from None

    def _error(self, error: Exception) -> ConfigurationError:
        """One line, without the statement and its values."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        reason = next(iter(str(cause).strip().splitlines()), type(cause).__name__)
        for password in passwords_in(self._url):
            reason = reason.replace(password, "***")
        if self._file is not None and self._file.exists() and not self._file.has_room():
            reason += ": SQLite writes beside an archive, also to read it: copy it to a folder that may be written"
        return ConfigurationError(f"{self}: {reason}")
