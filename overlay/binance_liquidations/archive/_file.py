"""The file of a SQLite archive: while an archive is open, it must stay the one that was opened.

SQLite finds the log of a file (`-wal`, with its index, `-shm`) by name, and replays it into the file that has the name
by then: a log that outlives its file destroys the next one. So each transaction leaves the log empty, and nothing is
open between two of them. Where another program has the file open, its log stays, until the file is seen to be replaced.
"""

import os
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from ..errors import ConfigurationError
from ..export.durable import os_errors_named, remove


class ArchiveFile:
    """A path, which file was found there, and the log that another program keeps open beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._found: os.stat_result | None = None
        self._real = path.resolve()  # SQLite names the log after the file, not after a link to it
        self._log_names = [self._real.with_name(f"{self._real.name}{suffix}") for suffix in ("-shm", "-wal")]
        self._log: dict[Path, tuple[int | None, ...]] = {}

    def exists(self) -> bool:
        """Whether there is one."""
        return self.path.exists()

    def has_room(self) -> bool:
        """Whether SQLite may write its log beside it, which it does also to read."""
        effective = os.access in os.supports_effective_ids
        return os.access(self._real.parent, os.W_OK, effective_ids=effective)

    def note(self) -> None:
        """From now on it has to be this file."""
        with os_errors_named(self.path):
            self._found = self.path.stat()

    def require_same(self) -> None:
        """Raise ConfigurationError if it is not the noted file any more, whose log is removed first."""
        if self._found is None:
            return
        log = {path: identity for path in self._log_names if (identity := _identity(path))}
        if self._is_at(self.path):
            self._log = log
            return
        if not self._is_at(self._real):
            self._remove_log()
        raise ConfigurationError(
            f"{self.path} was removed or replaced while it was open: sync again to go on with what is there now, or put"
            " the old file back first"
        )

    def empty_log(self, connection: Connection) -> None:
        """Move what was committed from the log into the file; what a query under way still needs stays there."""
        cursor = connection.connection.cursor()
        cursor.execute("pragma busy_timeout = 0")  # a user's query never blocks a sync
        cursor.execute("pragma wal_checkpoint(truncate)")
        cursor.close()

    def remove_if_empty(self) -> None:
        """Remove what SQLite leaves where it could not write anything."""
        with suppress(OSError):
            if self.path.stat().st_size == 0:
                remove(self.path)

    def _is_at(self, path: Path) -> bool:
        """Whether the noted file is found there."""
        there = _stat(path)
        return there is not None and self._found is not None and os.path.samestat(there, self._found)

    def _remove_log(self) -> None:
        """Remove the noted log, and none that came with a new file."""
        for path, noted in self._log.items():
            if noted == _identity(path):
                with os_errors_named(path):
                    remove(path)


def _identity(path: Path) -> tuple[int | None, ...]:
    """Distinguishes a log from a later one that may get the same inode number; nothing where there is none."""
    there = _stat(path)
    if there is None:
        return ()
    is_index = path.name.endswith("-shm")  # which queries write as well
    return there.st_dev, there.st_ino, None if is_index else there.st_ctime_ns


def _stat(path: Path) -> os.stat_result | None:
    """None where there is no such file."""
    with suppress(OSError):
        return path.stat()
    return None
