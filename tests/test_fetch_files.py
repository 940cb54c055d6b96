"""A fetched file is complete or not there, however often the fetch was stopped, and lines lose nothing."""

import csv
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import Any, get_args, get_origin

import pytest
from histories import REQUEST, Listed, fetch, liquidations, sample
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields
from operations import PAGES
from pyarrow import parquet

from binance_liquidations import ConfigurationError, ParameterError
from binance_liquidations.cli.stdout import fetch_to_stdout
from binance_liquidations.export import spool as _spool
from binance_liquidations.export.arrow import to_arrow
from binance_liquidations.export.fetch import Fetched, Format, fetch_to_file, forget_fetch
from binance_liquidations.export.lines import csv_lines, from_json_line, plain, to_json_line
from binance_liquidations_wire.forms import plain_type
from binance_liquidations_wire.models import (
    ClosedRiskUnit,
    LiquidationTransfers,
    MarginLiquidation,
    RiskUnitLiquidation,
)

MODELS = [MarginLiquidation, RiskUnitLiquidation, LiquidationTransfers, ClosedRiskUnit]
FILES = [Format.jsonl, Format.csv, Format.parquet]


def raising(error: BaseException, at: int) -> Callable[[int], None]:
    """What raises an error before the record at an index."""

    def pause(index: int) -> None:
        if index == at:
            raise error

    return pause


def content(path: Path, form: Format) -> Any:
    """What a file holds: its bytes, or its table."""
    return parquet.read_table(path) if form is Format.parquet else path.read_bytes()


def names(folder: Path) -> list[str]:
    """The files in a folder."""
    return sorted(path.name for path in folder.iterdir())


# What lines hold


MOMENTS = st.datetimes(timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000, fold=0)
)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type, in the one shape that a record has it in."""
    kind = plain_type(kind)
    if type(None) in get_args(kind):
        return st.one_of(st.none(), *(values(option) for option in get_args(kind) if option is not type(None)))
    if get_origin(kind) is list:
        return st.lists(values(get_args(kind)[0]), max_size=3)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return st.builds(kind, **{field.name: values(field.type) for field in fields(kind)})
    return {
        Decimal: st.decimals(allow_nan=False, allow_infinity=False),
        datetime: MOMENTS,
        int: st.integers(),
        bool: st.booleans(),
        str: st.text(),
    }[kind]


@given(record=st.one_of(*map(values, MODELS)))
def test_any_record_survives_its_line(record: Any) -> None:
    """A JSON line holds all of a record, every digit and exponent, and is one line."""
    line = to_json_line(record)
    restored = from_json_line(line, type(record))
    assert record == restored
    assert repr(record) == repr(restored)  # tells 0E-8 from 0, which are equal
    assert line.count(b"\n") == 1


@given(record=st.one_of(*map(values, MODELS)))
def test_any_record_survives_its_row(record: Any) -> None:
    """A CSV row holds the same values, whatever quotes, commas and line ends are in them."""
    text = b"".join(csv_lines([plain(record)], type(record))).decode()
    header, cells = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == list(plain(record))
    for value, cell in zip(plain(record).values(), cells, strict=True):
        assert (value or "") == cell if isinstance(value, str | None) else value == json.loads(cell)


def test_a_json_line() -> None:
    """Python's names, amounts as they were sent, times with milliseconds, nested records nested, None as null."""
    line = to_json_line(sample("list_risk_unit_liquidations/hard.mixed.json")[0])
    assert line.decode() == (
        '{"group_id":9007199254740993,"start_ltv":"0.592","end_ltv":"0.9",'
        '"liquidation_start_time":"2025-05-27T21:35:16.906Z","total_net_equity":"16671.550797300000000001",'
        '"total_maintenance_margin":"0E-8","total_liability":"12345678901234567890.000000000000000001",'
        '"liquidation_snapshot":{"snapshots":[{"sub_email":"a@test.com","member_type":"GUARANTOR",'
        '"wallet_type":"OPTIONS","net_equity":"0E-8","maintain_margin":"-1E-18"}],'
        '"liabilities":[{"asset_name":"USDT","principal":"1","interest":"0E-8"},'
        '{"asset_name":"BTC","principal":"1E-18","interest":"2"}]},"liquidation_end_time":null}\n'
    )


def test_csv_rows() -> None:
    """A header, then the same values; nested ones as JSON in a quoted cell, a missing one as nothing."""
    records = sample("list_risk_unit_liquidations/hard.mixed.json")
    header, *rows = b"".join(csv_lines(map(plain, records), RiskUnitLiquidation)).decode().split("\r\n")
    assert header == ",".join(RiskUnitLiquidation.__struct_fields__)
    assert rows[1] == (
        '7,1,0,2025-05-27T21:35:16.906Z,0,0,0,"{""snapshots"":[],""liabilities"":[]}",2025-05-29T13:37:28.742Z'
    )
    assert rows[0].endswith('}]}",')
    assert rows[2:] == [""]


