"""The four resources that have a history: how to ask for them, and what tells their records apart and dates them."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType, ModuleType
from typing import Any

from msgspec import Struct

from binance_liquidations_wire.api.institutional_loan import (
    list_closed_risk_units,
    list_liquidation_transfers,
    list_risk_unit_liquidations,
)
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.models import (
    ClosedRiskUnit,
    LiquidationTransfers,
    MarginLiquidation,
    RiskUnitLiquidation,
)
from binance_liquidations_wire.operations import OPERATIONS
from binance_liquidations_wire.types import Operation

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""The date of a record that holds no time, such as a liquidation without transfers."""
_MINUTE = 60_000
_DAY = 24 * 60 * _MINUTE


@dataclass(frozen=True)
class Resource:
    """A resource: its endpoint's module, its record, what names a record, and its dating and last time.

    Equal names make two records candidates for being the same one; only equal records are the same. `reach` is how many
    milliseconds the times of a record may lie apart, and how far from its date the exchange may look for it.
    """

    name: str
    endpoint: ModuleType
    record: type[Struct]
    identity: Callable[[Any], Hashable]
    moment: Callable[[Any], datetime]
    last: Callable[[Any], datetime]
    reach: int

    @property
    def operation(self) -> Operation:
        """What the spec says of the endpoint."""
        return OPERATIONS[self.endpoint.__name__.rpartition(".")[2]]


def _first_transfer(record: LiquidationTransfers) -> datetime:
    return min((transfer.transfer_time for transfer in record.liquidation_transfer_record), default=UNDATED)


def _last_transfer(record: LiquidationTransfers) -> datetime:
    return max((transfer.transfer_time for transfer in record.liquidation_transfer_record), default=UNDATED)


MARGIN_LIQUIDATIONS = Resource(
    "margin-liquidations",
    list_margin_liquidations,
    MarginLiquidation,
    lambda record: (record.order_id, record.updated_time),
    lambda record: record.updated_time,
    lambda record: record.updated_time,
    _MINUTE,
)
RISK_UNIT_LIQUIDATIONS = Resource(
    "risk-unit-liquidations",
    list_risk_unit_liquidations,
    RiskUnitLiquidation,
    lambda record: (record.group_id, record.liquidation_start_time),
    lambda record: record.liquidation_start_time,
    lambda record: record.liquidation_end_time or record.liquidation_start_time,
    3 * _DAY,
)
LIQUIDATION_TRANSFERS = Resource(
    "liquidation-transfers",
    list_liquidation_transfers,
    LiquidationTransfers,
    lambda record: record.liquidation_id,
    _first_transfer,
    _last_transfer,
    3 * _DAY,
)
CLOSED_RISK_UNITS = Resource(
    "closed-risk-units",
    list_closed_risk_units,
    ClosedRiskUnit,
    lambda record: record.group_id,
    lambda record: record.close_time,
    lambda record: record.close_time,
    0,
)

RESOURCES: Mapping[str, Resource] = MappingProxyType(
    {
        resource.name: resource
        for resource in (MARGIN_LIQUIDATIONS, RISK_UNIT_LIQUIDATIONS, LIQUIDATION_TRANSFERS, CLOSED_RISK_UNITS)
    }
)
