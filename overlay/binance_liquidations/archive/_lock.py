"""Who may write: one syncs an archive at a time, and one makes or migrates it. What a killed process held is void."""

from contextlib import ExitStack, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from ..errors import ConfigurationError
from ..export.durable import alone, os_errors_named

_NUMBER = 0x62_6C_69_71  # "bliq": the first of an advisory lock's two numbers; the schema's is the second


class FileLock:
    """Of a SQLite archive: on a file beside it, which goes when it is released."""

    def __init__(self, archive: Path) -> None:
        archive = archive.resolve()
        self._path = archive.with_name(f"{archive.name}-lock")
        self._held = ExitStack()

    def take(self) -> None:
        """Raises ConfigurationError if another process has it."""
        with os_errors_named(self._path):
            self._held.enter_context(alone(self._path, self._path))

    def release(self) -> None:
        """Let others have it."""
        self._held.close()


class SessionLock:
    """Of a PostgreSQL archive: held by a session of its own, and void when that ends, as it does in a restart."""

    def __init__(self, name: str, engine: Engine) -> None:
        self._name = name
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._session: Connection | None = None

    def take(self) -> None:
        """Raises ConfigurationError if another process has it."""
        self.release()
        self._session = self._engine.connect()
        question = text("select pg_try_advisory_lock(:number, hashtext(current_schema()))")
        if not self._session.scalar(question, {"number": _NUMBER}):
            self.release()
            raise ConfigurationError(f"{self._name} is written by another sync: wait until it is done")

    def keep(self) -> None:
        """Take it again if its session is gone; raises ConfigurationError if another process has it by now."""
        with suppress(OperationalError):  # PostgreSQL is still gone, so no other process writes either
            if not self._is_held():
                self.take()

    def release(self) -> None:
        """End the session, and the lock with it."""
        if self._session is not None:
            self._session.invalidate()
            self._session.close()
            self._session = None

    def _is_held(self) -> bool:
        try:
            return self._session is not None and self._session.scalar(text("select true")) is True
        except OperationalError:
            return False


def make_alone(connection: Connection) -> None:
    """Keep other processes from making or migrating an archive until the transaction ends."""
    connection.execute(text("select pg_advisory_xact_lock(:number, 0)"), {"number": _NUMBER})
