"""Makes the project's own environments, such as .venv, and continues a script inside one.

Needs nothing but Python. Versions are pinned: those of .venv in scripts/constraints.txt.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def _venv() -> Path:
    """`.venv`, or `.venv-3.x` if `.venv` was made with another version of Python."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    config = ROOT / ".venv" / "pyvenv.cfg"
    has_another_version = config.exists() and f"version = {version}." not in config.read_text()
    return ROOT / (f".venv-{version}" if has_another_version else ".venv")


VENV = _venv()
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
BIN = VENV / PROGRAMS
CONSTRAINTS = ROOT / "scripts" / "constraints.txt"

if sys.version_info < (3, 11):  # noqa: UP036 - the message for users of an older Python
    sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Run: python3.11 {' '.join(sys.argv)}")


def enter(*groups: str, extras: tuple[str, ...] = ("all",), venv: Path = VENV, constraints: Path = CONSTRAINTS) -> None:
    """Continue this script in an environment with the project, these extras and these dependency groups installed."""
    python = venv / PROGRAMS / "python"
    stamp = venv / f".installed-{'-'.join(sorted({*groups, *extras}))}"
    wanted = _fingerprint(constraints)
    if not stamp.exists() or stamp.read_text() != wanted:
        _install_packages(python, groups, extras, constraints)
        stamp.write_text(wanted)
    if Path(sys.prefix).resolve() == venv.resolve():
        return
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | {"PATH": path, "VIRTUAL_ENV": str(venv)}
    environment.pop("PYTHONHOME", None)
    arguments = [str(python), *sys.argv]
    if os.name == "nt":
        sys.exit(subprocess.run(arguments, env=environment, check=False).returncode)
    os.execve(python, arguments, environment)


def _fingerprint(constraints: Path) -> str:
    inputs = (ROOT / "pyproject.toml", constraints)
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs) + sys.version.encode()).hexdigest()


def _install_packages(python: Path, groups: tuple[str, ...], extras: tuple[str, ...], constraints: Path) -> None:
    venv = python.parent.parent
    print(
        f"Preparing {venv.name}: only the first time and when the dependencies change ...", file=sys.stderr, flush=True
    )
    if not python.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(venv)], capture_output=True, text=True, check=False)
        if made.returncode:
            sys.exit(
                f"{made.stdout}{made.stderr}\nThis Python cannot make virtual environments. On Debian and Ubuntu:"
                " apt-get install python3-venv"
            )
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "-c", str(constraints)]
    project = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    wanted = [argument for group in groups for argument in ("--group", f"{ROOT / 'pyproject.toml'}:{group}")]
    for arguments in (["--upgrade", "pip"], ["--editable", project, *wanted]):
        if subprocess.run([*pip, *arguments], check=False, cwd=ROOT).returncode:
            sys.exit("The environment could not be prepared: see pip's messages above.")
