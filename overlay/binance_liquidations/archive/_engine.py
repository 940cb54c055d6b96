"""From the URL of an archive to an engine: what differs between SQLite and PostgreSQL, as far as connections go."""

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from ..errors import ConfigurationError

APPLICATION = "binance-liquidations"
_BUSY_SECONDS = 60
_NEITHER = "an archive is a SQLite file (a path, or sqlite:///path) or postgresql://user@host/database"


_LIBPQ = re.compile(r"(?i)\b(host|hostaddr|port|user|dbname|database|server|service|sslmode|password|passwd|pwd)\s*=")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/|[^/\\]+:(?![/\\])[^@]*@")
"""How what is meant as a URL begins, also without its scheme or a slash; C:\\ is a drive."""
_USER = re.compile(r"[^@/?#]*@[^@]*|[^@]*")
"""What may follow the scheme: an @ only after a user, and once."""


def url_of(to: str | Path) -> URL:
    """Where an archive is; raises ConfigurationError for what cannot be one, without repeating a password in it."""
    scheme, separator, rest = str(to).partition("://")
    if isinstance(to, Path) or not separator:
        return _file(str(to))
    url: URL | None = None
    with suppress(ArgumentError, ValueError):
        url = make_url(to)
    if url is None:
        raise ConfigurationError("the archive's URL cannot be read: give one as postgresql://user@host/database")
    if url.get_backend_name() in {"postgresql", "postgres"}:
        if not _USER.fullmatch(rest):
            raise ConfigurationError(
                "the archive's URL can be read in two ways: in a user or password, write @ as %40, / as %2F, ? as %3F"
                " and # as %23, or leave the password out and set PGPASSWORD"
            )
        return url.set(drivername="postgresql+psycopg")
    is_plain = not (url.query or url.host or url.username or url.password)
    if scheme.startswith("sqlite") and is_plain and url.database not in {None, "", ":memory:"}:
        return url.set(drivername="sqlite")
    raise ConfigurationError(_NEITHER)


def _file(path: str) -> URL:
    """A SQLite file; nothing that was meant as anything else becomes the name of one."""
    if path in {"", ":memory:"}:
        raise ConfigurationError(_NEITHER)
    if _LIBPQ.search(path) or _SCHEME.match(path):
        raise ConfigurationError(
            "the archive's address is neither a URL nor the name of a file: write that of a database as"
            " postgresql://user@host/database"
        )
    return URL.create("sqlite", database=path)


def url_for_people(url: URL) -> str:
    """The same for people: no password, and nothing that may hold one."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return URL.create("postgresql", url.username, None, url.host, url.port, url.database).render_as_string()


def passwords_in(url: URL) -> list[str]:
    """What no message may show."""
    query = _query(url.query)
    return [word for word in (url.password, query.get("password"), query.get("sslpassword")) if word]


def engine_of(url: URL) -> Engine:
    """SQLAlchemy's engine; nothing is connected yet."""
    try:
        if url.get_backend_name() == "sqlite":
            # No pool: a file that is open while a sync waits could not be replaced safely.
            engine = create_engine(
                url, connect_args={"timeout": _BUSY_SECONDS}, poolclass=NullPool, hide_parameters=True
            )
            event.listen(engine, "connect", _tune)
            event.listen(engine, "begin", _begin)
            return engine
        options = "-c timezone=UTC"
        if given := _query(url.query).get("options"):
            options = f"{given} {options}"
        arguments = {
            "options": options,
            "application_name": APPLICATION,
            "connect_timeout": 10,
            "client_encoding": "utf8",  # whatever the database's own may be
        }
        url = url.difference_update_query(["options"])
        return create_engine(url, connect_args=arguments, pool_pre_ping=True, pool_size=20, hide_parameters=True)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise ConfigurationError('PostgreSQL needs psycopg: pip install "binance-liquidations[archive]"') from None


def _query(query: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: value if isinstance(value, str) else " ".join(value) for name, value in query.items()}


def _tune(connection: Any, _: object) -> None:
    """It is SQLAlchemy that begins transactions, not the driver. A power failure may lose the last."""
    connection.isolation_level = None
    connection.execute("pragma synchronous = normal")


def _begin(connection: Connection) -> None:
    # Writers say so at once: users' queries never block a sync, and no sync loses its lock midway.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
