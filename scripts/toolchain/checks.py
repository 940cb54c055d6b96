"""The command `scripts/test`."""

import argparse
import os
import subprocess
import sys
import time

from toolchain.environment import ROOT

PYTEST = [sys.executable, "-m", "pytest"]
CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "mypy": ["mypy"],
    "pyright": ["pyright"],
    "generated": [sys.executable, "scripts/generate", "--check"],
    "spec": [sys.executable, "scripts/lint"],
    # One process more than there are cores, since some tests wait for another process.
    "pytest": [*PYTEST, f"--numprocesses={(os.cpu_count() or 1) + 1}", "--dist=loadfile"],
}


def main(description: str | None) -> int:
    """Run every check, or pytest alone with these arguments; return 1 if anything fails."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "pytest", nargs="*", help="arguments for pytest, which then runs alone; put options of pytest after --"
    )
    parser.add_argument("--all", action="store_true", help="run the tests too that take long, as .ci/run does")
    options = parser.parse_args()
    arguments, quick = options.pytest, [] if options.all else ["-m", "not long"]
    failed: list[str] = []
    for name, command in (
        {"pytest": PYTEST + arguments} if arguments else CHECKS | {"pytest": CHECKS["pytest"] + quick}
    ).items():
        print(f"── {name}: {' '.join(command)}", flush=True)
        began = time.monotonic()
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
        print(f"── {name}: {'FAILED' if name in failed else 'ok'} after {time.monotonic() - began:.1f} s", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return bool(failed)
