"""A user's code is fully typed: right code passes both checkers in their strictest mode, wrong code does not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

FOLDER = Path(__file__).parents[1] / "typing"
MISTAKES = {
    number
    for number, line in enumerate((FOLDER / "mistakes.py").read_text().splitlines(), 1)
    if line.endswith("# error")
}


def mypy(path: Path) -> set[int]:
    """The lines that `mypy --strict` complains about."""
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--output=json", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode in {0, 1}, run.stderr
    return {json.loads(line)["line"] for line in run.stdout.splitlines() if line.startswith("{")}


def pyright(path: Path) -> set[int]:
    """The lines that pyright complains about; the files themselves ask for its strict mode."""
    command = [sys.executable, "-m", "pyright", f"--pythonpath={sys.executable}", "--outputjson", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    found = json.loads(run.stdout)
    assert found["summary"]["filesAnalyzed"] == 1
    return {entry["range"]["start"]["line"] + 1 for entry in found["generalDiagnostics"]}


@pytest.mark.parametrize(("name", "wrong"), [("user", set[int]()), ("mistakes", MISTAKES)])
def test_mypy(name: str, wrong: set[int]) -> None:
    """mypy --strict finds exactly the mistakes."""
    assert wrong == mypy(FOLDER / f"{name}.py")


@pytest.mark.parametrize(("name", "wrong"), [("user", set[int]()), ("mistakes", MISTAKES)])
def test_pyright(name: str, wrong: set[int]) -> None:
    """pyright finds exactly the mistakes."""
    assert wrong == pyright(FOLDER / f"{name}.py")
