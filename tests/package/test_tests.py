"""Tests stand alone: what they share is in tests/support, and in the fixtures of a folder's conftest.py."""

import ast
from pathlib import Path

from toolchain.environment import ROOT

TESTS = ROOT / "tests"
OTHERS = {"conformance", "support", "typing", "vectors"}
"""The folders that hold no tests."""
MODULES = {str(path.relative_to(TESTS)): path for folder in ("", "*/") for path in TESTS.glob(f"{folder}*.py")}


def imported(path: Path) -> set[str]:
    """Every part of every name that a module imports from, anywhere in it; "" of its own folder."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(part for alias in node.names for part in alias.name.split("."))
        elif isinstance(node, ast.ImportFrom):
            names.update("" if node.level else part for part in (node.module or "").split("."))
    return names


def test_no_test_is_imported() -> None:
    """Neither by another test nor by a helper; fixtures come from pytest, not from conftest.py."""
    guilty = {
        name: found
        for name, path in MODULES.items()
        if (found := [part for part in imported(path) if part in {"", "conftest"} or part.startswith("test_")])
    }
    assert guilty == {}


def test_conftest_holds_fixtures_only() -> None:
    """Classes and functions that are no fixtures are helpers, and belong to tests/support."""
    helpers = [
        f"{name}: {node.name}"
        for name, path in MODULES.items()
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if path.name == "conftest.py"
        and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not any("pytest.fixture" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    assert helpers == []


def test_folders_of_tests_hold_nothing_else() -> None:
    """Every module there is a conftest.py, or one that pytest collects."""
    names = {name: Path(name) for name in MODULES if Path(name).parts[0] not in OTHERS}
    assert names
    strays = [name for name, path in names.items() if path.name != "conftest.py" and not path.match("*/test_*.py")]
    assert strays == []
