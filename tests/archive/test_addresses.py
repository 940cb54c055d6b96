"""The addresses that an archive may have: files and URLs, and nothing that hides a password."""

from pathlib import Path

import pytest

from binance_liquidations import ConfigurationError
from binance_liquidations.archive import Archive

PASSWORD = "Confidential0Text"


@pytest.mark.parametrize(
    ("message", "text"),
    [
        *(
            ("the archive's URL can be read in two ways", f"postgresql://{rest}")
            for rest in (
                "a:@{p}@h/d",
                "a:x@{p}@h/d",
                "a:x@y/{p}@h/d",
                "a:{p}?@h/d",
                "h:5432/d?password=@{p}",
                "h/d?password=@{p}",
                "h/d@{p}",
            )
        ),
        *(
            ("the archive's address is neither a URL nor the name of a file", text)
            for text in (
                "host=h password={p} dbname=d",
                "dbname = 'd' password = '{p}'",
                "Server=h;Database=d;Password={p}",
                "service={p}",
                "postgresql:/ab:{p}@h/d",
                "a:{p}@h/d",
                "ab:{p}@h",
            )
        ),
        ("the archive's URL cannot be read", "jdbc:postgresql://h/d?user=a&password={p}"),
        ("an archive is a SQLite file", "sqlite://a:{p}@h/d.db"),
        ("an archive is a SQLite file", "mysql://a:{p}@h/d"),
    ],
)
def test_addresses_that_are_refused(message: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked up as a host, nothing is made a file, and no password is shown, in a chained error neither."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=message) as caught:
        Archive(text.replace("{p}", PASSWORD), create=True)
    assert PASSWORD not in str(caught.value)
    assert caught.value.__context__ is None
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name", ["second@desk.test.db", "a b.db", "2024-01-01T00:00:00.db", "report=1.db", "sqlite:///x@y.db"]
)
def test_names_of_files(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may be called as people call files."""
    monkeypatch.chdir(tmp_path)
    Archive(name, create=True).close()
    assert (tmp_path / name.removeprefix("sqlite:///")).exists()
