"""Files that keep their old or their new content, whenever the process or the machine stops.

A rename replaces a file at once. It survives a power failure if the file is flushed to the disk (fsync) before it, and
the folder after it. Windows flushes folders by itself, and neither renames nor removes open files.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ..errors import ConfigurationError

_OF_OURS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def os_errors_named(path: Path | str) -> Iterator[None]:
    """Turn an OSError, such as a full disk or a missing folder, into a ConfigurationError that names `path`."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror or error}") from None


@contextmanager
def durable(path: Path) -> Iterator[BinaryIO]:
    """A new file that replaces what was there; all of it is on the disk when the block ends."""
    path.unlink(missing_ok=True)  # also a link: its target is not written
    with path.open("xb") as file:
        yield file
        sync(file)


def open_own(path: Path) -> BinaryIO:
    """Open a file of ours to read and write; create it if need be.

    Raises ConfigurationError for a symbolic link, whose target is not ours.
    """
    require_own(path)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | _OF_OURS, 0o666), "r+b")


def require_own(path: Path) -> None:
    """Raise ConfigurationError for a symbolic link."""
    if path.is_symlink():
        raise ConfigurationError(f"{path} is a symbolic link, which is not followed: remove it")


def sync(file: BinaryIO) -> None:
    """Flush everything written so far to the disk."""
    file.flush()
    os.fsync(file.fileno())


def rename(source: Path, target: Path) -> None:
    """Rename a file that is on the disk, in the same folder, replacing a file of that name."""
    os.replace(source, target)
    sync_folder(target)


def sync_folder(path: Path) -> None:
    """Flush the names in the folder of `path` to the disk."""
    if os.name == "nt":
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(*paths: Path) -> None:
    """Remove the files that exist, each durably before the next."""
    for path in paths:
        with suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path)


@contextmanager
def alone(path: Path, of: Path) -> Iterator[None]:
    """Keep other processes away from the file `of` by a lock on the empty file `path`, which is removed afterwards.

    A killed process releases the lock, but may leave the file. Raises ConfigurationError if another process has the
    lock.
    """
    from filelock import FileLock, Timeout

    require_own(path)
    path.parent.stat()  # filelock would create a missing folder
    lock = FileLock(path, timeout=0, thread_local=False, fallback_to_soft=False)
    with suppress(Timeout):
        lock.acquire()
    if not lock.is_locked:
        raise ConfigurationError(f"{of} is being written by another process: wait until it is done")
    try:
        yield
    finally:
        try:
            with suppress(OSError):  # Windows removes it when it is released
                path.unlink()
        finally:
            lock.release()
