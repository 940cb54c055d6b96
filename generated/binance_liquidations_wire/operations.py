# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""What the spec says of operations beyond types, and how decoding reads fields."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from msgspec import Struct

from . import models
from .types import Operation, Parameter, Window

SPEC_VERSION = "1.1.1"
"""The version of the spec from which this was made."""

SERVERS = (
    "https://api.binance.com",
    "https://api-gcp.binance.com",
    "https://api1.binance.com",
    "https://api2.binance.com",
    "https://api3.binance.com",
    "https://api4.binance.com",
)
"""The main host of the exchange, and others that serve the same."""

LIST_MARGIN_LIQUIDATIONS = Operation(
    name="list_margin_liquidations",
    module="margin.list_margin_liquidations",
    method="GET",
    path="/sapi/v1/margin/forceLiquidationRec",
    server="https://api.binance.com",
    clock="https://api.binance.com/api/v3/time",
    weight=1,
    weight_with=(),
    counted_by="IP",
    scope="endpoint",
    budget=12000,
    budget_period=timedelta(minutes=1),
    weight_header="x-sapi-used-ip-weight-1m",
    window=Window(start="startTime", end="endTime", default=None, maximum=None),
    order="newest-first",
    total_counts_rows=True,
    page="current",
    page_size="size",
    most=100,
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
    module="institutional_loan.list_risk_unit_liquidations",
    method="GET",
    path="/sapi/v1/margin/loan-group/force-liquidation",
    server="https://api.binance.com",
    clock="https://api.binance.com/api/v3/time",
    weight=1,
    weight_with=(),
    counted_by="IP",
    scope="endpoint",
    budget=12000,
    budget_period=timedelta(minutes=1),
    weight_header="x-sapi-used-ip-weight-1m",
    window=Window(
        start="startTime",
        end="endTime",
        default=timedelta(days=7),
        maximum=timedelta(days=100),
        refused=timedelta(days=100),
    ),
    order="newest-first",
    total_counts_rows=False,
    page="current",
    page_size="size",
    most=100,
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
    module="institutional_loan.list_liquidation_transfers",
    method="GET",
    path="/sapi/v1/margin/loan-group/force-liquidation-transfer-record",
    server="https://api.binance.com",
    clock="https://api.binance.com/api/v3/time",
    weight=1,
    weight_with=(),
    counted_by="IP",
    scope="endpoint",
    budget=12000,
    budget_period=timedelta(minutes=1),
    weight_header="x-sapi-used-ip-weight-1m",
    window=Window(
        start="startTime",
        end="endTime",
        default=timedelta(days=7),
        maximum=timedelta(days=100),
        refused=timedelta(days=100),
    ),
    order="newest-first",
    total_counts_rows=True,
    page="current",
    page_size="size",
    most=100,
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
    module="institutional_loan.list_closed_risk_units",
    method="GET",
    path="/sapi/v1/margin/loan-groups/closed",
    server="https://api.binance.com",
    clock="https://api.binance.com/api/v3/time",
    weight=1,
    weight_with=(),
    counted_by="IP",
    scope="endpoint",
    budget=12000,
    budget_period=timedelta(minutes=1),
    weight_header="x-sapi-used-ip-weight-1m",
    window=None,
    order="oldest-first",
    total_counts_rows=True,
    page="current",
    page_size="size",
    most=100,
    parameters=(
        Parameter("current", "current", "integer", minimum=1),
        Parameter("size", "size", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=models.ClosedRiskUnitPage,
)

LIST_BORROW_REPAY_RECORDS = Operation(
    name="list_borrow_repay_records",
    module="institutional_loan.list_borrow_repay_records",
    method="GET",
    path="/sapi/v1/margin/loan-group/borrow-repay",
    server="https://api.binance.com",
    clock="https://api.binance.com/api/v3/time",
    weight=10,
    weight_with=(),
    counted_by="IP",
    scope="endpoint",
    budget=12000,
    budget_period=timedelta(minutes=1),
    weight_header="x-sapi-used-ip-weight-1m",
    window=Window(
        start="startTime",
        end="endTime",
        default=timedelta(days=7),
        maximum=timedelta(days=7),
        maximum_with=(("asset", timedelta(days=30)),),
        refused=timedelta(days=100),
    ),
    order="newest-first",
    total_counts_rows=False,
    page="current",
    page_size="size",
    most=100,
    parameters=(
        Parameter("groupId", "group_id", "integer", minimum=0),
        Parameter("type", "type_", "text", required=True, values=("BORROW", "REPAY")),
        Parameter("asset", "asset", "text"),
        Parameter("startTime", "start_time", "moment", minimum=0),
        Parameter("endTime", "end_time", "moment", minimum=0),
        Parameter("current", "current", "integer", minimum=1),
        Parameter("size", "size", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=models.BorrowRepayRecordPage,
)

GET_LIQUIDATION_LOAN = Operation(
    name="get_liquidation_loan",
    module="margin.get_liquidation_loan",
    method="GET",
    path="/sapi/v1/margin/liquidation-loan",
    server="https://api.binance.com",
    clock="https://api.binance.com/api/v3/time",
    weight=100,
    weight_with=(),
    counted_by="UID",
    scope="endpoint",
    budget=180000,
    budget_period=timedelta(minutes=1),
    weight_header="x-sapi-used-uid-weight-1m",
    window=None,
    order=None,
    total_counts_rows=False,
    page=None,
    page_size=None,
    most=1,
    parameters=(Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),),
    answer=models.LiquidationLoan,
    may_be_empty=True,
)

LIST_LIQUIDATION_LOAN_REPAYMENTS = Operation(
    name="list_liquidation_loan_repayments",
    module="margin.list_liquidation_loan_repayments",
    method="GET",
    path="/sapi/v1/margin/liquidation-loan/repay-history",
    server="https://api.binance.com",
    clock="https://api.binance.com/api/v3/time",
    weight=100,
    weight_with=(),
    counted_by="UID",
    scope="endpoint",
    budget=180000,
    budget_period=timedelta(minutes=1),
    weight_header="x-sapi-used-uid-weight-1m",
    window=Window(
        start="startTime",
        end="endTime",
        default=timedelta(days=7),
        maximum=timedelta(days=90),
        retention=timedelta(days=90),
    ),
    order=None,
    total_counts_rows=True,
    page="current",
    page_size="size",
    most=50,
    parameters=(
        Parameter("startTime", "start_time", "moment", minimum=0),
        Parameter("endTime", "end_time", "moment", minimum=0),
        Parameter("current", "current", "integer", minimum=1),
        Parameter("size", "size", "integer", minimum=1),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=models.LiquidationLoanRepaymentPage,
)

LIST_USDS_FUTURES_FORCE_ORDERS = Operation(
    name="list_usds_futures_force_orders",
    module="usds_futures.list_usds_futures_force_orders",
    method="GET",
    path="/fapi/v1/forceOrders",
    server="https://fapi.binance.com",
    clock="https://fapi.binance.com/fapi/v1/time",
    weight=50,
    weight_with=(("symbol", 20),),
    counted_by="IP",
    scope="host",
    budget=2400,
    budget_period=timedelta(minutes=1),
    weight_header="x-mbx-used-weight-1m",
    window=Window(start="startTime", end="endTime", default=timedelta(days=7), maximum=None),
    order=None,
    total_counts_rows=False,
    page=None,
    page_size="limit",
    most=100,
    parameters=(
        Parameter("symbol", "symbol", "text"),
        Parameter("autoCloseType", "auto_close_type", "text", values=("LIQUIDATION", "ADL")),
        Parameter("startTime", "start_time", "moment", minimum=0),
        Parameter("endTime", "end_time", "moment", minimum=0),
        Parameter("limit", "limit", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=list[models.UsdsFuturesForceOrder],
)

LIST_COIN_FUTURES_FORCE_ORDERS = Operation(
    name="list_coin_futures_force_orders",
    module="coin_futures.list_coin_futures_force_orders",
    method="GET",
    path="/dapi/v1/forceOrders",
    server="https://dapi.binance.com",
    clock="https://dapi.binance.com/dapi/v1/time",
    weight=50,
    weight_with=(("symbol", 20),),
    counted_by="IP",
    scope="host",
    budget=2400,
    budget_period=timedelta(minutes=1),
    weight_header="x-mbx-used-weight-1m",
    window=Window(start="startTime", end="endTime", default=timedelta(days=200), maximum=None),
    order=None,
    total_counts_rows=False,
    page=None,
    page_size="limit",
    most=100,
    parameters=(
        Parameter("symbol", "symbol", "text"),
        Parameter("autoCloseType", "auto_close_type", "text", values=("LIQUIDATION", "ADL")),
        Parameter("startTime", "start_time", "moment", minimum=0),
        Parameter("endTime", "end_time", "moment", minimum=0),
        Parameter("limit", "limit", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=list[models.CoinFuturesForceOrder],
)

LIST_PORTFOLIO_MARGIN_UM_FORCE_ORDERS = Operation(
    name="list_portfolio_margin_um_force_orders",
    module="portfolio_margin.list_portfolio_margin_um_force_orders",
    method="GET",
    path="/papi/v1/um/forceOrders",
    server="https://papi.binance.com",
    clock="https://api.binance.com/api/v3/time",
    weight=50,
    weight_with=(("symbol", 20),),
    counted_by="IP",
    scope="host",
    budget=6000,
    budget_period=timedelta(minutes=1),
    weight_header="x-mbx-used-weight-1m",
    window=Window(start="startTime", end="endTime", default=timedelta(days=7), maximum=None),
    order=None,
    total_counts_rows=False,
    page=None,
    page_size="limit",
    most=100,
    parameters=(
        Parameter("symbol", "symbol", "text"),
        Parameter("autoCloseType", "auto_close_type", "text", values=("LIQUIDATION", "ADL")),
        Parameter("startTime", "start_time", "moment", minimum=0),
        Parameter("endTime", "end_time", "moment", minimum=0),
        Parameter("limit", "limit", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=list[models.PortfolioMarginUmForceOrder],
)

LIST_PORTFOLIO_MARGIN_CM_FORCE_ORDERS = Operation(
    name="list_portfolio_margin_cm_force_orders",
    module="portfolio_margin.list_portfolio_margin_cm_force_orders",
    method="GET",
    path="/papi/v1/cm/forceOrders",
    server="https://papi.binance.com",
    clock="https://api.binance.com/api/v3/time",
    weight=50,
    weight_with=(("symbol", 20),),
    counted_by="IP",
    scope="host",
    budget=6000,
    budget_period=timedelta(minutes=1),
    weight_header="x-mbx-used-weight-1m",
    window=Window(start="startTime", end="endTime", default=timedelta(days=7), maximum=None),
    order=None,
    total_counts_rows=False,
    page=None,
    page_size="limit",
    most=100,
    parameters=(
        Parameter("symbol", "symbol", "text"),
        Parameter("autoCloseType", "auto_close_type", "text", values=("LIQUIDATION", "ADL")),
        Parameter("startTime", "start_time", "moment", minimum=0),
        Parameter("endTime", "end_time", "moment", minimum=0),
        Parameter("limit", "limit", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=list[models.PortfolioMarginCmForceOrder],
)

LIST_PORTFOLIO_MARGIN_LIQUIDATIONS = Operation(
    name="list_portfolio_margin_liquidations",
    module="portfolio_margin.list_portfolio_margin_liquidations",
    method="GET",
    path="/papi/v1/margin/forceOrders",
    server="https://papi.binance.com",
    clock="https://api.binance.com/api/v3/time",
    weight=1,
    weight_with=(),
    counted_by="IP",
    scope="host",
    budget=6000,
    budget_period=timedelta(minutes=1),
    weight_header="x-mbx-used-weight-1m",
    window=Window(start="startTime", end="endTime", default=None, maximum=None),
    order=None,
    total_counts_rows=True,
    page="current",
    page_size="size",
    most=100,
    parameters=(
        Parameter("startTime", "start_time", "moment", minimum=0),
        Parameter("endTime", "end_time", "moment", minimum=0),
        Parameter("current", "current", "integer", minimum=1),
        Parameter("size", "size", "integer", minimum=1, maximum=100),
        Parameter("recvWindow", "recv_window", "decimal", minimum=0, maximum=60000, decimals=3),
    ),
    answer=models.PortfolioMarginLiquidationPage,
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        LIST_MARGIN_LIQUIDATIONS.name: LIST_MARGIN_LIQUIDATIONS,
        LIST_RISK_UNIT_LIQUIDATIONS.name: LIST_RISK_UNIT_LIQUIDATIONS,
        LIST_LIQUIDATION_TRANSFERS.name: LIST_LIQUIDATION_TRANSFERS,
        LIST_CLOSED_RISK_UNITS.name: LIST_CLOSED_RISK_UNITS,
        LIST_BORROW_REPAY_RECORDS.name: LIST_BORROW_REPAY_RECORDS,
        GET_LIQUIDATION_LOAN.name: GET_LIQUIDATION_LOAN,
        LIST_LIQUIDATION_LOAN_REPAYMENTS.name: LIST_LIQUIDATION_LOAN_REPAYMENTS,
        LIST_USDS_FUTURES_FORCE_ORDERS.name: LIST_USDS_FUTURES_FORCE_ORDERS,
        LIST_COIN_FUTURES_FORCE_ORDERS.name: LIST_COIN_FUTURES_FORCE_ORDERS,
        LIST_PORTFOLIO_MARGIN_UM_FORCE_ORDERS.name: LIST_PORTFOLIO_MARGIN_UM_FORCE_ORDERS,
        LIST_PORTFOLIO_MARGIN_CM_FORCE_ORDERS.name: LIST_PORTFOLIO_MARGIN_CM_FORCE_ORDERS,
        LIST_PORTFOLIO_MARGIN_LIQUIDATIONS.name: LIST_PORTFOLIO_MARGIN_LIQUIDATIONS,
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
        models.BorrowRepayRecord: MappingProxyType(
            {
                "WireId": ("tran_id",),
                "loan-amount-string-or-number": ("amount", "principal", "interest"),
                "WireTime": ("timestamp",),
            }
        ),
        models.LiquidationLoan: MappingProxyType(
            {
                "loan-amount-string-or-number": ("amount", "repaid_amount", "remaining_amount"),
            }
        ),
        models.LiquidationLoanRepayment: MappingProxyType(
            {
                "WireId": ("repay_id",),
                "loan-amount-string-or-number": ("amount",),
                "WireTime": ("create_time",),
            }
        ),
        models.UsdsFuturesForceOrder: MappingProxyType(
            {
                "WireId": ("order_id",),
                "WireDecimal": ("price", "avg_price", "orig_qty", "executed_qty", "cum_quote", "stop_price"),
                "WireTime": ("time", "update_time"),
            }
        ),
        models.CoinFuturesForceOrder: MappingProxyType(
            {
                "WireId": ("order_id",),
                "WireDecimal": ("price", "avg_price", "orig_qty", "executed_qty", "cum_base", "stop_price"),
                "WireTime": ("time", "update_time"),
            }
        ),
        models.PortfolioMarginUmForceOrder: MappingProxyType(
            {
                "WireId": ("order_id",),
                "WireDecimal": ("price", "avg_price", "orig_qty", "executed_qty", "cum_quote"),
                "WireTime": ("time", "update_time"),
            }
        ),
        models.PortfolioMarginCmForceOrder: MappingProxyType(
            {
                "WireId": ("order_id",),
                "WireDecimal": ("price", "avg_price", "orig_qty", "executed_qty", "cum_base"),
                "WireTime": ("time", "update_time"),
            }
        ),
        models.PortfolioMarginLiquidation: MappingProxyType(
            {
                "WireDecimal": ("avg_price", "executed_qty", "price", "qty"),
                "WireId": ("order_id",),
                "WireTime": ("updated_time",),
            }
        ),
    }
)
"""How decoding reads each model's fields of a wire form: by a quirk, or else by the form itself."""

KNOWN_VALUES: Mapping[type[Struct], Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        models.MarginLiquidation: MappingProxyType(
            {
                "side": ("BUY", "SELL"),
                "time_in_force": ("GTC", "IOC", "FOK"),
            }
        ),
        models.WalletSnapshot: MappingProxyType(
            {
                "member_type": ("CREDIT", "COLLATERAL"),
                "wallet_type": ("SPOT", "PORTFOLIO_MARGIN", "CROSS_MARGIN"),
            }
        ),
        models.LiquidationTransfer: MappingProxyType(
            {
                "from_account_type": (
                    "SPOT",
                    "PORTFOLIO_MARGIN",
                    "PORTFOLIO MARGIN",
                    "CROSS_MARGIN",
                    "CROSS MARGIN",
                    "CROSS MARGIN ACCOUNT",
                ),
                "to_account_type": (
                    "SPOT",
                    "PORTFOLIO_MARGIN",
                    "PORTFOLIO MARGIN",
                    "CROSS_MARGIN",
                    "CROSS MARGIN",
                    "CROSS MARGIN ACCOUNT",
                ),
                "status": ("CONFIRM",),
            }
        ),
        models.BorrowRepayRecord: MappingProxyType(
            {
                "status": ("CONFIRM", "FAILED"),
                "type": ("BORROW", "REPAY", "NORMAL_REPAY", "FORCE_REPAY"),
            }
        ),
        models.LiquidationLoanRepayment: MappingProxyType(
            {
                "status": ("SUCCESS", "PENDING"),
            }
        ),
        models.UsdsFuturesForceOrder: MappingProxyType(
            {
                "status": ("NEW", "PARTIALLY_FILLED", "FILLED", "CANCELED", "EXPIRED"),
                "time_in_force": ("GTC", "IOC", "FOK", "GTX"),
                "type": ("LIMIT", "MARKET"),
                "side": ("BUY", "SELL"),
                "position_side": ("BOTH", "LONG", "SHORT"),
                "working_type": ("CONTRACT_PRICE", "MARK_PRICE"),
                "orig_type": ("LIMIT", "MARKET"),
            }
        ),
        models.CoinFuturesForceOrder: MappingProxyType(
            {
                "status": ("NEW", "PARTIALLY_FILLED", "FILLED", "CANCELED", "EXPIRED"),
                "time_in_force": ("GTC", "IOC", "FOK", "GTX"),
                "type": ("LIMIT", "MARKET"),
                "side": ("BUY", "SELL"),
                "position_side": ("BOTH", "LONG", "SHORT"),
                "working_type": ("CONTRACT_PRICE", "MARK_PRICE"),
                "orig_type": ("LIMIT", "MARKET"),
            }
        ),
        models.PortfolioMarginUmForceOrder: MappingProxyType(
            {
                "status": ("NEW", "PARTIALLY_FILLED", "FILLED", "CANCELED", "EXPIRED"),
                "time_in_force": ("GTC", "IOC", "FOK", "GTX"),
                "type": ("LIMIT", "MARKET"),
                "side": ("BUY", "SELL"),
                "position_side": ("BOTH", "LONG", "SHORT"),
                "orig_type": ("LIMIT", "MARKET"),
            }
        ),
        models.PortfolioMarginCmForceOrder: MappingProxyType(
            {
                "status": ("NEW", "PARTIALLY_FILLED", "FILLED", "CANCELED", "EXPIRED"),
                "time_in_force": ("GTC", "IOC", "FOK", "GTX"),
                "type": ("LIMIT", "MARKET"),
                "side": ("BUY", "SELL"),
                "position_side": ("BOTH", "LONG", "SHORT"),
                "orig_type": ("LIMIT", "MARKET"),
            }
        ),
        models.PortfolioMarginLiquidation: MappingProxyType(
            {
                "side": ("BUY", "SELL"),
                "time_in_force": ("GTC", "IOC", "FOK"),
            }
        ),
    }
)
"""The known values of each model's open enums, in all spellings of the wire; there may be others."""
