"""The spec's linters, which are Node programs: installed as spec/lint/package-lock.json pins them, and run."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from toolchain.environment import BIN, ROOT

LINT = ROOT / "spec" / "lint"
CANONICAL = ROOT / "generated" / "openapi.canonical.yaml"


def install() -> None:
    """Install the linters, unless that is done."""
    wanted = hashlib.sha256((LINT / "package-lock.json").read_bytes()).hexdigest()
    stamp = LINT / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = [str(BIN / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(npm, cwd=LINT, check=False).returncode:
        sys.exit("The linters could not be installed; npm says why above.")
    stamp.write_text(wanted)


def spectral(ruleset: str, *documents: Path, output: str = "stylish") -> subprocess.CompletedProcess[str]:
    """Run Spectral with one of our rulesets; every finding counts."""
    return _node(
        "@stoplight/spectral-cli/dist/index.js",
        *("lint", f"--ruleset={LINT / f'{ruleset}.spectral.yaml'}", "--fail-severity=hint", f"--format={output}"),
        *map(str, documents),
    )


def redocly(*documents: Path) -> subprocess.CompletedProcess[str]:
    """Run Redocly, which checks the examples against their schemas."""
    return _node("@redocly/cli/bin/cli.js", "lint", f"--config={LINT / 'redocly.yaml'}", *map(str, documents))


def overlaid(document: Path, overlay: Path, result: Path) -> subprocess.CompletedProcess[str]:
    """Run openapi-format, which applies an OpenAPI Overlay."""
    files = map(str, (document, "--overlayFile", overlay, "--output", result))
    return _node("openapi-format/bin/cli.js", *files, "--no-sort")


def _node(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / "node"), str(LINT / "node_modules" / program), *arguments]
    quiet = os.environ | {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=LINT, capture_output=True, text=True, check=False, env=quiet)
