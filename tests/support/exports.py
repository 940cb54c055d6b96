"""Histories that are there already, for tests of what is made of them, and for the processes that these tests kill."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from pyarrow import parquet

from binance_liquidations.export.fetch import Fetched, Format, fetch_to_file, forget_fetch
from binance_liquidations.quirks.decoding import decode
from binance_liquidations_wire.models import MarginLiquidation
from support.operations import PAGES
from support.vectors import WIRE

REQUEST = {"resource": "margin-liquidations", "start": "2024-01-01T00:00:00Z"}


def sample(path: str) -> list[Any]:
    """The records of a sample."""
    page: Any = decode((WIRE / path).read_bytes(), PAGES[path.partition("/")[0]])
    return list(page.rows)


def liquidations(count: int) -> list[MarginLiquidation]:
    """Copies of the documented margin liquidations, each with its own id."""
    documented = sample("list_margin_liquidations/documented.example.json")
    return [replace(documented[number % len(documented)], order_id=number) for number in range(count)]


class Listed:
    """A history of records that are there already, and what happens before some of them; its cursor is an index."""

    def __init__(self, records: list[Any], cursor: str | None = None, *, pause: Callable[[int], object] = bool) -> None:
        self.records, self.at, self.pause = records, int(json.loads(cursor)) if cursor else 0, pause

    @property
    def cursor(self) -> str:
        return json.dumps(self.at)

    def __iter__(self) -> Iterator[Any]:
        while self.at < len(self.records):
            self.pause(self.at)
            self.at += 1
            yield self.records[self.at - 1]


def fetch(records: list[Any], output: Path, form: Format = Format.jsonl, **options: Any) -> Fetched:
    """Fetch these records to a file, to the very end; `pause` is called before each of them."""
    pause = options.pop("pause", bool)
    asked: dict[str, Any] = {"model": MarginLiquidation, "request": REQUEST} | options
    done = fetch_to_file(lambda cursor: Listed(records, cursor, pause=pause), output, form, **asked)
    forget_fetch(output)
    return done


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
