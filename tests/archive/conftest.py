"""Where archives are made: in files, and in a PostgreSQL of the tests' own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.postgres_server import PostgresServer, served


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    """A server of a module's own, which may be stopped."""
    yield from served()


@pytest.fixture(params=["sqlite", "postgresql"])
def to(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an archive is to be."""
    if request.param == "sqlite":
        return str(tmp_path / "archive.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()
