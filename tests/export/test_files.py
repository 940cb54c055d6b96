"""A fetched file is complete or not there, however often the fetch was stopped, and lines lose nothing."""

import os
import resource
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from binance_liquidations import ConfigurationError, ParameterError
from binance_liquidations.export.arrow import to_arrow
from binance_liquidations.export.fetch import Fetched, Format, fetch_to_file, forget_fetch
from binance_liquidations.export.lines import csv_lines, plain, to_json_line
from binance_liquidations_wire.models import MarginLiquidation
from support.exports import REQUEST, Listed, content, fetch, liquidations, names, raising, sample
from support.operations import PAGES

FILES = [Format.jsonl, Format.csv, Format.parquet]


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("name", PAGES)
def test_documented_records(name: str, form: Format, tmp_path: Path) -> None:
    """Every resource can be written in every format, and nothing else is left in the folder."""
    records = sample(f"{name}/documented.example.json")
    model = type(records[0])
    output = tmp_path / "out"
    assert fetch(records, output, form, model=model) == Fetched(len(records), 0)
    expected = {
        Format.jsonl: b"".join(map(to_json_line, records)),
        Format.csv: b"".join(csv_lines(map(plain, records), model)),
        Format.parquet: to_arrow(records),
    }
    assert content(output, form) == expected[form]
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("form", FILES)
def test_no_records(form: Format, tmp_path: Path) -> None:
    """A history without records makes a file without records."""
    assert fetch([], tmp_path / "out", form) == Fetched(0, 0)
    header = b"".join(csv_lines([], MarginLiquidation))
    expected = {Format.jsonl: b"", Format.csv: header, Format.parquet: to_arrow([], MarginLiquidation)}
    assert content(tmp_path / "out", form) == expected[form]
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("no answer")])
def test_an_interrupted_fetch_goes_on(error: BaseException, tmp_path: Path) -> None:
    """What was fetched before Ctrl-C or an error is kept to the last record, and fetched once."""
    records, output, seen = liquidations(1500), tmp_path / "out", list[int]()
    with pytest.raises(type(error)):
        fetch(records, output, pause=raising(error, at=1234))
    assert names(tmp_path) == ["out.partial", "out.partial.json"]
    asked = list[int]()
    assert fetch(records, output, pause=asked.append, on_progress=seen.append) == Fetched(1500, 1234)
    assert (asked, seen) == (list(range(1234, 1500)), list(range(1235, 1501)))
    assert output.read_bytes() == b"".join(map(to_json_line, records))


def test_nothing_is_left_of_a_fetch_that_gave_nothing(tmp_path: Path) -> None:
    """After an error before the first record, another request is as welcome as the same."""
    with pytest.raises(RuntimeError):
        fetch(liquidations(1), tmp_path / "out", pause=raising(RuntimeError(), at=0))
    assert names(tmp_path) == []


def test_another_request_does_not_go_on(tmp_path: Path) -> None:
    """An unfinished fetch of another request is neither continued nor lost, except with `--restart`."""
    records, output = liquidations(10), tmp_path / "out"
    with pytest.raises(RuntimeError):
        fetch(records, output, pause=raising(RuntimeError(), at=5))
    other = REQUEST | {"start": datetime(2025, 1, 1, tzinfo=UTC)}
    with pytest.raises(ConfigurationError, match=r"start was '2024-01-01T00:00:00Z' and is '2025-01-01.*--restart"):
        fetch(records, output, request=other)
    assert fetch(records[5:], output, request=other, restart=True) == Fetched(5, 0)
    assert output.read_bytes() == b"".join(map(to_json_line, records[5:]))


def test_what_no_format_can_hold_is_kept(tmp_path: Path) -> None:
    """An amount that Parquet cannot hold costs no second fetch: the same output in another format has it."""
    records, output = sample("list_margin_liquidations/hard.mixed.json"), tmp_path / "out"
    with pytest.raises(ConfigurationError, match=r"MarginLiquidation\.qty: .*All 2 records are kept"):
        fetch(records, output, Format.parquet)
    assert not output.exists()
    assert fetch(records, output, Format.csv, pause=raising(AssertionError(), at=0)) == Fetched(2, 2)
    assert names(tmp_path) == ["out"]


def test_an_output_is_not_overwritten_unasked(tmp_path: Path) -> None:
    """A file that is there stays, until a new one is complete."""
    records, output = liquidations(3), tmp_path / "out"
    output.write_text("precious")
    with pytest.raises(ConfigurationError, match="--overwrite"):
        fetch(records, output)
    with pytest.raises(RuntimeError):
        fetch(records, output, overwrite=True, pause=raising(RuntimeError(), at=2))
    assert output.read_text() == "precious"
    fetch(records, output, overwrite=True)
    assert output.read_bytes() == b"".join(map(to_json_line, records))


