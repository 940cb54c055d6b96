"""A Redis of the tests' own, and a process that spends from the budget that it keeps."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from binance_liquidations.redis import RedisBudget
from binance_liquidations_wire.operations import LIST_CLOSED_RISK_UNITS

PLACE = "https://exchange.test"
A_SECOND = LIST_CLOSED_RISK_UNITS._replace(budget_period=timedelta(seconds=1))
"""An operation whose weight is counted by the second, so that a test need not take minutes."""


class RedisServer:
    """Debian's redis-server on a Unix socket; nothing is written to disk."""

    def __init__(self, program: str, folder: Path) -> None:
        self._socket = folder / "redis"
        self._command = [program, "--port", "0", "--unixsocket", str(self._socket), "--dir", str(folder), "--save", ""]
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        give_up = time.monotonic() + 10
        while not self._answers():
            assert self._process.poll() is None, "redis-server ended"
            assert time.monotonic() < give_up, "redis-server does not answer"
            time.sleep(0.01)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(10)

    def say(self, command: str) -> str:
        """Everything that the server answers to a command, as it comes over the wire."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self._socket))
            connection.sendall(f"{command}\r\nQUIT\r\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def _answers(self) -> bool:
        try:
            return self.say("PING").startswith("+PONG")
        except OSError:
            return False


def served(folder: Path) -> Iterator[RedisServer]:
    """What a fixture yields: a server that runs, until the fixture ends."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not on PATH: apt-get install redis-server")
    server = RedisServer(program, folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def milliseconds() -> int:
    return time.time_ns() // 1_000_000


def spend(url: str, limit: int, begin: int, end: int, pause: float) -> list[int]:
    """When, in milliseconds, this process was admitted: one call after another, each `pause` seconds."""
    budget = RedisBudget(url, limit=limit)
    budget.banned_for(PLACE, A_SECOND, begin)  # connected before the others begin
    time.sleep(max(0, begin - milliseconds()) / 1000)
    admitted: list[int] = []
    while (now := milliseconds()) < end:
        wait = budget.reserve(PLACE, A_SECOND, now)
        if not wait:
            admitted.append(now)
        time.sleep(wait or pause)
    return admitted


def banned_elsewhere(url: str, until: int) -> None:
    """What another process does that is answered 418."""
    RedisBudget(url).ban(PLACE, LIST_CLOSED_RISK_UNITS, until)


def most_within(moments: list[int], milliseconds: int) -> int:
    """The most moments that any window of this length holds."""
    ordered = sorted(moments)
    return max(sum(begin <= moment < begin + milliseconds for moment in ordered[i:]) for i, begin in enumerate(ordered))
