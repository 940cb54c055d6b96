"""The command `scripts/check_docs`: it fails until a person accepts, and says in one line what it cannot read."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from support.pages import CLOSED, PAGING, SIGNED, Parameter, markdown
from toolchain.check_docs.command import main
from toolchain.check_docs.spec import read_spec
from toolchain.spec import openapi

pytestmark = pytest.mark.once


def test_the_command_fails_until_a_person_accepts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 for sentences that nobody has read, 0 once they are accepted, 1 for a difference that nobody can accept."""
    lock, page = tmp_path / "pages.lock", tmp_path / "closed.md"
    page.write_text(markdown(CLOSED), encoding="utf-8")
    assert main([str(page)], lock) == 1
    assert not lock.exists()
    assert f"{page}:1: not read yet: Closed (USER_DATA)" in capsys.readouterr().out
    assert main(["--accept", str(page)], lock) == 0
    assert "Closed" not in lock.read_text(encoding="utf-8")
    assert main([str(page)], lock) == 0
    assert "known: enabled-string-or-boolean" in capsys.readouterr().out
    page.rename(tmp_path / "renamed.md")
    assert main([str(tmp_path / "renamed.md")], lock) == 0
    page.write_text(markdown(replace(CLOSED, weight="2", key="")), encoding="utf-8")
    assert main([str(page)], lock) == 1
    shown = capsys.readouterr().out
    assert f"{page}:1: gone: a sentence that was here, covered by list_closed_risk_units (pages.lock:" in shown
    assert main(["--accept", str(page)], lock) == 1
    assert "weight 2 · spec/openapi.yaml:" in capsys.readouterr().out


def test_both_lines_are_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page's line has what it says, the spec's line has what the spec says."""
    size = Parameter("size", default="10", maximum="200")
    page = tmp_path / "page.md"
    page.write_text(markdown(replace(CLOSED, parameters=(PAGING[0], size))), encoding="utf-8")
    assert main([str(page)], tmp_path / "pages.lock") == 1
    (line,) = (line for line in capsys.readouterr().out.split("\n") if "maximum 200" in line)
    match = re.fullmatch(rf"{page}:(\d+): parameter size: maximum 200 · spec/openapi.yaml:(\d+) says 100", line)
    assert match is not None
    assert "Max:200" in page.read_text(encoding="utf-8").split("\n")[int(match[1]) - 1]
    assert "maximum: 100" in openapi.SPEC.read_text(encoding="utf-8").split("\n")[int(match[2]) - 1]


def test_what_is_recorded_and_no_longer_shown_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The record may be stale."""
    page = tmp_path / "page.md"
    page.write_text(markdown(replace(CLOSED, parameters=(*PAGING, *SIGNED))), encoding="utf-8")
    main([str(page)], tmp_path / "pages.lock")
    shown = capsys.readouterr().out
    assert ["path-of-another-endpoint"] == re.findall(r"(\S+) of list_closed_risk_units is recorded", shown)
    assert ["signed-without-saying-so"] == re.findall(r"corrected: (\S+) of list_closed_risk_units: ", shown)


NOT_PAGES = {
    "# Notes\n\nOf a page.\n": "not a page",
    "": "not a page",
    "<!doctype html>\n<html></html>\n": "HTML: save the page as text or Markdown",
    '{\n  "openapi": "3.0.2",\n  "info": {}\n}\n': "an OpenAPI document without paths",
    '{\n  "openapi": "3.0.2",\n  "info": {}\n': "an OpenAPI document, but line 4 is not JSON: Expecting ',' delimiter",
    "openapi: 3.0.2\npaths:\n  - {\n": "an OpenAPI document, but line 4 is not YAML",
    "openapi: 3.0.2\npaths: {}\npaths: {}\n": "an OpenAPI document, but line 3 has the key paths again",
}


@pytest.mark.parametrize(("text", "reason"), NOT_PAGES.items(), ids=range(len(NOT_PAGES)))
def test_a_file_that_cannot_be_read_is_one_line(
    text: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the others are read."""
    page, other = tmp_path / "page", tmp_path / "closed.md"
    page.write_text(text, encoding="utf-8")
    other.write_text(markdown(CLOSED), encoding="utf-8")
    assert main([str(page), str(other)], tmp_path / "pages.lock") == 2
    shown = capsys.readouterr()
    assert shown.err.startswith(f"{page}: {reason}")
    assert 1 == shown.err.count("\n")
    assert "pages: 1, new differences: 0" in shown.out


def test_a_file_that_is_no_text_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An image, a folder, a file that is not there."""
    (tmp_path / "image.md").write_bytes(b"\x89PNG\xff")
    refused = [str(tmp_path / "image.md"), str(tmp_path), str(tmp_path / "missing.md")]
    assert main(refused, tmp_path / "pages.lock") == 2
    assert refused == [line.split(": ")[0] for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("  0123456789abcdef list_nothing", "'list_nothing' is not part of the spec: an operationId, general, errors"),
        ("  0123456789abcdef none:", "'none:' is not part of the spec"),
        ("  0123 general", "not the name of another page, nor a hash and what covers it"),
        ("General Info", "not the name of another page"),
        ("<<<<<<< HEAD", "not the name of another page"),
    ],
)
def test_a_lock_that_covers_nothing_is_one_line(
    line: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A part of the spec that is gone, a reason that is not given, something else."""
    lock = tmp_path / "pages.lock"
    lock.write_text(f"General Info\n  0123456789abcdef none: nothing to cover\n{line}\n", encoding="utf-8")
    assert main(["page.md"], lock) == 2
    assert capsys.readouterr().err.startswith(f"pages.lock:3: {reason}")


@pytest.mark.parametrize(
    ("old", "changed", "reason"),
    [
        ("'200':", "200:", r"\d+: the key 200 has to be text, in quotation marks"),
        (
            "      x-binance-weight: *weight\n",
            "",
            " 'x-binance-weight' is missing",
        ),
    ],
)
def test_a_spec_that_cannot_be_read_is_one_line(old: str, changed: str, reason: str, tmp_path: Path) -> None:
    """What is wrong, and where if that is known."""
    copy = tmp_path / "openapi.yaml"
    copy.write_text(openapi.SPEC.read_text(encoding="utf-8").replace(old, changed, 1), encoding="utf-8")
    with pytest.raises(openapi.SpecError, match=f"^spec/openapi.yaml:{reason}$"):
        read_spec(copy)
