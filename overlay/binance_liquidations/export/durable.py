"""Files that are as they were, or as they should be, whenever the process or the machine stops.

A rename replaces a file at once; it outlives a power failure once the file before it, and the folder after it, were
handed to the disk (fsync). Windows keeps the names of a folder by itself, and neither renames nor removes open files.
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
    """Turn an OSError, a full disk or a folder that is not there, into a ConfigurationError that names `path`."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror or error}") from None


@contextmanager
def durable(path: Path) -> Iterator[BinaryIO]:
    """A new file, in place of what stood there, all of which is on the disk once the block is left."""
    path.unlink(missing_ok=True)  # be it a link to anything: what it points to is not written
    with path.open("xb") as file:
        yield file
        sync(file)


def open_own(path: Path) -> BinaryIO:
    """Open a file of ours to read and write, made if need be.

    Raises ConfigurationError for a symbolic link: what it points to was not made here.
    """
    require_own(path)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | _OF_OURS, 0o666), "r+b")


def require_own(path: Path) -> None:
    """Raise ConfigurationError for a symbolic link."""
    if path.is_symlink():
        raise ConfigurationError(f"{path} is a symbolic link, which is not followed: remove it")


def sync(file: BinaryIO) -> None:
    """Hand everything written so far to the disk."""
    file.flush()
    os.fsync(file.fileno())


def rename(source: Path, target: Path) -> None:
    """Give a file on the disk its final name, in the same folder, in place of what has it."""
    os.replace(source, target)
    sync_folder(target)


def sync_folder(path: Path) -> None:
    """Hand the names in the folder of `path` to the disk."""
    if os.name == "nt":
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(*paths: Path) -> None:
    """Remove files, if they are there, each for good before the next."""
    for path in paths:
        with suppress(FileNotFoundError):
            path.unlink()
            sync_folder(path)


@contextmanager
def alone(path: Path, of: Path) -> Iterator[None]:
    """Keep other processes away from the file `of`, by a lock on the empty file `path`, which is removed after it.

    A killed process lets go of the lock, and may leave the file. Raises ConfigurationError if another process has it.
    """
    from filelock import FileLock, Timeout

    require_own(path)
    path.parent.stat()  # filelock would make it
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
