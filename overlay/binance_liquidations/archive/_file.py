"""The file of a SQLite archive: while an archive is open, it must stay the one that was opened."""

import os
from contextlib import suppress
from pathlib import Path

from ..errors import ConfigurationError
from ..export.durable import explained, remove


class ArchiveFile:
    """A path, and which file was found there. SQLite would go on writing into one that has no name any more."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._found: os.stat_result | None = None

    def exists(self) -> bool:
        """Whether there is one."""
        return self.path.exists()

    def note(self) -> None:
        """From now on it has to be this file."""
        with explained(self.path):
            self._found = self.path.stat()

    def require_same(self) -> None:
        """Raise ConfigurationError if it is not the noted file any more."""
        if self._found is None:
            return
        with suppress(OSError):
            if os.path.samestat(self.path.stat(), self._found):
                return
        raise ConfigurationError(
            f"{self.path} was removed or replaced while it was open, and what was written since may be lost: put it"
            " back, or sync again"
        )

    def remove_if_empty(self) -> None:
        """Remove what SQLite leaves where it could not write anything."""
        with suppress(OSError):
            if self.path.stat().st_size == 0:
                remove(self.path)
