"""The page of the clients of other languages shows what scripts/conformance last found."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from toolchain.conformance import command, matrix
from toolchain.environment import ROOT


def test_the_matrix_has_its_page() -> None:
    """Beside the programs that it is about."""
    assert ROOT / "tests" / "conformance" / "README.md" == command.README
    assert matrix.BEGIN in command.README.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("page", "arguments", "code", "said"),
    [
        ("{matrix}", [], 0, ""),
        ("{old}", [], 1, "The matrix in README.md is not this one: run scripts/conformance --write"),
        ("", [], 1, f"put {matrix.BEGIN} and {matrix.END} where"),
        ("{old}", ["--write"], 0, ""),
    ],
    ids=["the same", "another one", "nowhere to stand", "written"],
)
def test_the_page_is_compared(
    page: str,
    arguments: list[str],
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A page whose matrix is another one fails, and so does one that has lost it; `--write` makes it right."""
    whole = {
        name: f"{matrix.BEGIN}\n{text}\n{matrix.END}" for name, text in (("matrix", matrix.table([])), ("old", "old"))
    }
    readme = tmp_path / "README.md"
    readme.write_text(page.format(**whole), encoding="utf-8")
    for name, value in {"ROOT": tmp_path, "README": readme, "DETAILS": tmp_path / "readings.json"}.items():
        monkeypatch.setattr(command, name, value)
    monkeypatch.setattr(command, "LANGUAGES", {})  # what they build and read takes minutes
    monkeypatch.setattr(command, "stages", lambda: nullcontext([]))
    monkeypatch.setattr("sys.argv", ["conformance", *arguments])
    assert code == command.main(None)
    assert said in capsys.readouterr().err
    assert code or readme.read_text(encoding="utf-8") == whole["matrix"]
