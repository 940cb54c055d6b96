"""A PostgreSQL server for the tests, with a new database for each test."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").is_dir() else []
_NUMBERS = itertools.count()


class PostgresServer:
    """Debian's PostgreSQL on a Unix socket, in a folder that goes when it stops."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:  # as whom it refuses to run
            user = pwd.getpwnam("postgres" if "postgres" in {each.pw_name for each in pwd.getpwall()} else "nobody")
            os.chown(self._folder, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", "data", "-U", "archive", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self) -> None:
        command = [str(self._programs / "postgres"), "-D", "data", "-k", str(self._folder)]
        settings = ["-c", "listen_addresses=", "-c", "fsync=off"]
        log = (self._folder / "log").open("wb")
        with log:
            self._process = subprocess.Popen([*command, *settings], cwd=self._folder, stderr=log, **self._as)
        give_up = time.monotonic() + 20
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                assert self._process.poll() is None, (self._folder / "log").read_text()
                assert time.monotonic() < give_up, "postgres does not answer"
                time.sleep(0.02)

    def stop(self) -> None:
        """Break off all sessions and end."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(20)

    def remove(self) -> None:
        shutil.rmtree(self._folder)

    def new_database(self, options: str = "") -> str:
        """The URL of a new, empty database."""
        name = f"test{next(_NUMBERS)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"create database {name} {options}".encode())
        return self.url(name)

    def url(self, database: str) -> str:
        return f"postgresql://archive@/{database}?host={self._folder}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, cwd=self._folder, check=True, capture_output=True, **self._as)


def served() -> Iterator[PostgresServer]:
    """What a fixture yields: a server that runs, until the fixture ends."""
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not in /usr/lib/postgresql: apt-get install postgresql")
    server = PostgresServer(PROGRAMS[-1])
    try:
        server.start()
        yield server
    finally:
        server.stop()
        server.remove()
