"""Imports point one way: spec → generated → overlay."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WIRE, CLIENT, SIMULATOR = "binance_liquidations_wire", "binance_liquidations", "binance_liquidations_simulator"
FOLDERS = {WIRE: "generated", CLIENT: "overlay", SIMULATOR: "overlay"}
FORBIDDEN = {WIRE: {CLIENT, SIMULATOR}, SIMULATOR: {CLIENT, WIRE}, CLIENT: set[str]()}
ALLOWED_IN_WIRE = {"msgspec", WIRE}


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


def test_importing_the_package_is_light() -> None:
    """A bare import loads no server, no command line, no cryptography, and not the simulator."""
    heavy = (
        "cryptography",
        "uvicorn",
        "typer",
        "rich",
        "pyarrow",
        "sqlalchemy",
        "pyspark",
        "starlette",
        "asyncio",
        SIMULATOR,
    )
    code = f"import sys, {CLIENT}; print([name for name in {heavy!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
