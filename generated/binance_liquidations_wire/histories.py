# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""The resources: operations whose records have a history, and the methods of clients that go through it."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, ClassVar

from . import models, operations
from .history import AsyncHistory, History
from .types import Finished, Moment, Resource, Units

MARGIN_LIQUIDATIONS = Resource(
    name="margin-liquidations",
    operation=operations.LIST_MARGIN_LIQUIDATIONS,
    record=models.MarginLiquidation,
    identity=("symbol", "order_id"),
    date="updated_time",
    last="updated_time",
    is_dated_anew=True,
    reach=timedelta(minutes=1),
    settles=timedelta(hours=1),
    finished=None,
    part_identity=(),
    tables=MappingProxyType({}),
    values=MappingProxyType({}),
    units=None,
)

RISK_UNIT_LIQUIDATIONS = Resource(
    name="risk-unit-liquidations",
    operation=operations.LIST_RISK_UNIT_LIQUIDATIONS,
    record=models.RiskUnitLiquidation,
    identity=("group_id", "liquidation_start_time"),
    date="liquidation_start_time",
    last="liquidation_end_time",
    is_dated_anew=False,
    reach=timedelta(days=3),
    settles=timedelta(days=3),
    finished=Finished("liquidation_end_time", ()),
    part_identity=(),
    tables=MappingProxyType({"snapshots": "risk_unit_snapshot", "liabilities": "risk_unit_liability"}),
    values=MappingProxyType({}),
    units=Units("group_id", "closed-risk-units", "group_id", "create_time", "close_time"),
)

LIQUIDATION_TRANSFERS = Resource(
    name="liquidation-transfers",
    operation=operations.LIST_LIQUIDATION_TRANSFERS,
    record=models.LiquidationTransfers,
    identity=("liquidation_id",),
    date="liquidation_transfer_record.transfer_time",
    last="liquidation_transfer_record.transfer_time",
    is_dated_anew=False,
    reach=timedelta(days=3),
    settles=timedelta(days=3),
    finished=Finished("liquidation_transfer_record.status", ("CONFIRM",)),
    part_identity=("from_uid", "from_account_type", "to_uid", "to_account_type"),
    tables=MappingProxyType({"assets": "liquidation_transfer_asset"}),
    values=MappingProxyType({}),
    units=None,
)

CLOSED_RISK_UNITS = Resource(
    name="closed-risk-units",
    operation=operations.LIST_CLOSED_RISK_UNITS,
    record=models.ClosedRiskUnit,
    identity=("group_id",),
    date="close_time",
    last="close_time",
    is_dated_anew=False,
    reach=timedelta(minutes=0),
    settles=timedelta(hours=1),
    finished=None,
    part_identity=(),
    tables=MappingProxyType({}),
    values=MappingProxyType({}),
    units=None,
)

BORROW_REPAY_RECORDS = Resource(
    name="borrow-repay-records",
    operation=operations.LIST_BORROW_REPAY_RECORDS,
    record=models.BorrowRepayRecord,
    identity=("tran_id", "type"),
    date="timestamp",
    last="timestamp",
    is_dated_anew=False,
    reach=timedelta(minutes=1),
    settles=timedelta(hours=1),
    finished=Finished("status", ("CONFIRM", "FAILED")),
    part_identity=(),
    tables=MappingProxyType({}),
    values=MappingProxyType({"type_": ("BORROW", "REPAY")}),
    units=Units("group_id", "closed-risk-units", "group_id", "create_time", "close_time"),
)

LIQUIDATION_LOAN_REPAYMENTS = Resource(
    name="liquidation-loan-repayments",
    operation=operations.LIST_LIQUIDATION_LOAN_REPAYMENTS,
    record=models.LiquidationLoanRepayment,
    identity=("repay_id",),
    date="create_time",
    last="create_time",
    is_dated_anew=False,
    reach=timedelta(minutes=1),
    settles=timedelta(hours=1),
    finished=Finished("status", ("SUCCESS",)),
    part_identity=(),
    tables=MappingProxyType({}),
    values=MappingProxyType({}),
    units=None,
)

