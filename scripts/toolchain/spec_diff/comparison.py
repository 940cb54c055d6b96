"""Compares two specs for each group of their users."""

from __future__ import annotations

import copy
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from toolchain.environment import ROOT
from toolchain.spec.openapi import SPEC, Node, SpecError, canonical, load, operations, within
from toolchain.spec.soundness import mistakes
from toolchain.spec_diff import oasdiff, promises, python_surface
from toolchain.spec_diff.change import Change

GENERATED = "Other languages, and users of the gateway (the canonical spec)"
PYTHON = "Python (binance_liquidations_wire)"
WIRE = "The simulator, and clients that sign by themselves (the wire spec)"
EVERYBODY = "All users (weights, windows, order, paging, key, known values)"

_VERSION = re.compile(r"\d+\.\d+\.\d+")


def compare(old: Node, new: Node) -> dict[str, list[Change]]:
    """What changed, for each group of users; raises oasdiff's GoError if Go is missing or fails."""
    old, new = _without_examples(old), _without_examples(new)
    return {
        GENERATED: [
            *oasdiff.changes(canonical(old), canonical(new), are_names_kept=True),
            *promises.closed_objects(canonical(old), canonical(new)),
        ],
        PYTHON: list(python_surface.changes(old, new)),
        WIRE: oasdiff.changes(old, new, are_names_kept=False),
        EVERYBODY: list(promises.changes(old, new)),
    }


def judge_version(old: Node, new: Node, changes: list[Change]) -> str:
    """Whether info.version is high enough for the changes; spec/CHANGELOG.md says how versions are counted."""
    was, now = (str(document["info"]["version"]) for document in (old, new))
    lowest = lowest_version(old, changes, is_other=old | {"info": None} != new | {"info": None})
    is_enough = _numbers(now) >= _numbers(lowest)
    return f"info.version was {was}, is {now}" + ("" if is_enough else f", and must be {lowest} or higher")


def lowest_version(old: Node, changes: list[Change], *, is_other: bool = True) -> str:
    """The lowest version that the spec may have after these changes, or after others that are no change for users."""
    major, minor, patch = _numbers(old["info"]["version"])
    if any(change.is_breaking for change in changes):
        return f"{major + 1}.0.0"
    if changes:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + is_other}"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def report(changes: dict[str, list[Change]]) -> Iterator[str]:
    """The lines to print, breaking changes first."""
    for group, found in changes.items():
        breaking = sum(change.is_breaking for change in found)
        yield f"{group}: " + (f"{len(found)} changed, {breaking} of them breaking" if found else "nothing changed")
        for change in sorted(found, key=lambda change: not change.is_breaking):
            yield f"  {'BREAKING' if change.is_breaking else 'fine    '}  {change.where}: {change.what}"


def read(source: str) -> Node:
    """The spec in a file or, where there is no such file, in a git revision; raises SpecError if neither exists."""
    if Path(source).is_file():
        return _read(Path(source), source)
    place = f"{source}:{SPEC.relative_to(ROOT).as_posix()}"
    shown = _git("show", place)
    if shown is None:
        raise SpecError(f"{source}: neither a file nor a git revision that has {SPEC.relative_to(ROOT)}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "openapi.yaml"
        path.write_text(shown, encoding="utf-8")
        return _read(path, place)


def last_release() -> str:
    """The last tag or, before the first one, HEAD."""
    return (_git("describe", "--tags", "--abbrev=0") or "HEAD").strip()


def _read(path: Path, name: str) -> Node:
    try:
        document = load(path)
    except SpecError as error:
        raise SpecError(f"{name}:{str(error).removeprefix(f'{SPEC.relative_to(ROOT)}:')}") from None
    if found := mistakes(document):
        raise SpecError(f"{name}: {found[0].located}")
    try:
        with within():
            canonical(_without_examples(document))
            list(python_surface.changes(document, document))
            list(promises.changes(document, document))
    except SpecError as error:
        raise SpecError(f"{name}: {error}") from None
    if not _VERSION.fullmatch(str(document["info"]["version"])):
        raise SpecError(f"{name}: info.version is {document['info']['version']!r}, and must look like 1.0.0")
    return document


def _without_examples(document: Node) -> Node:
    """A copy without examples: they promise nothing, and today's rules may not accept those of older specs."""
    result = copy.deepcopy(document)
    responses = [response for _, _, operation in operations(result) for response in operation["responses"].values()]
    for response in responses + list(result["components"].get("responses", {}).values()):
        for media in response.get("content", {}).values():
            media.pop("examples", None)
    return result


def _git(*command: str) -> str | None:
    try:
        done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    except FileNotFoundError:
        raise SpecError("git is not installed: name two files") from None
    return None if done.returncode else done.stdout
