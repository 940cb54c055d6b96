# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""What the spec says of each operation beyond its types: weight, window, paging, order, bounds."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from . import models
from .types import Operation, Parameter, Window

LIST_MARGIN_LIQUIDATIONS = Operation(
    name="list_margin_liquidations",
    method="GET",
    path="/sapi/v1/margin/forceLiquidationRec",
    weight=1,
    budget=12000,
    budget_period=timedelta(minutes=1),
    window=Window(start="startTime", end="endTime", default=None, maximum=None),
    order="newest-first",
    total_counts_rows=True,
    page="current",
    page_size="size",
    parameters=(
        Parameter("startTime", "start_time", "moment", minimum=0),
        Parameter("endTime", "end_time", "moment", minimum=0),
        Parameter("isolatedSymbol", "isolated_symbol", "text"),
        Parameter("current", "current", "integer", minimum=1),
        Parameter("size", "size", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=models.MarginLiquidationPage,
)

LIST_RISK_UNIT_LIQUIDATIONS = Operation(
    name="list_risk_unit_liquidations",
    method="GET",
    path="/sapi/v1/margin/loan-group/force-liquidation",
    weight=1,
    budget=12000,
    budget_period=timedelta(minutes=1),
    window=Window(start="startTime", end="endTime", default=timedelta(days=7), maximum=timedelta(days=100)),
    order="newest-first",
    total_counts_rows=False,
    page="current",
    page_size="size",
    parameters=(
        Parameter("groupId", "group_id", "integer", minimum=0),
        Parameter("startTime", "start_time", "moment", minimum=0),
        Parameter("endTime", "end_time", "moment", minimum=0),
        Parameter("current", "current", "integer", minimum=1),
        Parameter("size", "size", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=models.RiskUnitLiquidationPage,
)

LIST_LIQUIDATION_TRANSFERS = Operation(
    name="list_liquidation_transfers",
    method="GET",
    path="/sapi/v1/margin/loan-group/force-liquidation-transfer-record",
    weight=1,
    budget=12000,
    budget_period=timedelta(minutes=1),
    window=Window(start="startTime", end="endTime", default=timedelta(days=7), maximum=timedelta(days=100)),
    order="newest-first",
    total_counts_rows=True,
    page="current",
    page_size="size",
    parameters=(
        Parameter("startTime", "start_time", "moment", minimum=0),
        Parameter("endTime", "end_time", "moment", minimum=0),
        Parameter("current", "current", "integer", minimum=1),
        Parameter("size", "size", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=models.LiquidationTransfersPage,
)

LIST_CLOSED_RISK_UNITS = Operation(
    name="list_closed_risk_units",
    method="GET",
    path="/sapi/v1/margin/loan-groups/closed",
    weight=1,
    budget=12000,
    budget_period=timedelta(minutes=1),
    window=None,
    order="oldest-first",
    total_counts_rows=True,
    page="current",
    page_size="size",
    parameters=(
        Parameter("current", "current", "integer", minimum=1),
        Parameter("size", "size", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=models.ClosedRiskUnitPage,
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        LIST_MARGIN_LIQUIDATIONS.name: LIST_MARGIN_LIQUIDATIONS,
        LIST_RISK_UNIT_LIQUIDATIONS.name: LIST_RISK_UNIT_LIQUIDATIONS,
        LIST_LIQUIDATION_TRANSFERS.name: LIST_LIQUIDATION_TRANSFERS,
        LIST_CLOSED_RISK_UNITS.name: LIST_CLOSED_RISK_UNITS,
    }
)
"""All operations by name."""
