"""The files of a release: how they are built, and whether an index would show their README."""

import subprocess
import sys
from pathlib import Path

from toolchain.environment import ROOT


def build_files(folder: Path) -> tuple[list[Path], list[str]]:
    """The source archive and the wheel that is made from it, in `folder`; and why there are none, if there are none.

    hatchling is the pinned one of this environment, not the newest.
    """
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    if done.returncode:
        return [], (done.stdout + done.stderr).splitlines()
    return sorted(folder.iterdir()), []


def rendering_faults(file: Path) -> list[str]:
    """What twine says against a file: malformed metadata, or a README that cannot be shown."""
    check = [sys.executable, "-m", "twine", "--no-color", "check", "--strict", str(file)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines() if done.returncode else []
