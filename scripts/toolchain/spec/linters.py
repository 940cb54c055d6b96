"""Installs and runs the spec's linters: Node programs, pinned in spec/lint/package-lock.json."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from toolchain.environment import BIN, ROOT

LINT = ROOT / "spec" / "lint"
CANONICAL = ROOT / "generated" / "openapi.canonical.yaml"
GATEWAY = ROOT / "generated" / "openapi.gateway.yaml"


def install() -> None:
    """Install the linters, unless they are installed already."""
    wanted = hashlib.sha256((LINT / "package-lock.json").read_bytes()).hexdigest()
    stamp = LINT / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = [str(BIN / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(npm, cwd=LINT, check=False).returncode:
        sys.exit("The linters could not be installed: see npm's messages above.")
    stamp.write_text(wanted)


def spectral(ruleset: str, *documents: Path, output: str = "stylish") -> subprocess.CompletedProcess[str]:
    """Run Spectral with one of our rulesets; every finding counts."""
    return _run_node(
        "@stoplight/spectral-cli/dist/index.js",
        *("lint", f"--ruleset={LINT / f'{ruleset}.spectral.yaml'}", "--fail-severity=hint", f"--format={output}"),
        *map(str, documents),
    )


def redocly(*documents: Path) -> subprocess.CompletedProcess[str]:
    """Run Redocly, which checks the examples against their schemas."""
    return _run_node("@redocly/cli/bin/cli.js", "lint", f"--config={LINT / 'redocly.yaml'}", *map(str, documents))


def apply_overlay(document: Path, overlay: Path, result: Path) -> subprocess.CompletedProcess[str]:
    """Run openapi-format, which applies an OpenAPI Overlay."""
    files = map(str, (document, "--overlayFile", overlay, "--output", result))
    return _run_node("openapi-format/bin/cli.js", *files, "--no-sort")


def _run_node(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(BIN / "node"), str(LINT / "node_modules" / program), *arguments]
    quiet = os.environ | {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=LINT, capture_output=True, text=True, check=False, env=quiet)
