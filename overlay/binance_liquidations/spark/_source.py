"""What Spark asks of a data source: its columns, and how a batch is planned and read."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.types import StructType

from ..client.exchange_time import ask_exchange_time
from ..client.policy import UNATTENDED
from ..errors import ConfigurationError
from ._options import Options, options_of
from ._piece import Piece, columns_of, pieces, read
from ._stream import BRIEFLY, LiquidationStream

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession


class LiquidationSource(DataSource):
    """The format `binance_liquidations`; `register` makes a session know it."""

    @classmethod
    def name(cls) -> str:
        return "binance_liquidations"

    def schema(self) -> StructType:
        return columns_of(options_of(self.options).resource)

    def reader(self, schema: StructType) -> "LiquidationReader":
        return LiquidationReader(self._options(schema), schema)

    def streamReader(self, schema: StructType) -> LiquidationStream:  # noqa: N802 - Spark's name
        return LiquidationStream(self._options(schema), schema)

    def _options(self, columns: StructType) -> Options:
        options = options_of(self.options)
        if columns.simpleString() != columns_of(options.resource).simpleString():
            raise ConfigurationError("the columns are those of the resource: leave .schema(...) out, select afterwards")
        return options


class LiquidationReader(DataSourceReader):
    """Every record from `start` to `end`, once, up to the moment of planning at most."""

    def __init__(self, options: Options, columns: StructType) -> None:
        if options.settling is not None:
            raise ConfigurationError("option settling is for readStream: give end instead")
        if options.resource.operation.window is None and (options.start, options.end) != (None, None):
            raise ConfigurationError(f"{options.name} has no times: leave start and end out")
        self._options = options
        self._columns = columns

    def partitions(self) -> Sequence[InputPartition]:
        options = self._options
        if options.start is None:
            return [Piece(account) for account in options.accounts]
        # The end for all tasks, also those that are repeated.
        now = ask_exchange_time(options.base_url, allow_http=options.allow_http, retry_for=BRIEFLY, patience=UNATTENDED)
        end = now if options.end is None else min(options.end, now)
        return [
            piece for account in options.accounts for piece in pieces(options.resource, account, options.start, end)
        ]

    def read(self, partition: InputPartition) -> "Iterator[pa.RecordBatch]":
        return read(partition, self._options, self._columns)


def register(spark: "SparkSession") -> None:
    """Let a session know the format `binance_liquidations`, for reading and for streaming."""
    spark.dataSource.register(LiquidationSource)