USDS_FUTURES_FORCE_ORDERS = Resource(
    name="usds-futures-force-orders",
    operation=operations.LIST_USDS_FUTURES_FORCE_ORDERS,
    record=models.UsdsFuturesForceOrder,
    identity=("symbol", "order_id"),
    date="time",
    last="update_time",
    is_dated_anew=False,
    reach=timedelta(minutes=1),
    settles=timedelta(hours=1),
    finished=None,
    part_identity=(),
    tables=MappingProxyType({}),
    values=MappingProxyType({}),
    units=None,
)

COIN_FUTURES_FORCE_ORDERS = Resource(
    name="coin-futures-force-orders",
    operation=operations.LIST_COIN_FUTURES_FORCE_ORDERS,
    record=models.CoinFuturesForceOrder,
    identity=("symbol", "order_id"),
    date="time",
    last="update_time",
    is_dated_anew=False,
    reach=timedelta(minutes=1),
    settles=timedelta(hours=1),
    finished=None,
    part_identity=(),
    tables=MappingProxyType({}),
    values=MappingProxyType({}),
    units=None,
)

PORTFOLIO_MARGIN_UM_FORCE_ORDERS = Resource(
    name="portfolio-margin-um-force-orders",
    operation=operations.LIST_PORTFOLIO_MARGIN_UM_FORCE_ORDERS,
    record=models.PortfolioMarginUmForceOrder,
    identity=("symbol", "order_id"),
    date="time",
    last="update_time",
    is_dated_anew=False,
    reach=timedelta(minutes=1),
    settles=timedelta(hours=1),
    finished=None,
    part_identity=(),
    tables=MappingProxyType({}),
    values=MappingProxyType({}),
    units=None,
)

PORTFOLIO_MARGIN_CM_FORCE_ORDERS = Resource(
    name="portfolio-margin-cm-force-orders",
    operation=operations.LIST_PORTFOLIO_MARGIN_CM_FORCE_ORDERS,
    record=models.PortfolioMarginCmForceOrder,
    identity=("symbol", "order_id"),
    date="time",
    last="update_time",
    is_dated_anew=False,
    reach=timedelta(minutes=1),
    settles=timedelta(hours=1),
    finished=None,
    part_identity=(),
    tables=MappingProxyType({}),
    values=MappingProxyType({}),
    units=None,
)

PORTFOLIO_MARGIN_LIQUIDATIONS = Resource(
    name="portfolio-margin-liquidations",
    operation=operations.LIST_PORTFOLIO_MARGIN_LIQUIDATIONS,
    record=models.PortfolioMarginLiquidation,
    identity=("symbol", "order_id"),
    date="updated_time",
    last="updated_time",
    is_dated_anew=True,
    reach=timedelta(minutes=1),
    settles=timedelta(hours=1),
    finished=None,
    part_identity=(),
    tables=MappingProxyType({}),
    values=MappingProxyType({}),
    units=None,
)

RESOURCES: Mapping[str, Resource] = MappingProxyType(
    {
        MARGIN_LIQUIDATIONS.name: MARGIN_LIQUIDATIONS,
        RISK_UNIT_LIQUIDATIONS.name: RISK_UNIT_LIQUIDATIONS,
        LIQUIDATION_TRANSFERS.name: LIQUIDATION_TRANSFERS,
        CLOSED_RISK_UNITS.name: CLOSED_RISK_UNITS,
        BORROW_REPAY_RECORDS.name: BORROW_REPAY_RECORDS,
        LIQUIDATION_LOAN_REPAYMENTS.name: LIQUIDATION_LOAN_REPAYMENTS,
        USDS_FUTURES_FORCE_ORDERS.name: USDS_FUTURES_FORCE_ORDERS,
        COIN_FUTURES_FORCE_ORDERS.name: COIN_FUTURES_FORCE_ORDERS,
        PORTFOLIO_MARGIN_UM_FORCE_ORDERS.name: PORTFOLIO_MARGIN_UM_FORCE_ORDERS,
        PORTFOLIO_MARGIN_CM_FORCE_ORDERS.name: PORTFOLIO_MARGIN_CM_FORCE_ORDERS,
        PORTFOLIO_MARGIN_LIQUIDATIONS.name: PORTFOLIO_MARGIN_LIQUIDATIONS,
    }
)
"""All resources by name."""


