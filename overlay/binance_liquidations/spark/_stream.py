"""A stream: for each account, the time up to which its records were returned, and the records after that."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pyspark.sql.datasource import DataSourceStreamReader, InputPartition
from pyspark.sql.streaming.datasource import ReadLimit, SupportsTriggerAvailableNow
from pyspark.sql.types import StructType

from binance_liquidations_wire.types import MILLISECOND

from ..client.exchange_time import ask_exchange_time
from ..client.policy import UNATTENDED
from ..errors import ConfigurationError
from ._options import Options
from ._piece import pieces, read

if TYPE_CHECKING:
    import pyarrow as pa

BRIEFLY = 30.0
"""Seconds of failures that are borne while it is unknown whether the exchange is there at all."""
_STEP = timedelta(minutes=1) // MILLISECOND
"""An offset moves on by whole minutes, whatever the trigger: a step costs each account one request at least."""


class LiquidationStream(DataSourceStreamReader, SupportsTriggerAvailableNow):
    """Every record once, as it stands when it is `settling` old.

    An offset is `{"resource": ..., "next": {ACCOUNT: ...}}`: for each account the first millisecond that was not handed
    out. An account that joins begins at `start`; one that leaves keeps its place.
    """

    def __init__(self, options: Options, columns: StructType) -> None:
        if options.end is not None:
            raise ConfigurationError("option end: a stream has none; leave it out, or use spark.read")
        self._options = options
        self._columns = columns
        self._accounts = {account.name: account for account in options.accounts}
        self._settling = options.resource.entry.settles if options.settling is None else options.settling
        self._retry_for = BRIEFLY
        self._goal: int | None = None

    def initialOffset(self) -> dict[str, Any]:  # noqa: N802 - Spark's name, as those below
        return self._offset(dict.fromkeys(self._accounts, self._options.start or 0))

    def prepareForTriggerAvailableNow(self) -> None:  # noqa: N802
        self._goal = self._settled_until()

    def latestOffset(self, start: dict[str, Any], limit: ReadLimit) -> dict[str, Any]:  # noqa: ARG002, N802
        settled = self._settled_until() if self._goal is None else self._goal
        before = self._before(start)
        return self._offset(before | {name: max(settled, before[name]) for name in self._accounts})

    def partitions(self, start: dict[str, Any], end: dict[str, Any]) -> Sequence[InputPartition]:
        before = self._before(start)
        planned: list[InputPartition] = []
        for name, following in self._next_by_account(end).items():
            if following == before.get(name):
                continue
            if name not in self._accounts:
                raise ConfigurationError(
                    f"the checkpoint has begun to read account {name}, which option accounts no longer names:"
                    " put it back until the stream has gone on"
                )
            planned += pieces(self._options.resource, self._accounts[name], before[name], following - 1)
        return planned

    def read(self, partition: InputPartition) -> "Iterator[pa.RecordBatch]":
        return read(partition, self._options, self._columns)

    def _settled_until(self) -> int:
        """What is before this moment is returned."""
        now = ask_exchange_time(
            self._options.base_url,
            allow_http=self._options.allow_http,
            retry_for=self._retry_for,
            patience=UNATTENDED,
        )
        moment = now - self._settling // MILLISECOND
        self._retry_for = UNATTENDED  # an exchange that never answered is a mistake in the options; this one comes back
        return moment // _STEP * _STEP

    def _before(self, offset: Mapping[str, Any]) -> dict[str, int]:
        """Where each account goes on: those that the offset does not know at their beginning."""
        return self._next_by_account(self.initialOffset()) | self._next_by_account(offset)

    def _offset(self, following: Mapping[str, int]) -> dict[str, Any]:
        return {"resource": self._options.name, "next": dict(following)}

    def _next_by_account(self, offset: Mapping[str, Any]) -> dict[str, int]:
        if offset["resource"] != self._options.name:
            raise ConfigurationError(
                f"the checkpoint belongs to a stream of {offset['resource']}: give {self._options.name} another one"
            )
        following: dict[str, int] = offset["next"]
        return following
