"""The Pythons of this machine: this one, those on the PATH, and pyenv's."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MINORS = range(11, 20)
"""The project needs 3.11; versions that do not exist yet are not found."""
_VERSION = "import sys, ensurepip; print('%d.%d' % sys.version_info[:2])"


def find_interpreters() -> dict[str, Path]:
    """One Python for each version that can make environments, such as 3.11, oldest first."""
    found: dict[str, Path] = {}
    for minor in MINORS:
        for path in _candidates(minor):
            if _version_of(path) == f"3.{minor}":
                found[f"3.{minor}"] = path
                break
    return found


def _candidates(minor: int) -> Iterator[Path]:
    yield Path(sys.executable)
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        if (path := Path(folder, f"python3.{minor}")).is_file():
            yield path
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/3.{minor}.*/bin/python3"))


def _version_of(python: Path) -> str | None:
    """None if it does not run, such as a shim of pyenv's whose version is not active."""
    try:
        done = subprocess.run([python, "-c", _VERSION], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
