"""Compares two OpenAPI documents with oasdiff, a Go program that is built once, into .cache/."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from toolchain.environment import ROOT
from toolchain.spec.openapi import Node
from toolchain.spec_diff.change import Change

PROGRAM = "github.com/oasdiff/oasdiff@v1.33.0"  # the module proxy lacks dependencies of later versions

CACHE = ROOT / ".cache" / "oasdiff"
_WARNING = 2
_BRANCH = re.compile(r"/anyOf\[[^]]*\](/items)?")
_NAMES = "".join(f"{check} err\n" for check in ("api-operation-id-removed", "api-tag-removed", "api-schema-removed"))


class GoError(Exception):
    """oasdiff could not be run."""


def changes(old: Node, new: Node, *, are_names_kept: bool) -> list[Change]:
    """oasdiff's findings; `are_names_kept` if generated code uses the names of operations, tags and schemas."""
    with tempfile.TemporaryDirectory() as folder:
        for name, document in (("old", old), ("new", new)):
            (Path(folder) / f"{name}.json").write_text(json.dumps(document, default=float), encoding="utf-8")
        options = ["--flatten-allof", "--format=json"]
        if are_names_kept:
            (Path(folder) / "levels").write_text(_NAMES, encoding="utf-8")
            options.append("--severity-levels=levels")
        found = json.loads(_run("changelog", *options, "old.json", "new.json", folder=folder) or "[]")
    places: dict[tuple[bool, str], dict[str, None]] = {}
    for finding in found:
        if finding["section"] != "info":  # versions are judged by our own rules
            change = _BRANCH.sub("", finding["text"])  # each branch of an object-or-list gives the same finding
            places.setdefault((finding["level"] >= _WARNING, change), {})[_place(finding)] = None
    return [Change(is_breaking, ", ".join(where), change) for (is_breaking, change), where in places.items()]


def _place(finding: dict[str, Any]) -> str:
    return str(finding.get("operationId") or finding.get("path") or finding["section"])


def _run(*arguments: str, folder: str) -> str:
    program = CACHE / PROGRAM.rpartition("@")[2] / "oasdiff"
    if not program.exists():
        _install(program)
    return _finished([str(program), *arguments], cwd=folder)


def _install(program: Path) -> None:
    """Build oasdiff once; processes that do so at the same time do not see each other's half."""
    program.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=program.parent) as folder:
        _finished(["go", "install", PROGRAM], env=os.environ | {"GOBIN": folder})
        (Path(folder) / program.name).replace(program)


def _finished(command: list[str], **options: Any) -> str:
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, **options)
    except FileNotFoundError:
        raise GoError("Go is needed to run oasdiff: install it (go.dev/doc/install) and try again") from None
    if done.returncode:
        raise GoError(f"oasdiff failed: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
    return str(done.stdout)
