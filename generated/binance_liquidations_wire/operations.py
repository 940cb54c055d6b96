# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""What the spec says beyond types: each operation's weight, window, paging, order and bounds; how fields are read."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from msgspec import Struct

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

FORMS: Mapping[type[Struct], Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        models.MarginLiquidation: MappingProxyType(
            {
                "WireDecimal": ("avg_price", "executed_qty", "price", "qty"),
                "WireId": ("order_id",),
                "WireFlag": ("is_isolated",),
                "WireTime": ("updated_time",),
            }
        ),
        models.RiskUnitLiquidation: MappingProxyType(
            {
                "WireId": ("group_id",),
                "ltv-integer-or-decimal": ("start_ltv", "end_ltv"),
                "WireTime": ("liquidation_start_time", "liquidation_end_time"),
                "total-string-or-number": ("total_net_equity", "total_maintenance_margin", "total_liability"),
                "snapshot-object-or-list": ("liquidation_snapshot",),
            }
        ),
        models.LiquidationSnapshot: MappingProxyType(
            {
                "liabilities-object-or-list": ("liabilities",),
            }
        ),
        models.WalletSnapshot: MappingProxyType(
            {
                "amount-in-scientific-notation": ("net_equity", "maintain_margin"),
            }
        ),
        models.Liability: MappingProxyType(
            {
                "WireDecimal": ("principal", "interest"),
            }
        ),
        models.LiquidationTransfers: MappingProxyType(
            {
                "WireId": ("liquidation_id",),
            }
        ),
        models.LiquidationTransfer: MappingProxyType(
            {
                "WireTime": ("transfer_time",),
                "uid-string-or-integer": ("from_uid", "to_uid"),
                "account-type-space-or-underscore": ("from_account_type", "to_account_type"),
            }
        ),
        models.TransferredAsset: MappingProxyType(
            {
                "WireDecimal": ("amount",),
            }
        ),
        models.ClosedRiskUnit: MappingProxyType(
            {
                "WireId": ("group_id",),
                "enabled-string-or-boolean": ("enabled",),
                "WireTime": ("create_time", "close_time"),
            }
        ),
    }
)
"""How decoding reads each model's fields of a wire form: by a quirk, or else by the form itself."""
