"""Imports point one way: spec → generated → overlay."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolchain.environment import ROOT

WIRE, CLIENT, SIMULATOR = "binance_liquidations_wire", "binance_liquidations", "binance_liquidations_simulator"
FOLDERS = {WIRE: "generated", CLIENT: "overlay", SIMULATOR: "overlay"}
FORBIDDEN = {WIRE: {CLIENT, SIMULATOR}, SIMULATOR: {CLIENT, WIRE}, CLIENT: set[str]()}
ALLOWED_IN_WIRE = {"msgspec", WIRE}

LAYERS = (
    {"errors", "_log", "_tracebacks", "_version"},
    {"keys", "quirks"},
    {"history", "export", "signing"},
    {"client"},
    {"httpx2", "redis"},
    {"archive", "capture", "gateway", "spark"},
    {"report"},
    {"cli"},
)
"""The client package, from the bottom up. A layer imports those below it; its members do not import each other."""
TOP = {"__init__", "__main__"}
SMALL = 600
"""Lines that signing and quirks may have together: the small overlay can be seen."""


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("package", FORBIDDEN)
def test_nobody_imports_what_stands_on_it(package: str) -> None:
    """The wire package knows nothing of the others; the simulator is an independent witness."""
    modules = sorted((ROOT / FOLDERS[package] / package).rglob("*.py"))
    assert modules
    guilty = {str(path): found for path in modules if (found := FORBIDDEN[package] & set(imported(path)))}
    assert guilty == {}


def test_the_wire_package_stands_on_msgspec_alone() -> None:
    """No HTTP library, no cryptography, nothing else is needed to build requests and read pages."""
    modules = (ROOT / "generated" / WIRE).rglob("*.py")
    needed = {name for path in modules for name in imported(path)} - set(sys.stdlib_module_names)
    assert needed == ALLOWED_IN_WIRE


def relative_imports(path: Path) -> Iterator[str]:
    """The parts of the client package that one of its modules imports."""
    folder = path.relative_to(ROOT / "overlay" / CLIENT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            here = folder[: len(folder) - node.level + 1]
            names = [node.module] if node.module else [alias.name for alias in node.names]
            yield from (".".join((*here, name)).partition(".")[0] for name in names)


def test_layers_import_those_below_them() -> None:
    """The command line on archive, gateway and Spark, these on the clients, these on histories, files and signing."""
    height = {part: number for number, layer in enumerate(LAYERS) for part in layer}
    guilty = []
    for path in (ROOT / "overlay" / CLIENT).rglob("*.py"):
        part = path.relative_to(ROOT / "overlay" / CLIENT).parts[0].removesuffix(".py")
        if part in TOP:
            continue
        others = set(relative_imports(path)) - {part}
        guilty += [f"{path.relative_to(ROOT)} imports {other}" for other in others if height[other] >= height[part]]
    assert guilty == []


def test_the_small_overlay_is_small() -> None:
    """What signs, and what normalizes the exchange's contradictions."""
    files = [path for part in ("signing", "quirks") for path in (ROOT / "overlay" / CLIENT / part).glob("*.py")]
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files) <= SMALL


def test_importing_the_package_is_light() -> None:
    """A bare import loads no server, no command line, no cryptography, and not the simulator."""
    heavy = (
        "cryptography",
        "uvicorn",
        "typer",
        "rich",
        "pyarrow",
        "sqlalchemy",
        "jinja2",
        "vl_convert",
        "pyspark",
        "starlette",
        "asyncio",
        SIMULATOR,
    )
    code = f"import sys, {CLIENT}; print([name for name in {heavy!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