class Histories:
    """The histories of a client, whose `_history` opens them."""

    is_awaited: ClassVar[bool] = False
    """Whether `send` is awaited."""

    def _history(
        self,
        resource: Resource,
        start: Moment | None,
        end: Moment | None,
        cursor: str | None,
        **filters: str | int | None,
    ) -> History[Any]:
        raise NotImplementedError

    def margin_liquidations(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        isolated_symbol: str | None = None,
        *,
        cursor: str | None = None,
    ) -> History[models.MarginLiquidation]:
        """Force liquidations of a margin account: every record, oldest first.

        Without `start`, the history begins when the exchange opened.

        Args:
            start: The first moment, included.
            end: The last moment, included. If omitted, the moment at which the history begins.
            isolated_symbol: The trading pair of one isolated margin account. If omitted, the answer is not
                restricted to one. A symbol may hold any characters, also outside ASCII.
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(MARGIN_LIQUIDATIONS, start, end, cursor, isolated_symbol=isolated_symbol)

    def risk_unit_liquidations(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        group_id: int | None = None,
        *,
        cursor: str | None = None,
    ) -> History[models.RiskUnitLiquidation]:
        """Force liquidations of risk units: every record, oldest first.

        `start` is required: without it, the exchange would return the 7 days before `end` only.
        Without `group_id`, closed units are asked for one by one, besides the active ones.

        Args:
            start: The first moment, included.
            end: The last moment, included. If omitted, the moment at which the history begins.
            group_id: One risk unit, active or closed. If omitted, all units that are active now.
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(RISK_UNIT_LIQUIDATIONS, start, end, cursor, group_id=group_id)

    def liquidation_transfers(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        *,
        cursor: str | None = None,
    ) -> History[models.LiquidationTransfers]:
        """Transfers made while risk units were liquidated: every record, oldest first.

        `start` is required: without it, the exchange would return the 7 days before `end` only.

        Args:
            start: The first moment, included.
            end: The last moment, included. If omitted, the moment at which the history begins.
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(LIQUIDATION_TRANSFERS, start, end, cursor)

    def closed_risk_units(
        self,
        *,
        cursor: str | None = None,
    ) -> History[models.ClosedRiskUnit]:
        """Closed risk units: every record, oldest first.


        Args:
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(CLOSED_RISK_UNITS, None, None, cursor)

    def borrow_repay_records(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        group_id: int | None = None,
        asset: str | None = None,
        *,
        cursor: str | None = None,
    ) -> History[models.BorrowRepayRecord]:
        """Loans and repayments of risk units: every record, oldest first.

        `start` is required: without it, the exchange would return the 7 days before `end` only.
        Without `group_id`, closed units are asked for one by one, besides the active ones.
        Asks for each `type` in turn: BORROW, REPAY.

        Args:
            start: The first moment, included.
            end: The last moment, included. If omitted, the moment at which the history begins.
            group_id: One risk unit, active or closed. If omitted, the unit that is active now.
            asset: One asset. If omitted, all of them.
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(BORROW_REPAY_RECORDS, start, end, cursor, group_id=group_id, asset=asset)

    def liquidation_loan_repayments(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        *,
        cursor: str | None = None,
    ) -> History[models.LiquidationLoanRepayment]:
        """Repayments of liquidation loans: every record, oldest first.

        `start` is required: without it, the exchange would return the 7 days before `end` only.
        The exchange keeps 90 days: an earlier `start` is an error, which names the first possible one.

        Args:
            start: The first moment, included.
            end: The last moment, included. If omitted, the moment at which the history begins.
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(LIQUIDATION_LOAN_REPAYMENTS, start, end, cursor)

    def usds_futures_force_orders(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        symbol: str | None = None,
        auto_close_type: str | None = None,
        *,
        cursor: str | None = None,
    ) -> History[models.UsdsFuturesForceOrder]:
        """Force orders of USD-margined futures: every record, oldest first.

        `start` is required: without it, the exchange would return the 7 days before `end` only.

        Args:
            start: The first moment, included.
            end: The last moment, included. If omitted, the moment at which the history begins.
            symbol: One contract. If omitted, all of them, at a greater weight.
            auto_close_type: LIQUIDATION for liquidations, ADL for automatic deleveraging. If omitted, both.
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(
            USDS_FUTURES_FORCE_ORDERS, start, end, cursor, symbol=symbol, auto_close_type=auto_close_type
        )

    def coin_futures_force_orders(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        symbol: str | None = None,
        auto_close_type: str | None = None,
        *,
        cursor: str | None = None,
    ) -> History[models.CoinFuturesForceOrder]:
        """Force orders of coin-margined futures: every record, oldest first.

        `start` is required: without it, the exchange would return the 200 days before `end` only.

        Args:
            start: The first moment, included.
            end: The last moment, included. If omitted, the moment at which the history begins.
            symbol: One contract. If omitted, all of them, at a greater weight.
            auto_close_type: LIQUIDATION for liquidations, ADL for automatic deleveraging. If omitted, both.
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(
            COIN_FUTURES_FORCE_ORDERS, start, end, cursor, symbol=symbol, auto_close_type=auto_close_type
        )

    def portfolio_margin_um_force_orders(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        symbol: str | None = None,
        auto_close_type: str | None = None,
        *,
        cursor: str | None = None,
    ) -> History[models.PortfolioMarginUmForceOrder]:
        """Portfolio margin force orders in USD-margined futures: every record, oldest first.

        `start` is required: without it, the exchange would return the 7 days before `end` only.

        Args:
            start: The first moment, included.
            end: The last moment, included. If omitted, the moment at which the history begins.
            symbol: One contract. If omitted, all of them, at a greater weight.
            auto_close_type: LIQUIDATION for liquidations, ADL for automatic deleveraging. If omitted, both.
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(
            PORTFOLIO_MARGIN_UM_FORCE_ORDERS, start, end, cursor, symbol=symbol, auto_close_type=auto_close_type
        )

    def portfolio_margin_cm_force_orders(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        symbol: str | None = None,
        auto_close_type: str | None = None,
        *,
        cursor: str | None = None,
    ) -> History[models.PortfolioMarginCmForceOrder]:
        """Portfolio margin force orders in coin-margined futures: every record, oldest first.

        `start` is required: without it, the exchange would return the 7 days before `end` only.

        Args:
            start: The first moment, included.
            end: The last moment, included. If omitted, the moment at which the history begins.
            symbol: One contract. If omitted, all of them, at a greater weight.
            auto_close_type: LIQUIDATION for liquidations, ADL for automatic deleveraging. If omitted, both.
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(
            PORTFOLIO_MARGIN_CM_FORCE_ORDERS, start, end, cursor, symbol=symbol, auto_close_type=auto_close_type
        )

    def portfolio_margin_liquidations(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        *,
        cursor: str | None = None,
    ) -> History[models.PortfolioMarginLiquidation]:
        """Portfolio margin force liquidations: every record, oldest first.

        Without `start`, the history begins when the exchange opened.

        Args:
            start: The first moment, included.
            end: The last moment, included. If omitted, the moment at which the history begins.
            cursor: Where an earlier history of the same kind stopped; it knows the other arguments.

        Raises:
            ParameterError: An argument that cannot be used. Nothing was sent.
            BinanceLiquidationsError: While records are read; its `cursor` says where to go on.
        """
        return self._history(PORTFOLIO_MARGIN_LIQUIDATIONS, start, end, cursor)


