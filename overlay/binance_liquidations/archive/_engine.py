"""From the URL of an archive to an engine: what differs between SQLite and PostgreSQL, as far as connections go."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from ..errors import ConfigurationError

APPLICATION = "binance-liquidations"
_BUSY_SECONDS = 60


def url_of(to: str | Path) -> URL:
    """Where an archive is; raises ConfigurationError for what cannot be one."""
    if isinstance(to, Path) or ("://" not in to and to not in {"", ":memory:"}):
        return URL.create("sqlite", database=str(to))
    try:
        url = make_url(to if "://" in to else f"sqlite:///{to}")
    except (ArgumentError, ValueError):
        # It is not repeated: there may be a password in it.
        raise ConfigurationError(
            "the archive's URL cannot be read: give one as postgresql://user@host/database"
        ) from None
    if url.get_backend_name() in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"} and not url.query:
        return url.set(drivername="sqlite")
    raise ConfigurationError(
        "an archive is a SQLite file (a path, or sqlite:///path) or postgresql://user@host/database"
    )


def shown(url: URL) -> str:
    """The same for people: no password, and nothing that may hold one."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return URL.create("postgresql", url.username, None, url.host, url.port, url.database).render_as_string()


def engine_of(url: URL) -> Engine:
    """SQLAlchemy's engine; nothing is connected yet."""
    try:
        if url.get_backend_name() == "sqlite":
            engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True)
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
    # Whoever means to write says so: queries of somebody's own keep no sync waiting, and no sync loses its lock midway.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")