def test_an_output_that_came_meanwhile(tmp_path: Path) -> None:
    """A file that was made while records were fetched is not overwritten either, and they are kept."""
    records, output = liquidations(3), tmp_path / "out"
    with pytest.raises(ConfigurationError, match="--overwrite"):
        fetch(records, output, pause=lambda _: output.write_text("precious"))
    assert output.read_text() == "precious"
    assert fetch(records, output, overwrite=True) == Fetched(3, 3)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file that a symbolic link names is replaced, not the link."""
    (tmp_path / "link").symlink_to(tmp_path / "out")
    fetch(liquidations(1), tmp_path / "link")
    assert (names(tmp_path), True) == (["link", "out"], (tmp_path / "link").is_symlink())


def test_links_in_a_circle(tmp_path: Path) -> None:
    """They name no folder."""
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(ConfigurationError, match="Too many levels of symbolic links"):
        fetch(liquidations(1), tmp_path / "circle" / "out")


def test_a_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative output then names no file either."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with pytest.raises(ConfigurationError, match="out cannot be written: No such file or directory"):
        fetch(liquidations(1), Path("out"))


def test_one_process_at_a_time(tmp_path: Path) -> None:
    """A second fetch to the same output is refused, and does not disturb the first."""

    def intrude(index: int) -> None:
        if index == 1:
            with pytest.raises(ConfigurationError, match="another process"):
                fetch(liquidations(3), tmp_path / "out")

    assert fetch(liquidations(3), tmp_path / "out", pause=intrude) == Fetched(3, 0)


@pytest.mark.parametrize("ending", ["", ".json", ".lock"])
@pytest.mark.parametrize("form", [Format.jsonl, Format.csv])
def test_links_are_not_followed(form: Format, ending: str, tmp_path: Path) -> None:
    """Users with access to the folder cannot make a fetch write or read another file."""
    other = tmp_path / "other"
    other.write_bytes(b"precious")
    (tmp_path / f"out.partial{ending}").symlink_to(other)
    with pytest.raises(ConfigurationError, match=rf"out\.partial{ending} is a symbolic link, which is not followed"):
        fetch(liquidations(3), tmp_path / "out", form)
    assert b"precious" == other.read_bytes()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("ending", [".json.new", ".converted"])
def test_links_are_replaced(ending: str, tmp_path: Path) -> None:
    """Where a new file is made anyway, it takes the place of the link."""
    other = tmp_path / "other"
    other.write_bytes(b"precious")
    (tmp_path / f"out.partial{ending}").symlink_to(other)
    assert fetch(liquidations(3), tmp_path / "out", Format.csv) == Fetched(3, 0)
    assert (b"precious", ["other", "out"]) == (other.read_bytes(), names(tmp_path))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are found in /proc, which is not here")
@pytest.mark.parametrize("form", [Format.jsonl, Format.csv, Format.parquet])
def test_open_files_are_left_alone(form: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows neither renames nor removes a file that is open; the lock's own is removed by filelock there."""
    seen = list[str]()

    def patched(work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(path: Path, *rest: Any, **named: Any) -> Any:
            opened = {os.path.realpath(fd) for fd in Path("/proc/self/fd").iterdir()}
            assert Path(path).suffix == ".lock" or os.path.realpath(path) not in opened, path
            seen.append(Path(path).name)
            return work(path, *rest, **named)

        return wrapper

    for name in ("replace", "unlink"):
        monkeypatch.setattr(os, name, patched(getattr(os, name)))
    assert fetch(liquidations(3), tmp_path / "out", form) == Fetched(3, 0)
    assert {"out.partial", "out.partial.json", "out.partial.lock"} <= set(seen)
    with pytest.raises(RuntimeError):
        fetch(liquidations(1), tmp_path / "other", form, pause=raising(RuntimeError(), at=0))


@pytest.mark.parametrize("damage", [b"{", b"{}", b'{"request": {}, "bytes": -1}', b'{"request": "\xff"}', b"[" * 9999])
def test_a_damaged_state_is_not_trusted(damage: bytes, tmp_path: Path) -> None:
    """A state file that cannot be read stops the fetch, and says how to start anew: that works."""
    (tmp_path / "out.partial").write_bytes(b"what nobody knows of")
    (tmp_path / "out.partial.json").write_bytes(damage)
    with pytest.raises(ConfigurationError, match=r"out\.partial\.json cannot be read.*--restart"):
        fetch(liquidations(1), tmp_path / "out")
    assert fetch(liquidations(1), tmp_path / "out", restart=True) == Fetched(1, 0)
    assert (names(tmp_path), (tmp_path / "out").read_bytes()) == (["out"], to_json_line(liquidations(1)[0]))


def test_a_damaged_cursor(tmp_path: Path) -> None:
    """A cursor that the history refuses stops the fetch, and is not reported as a wrong argument."""
    output, state = tmp_path / "out", tmp_path / "out.partial.json"
    with pytest.raises(RuntimeError):
        fetch(liquidations(3), output, pause=raising(RuntimeError(), at=2))
    state.write_text(state.read_text().replace('"cursor":"2"', '"cursor":"two"'))

    def opened(cursor: str | None) -> Listed:
        if cursor is not None and not cursor.isdecimal():
            raise ParameterError("cursor is not one that a history gave out")
        return Listed(liquidations(3), cursor)

    with pytest.raises(ConfigurationError, match=r"out\.partial\.json is damaged: cursor is not.*--restart"):
        fetch_to_file(opened, output, Format.jsonl, model=MarginLiquidation, request=REQUEST)
    fetch_to_file(opened, output, Format.jsonl, model=MarginLiquidation, request=REQUEST, restart=True)
    assert names(tmp_path) == ["out", "out.partial.json"]
    for _ in range(2):  # until the caller forgets it, it is complete
        again = fetch_to_file(opened, output, Format.jsonl, model=MarginLiquidation, request=REQUEST)
        assert again == Fetched(3, 3)
    forget_fetch(output)
    assert names(tmp_path) == ["out"]
    with pytest.raises(ConfigurationError, match="--overwrite"):
        fetch_to_file(opened, output, Format.jsonl, model=MarginLiquidation, request=REQUEST)


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("damage", [b"\0" * 50, b'"price":"1","no_price":"', b"\n", b"\xff", b"[", b"1E9", b'" ,"'])
@pytest.mark.parametrize("stopped_at", [5, 9])
def test_a_damaged_spool(form: Format, damage: bytes, stopped_at: int, tmp_path: Path) -> None:
    """Overwritten records are reported before more is fetched, in every format, and do not block later fetches."""
    records, output, spool = liquidations(9), tmp_path / "out", tmp_path / "out.partial"
    with pytest.raises(RuntimeError):
        fetch([*records, None], output, form, pause=raising(RuntimeError(), at=stopped_at))
    third = sum(len(to_json_line(record)) for record in records[:3])
    with spool.open("r+b") as file:
        file.seek(third + 20)
        file.write(damage)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=rf"damaged after 3 of {stopped_at} records\..*--restart"):
            fetch(records, output, form, pause=raising(AssertionError(), at=stopped_at))
        assert names(tmp_path) == ["out.partial", "out.partial.json"]
    assert fetch(records, output, form, restart=True) == Fetched(9, 0)
    assert names(tmp_path) == ["out"]