class AsyncHistories:
    """As `Histories`, for asynchronous clients."""

    is_awaited: ClassVar[bool] = True

    def _history(
        self,
        resource: Resource,
        start: Moment | None,
        end: Moment | None,
        cursor: str | None,
        **filters: str | int | None,
    ) -> AsyncHistory[Any]:
        raise NotImplementedError

    def margin_liquidations(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        isolated_symbol: str | None = None,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.MarginLiquidation]:
        """As `Histories.margin_liquidations`, awaited."""
        return self._history(MARGIN_LIQUIDATIONS, start, end, cursor, isolated_symbol=isolated_symbol)

    def risk_unit_liquidations(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        group_id: int | None = None,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.RiskUnitLiquidation]:
        """As `Histories.risk_unit_liquidations`, awaited."""
        return self._history(RISK_UNIT_LIQUIDATIONS, start, end, cursor, group_id=group_id)

    def liquidation_transfers(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.LiquidationTransfers]:
        """As `Histories.liquidation_transfers`, awaited."""
        return self._history(LIQUIDATION_TRANSFERS, start, end, cursor)

    def closed_risk_units(
        self,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.ClosedRiskUnit]:
        """As `Histories.closed_risk_units`, awaited."""
        return self._history(CLOSED_RISK_UNITS, None, None, cursor)

    def borrow_repay_records(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        group_id: int | None = None,
        asset: str | None = None,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.BorrowRepayRecord]:
        """As `Histories.borrow_repay_records`, awaited."""
        return self._history(BORROW_REPAY_RECORDS, start, end, cursor, group_id=group_id, asset=asset)

    def liquidation_loan_repayments(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.LiquidationLoanRepayment]:
        """As `Histories.liquidation_loan_repayments`, awaited."""
        return self._history(LIQUIDATION_LOAN_REPAYMENTS, start, end, cursor)

    def usds_futures_force_orders(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        symbol: str | None = None,
        auto_close_type: str | None = None,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.UsdsFuturesForceOrder]:
        """As `Histories.usds_futures_force_orders`, awaited."""
        return self._history(
            USDS_FUTURES_FORCE_ORDERS, start, end, cursor, symbol=symbol, auto_close_type=auto_close_type
        )

    def coin_futures_force_orders(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        symbol: str | None = None,
        auto_close_type: str | None = None,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.CoinFuturesForceOrder]:
        """As `Histories.coin_futures_force_orders`, awaited."""
        return self._history(
            COIN_FUTURES_FORCE_ORDERS, start, end, cursor, symbol=symbol, auto_close_type=auto_close_type
        )

    def portfolio_margin_um_force_orders(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        symbol: str | None = None,
        auto_close_type: str | None = None,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.PortfolioMarginUmForceOrder]:
        """As `Histories.portfolio_margin_um_force_orders`, awaited."""
        return self._history(
            PORTFOLIO_MARGIN_UM_FORCE_ORDERS, start, end, cursor, symbol=symbol, auto_close_type=auto_close_type
        )

    def portfolio_margin_cm_force_orders(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        symbol: str | None = None,
        auto_close_type: str | None = None,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.PortfolioMarginCmForceOrder]:
        """As `Histories.portfolio_margin_cm_force_orders`, awaited."""
        return self._history(
            PORTFOLIO_MARGIN_CM_FORCE_ORDERS, start, end, cursor, symbol=symbol, auto_close_type=auto_close_type
        )

    def portfolio_margin_liquidations(
        self,
        start: Moment | None = None,
        end: Moment | None = None,
        *,
        cursor: str | None = None,
    ) -> AsyncHistory[models.PortfolioMarginLiquidation]:
        """As `Histories.portfolio_margin_liquidations`, awaited."""
        return self._history(PORTFOLIO_MARGIN_LIQUIDATIONS, start, end, cursor)
