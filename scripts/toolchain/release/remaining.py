"""The steps of a release that a program cannot or must not take."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence

from toolchain.environment import BIN, ROOT
from toolchain.release.checkout import has_changes

CHANGELOG = ROOT / "CHANGELOG.md"
_RELEASE = re.compile(r"^## (?P<version>\S+) — (?P<date>\d{4}-\d{2}-\d{2}|unreleased)$", re.M)
_CLASSIFIER = "Programming Language :: Python :: "


def remaining_steps(version: str, tried: Sequence[str]) -> Iterator[str]:
    """The steps left before and at the publication of a version that was `tried` on these Pythons."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    dates = {found["version"]: found["date"] for found in _RELEASE.finditer(CHANGELOG.read_text(encoding="utf-8"))}
    yield from missing_steps(version, project, dates.get(version), tried)
    if has_changes():
        yield "Commit your changes and run scripts/release again: what is in dist/ was built with them."
    yield "Run scripts/test and scripts/conformance on this commit, unless that is done."
    yield f"Tag the commit: git tag -a v{version} -m {version}; then push the tag."
    yield f"Publish, with the index's token: {BIN.relative_to(ROOT)}/twine upload dist/*"
    yield "Write into README.md, under Install, that the package is on the index."


def missing_steps(version: str, project: Mapping[str, object], date: str | None, tried: Sequence[str]) -> Iterator[str]:
    """The steps for what the repository lacks for the version. `date` is the changelog's."""
    if date is None:
        yield f"Describe {version} in CHANGELOG.md, under: ## {version} — and the date."
    elif date == "unreleased":
        yield f"Write the date of the release into CHANGELOG.md, for: ## {version} — unreleased."
    if not project.get("urls"):
        yield "Write the project's addresses into [project.urls] of pyproject.toml, which has none."
    promised = re.findall(rf"{_CLASSIFIER}(3\.\d+)", str(project.get("classifiers")))
    for python in promised:
        if python not in tried:
            yield f"Run scripts/release on a machine with Python {python}, which pyproject.toml lists."
    for python in tried:
        if python not in promised:
            yield f"The demo runs on Python {python}: add it to pyproject.toml's classifiers once scripts/test passes."
