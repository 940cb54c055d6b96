"""Starts the processes to measure, lets them take turns, and collects their results."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from .contenders import ASYNC, SYNC

SCRIPTS = Path(__file__).resolve().parent.parent.parent
STYLES: dict[str, Sequence[str]] = {"sync": [*SYNC], "1": [*ASYNC], "32": [*ASYNC]}
IMPORTS = {
    "bare interpreter": "pass",
    "ours": "import binance_liquidations",
    "ccxt": "import ccxt",
    "python-binance": "import binance",
    "official SDK": "import binance_sdk_margin_trading",
}


class BenchmarkError(Exception):
    """Something could not be measured."""


def _start(module: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", f"toolchain.bench.{module}", *arguments],
        cwd=SCRIPTS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _read_line(process: "subprocess.Popen[str]", what: str) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        output = process.stderr.read() if process.stderr else ""
        raise BenchmarkError(f"{what} could not be measured:\n{output.strip()[-2000:]}")
    return line


@contextmanager
def server(rows: int) -> Iterator[str]:
    """Start a server of this many margin liquidations in a process of its own; yields its base URL."""
    process = _start("server", str(rows))
    try:
        yield f"http://127.0.0.1:{int(_read_line(process, 'the server'))}"
    finally:
        process.kill()
        process.communicate()


def requests(rounds: int, calls: int) -> dict[str, dict[str, dict[str, Any]]]:
    """The CPU and wall-clock microseconds of a call, by style and contender, which take turns in every round."""
    with server(200) as base, ExitStack() as stack:
        workers = {}
        for style, contenders in STYLES.items():
            for name in contenders:
                workers[style, name] = process = _start("worker", style, name, base)
                stack.callback(process.communicate)
                stack.callback(process.kill)
                assert _read_line(process, name) == "ready\n"
        found: dict[tuple[str, str], list[dict[str, float]]] = {who: [] for who in workers}
        for _ in range(rounds):
            for (style, name), process in workers.items():
                assert process.stdin is not None
                process.stdin.write(f"{calls // 4 if name == 'official SDK' else calls}\n")
                process.stdin.flush()
                found[style, name].append(json.loads(_read_line(process, name)))
    table: dict[str, dict[str, dict[str, Any]]] = {}
    for (style, name), costs in found.items():
        table.setdefault(style, {})[name] = {cost: spread([one[cost] for one in costs]) for cost in ("cpu", "wall")}
    return table


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median and quartiles."""
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return {"median": middle, "low": low, "high": high}


def decoding() -> list[dict[str, Any]]:
    """The cost of decoding a page of each kind in each form."""
    run = subprocess.run(
        [sys.executable, "-m", "toolchain.bench.decoding"], cwd=SCRIPTS, capture_output=True, text=True, check=False
    )
    if run.returncode:
        raise BenchmarkError(f"decoding could not be measured:\n{run.stderr.strip()[-2000:]}")
    return [json.loads(line) for line in run.stdout.splitlines()]


def imports(rounds: int) -> dict[str, dict[str, float]]:
    """CPU milliseconds for starting Python and importing each package; all take turns."""
    found: dict[str, list[float]] = {name: [] for name in IMPORTS}
    for number in range(rounds + 1):
        for name, code in IMPORTS.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            if subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode:
                raise BenchmarkError(f"{name} could not be imported")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if number:  # the first round writes the bytecode
                found[name].append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return {name: spread(values) for name, values in found.items()}


def histories(sizes: Sequence[int]) -> dict[str, list[dict[str, float]]]:
    """The time, CPU and memory of whole histories, one process each."""
    found: dict[str, list[dict[str, float]]] = {"sync": [], "async": []}
    with server(max(sizes)) as base:
        for style, costs in found.items():
            for rows in sizes:
                process = _start("history", style, str(rows), base)
                costs.append(json.loads(_read_line(process, f"a history of {rows}")))
                process.communicate()
    return found


def gateway() -> dict[str, dict[str, float]]:
    """What the gateway adds to a direct call."""
    with server(200) as base:
        process = _start("gateway", base)
        found: dict[str, dict[str, float]] = json.loads(_read_line(process, "the gateway"))
        process.communicate()
    return found


def generating() -> float:
    """The seconds that `scripts/generate --check` takes."""
    began = time.perf_counter()
    run = subprocess.run([SCRIPTS / "generate", "--check"], capture_output=True, text=True, check=False, env=os.environ)
    if run.returncode:
        raise BenchmarkError(f"scripts/generate could not be measured:\n{run.stdout}{run.stderr}")
    return time.perf_counter() - began