# What files hold


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
    """What another request left unfinished is neither mixed up with this one nor lost, unless one says so."""
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
    """Somebody who may write the folder cannot let a fetch write, or read, a file that is not its own."""
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
    """A cursor that the history does not know again stops the fetch, and is not told as a wrong argument."""
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
    """Overwritten records are told before more is fetched, in every format, and do not stand in the way for good."""
    records, output, spool = liquidations(9), tmp_path / "out", tmp_path / "out.partial"
    with pytest.raises(RuntimeError):
        fetch([*records, None], output, form, pause=raising(RuntimeError(), at=stopped_at))
    third = sum(len(to_json_line(record)) for record in records[:3])
    with spool.open("r+b") as file:
        file.seek(third + 20)
        file.write(damage)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=rf"damaged behind 3 of {stopped_at} records\..*--restart"):
            fetch(records, output, form, pause=raising(AssertionError(), at=stopped_at))
        assert names(tmp_path) == ["out.partial", "out.partial.json"]
    assert fetch(records, output, form, restart=True) == Fetched(9, 0)
    assert names(tmp_path) == ["out"]


def test_what_was_not_counted_is_cut_off(tmp_path: Path) -> None:
    """Half a line that a killed process left behind does not reach the output."""
    records, output = liquidations(5), tmp_path / "out"
    with pytest.raises(RuntimeError):
        fetch([*records, None], output, pause=raising(RuntimeError(), at=5))
    with (tmp_path / "out.partial").open("ab") as spool:
        spool.write(b'{"avg_price":"0.00')
    assert fetch(records, output) == Fetched(5, 5)
    assert output.read_bytes() == b"".join(map(to_json_line, records))


def test_a_lost_spool_is_noticed(tmp_path: Path) -> None:
    """A state file that counts more than there is stops the fetch."""
    with pytest.raises(RuntimeError):
        fetch(liquidations(10), tmp_path / "out", pause=raising(RuntimeError(), at=5))
    os.truncate(tmp_path / "out.partial", 100)
    for _ in range(2):
        with pytest.raises(ConfigurationError, match=r"shorter than out\.partial\.json says.*--restart"):
            fetch(liquidations(10), tmp_path / "out")


@pytest.mark.parametrize("form", FILES)
def test_a_full_disk(form: Format, tmp_path: Path) -> None:
    """A disk that fills up is told as such; with more room the fetch goes on from what fitted."""
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
    """An output that cannot be is told before anything is fetched."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match=said):
        fetch(liquidations(1), tmp_path / output, form, overwrite=True, pause=raising(AssertionError(), at=0))
    assert names(tmp_path) == ["file"]


# What survives a kill


class Killed(BaseException):
    """Stands for a process that does nothing any more."""


def dying(monkeypatch: pytest.MonkeyPatch, step: int, after: bool) -> None:
    """Stop for good right before, or after, the n-th time that a file is renamed, removed or handed to the disk."""
    told = 0

    def patched(work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any) -> Any:
            nonlocal told
            told += 1
            if told > step or (told == step and not after):
                raise Killed
            done = work(*arguments)
            if told == step:
                raise Killed
            return done

        return wrapper

    for name in ("replace", "unlink", "fsync"):
        monkeypatch.setattr(os, name, patched(getattr(os, name)))


@pytest.mark.parametrize(("form", "overwrite"), [(Format.jsonl, False), (Format.csv, True)])
def test_a_kill_at_every_step(form: Format, overwrite: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it is stopped, the output is the old file or the new one, and the next run ends with the new one.

    The last step is to forget the fetch: after that it is not stopped, it is over.
    """
    records = liquidations(1010)
    fetch(records, tmp_path / "truth", form)
    truth = content(tmp_path / "truth", form)
    for step, after in ((step, after) for step in range(1, 100) for after in (False, True)):
        output = tmp_path / f"{step}-{after}" / "out"
        output.parent.mkdir()
        if overwrite:
            output.write_bytes(b"old")
        with monkeypatch.context() as patch, suppress(Killed):
            dying(patch, step, after)
            fetch(records, output, form, overwrite=overwrite)
            assert step > 10
            return
        if not output.exists() or output.read_bytes() == b"old":
            assert output.exists() == overwrite
            fetch(records, output, form, overwrite=overwrite)
        elif names(output.parent) not in (["out"], ["out", "out.partial.lock"]):
            assert fetch(records, output, form, overwrite=overwrite) == Fetched(1010, 1010)
        assert content(output, form) == truth
        assert names(output.parent) in (["out"], ["out", "out.partial.lock"])  # what is locked is removed last
    pytest.fail("a fetch has no end")


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # left open
def test_ctrl_c_at_every_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever in the spool Ctrl-C comes, no record is lost, and none is there twice."""
    records = liquidations(8)
    monkeypatch.setattr(_spool, "BATCH", 3)
    for line in range(1, 1000):
        left = line

        def trace(frame: FrameType, event: str, _: object) -> Any:
            nonlocal left
            if frame.f_code.co_filename == _spool.__file__ and event == "line":
                left -= 1
                if left == 0:
                    raise KeyboardInterrupt
            return trace

        output = tmp_path / str(line)
        sys.settrace(trace)
        with suppress(KeyboardInterrupt):
            fetch(records, output)
        sys.settrace(None)
        if not output.exists():
            fetch(records, output)
        assert output.read_bytes() == b"".join(map(to_json_line, records))
        if left > 0:
            assert line > 100
            return
    pytest.fail("a fetch has no end")


SLOWLY = """
import sys, time
from pathlib import Path
from histories import Format, fetch, liquidations
def pause(index):
    if index % 100 == 0:
        time.sleep(0.005)
