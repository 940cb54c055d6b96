"""Builds a language's programs in the cache, again whenever the spec, their sources or the tools change."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import threading
from pathlib import Path

from toolchain.conformance import languages
from toolchain.conformance.languages import (
    CACHE,
    LANGUAGES,
    MAVEN_DEPENDENCY_PLUGIN,
    OPENAPI_GENERATOR,
    OPENAPI_GENERATOR_JAR,
    SOURCES,
    SPEC,
    Command,
)
from toolchain.environment import ROOT

_FETCHING = threading.Lock()
_MADE = {"node_modules", "target"}
"""Folders that editors and builds by hand leave among the sources."""


class BuildError(Exception):
    """A step of a build failed; the message ends with its output."""


def build(name: str) -> bool:
    """Build the programs of a language, unless they are up to date; return whether anything was built."""
    language, folder = LANGUAGES[name], CACHE / name
    stamp, wanted = folder / ".built", _fingerprint(name)
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    if "mvn" in language.needs:
        _fetch_openapi_generator()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCES / name, folder, ignore=shutil.ignore_patterns(*_MADE))
    for step in language.steps:
        _run_step(step, folder)
    stamp.write_text(wanted)
    return True


def _run_step(command: Command, folder: Path) -> None:
    """Run a step of a build; raise BuildError with the end of its output if it fails."""
    done = subprocess.run(
        command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        output = (done.stdout + done.stderr).strip().splitlines()[-40:]
        raise BuildError("\n".join([f"{' '.join(command)[:200]} failed:", *output]))


def _environment() -> dict[str, str]:
    return os.environ | {
        "CARGO_TARGET_DIR": str(CACHE / "cargo"),
        "SIGNING_VECTORS": str(ROOT / "tests" / "vectors" / "signing.json"),
    }


def _fetch_openapi_generator() -> None:
    with _FETCHING:
        if not OPENAPI_GENERATOR_JAR.exists():
            CACHE.mkdir(parents=True, exist_ok=True)
            artifact = f"org.openapitools:openapi-generator-cli:{OPENAPI_GENERATOR}"
            goal = (f"{MAVEN_DEPENDENCY_PLUGIN}:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={CACHE}")
            _run_step(("mvn", "-q", "-B", *goal), CACHE)


def _fingerprint(name: str) -> str:
    sources = [path for path in sorted((SOURCES / name).rglob("*")) if path.is_file() and not {*path.parts} & _MADE]
    digest = hashlib.sha256()
    for path in (Path(languages.__file__), SPEC, *sources):
        digest.update(f"{path.name} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()
