"""What scripts/release makes, and what it does not let pass. It tries the files in fresh environments by itself."""

import subprocess
from pathlib import Path

import pytest

from binance_liquidations import __version__
from binance_liquidations_simulator import documented_desk, synthetic_desk
from toolchain.environment import ROOT
from toolchain.release import command
from toolchain.release.build import build_files, rendering_faults
from toolchain.release.contents import contents_faults, read_members
from toolchain.release.interpreters import find_interpreters
from toolchain.release.metadata import metadata_faults, metadata_of
from toolchain.release.remaining import missing_steps
from toolchain.release.trial import trial_faults

pytestmark = [pytest.mark.once, pytest.mark.long]

WHEEL = Path("binance_liquidations-1-py3-none-any.whl")
SOURCE = Path("binance_liquidations-1.tar.gz")
API_KEY = "aB3" + "x" * 61
PEM = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A wheel and a source archive of the checkout as it is."""
    built, faults = build_files(tmp_path_factory.mktemp("release"))
    assert faults == []
    return built


def tracked() -> frozenset[str]:
    """The files of the checkout, those included that were written just now and are not tracked yet."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return frozenset(name for name in names if name and (ROOT / name).is_file())


def test_what_is_built_is_fit_to_be_published(files: list[Path]) -> None:
    """A wheel and a source archive, complete, described, and of the one version that the package states."""
    assert [".gz", ".whl"] == sorted(file.suffix for file in files)
    for file in files:
        members = read_members(file)
        faults = [*contents_faults(file, members, tracked()), *metadata_faults(members, __version__)]
        assert [] == [*faults, *rendering_faults(file)]


def test_users_of_the_wheel_have_types_the_spec_and_the_licence(files: list[Path]) -> None:
    """And no test, tool or key."""
    names = read_members(next(file for file in files if file.suffix == ".whl")).keys()
    packages = {"binance_liquidations", "binance_liquidations_simulator", "binance_liquidations_wire"}
    assert {*packages, f"binance_liquidations-{__version__}.dist-info"} == {name.partition("/")[0] for name in names}
    assert {
        *(f"{package}/py.typed" for package in packages),
        "binance_liquidations_wire/openapi.canonical.yaml",
        "binance_liquidations_wire/openapi.gateway.yaml",
    } <= names
    assert f"binance_liquidations-{__version__}.dist-info/licenses/LICENSE" in names


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("overlay/binance_liquidations/notes.py", "", "does not belong here"),
        ("accounts.toml", "", "does not belong here"),
        ("overlay/binance_liquidations/tests/check.py", "", "belongs to tests"),
        ("overlay/binance_liquidations/test_client.py", "", "belongs to tests"),
        ("overlay/binance_liquidations/errors.py", PEM, "holds a private key"),
        ("overlay/binance_liquidations/errors.py", f'key = "{API_KEY}"', "holds what looks like an API key or secret"),
        ("spec/openapi.yaml", None, "is missing"),
        ("overlay/binance_liquidations/py.typed", None, "is missing"),
        ("generated/openapi.canonical.yaml", None, "is missing"),
        ("LICENSE", None, "is missing"),
    ],
)
def test_what_must_not_be_published(name: str, content: str | None, fault: str, files: list[Path]) -> None:
    """A file that is lost, one that is nobody's, a test, a key: each is named."""
    source = next(file for file in files if file.suffix == ".gz")
    members = read_members(source)
    if content is None:
        del members[name]
    else:
        members[name] = content.encode()
    assert f"{name} {fault}" in [found.partition(":")[0] for found in contents_faults(source, members, tracked())]


def test_the_published_keys_are_no_secret() -> None:
    """Those that the exchange's pages show, and the simulator's own, open nothing; digests are no keys."""
    first, second, own = (*documented_desk()[0].keys, synthetic_desk()[0].keys[0])
    content = f"{first.api_key}\n{first.secret}\n{second.private_key}\n{own.secret}\n{'0a' * 32}\n".encode()
    found = contents_faults(SOURCE, {"spec/openapi.yaml": content}, {"spec/openapi.yaml"})
    assert [] == [fault for fault in found if fault.startswith("spec/openapi.yaml")]


def test_a_file_that_nobody_tracks_any_more(files: list[Path]) -> None:
    """What types need is required, whether or not git lists it."""
    wheel = next(file for file in files if file.suffix == ".whl")
    members = read_members(wheel)
    del members["binance_liquidations_wire/py.typed"]
    listed = tracked() - {"generated/binance_liquidations_wire/py.typed"}
    assert ["binance_liquidations_wire/py.typed is missing"] == list(contents_faults(wheel, members, listed))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ((f"Version: {__version__}", "Version: 9.9"), f"Version is 9.9, but the package's is {__version__}"),
        (("Author: the binance-liquidations authors\n", ""), "author is missing: write it into pyproject.toml"),
        (("License-Expression: MIT\n", ""), "license_expression is missing: write it into pyproject.toml"),
        (("Requires-Python: >=3.11", "Requires-Python: yes"), "'yes' is invalid for 'requires-python'"),
    ],
)
def test_metadata_that_misleads(change: tuple[str, str], fault: str, files: list[Path]) -> None:
    """Another version, a field that is left out, a value that no installer understands."""
    metadata = metadata_of(read_members(files[0])).decode()
    assert change[0] in metadata
    assert [fault] == list(metadata_faults({"PKG-INFO": metadata.replace(*change).encode()}, __version__))


