"""A Spark session for the tests, whose output goes to a file, and a way to kill its Python workers."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def require() -> None:
    """Skip the module that calls it where there is no Spark to test with; in CI there has to be one."""
    missing = []
    if find_spec("pyspark") is None:
        missing.append('pip install "binance-liquidations[spark]"')
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        missing.append("apt-get install default-jdk-headless")
    if missing and os.environ.get("CI"):
        pytest.fail(f"Spark cannot be tested without: {', '.join(missing)}", pytrace=False)
    if missing:
        pytest.skip(f"Spark is missing: {', '.join(missing)}", allow_module_level=True)


@contextmanager
def session(folder: Path, log: Path) -> Iterator["SparkSession"]:
    """Two workers, four attempts. What the JVM and its Python workers print or log is in `log`, events in `folder`."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    (folder / "events").mkdir()
    builder = SparkSession.builder.master("local[2,4]").appName("binance-liquidations")
    for name, value in {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.eventLog.compress": "false",
        "spark.eventLog.dir": (folder / "events").as_uri(),
        "spark.eventLog.enabled": "true",
        "spark.local.dir": str(folder),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
    }.items():
        builder = builder.config(name, value)
    with _standard_error_in(log):
        spark = builder.getOrCreate()
    gateway = SparkContext._gateway
    assert gateway is not None
    try:
        yield spark
    finally:
        spark.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()  # which ends the JVM
        gateway.proc.wait(30)
        SparkContext._gateway = SparkContext._jvm = None


@contextmanager
def _standard_error_in(log: Path) -> Iterator[None]:
    """Redirect the standard error of processes that are started meanwhile."""
    sys.stderr.flush()
    kept = os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def kill_workers() -> int:
    """Kill the Python workers of this process's Spark, and nothing else; how many there were."""
    from pyspark import SparkContext

    assert SparkContext._gateway is not None
    daemons = _children({SparkContext._gateway.proc.pid})
    workers = _children(daemons)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    return len(workers)


def _children(parents: set[int]) -> set[int]:
    """The processes of pyspark.daemon, which forks workers, that have one of these parents."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
        if parent in parents and b"pyspark.daemon" in command:
            found.add(int(process.name))
    return found
