"""The unit of work: the records of one account from one moment to another. To read it again changes nothing."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import pyarrow as pa
from pyspark.sql.datasource import InputPartition
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import StringType, StructField, StructType

from binance_liquidations_wire.types import MILLISECOND

from ..client.account import Account
from ..client.budget import SHARED, Budget, WeightBudget
from ..client.policy import UNATTENDED
from ..client.sync import Client
from ..errors import BinanceLiquidationsError, ConfigurationError
from ..export.arrow import record_batches, schema_of
from ..export.widths import Widths
from ..history.resources import Resource
from ..history.windows import as_moment
from ..redis import RedisBudget
from ._options import Options

_LONGEST = 4 * (timedelta(days=100) // MILLISECOND + 1)
"""Milliseconds: four of the longest windows that the exchange allows. Up to this length an account is one task, since
a task costs 60 ms and most windows are empty. What is longer is cut, so that one account can use many executors and a
lost worker repeats a year; cutting costs a request at most, since windows are asked for with a margin anyway."""
_ROWS = 1000
"""Rows of a batch: Python's objects take far more room than the columns that they become."""
_WIDTHS = Widths(before=20, after=18)
"""Spark wants to know the columns before there is a record: all 38 digits, so that no amount makes one wider."""


@dataclass(frozen=True)
class Piece(InputPartition):
    """Times are milliseconds since 1970, both included; without them, all that there is."""

    account: Account
    start: int | None = None
    end: int | None = None


def pieces(resource: Resource, account: Account, start: int, end: int) -> Iterator[Piece]:
    """An account's time, both ends included, in pieces that one task reads."""
    if resource.operation.window is None:
        yield Piece(account, start, end)  # all is read, whatever the times
        return
    for first in range(start, end + 1, _LONGEST):
        yield Piece(account, first, min(first + _LONGEST - 1, end))


def columns_of(resource: Resource) -> StructType:
    """The account's name, and the columns of the records."""
    columns = from_arrow_schema(schema_of(resource.record, _WIDTHS), prefer_timestamp_ntz=False)
    return StructType([StructField("account", StringType(), nullable=False), *columns.fields])


def read(piece: InputPartition, options: Options, columns: StructType) -> Iterator[pa.RecordBatch]:
    """The records of a piece, oldest first. Keys are looked up by their names here, on the executor."""
    if not isinstance(piece, Piece):
        return  # Spark plans one partition of its own where there is none
    resource, schema = options.resource, to_arrow_schema(columns, timezone="UTC")
    try:
        budget = _budget(options.redis, options.share)
        # A task that gives up repeats its whole piece.
        more: dict[str, Any] = {"budget": budget, "retry_for": UNATTENDED, "patience": UNATTENDED}
        with piece.account.client(options.base_url, allow_http=options.allow_http, **more) as client:
            for batch in record_batches(_records(client, resource, piece), resource.record, _WIDTHS, _ROWS):
                account = pa.repeat(pa.scalar(piece.account.name), batch.num_rows)
                arrays = [account, *batch.columns]
                yield pa.RecordBatch.from_arrays(
                    [array.cast(field.type) for array, field in zip(arrays, schema, strict=True)], schema=schema
                )
    except BinanceLiquidationsError as error:
        error.__notes__ = [f"This was account {piece.account.name}, {resource.name}."]  # in place of a cursor
        raise


def _records(client: Client, resource: Resource, piece: Piece) -> Iterator[Any]:
    history = getattr(client, resource.name.replace("-", "_"))
    if resource.operation.window is not None:
        start, end = (None if time is None else as_moment(time) for time in (piece.start, piece.end))
        yield from history(start=start, end=end)
        return
    for record in history():
        moment = resource.time(record)
        if piece.start is None or piece.end is None or piece.start <= moment <= piece.end:
            yield record


@cache
def _budget(redis: str | None, share: float | None) -> Budget:
    """One for each Python worker, which goes from task to task."""
    if redis is None:
        return SHARED if share is None else WeightBudget(share=share)
    url = redis if "://" in redis else os.environ.get(redis)
    if not url:
        raise ConfigurationError(f"option redis: {redis} is not set in the environment of this executor")
    return RedisBudget(url) if share is None else RedisBudget(url, share=share)