fetch(liquidations(6000), Path(sys.argv[1]), Format(sys.argv[2]), pause=pause)
"""


@pytest.mark.parametrize(("form", "kills"), [(Format.jsonl, 4), (Format.csv, 3), (Format.parquet, 3)])
def test_a_process_that_is_killed(form: Format, kills: int, tmp_path: Path) -> None:
    """Killed (SIGKILL) again and again, wherever it is, a process that is started again ends with the same file."""
    fetch(liquidations(6000), tmp_path / "truth", form)
    folder = tmp_path / "fetch"
    folder.mkdir()
    command = [sys.executable, "-c", SLOWLY, str(folder / "out"), form.value]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(kills):
        process = subprocess.Popen(command, env=environment)
        while process.poll() is None and not (folder / "out.partial").exists():
            time.sleep(0.001)
        time.sleep(random.uniform(0, 0.4))
        process.kill()
        assert process.wait() in {0, -signal.SIGKILL}
        if names(folder) == ["out"]:
            break
    else:
        subprocess.run(command, env=environment, check=True)
    assert content(folder / "out", form) == content(tmp_path / "truth", form)
    assert names(folder) == ["out"]


# What is printed


@pytest.mark.parametrize("form", [Format.jsonl, Format.csv])
def test_printed_lines(form: Format, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Standard output gets what a file would get, and nothing else."""
    records = liquidations(3)
    assert fetch_to_stdout(iter(records), form, model=MarginLiquidation) == Fetched(3, 0)
    fetch(records, tmp_path / "out", form)
    assert capsysbinary.readouterr().out == (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("name", PAGES)
def test_a_table_to_read(name: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """A table has a header, and the ids and amounts of each record in full."""
    records = sample(f"{name}/documented.example.json")
    fetch_to_stdout(iter(records), Format.table, model=type(records[0]))
    shown = capsysbinary.readouterr().out.decode()
    told = {
        "list_margin_liquidations": ("order_id", "2019-05-27 07:16:14.745", "BNBBTC", "31.39000000", "180015097"),
        "list_risk_unit_liquidations": ("wallets", "2025-05-27 21:35:16.906", "16671.5507973", "5000.00000000 USDT"),
        "list_liquidation_transfers": ("from_uid", "1000277033525", "PORTFOLIO_MARGIN", "17750.6316 USDT", "CONFIRM"),
        "list_closed_risk_units": ("closed", "72", "wdywaxmzlnah@test.com", "2025-07-25 05:54:59.052"),
    }
    assert [text for text in told[name] if text not in shown] == []


def test_parquet_is_not_printed() -> None:
    """Parquet needs a file."""
    with pytest.raises(ConfigurationError, match="to a file"):
        fetch_to_stdout(iter([]), Format.parquet, model=MarginLiquidation)


PRINTING = """
from binance_liquidations.cli.stdout import fetch_to_stdout
from histories import Format, MarginLiquidation, liquidations
fetch_to_stdout(iter(liquidations(2000)), Format("FORM"), model=MarginLiquidation)
"""


@pytest.mark.parametrize("form", [Format.jsonl, Format.table])
def test_a_reader_that_has_enough(form: Format) -> None:
    """A pipe that is closed at the other end stops the printing, without a word."""
    command = [sys.executable, "-c", PRINTING.replace("FORM", form.value)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert (process.wait(), process.stderr.read()) == (0, b"")


def test_a_full_disk_behind_standard_output() -> None:
    """What cannot be printed is an error."""
    command = [sys.executable, "-c", PRINTING.replace("FORM", "jsonl")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert "ConfigurationError: standard output cannot be written: No space left on device" in run.stderr
