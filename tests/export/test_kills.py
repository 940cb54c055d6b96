"""Wherever a fetch is killed, the next one ends with the same file."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from binance_liquidations.export import spool as _spool
from binance_liquidations.export.fetch import Fetched, Format
from binance_liquidations.export.lines import to_json_line
from support.exports import content, fetch, liquidations, names

pytestmark = pytest.mark.long


class Killed(BaseException):
    """Stands for a process that does nothing any more."""


def dying(monkeypatch: pytest.MonkeyPatch, step: int, after: bool) -> None:
    """Stop right before, or right after, the given step: a rename, a removal or an fsync."""
    steps = 0

    def patched(work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps > step or (steps == step and not after):
                raise Killed
            done = work(*arguments)
            if steps == step:
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
    """Wherever in the spool Ctrl-C comes, no record is lost, and none is written twice."""
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
from support.exports import Format, fetch, liquidations
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
