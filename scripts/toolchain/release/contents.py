"""The contents of a wheel and a source archive: their tracked files and nothing else, no test and no secret."""

import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Set
from pathlib import Path, PurePosixPath

from binance_liquidations_simulator import documented_desk, synthetic_desk

PACKAGES = {
    "binance_liquidations_wire": "generated",
    "binance_liquidations": "overlay",
    "binance_liquidations_simulator": "overlay",
}
"""The folder of each package in the repository."""
DOCUMENTS = {
    f"binance_liquidations_wire/{name}": f"generated/{name}"
    for name in ("openapi.canonical.yaml", "openapi.gateway.yaml")
}
"""In the wheel, and in the repository."""
REQUIRED = (*(f"{package}/py.typed" for package in PACKAGES), *DOCUMENTS)
DIST_INFO = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
SOURCES = ("generated/", "overlay/", "spec/")
BESIDE = {"CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", ".gitignore"}

_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{16}")
_API_KEY = re.compile(
    rb"(?<![A-Za-z0-9+/=])(?=[a-z0-9]*[A-Z])(?=[A-Z0-9]*[a-z])(?=[A-Za-z]*[0-9])[A-Za-z0-9]{64}(?![A-Za-z0-9+/=])"
)
"""The exchange's keys and secrets: 64 characters, with small letters, capitals and digits. Digests have no capitals."""


def read_members(file: Path) -> dict[str, bytes]:
    """The files within a wheel, or within a source archive below its one folder."""
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist() if not name.endswith("/")}
    with tarfile.open(file) as archive:
        found = ((member.name, archive.extractfile(member)) for member in archive.getmembers())
        return {name.partition("/")[2]: stream.read() for name, stream in found if stream is not None}


def contents_faults(file: Path, members: Mapping[str, bytes], tracked: Set[str]) -> Iterator[str]:
    """Missing files, files that do not belong in the release, and secrets that must not be published."""
    is_wheel = file.suffix == ".whl"
    expected = _expected_in_wheel(file, tracked) if is_wheel else _expected_in_source(tracked)
    required = {name if is_wheel else _path_in_source(name) for name in REQUIRED}
    for name in sorted((expected | required) - members.keys()):
        yield f"{name} is missing"
    for name in sorted(members.keys() - expected):
        yield f"{name} does not belong here: if it does, track it with git"
    for name, content in sorted(members.items()):
        if _is_of_tests(name):
            yield f"{name} belongs to tests"
        if _PRIVATE_KEY.search(_without_published(content)):
            yield f"{name} holds a private key"
        if any(found[0] not in _published_keys() for found in _API_KEY.finditer(content)):
            yield f"{name} holds what looks like an API key or secret"


def _expected_in_wheel(file: Path, tracked: Set[str]) -> set[str]:
    dist_info = "-".join(file.name.split("-")[:2]) + ".dist-info"
    packages = {
        name.removeprefix(f"{folder}/")
        for package, folder in PACKAGES.items()
        for name in tracked
        if name.startswith(f"{folder}/{package}/")
    }
    return packages | DOCUMENTS.keys() | {f"{dist_info}/{name}" for name in DIST_INFO}


def _expected_in_source(tracked: Set[str]) -> set[str]:
    return {name for name in tracked if name.startswith(SOURCES)} | BESIDE | {"PKG-INFO"}


def _path_in_source(name: str) -> str:
    return DOCUMENTS.get(name) or f"{PACKAGES[name.partition('/')[0]]}/{name}"


def _is_of_tests(name: str) -> bool:
    path = PurePosixPath(name)
    return "tests" in path.parts or path.name == "conftest.py" or path.match("test_*.py")


def _published_keys() -> set[bytes]:
    """The keys that the exchange's pages show, and the simulator's own by default; they open no account."""
    keys = [key for account in (*documented_desk(), *synthetic_desk()) for key in account.keys]
    return {text.encode() for key in keys for text in (key.api_key, key.secret) if text}


def _without_published(content: bytes) -> bytes:
    """What is left without the private keys that the exchange's pages show."""
    for key in (key for account in documented_desk() for key in account.keys):
        content = content.replace((key.private_key or "\0").encode(), b"")
    return content