def test_what_was_not_counted_is_cut_off(tmp_path: Path) -> None:
    """Half a line that a killed process wrote does not reach the output."""
    records, output = liquidations(5), tmp_path / "out"
    with pytest.raises(RuntimeError):
        fetch([*records, None], output, pause=raising(RuntimeError(), at=5))
    with (tmp_path / "out.partial").open("ab") as spool:
        spool.write(b'{"avg_price":"0.00')
    assert fetch(records, output) == Fetched(5, 5)
    assert output.read_bytes() == b"".join(map(to_json_line, records))


def test_a_lost_spool_is_noticed(tmp_path: Path) -> None:
    """A state file that counts more than the spool holds stops the fetch."""
    with pytest.raises(RuntimeError):
        fetch(liquidations(10), tmp_path / "out", pause=raising(RuntimeError(), at=5))
    os.truncate(tmp_path / "out.partial", 100)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=r"shorter than out\.partial\.json says.*--restart"):
            fetch(liquidations(10), tmp_path / "out")


@pytest.mark.parametrize("form", FILES)
def test_a_full_disk(form: Format, tmp_path: Path) -> None:
    """A full disk is reported as such; with more room, the fetch goes on from what fitted."""
    records, output = liquidations(3000), tmp_path / "out"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    line = len(to_json_line(records[-1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500 * line, limits[1]))
    try:
        with pytest.raises(ConfigurationError, match=r"out\.partial cannot be written: File too large"):
            fetch(records, output, form)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not output.exists()
    assert fetch(records, output, form) == Fetched(3000, 1000)
    fetch(records, tmp_path / "truth", form)
    assert content(output, form) == content(tmp_path / "truth", form)


@pytest.mark.parametrize(
    ("output", "form", "said"),
    [
        ("nowhere/out", Format.jsonl, "No such file or directory"),
        ("file/out", Format.jsonl, "Not a directory"),
        ("", Format.jsonl, "is not a file"),
        ("x" * 238, Format.jsonl, "choose a shorter name"),
        ("x" * 250, Format.csv, "choose a shorter name"),
        ("ä" * 120, Format.csv, "choose a shorter name"),
        ("out", Format.table, "a table is printed"),
    ],
)
def test_where_nothing_can_be_written(output: str, form: Format, said: str, tmp_path: Path) -> None:
    """An output that cannot be written is reported before anything is fetched."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match=said):
        fetch(liquidations(1), tmp_path / output, form, overwrite=True, pause=raising(AssertionError(), at=0))
    assert names(tmp_path) == ["file"]
