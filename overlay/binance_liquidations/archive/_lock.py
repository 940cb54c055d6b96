"""PostgreSQL's advisory locks: one syncs an archive at a time, and one makes or migrates it."""

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

_NUMBER = 0x62_6C_69_71  # "bliq": the first of a lock's two numbers; the schema's is the second


class SyncLock:
    """Held by a session of its own, and void when that ends, as it does when PostgreSQL restarts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._session: Connection | None = None

    def take(self) -> bool:
        """Take it, or make sure that it is still held; False if somebody else has it."""
        if self._is_held():
            return True
        self.release()
        self._session = self._engine.connect()
        question = text("select pg_try_advisory_lock(:number, hashtext(current_schema()))")
        if self._session.scalar(question, {"number": _NUMBER}):
            return True
        self.release()
        return False

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
    """Let nobody else make or migrate an archive until the transaction ends."""
    connection.execute(text("select pg_advisory_xact_lock(:number, 0)"), {"number": _NUMBER})
