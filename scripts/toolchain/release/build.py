"""The files of a release: how they are built, and whether an index would show their README."""

import subprocess
import sys
from pathlib import Path

from toolchain.environment import ROOT


def build_files(folder: Path) -> tuple[list[Path], list[str]]:
    """The source archive in `folder`, and the wheel made from it; if the build fails, no files, and why.

    hatchling is the version pinned in this environment, not the newest.
    """
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    if done.returncode:
        return [], (done.stdout + done.stderr).splitlines()
    return sorted(folder.iterdir()), []


def rendering_faults(file: Path) -> list[str]:
    """Faults that twine finds in a file: malformed metadata, or a README that cannot be rendered."""
    check = [sys.executable, "-m", "twine", "--no-color", "check", "--strict", str(file)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).splitlines() if done.returncode else []
