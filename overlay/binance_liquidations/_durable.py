"""Files that are as they were, or as they should be, whenever the process or the machine stops.

A rename replaces a file at once; it outlives a power failure once the file before it, and the folder after it, were
handed to the disk (fsync). POSIX only: what locks a file here does not exist on Windows.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from .errors import ConfigurationError


@contextmanager
def explained(path: Path | str) -> Iterator[None]:
    """Turn an OSError, a full disk or a folder that is not there, into a ConfigurationError that names `path`."""
    try:
        yield
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror or error}") from None


@contextmanager
def durable(path: Path) -> Iterator[BinaryIO]:
    """A new file, in place of what stood there, all of which is on the disk once the block is left."""
    with path.open("wb") as file:
        yield file
        sync(file)


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


def open_alone(path: Path) -> BinaryIO:
    """Open a file to read and write, made if need be, for this process alone: until it is closed, or killed.

    Raises ConfigurationError if another process has it.
    """
    try:
        import fcntl
    except ImportError:
        raise ConfigurationError(
            "files can be fetched on POSIX systems only; print to standard output instead"
        ) from None
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(file.fileno()), path.stat()):
            raise BlockingIOError  # whoever had it renamed it between our opening and our locking it
    except (BlockingIOError, FileNotFoundError):
        file.close()
        raise ConfigurationError(f"{path} is being written by another process: wait until it is done") from None
    except BaseException:
        file.close()
        raise
    return file
