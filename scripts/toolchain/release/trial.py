"""Tries a file of the release as a user would: installed in a fresh environment, outside the checkout, and run."""

import os
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = "Scripts" if os.name == "nt" else "bin"
_OF_OTHERS = ("PYTHON", "PIP_CONSTRAINT", "VIRTUAL_ENV", "BINANCE_")
"""Prefixes of environment variables for Python, pip and the package, which a user would not have set."""


def trial_faults(file: Path, python: Path, version: str) -> list[str]:
    """The lines printed by the first step that failed; none if the file installs and its demo runs.

    Dependencies are the newest that its metadata admits, as for a user: nothing is pinned.
    """
    with tempfile.TemporaryDirectory() as folder:
        programs = Path(folder, "environment", PROGRAMS)
        command = str(programs / "binance-liquidations")
        pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check"]
        steps = (
            [str(python), "-m", "venv", str(programs.parent)],
            [*pip, "install", "--quiet", f"{file}[simulator]"],
            [*pip, "check"],
            [command, "demo"],
        )
        for step in steps:
            if (done := _run(step, folder)).returncode:
                return [f"{' '.join(step)}: exit code {done.returncode}", *_lines(done)]
        if (shown := _run([command, "--version"], folder)).stdout.strip() != version:
            return [f"{command} --version: not {version}", *_lines(shown)]
    return []


def _run(step: list[str], folder: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OF_OTHERS)}
    try:
        return subprocess.run(step, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    except OSError as error:
        return subprocess.CompletedProcess(step, error.errno or 1, "", str(error))


def _lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    return (done.stdout + done.stderr).splitlines()
