"""Makes the project's own environment, .venv, and continues a script inside it.

Needs nothing but Python. What is installed is pinned in constraints.txt beside this file.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
CONSTRAINTS = ROOT / "scripts" / "constraints.txt"

if sys.version_info < (3, 11):  # noqa: UP036 - this is what tells the user
    sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Run: python3.11 {' '.join(sys.argv)}")


def enter(*groups: str, extras: tuple[str, ...] = ("all",)) -> None:
    """Continue this script in .venv, with the project, these extras and these dependency groups installed."""
    stamp = VENV / f".installed-{'-'.join(sorted({*groups, *extras}))}"
    wanted = _fingerprint()
    if not stamp.exists() or stamp.read_text() != wanted:
        _install(groups, extras)
        stamp.write_text(wanted)
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "VIRTUAL_ENV": str(VENV)}
    environment.pop("PYTHONHOME", None)
    arguments = [str(PYTHON), *sys.argv]
    if os.name == "nt":
        sys.exit(subprocess.run(arguments, env=environment, check=False).returncode)
    os.execve(PYTHON, arguments, environment)


def _fingerprint() -> str:
    inputs = (ROOT / "pyproject.toml", CONSTRAINTS)
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs) + sys.version.encode()).hexdigest()


def _install(groups: tuple[str, ...], extras: tuple[str, ...]) -> None:
    print("Preparing .venv: once, and again when what is needed changes ...", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            sys.exit(
                f"{made.stdout}{made.stderr}\nThis Python cannot make virtual environments. On Debian and Ubuntu:"
                " apt-get install python3-venv"
            )
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "-c", str(CONSTRAINTS)]
    project = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    wanted = [argument for group in groups for argument in ("--group", f"{ROOT / 'pyproject.toml'}:{group}")]
    for arguments in (["--upgrade", "pip"], ["--editable", project, *wanted]):
        if subprocess.run([*pip, *arguments], check=False, cwd=ROOT).returncode:
            sys.exit("The environment could not be prepared; pip says why above.")