def test_a_build_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is handed on then."""
    monkeypatch.setattr("toolchain.release.build.ROOT", tmp_path)
    built, faults = build_files(tmp_path / "out")
    assert built == []
    assert any("pyproject.toml" in fault for fault in faults)


def script(path: Path, text: str) -> Path:
    """An executable that is a Python only by name."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_one_python_for_each_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One that does not run, such as a shim, hides no other; pyenv's versions are found without being switched on."""
    for folder in ("shims", "bin", "pyenv/versions/3.18.2/bin"):
        (tmp_path / folder).mkdir(parents=True)
    script(tmp_path / "shims" / "python3.17", "exit 127")
    script(tmp_path / "shims" / "python3.19", "echo 3.20")
    seventeen = script(tmp_path / "bin" / "python3.17", "echo 3.17")
    eighteen = script(tmp_path / "pyenv/versions/3.18.2/bin/python3", "echo 3.18")
    monkeypatch.setenv("PATH", f"{tmp_path}/shims:{tmp_path}/bin")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    found = find_interpreters()
    assert {"3.17": seventeen, "3.18": eighteen} == {
        name: found[name] for name in ("3.17", "3.18", "3.19") if name in found
    }


@pytest.mark.parametrize(
    ("broken", "step"),
    [
        ("-m*venv*", "-m venv"),
        ("*pip*install*", f"{WHEEL}[simulator]"),
        ("*pip*check", "check"),
        ("demo", "demo"),
        ("--version", "--version: not 1"),
    ],
)
def test_a_trial_fails_at_its_first_broken_step(broken: str, step: str, tmp_path: Path) -> None:
    """It shows the step and what it printed. The Python here only pretends to make environments and to install."""
    assert [] == trial_faults(WHEEL, pretended_python(tmp_path / "well", broken="nothing"), "1")
    shown, *printed = trial_faults(WHEEL, pretended_python(tmp_path / "broken", broken), "1")
    assert step in shown
    assert ["it broke"] == printed


def pretended_python(path: Path, broken: str) -> Path:
    """A Python whose environments hold copies of itself; what it is called with decides what it does."""
    making = 'mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; cp "$0" "$3/bin/binance-liquidations"'
    return script(
        path, f'case "$*" in ({broken}) echo it broke; exit 3;; (-m*venv*) {making};; (--version) echo 1;; esac'
    )


@pytest.mark.parametrize("is_well", [True, False], ids=["well", "a file that git does not track"])
def test_only_what_is_fit_comes_into_dist(
    is_well: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the place of earlier files, which are gone in any case; then come the steps for a person."""
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "earlier.whl").touch()
    monkeypatch.setattr(command, "DIST", dist)
    monkeypatch.setattr(command, "tracked_files", lambda: tracked() - (set() if is_well else {"spec/openapi.yaml"}))
    monkeypatch.setattr(command, "find_interpreters", dict)  # what they install takes minutes
    monkeypatch.setattr("sys.argv", ["release"])
    assert (0 if is_well else 1) == command.main(None)
    said = capsys.readouterr()
    if is_well:
        assert [".gz", ".whl"] == sorted(file.suffix for file in dist.iterdir())
        assert f"git tag -a v{__version__}" in said.out
    else:
        assert not dist.exists()
        assert "spec/openapi.yaml does not belong here" in said.err


def test_what_is_left_for_a_person() -> None:
    """What the repository lacks is on the list, and what it has is not."""
    promised = {"classifiers": ["Programming Language :: Python :: 3.11", "Programming Language :: Python :: 3.12"]}
    assert [
        "Write the date of the release into CHANGELOG.md, for: ## 1.0 — unreleased.",
        "Write the project's addresses into [project.urls] of pyproject.toml, which has none.",
        "Run scripts/release on a machine with Python 3.12, which pyproject.toml lists.",
        "The demo runs on Python 3.13: add it to pyproject.toml's classifiers once scripts/test passes.",
    ] == list(missing_steps("1.0", promised, "unreleased", ["3.11", "3.13"]))
    complete = promised | {"urls": {"Source": "https://example.test"}}
    assert [] == list(missing_steps("1.0", complete, "2026-12-01", ["3.11", "3.12"]))
    assert ["Describe 1.0 in CHANGELOG.md, under: ## 1.0 — and the date."] == list(
        missing_steps("1.0", complete, None, ["3.11", "3.12"])
    )
