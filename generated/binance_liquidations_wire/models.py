# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""The records and the pages that hold them."""

from __future__ import annotations

from binance_liquidations_wire.forms import (
    Listed,
    Only,
    WireAccountType,
    WireDecimal,
    WireFlag,
    WireId,
    WireTime,
)
from msgspec import Struct, field

__all__ = [
    "BorrowRepayRecord",
    "BorrowRepayRecordPage",
    "ClosedRiskUnit",
    "ClosedRiskUnitPage",
    "CoinFuturesForceOrder",
    "ErrorBody",
    "Liability",
    "LiquidationLoan",
    "LiquidationLoanRepayment",
    "LiquidationLoanRepaymentPage",
    "LiquidationSnapshot",
    "LiquidationTransfer",
    "LiquidationTransfers",
    "LiquidationTransfersPage",
    "MarginLiquidation",
    "MarginLiquidationPage",
    "PortfolioMarginCmForceOrder",
    "PortfolioMarginLiquidation",
    "PortfolioMarginLiquidationPage",
    "PortfolioMarginUmForceOrder",
    "RiskUnitLiquidation",
    "RiskUnitLiquidationPage",
    "TransferredAsset",
    "UsdsFuturesForceOrder",
    "WalletSnapshot",
]


class MarginLiquidation(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange liquidated a margin position.

    Attributes:
        avg_price (Decimal): The average execution price, in the quote asset.
        executed_qty (Decimal): The executed quantity, in the base asset.
        order_id (int): The order's identifier.
        price (Decimal): The order's limit price, in the quote asset.
        qty (Decimal): The order's quantity, in the base asset.
        side (str): Whether the position was closed by selling or by buying. Known values: BUY, SELL.
        symbol (str): The trading pair.
        time_in_force (str): The order's time in force. Known values: GTC, IOC, FOK.
        is_isolated (bool): Whether the position was in an isolated margin account; otherwise, in the cross margin
            account.
        updated_time (datetime, UTC): When the order was last updated.
    """

    avg_price: WireDecimal = field(name="avgPrice")
    """The average execution price, in the quote asset."""
    executed_qty: WireDecimal = field(name="executedQty")
    """The executed quantity, in the base asset."""
    order_id: WireId = field(name="orderId")
    """The order's identifier."""
    price: WireDecimal
    """The order's limit price, in the quote asset."""
    qty: WireDecimal
    """The order's quantity, in the base asset."""
    side: str
    """Whether the position was closed by selling or by buying. Known values: BUY, SELL."""
    symbol: str
    """The trading pair."""
    time_in_force: str = field(name="timeInForce")
    """The order's time in force. Known values: GTC, IOC, FOK."""
    is_isolated: WireFlag = field(name="isIsolated")
    """Whether the position was in an isolated margin account; otherwise, in the cross margin account."""
    updated_time: WireTime = field(name="updatedTime")
    """When the order was last updated."""


class RiskUnitLiquidation(Struct, frozen=True, gc=False, kw_only=True):
    """One liquidation of a risk unit. The pages show only a finished one; a running one is assumed to have no end yet.

    Attributes:
        group_id (int): The risk unit.
        start_ltv (Decimal): The loan-to-value ratio when the liquidation began.
        end_ltv (Decimal): The latest loan-to-value ratio.
        liquidation_start_time (datetime, UTC): When the liquidation began.
        total_net_equity (Decimal): Equity of the portfolio margin accounts, plus collateral less liabilities and
            interest of the cross margin accounts, plus free accepted tokens on spot.
        total_maintenance_margin (Decimal): The maintenance margin of all members.
        total_liability (Decimal): Outstanding principal and interest.
        liquidation_snapshot (LiquidationSnapshot): The wallets and the debt when the liquidation began.
        liquidation_end_time (datetime | None, UTC): When the liquidation ended. Absent while it is running.
    """

    group_id: WireId = field(name="groupId")
    """The risk unit."""
    start_ltv: WireDecimal = field(name="startLtv")
    """The loan-to-value ratio when the liquidation began."""
    end_ltv: WireDecimal = field(name="endLtv")
    """The latest loan-to-value ratio."""
    liquidation_start_time: WireTime = field(name="liquidationStartTime")
    """When the liquidation began."""
    total_net_equity: WireDecimal = field(name="totalNetEquity")
    """
    Equity of the portfolio margin accounts, plus collateral less liabilities and interest of the cross margin
    accounts, plus free accepted tokens on spot.
    """
    total_maintenance_margin: WireDecimal = field(name="totalMaintenanceMargin")
    """The maintenance margin of all members."""
    total_liability: WireDecimal = field(name="totalLiability")
    """Outstanding principal and interest."""
    liquidation_snapshot: Only[LiquidationSnapshot] = field(name="liquidationSnapshot")
    """The wallets and the debt when the liquidation began."""
    liquidation_end_time: WireTime | None = field(name="liquidationEndTime", default=None)
    """When the liquidation ended. Absent while it is running."""


class WalletSnapshot(Struct, frozen=True, gc=False, kw_only=True):
    """One wallet of one member of a risk unit.

    Attributes:
        sub_email (str): The e-mail address of the member's account.
        member_type (str): Whether the member is the credit account or a collateral account. Known values: CREDIT,
            COLLATERAL.
        wallet_type (str): The kind of wallet. Known values: SPOT, PORTFOLIO_MARGIN, CROSS_MARGIN.
        net_equity (Decimal): The wallet's net equity.
        maintain_margin (Decimal): The wallet's maintenance margin.
    """

    sub_email: str = field(name="subEmail")
    """The e-mail address of the member's account."""
    member_type: str = field(name="memberType")
    """Whether the member is the credit account or a collateral account. Known values: CREDIT, COLLATERAL."""
    wallet_type: str = field(name="walletType")
    """The kind of wallet. Known values: SPOT, PORTFOLIO_MARGIN, CROSS_MARGIN."""
    net_equity: WireDecimal = field(name="netEquity")
    """The wallet's net equity."""
    maintain_margin: WireDecimal = field(name="maintainMargin")
    """The wallet's maintenance margin."""


class Liability(Struct, frozen=True, gc=False, kw_only=True):
    """A risk unit's debt in one asset.

    Attributes:
        asset_name (str): The asset.
        principal (Decimal): Outstanding principal, in the asset.
        interest (Decimal): Outstanding interest, in the asset.
    """

    asset_name: str = field(name="assetName")
    """The asset."""
    principal: WireDecimal
    """Outstanding principal, in the asset."""
    interest: WireDecimal
    """Outstanding interest, in the asset."""


class TransferredAsset(Struct, frozen=True, gc=False, kw_only=True):
    """An amount of one asset.

    Attributes:
        asset_name (str): The asset.
        amount (Decimal): The amount, in the asset.
    """

    asset_name: str = field(name="assetName")
    """The asset."""
    amount: WireDecimal
    """The amount, in the asset."""


class ClosedRiskUnit(Struct, frozen=True, gc=False, kw_only=True):
    """A risk unit that was closed.

    Attributes:
        group_id (int): The risk unit.
        parent_email (str): The e-mail address of the parent account.
        credit_email (str): The e-mail address of the credit account.
        enabled (bool): Whether the unit is active. False for a closed one.
        create_time (datetime, UTC): When the unit was created.
        close_time (datetime, UTC): When the unit was closed.
    """

    group_id: WireId = field(name="groupId")
    """The risk unit."""
    parent_email: str = field(name="parentEmail")
    """The e-mail address of the parent account."""
    credit_email: str = field(name="creditEmail")
    """The e-mail address of the credit account."""
    enabled: WireFlag
    """Whether the unit is active. False for a closed one."""
    create_time: WireTime = field(name="createTime")
    """When the unit was created."""
    close_time: WireTime = field(name="closeTime")
    """When the unit was closed."""


class BorrowRepayRecord(Struct, frozen=True, gc=False, kw_only=True):
    """A loan or a repayment of a risk unit.

    Attributes:
        tran_id (int): The transaction's identifier.
        asset_name (str): The asset.
        amount (Decimal): The amount, in the asset.
        status (str): The state of the transaction. Known values: CONFIRM, FAILED.
        type (str): What it was. FORCE_REPAY is a repayment by a liquidation. Known values: BORROW, REPAY,
            NORMAL_REPAY, FORCE_REPAY.
        timestamp (datetime, UTC): When it was made.
        principal (Decimal | None): The part of a repayment that reduced the principal. Absent for loans.
        interest (Decimal | None): The part of a repayment that paid interest. Absent for loans.
    """

    tran_id: WireId = field(name="tranId")
    """The transaction's identifier."""
    asset_name: str = field(name="assetName")
    """The asset."""
    amount: WireDecimal
    """The amount, in the asset."""
    status: str
    """The state of the transaction. Known values: CONFIRM, FAILED."""
    type: str
    """What it was. FORCE_REPAY is a repayment by a liquidation. Known values: BORROW, REPAY, NORMAL_REPAY, FORCE_REPAY."""
    timestamp: WireTime
    """When it was made."""
    principal: WireDecimal | None = None
    """The part of a repayment that reduced the principal. Absent for loans."""
    interest: WireDecimal | None = None
    """The part of a repayment that paid interest. Absent for loans."""


class BorrowRepayRecordPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of loans or repayments, newest first.

    Attributes:
        total (int): A number that does not count the records of the example. A hint.
        rows (list[BorrowRepayRecord]): The records of this page.
    """

    total: int
    """A number that does not count the records of the example. A hint."""
    rows: list[BorrowRepayRecord]
    """The records of this page."""


class LiquidationLoan(Struct, frozen=True, gc=False, kw_only=True):
    """What a cross margin account owes after a liquidation that left its equity below zero.

    Attributes:
        asset (str): The asset of the loan.
        amount (Decimal): The amount that was lent, in the asset.
        repaid_amount (Decimal): The amount that was repaid.
        remaining_amount (Decimal): The amount that is still owed.
    """

    asset: str
    """The asset of the loan."""
    amount: WireDecimal
    """The amount that was lent, in the asset."""
    repaid_amount: WireDecimal = field(name="repaidAmount")
    """The amount that was repaid."""
    remaining_amount: WireDecimal = field(name="remainingAmount")
    """The amount that is still owed."""


class LiquidationLoanRepayment(Struct, frozen=True, gc=False, kw_only=True):
    """A repayment of a liquidation loan.

    Attributes:
        repay_id (int): The repayment's identifier.
        asset (str): The asset that was repaid.
        amount (Decimal): The amount, in the asset.
        status (str): Whether it is completed or still processed. Known values: SUCCESS, PENDING.
        create_time (datetime, UTC): When it was made.
    """

    repay_id: WireId = field(name="repayId")
    """The repayment's identifier."""
    asset: str
    """The asset that was repaid."""
    amount: WireDecimal
    """The amount, in the asset."""
    status: str
    """Whether it is completed or still processed. Known values: SUCCESS, PENDING."""
    create_time: WireTime = field(name="createTime")
    """When it was made."""


class LiquidationLoanRepaymentPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of repayments.

    Attributes:
        total (int): The number of records on all pages. A hint.
        rows (list[LiquidationLoanRepayment]): The records of this page.
    """

    total: int
    """The number of records on all pages. A hint."""
    rows: list[LiquidationLoanRepayment]
    """The records of this page."""


class UsdsFuturesForceOrder(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange closed a position in USDⓈ-M futures.

    Attributes:
        order_id (int): The order's identifier.
        symbol (str): The contract.
        status (str): The order's state. Known values: NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED.
        client_order_id (str): autoclose- and a number for liquidations, adl_autoclose for automatic deleveraging.
        price (Decimal): The order's limit price, in the quote asset.
        avg_price (Decimal): The average execution price, in the quote asset.
        orig_qty (Decimal): The order's quantity, in the base asset.
        executed_qty (Decimal): The executed quantity, in the base asset.
        cum_quote (Decimal): The executed value, in the quote asset.
        time_in_force (str): The order's time in force. Known values: GTC, IOC, FOK, GTX.
        type (str): The order's type. Known values: LIMIT, MARKET.
        reduce_only (bool): Whether the order could only reduce a position.
        close_position (bool): Whether the order closes the whole position.
        side (str): Whether the position was closed by selling or by buying. Known values: BUY, SELL.
        position_side (str): The side of the position in hedge mode; BOTH in one-way mode. Known values: BOTH, LONG,
            SHORT.
        stop_price (Decimal): The trigger price; 0 without one.
        working_type (str): The price that triggers. Known values: CONTRACT_PRICE, MARK_PRICE.
        orig_type (str): The order's type before it was triggered. Known values: LIMIT, MARKET.
        time (datetime, UTC): When the order was placed.
        update_time (datetime, UTC): When the order was last updated.
    """

    order_id: WireId = field(name="orderId")
    """The order's identifier."""
    symbol: str
    """The contract."""
    status: str
    """The order's state. Known values: NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED."""
    client_order_id: str = field(name="clientOrderId")
    """autoclose- and a number for liquidations, adl_autoclose for automatic deleveraging."""
    price: WireDecimal
    """The order's limit price, in the quote asset."""
    avg_price: WireDecimal = field(name="avgPrice")
    """The average execution price, in the quote asset."""
    orig_qty: WireDecimal = field(name="origQty")
    """The order's quantity, in the base asset."""
    executed_qty: WireDecimal = field(name="executedQty")
    """The executed quantity, in the base asset."""
    cum_quote: WireDecimal = field(name="cumQuote")
    """The executed value, in the quote asset."""
    time_in_force: str = field(name="timeInForce")
    """The order's time in force. Known values: GTC, IOC, FOK, GTX."""
    type: str
    """The order's type. Known values: LIMIT, MARKET."""
    reduce_only: bool = field(name="reduceOnly")
    """Whether the order could only reduce a position."""
    close_position: bool = field(name="closePosition")
    """Whether the order closes the whole position."""
    side: str
    """Whether the position was closed by selling or by buying. Known values: BUY, SELL."""
    position_side: str = field(name="positionSide")
    """The side of the position in hedge mode; BOTH in one-way mode. Known values: BOTH, LONG, SHORT."""
    stop_price: WireDecimal = field(name="stopPrice")
    """The trigger price; 0 without one."""
    working_type: str = field(name="workingType")
    """The price that triggers. Known values: CONTRACT_PRICE, MARK_PRICE."""
    orig_type: str = field(name="origType")
    """The order's type before it was triggered. Known values: LIMIT, MARKET."""
    time: WireTime
    """When the order was placed."""
    update_time: WireTime = field(name="updateTime")
    """When the order was last updated."""


class CoinFuturesForceOrder(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange closed a position in COIN-M futures.

    Attributes:
        order_id (int): The order's identifier.
        symbol (str): The contract.
        pair (str): The contract's underlying pair.
        status (str): The order's state. Known values: NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED.
        client_order_id (str): autoclose- and a number for liquidations, adl_autoclose for automatic deleveraging.
        price (Decimal): The order's limit price, in the quote asset.
        avg_price (Decimal): The average execution price, in the quote asset.
        orig_qty (Decimal): The order's quantity, in contracts.
        executed_qty (Decimal): The executed quantity, in contracts.
        cum_base (Decimal): The executed value, in the base asset.
        time_in_force (str): The order's time in force. Known values: GTC, IOC, FOK, GTX.
        type (str): The order's type. Known values: LIMIT, MARKET.
        reduce_only (bool): Whether the order could only reduce a position.
        close_position (bool): Whether the order closes the whole position.
        side (str): Whether the position was closed by selling or by buying. Known values: BUY, SELL.
        position_side (str): The side of the position in hedge mode; BOTH in one-way mode. Known values: BOTH, LONG,
            SHORT.
        stop_price (Decimal): The trigger price; 0 without one.
        working_type (str): The price that triggers. Known values: CONTRACT_PRICE, MARK_PRICE.
        price_protect (bool): Whether the trigger is protected against outliers.
        orig_type (str): The order's type before it was triggered. Known values: LIMIT, MARKET.
        time (datetime, UTC): When the order was placed.
        update_time (datetime, UTC): When the order was last updated.
    """

    order_id: WireId = field(name="orderId")
    """The order's identifier."""
    symbol: str
    """The contract."""
    pair: str
    """The contract's underlying pair."""
    status: str
    """The order's state. Known values: NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED."""
    client_order_id: str = field(name="clientOrderId")
    """autoclose- and a number for liquidations, adl_autoclose for automatic deleveraging."""
    price: WireDecimal
    """The order's limit price, in the quote asset."""
    avg_price: WireDecimal = field(name="avgPrice")
    """The average execution price, in the quote asset."""
    orig_qty: WireDecimal = field(name="origQty")
    """The order's quantity, in contracts."""
    executed_qty: WireDecimal = field(name="executedQty")
    """The executed quantity, in contracts."""
    cum_base: WireDecimal = field(name="cumBase")
    """The executed value, in the base asset."""
    time_in_force: str = field(name="timeInForce")
    """The order's time in force. Known values: GTC, IOC, FOK, GTX."""
    type: str
    """The order's type. Known values: LIMIT, MARKET."""
    reduce_only: bool = field(name="reduceOnly")
    """Whether the order could only reduce a position."""
    close_position: bool = field(name="closePosition")
    """Whether the order closes the whole position."""
    side: str
    """Whether the position was closed by selling or by buying. Known values: BUY, SELL."""
    position_side: str = field(name="positionSide")
    """The side of the position in hedge mode; BOTH in one-way mode. Known values: BOTH, LONG, SHORT."""
    stop_price: WireDecimal = field(name="stopPrice")
    """The trigger price; 0 without one."""
    working_type: str = field(name="workingType")
    """The price that triggers. Known values: CONTRACT_PRICE, MARK_PRICE."""
    price_protect: bool = field(name="priceProtect")
    """Whether the trigger is protected against outliers."""
    orig_type: str = field(name="origType")
    """The order's type before it was triggered. Known values: LIMIT, MARKET."""
    time: WireTime
    """When the order was placed."""
    update_time: WireTime = field(name="updateTime")
    """When the order was last updated."""


class PortfolioMarginUmForceOrder(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange closed a position in USDⓈ-M futures of a portfolio margin account.

    Attributes:
        order_id (int): The order's identifier.
        symbol (str): The contract.
        status (str): The order's state. Known values: NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED.
        client_order_id (str): autoclose- and a number for liquidations, adl_autoclose for automatic deleveraging.
        price (Decimal): The order's limit price, in the quote asset.
        avg_price (Decimal): The average execution price, in the quote asset.
        orig_qty (Decimal): The order's quantity, in the base asset.
        executed_qty (Decimal): The executed quantity, in the base asset.
        cum_quote (Decimal): The executed value, in the quote asset.
        time_in_force (str): The order's time in force. Known values: GTC, IOC, FOK, GTX.
        type (str): The order's type. Known values: LIMIT, MARKET.
        reduce_only (bool): Whether the order could only reduce a position.
        side (str): Whether the position was closed by selling or by buying. Known values: BUY, SELL.
        position_side (str): The side of the position in hedge mode; BOTH in one-way mode. Known values: BOTH, LONG,
            SHORT.
        orig_type (str): The order's type before it was triggered. Known values: LIMIT, MARKET.
        time (datetime, UTC): When the order was placed.
        update_time (datetime, UTC): When the order was last updated.
    """

    order_id: WireId = field(name="orderId")
    """The order's identifier."""
    symbol: str
    """The contract."""
    status: str
    """The order's state. Known values: NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED."""
    client_order_id: str = field(name="clientOrderId")
    """autoclose- and a number for liquidations, adl_autoclose for automatic deleveraging."""
    price: WireDecimal
    """The order's limit price, in the quote asset."""
    avg_price: WireDecimal = field(name="avgPrice")
    """The average execution price, in the quote asset."""
    orig_qty: WireDecimal = field(name="origQty")
    """The order's quantity, in the base asset."""
    executed_qty: WireDecimal = field(name="executedQty")
    """The executed quantity, in the base asset."""
    cum_quote: WireDecimal = field(name="cumQuote")
    """The executed value, in the quote asset."""
    time_in_force: str = field(name="timeInForce")
    """The order's time in force. Known values: GTC, IOC, FOK, GTX."""
    type: str
    """The order's type. Known values: LIMIT, MARKET."""
    reduce_only: bool = field(name="reduceOnly")
    """Whether the order could only reduce a position."""
    side: str
    """Whether the position was closed by selling or by buying. Known values: BUY, SELL."""
    position_side: str = field(name="positionSide")
    """The side of the position in hedge mode; BOTH in one-way mode. Known values: BOTH, LONG, SHORT."""
    orig_type: str = field(name="origType")
    """The order's type before it was triggered. Known values: LIMIT, MARKET."""
    time: WireTime
    """When the order was placed."""
    update_time: WireTime = field(name="updateTime")
    """When the order was last updated."""


class PortfolioMarginCmForceOrder(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange closed a position in COIN-M futures of a portfolio margin account.

    Attributes:
        order_id (int): The order's identifier.
        symbol (str): The contract.
        pair (str): The contract's underlying pair.
        status (str): The order's state. Known values: NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED.
        client_order_id (str): autoclose- and a number for liquidations, adl_autoclose for automatic deleveraging.
        price (Decimal): The order's limit price, in the quote asset.
        avg_price (Decimal): The average execution price, in the quote asset.
        orig_qty (Decimal): The order's quantity, in contracts.
        executed_qty (Decimal): The executed quantity, in contracts.
        cum_base (Decimal): The executed value, in the base asset.
        time_in_force (str): The order's time in force. Known values: GTC, IOC, FOK, GTX.
        type (str): The order's type. Known values: LIMIT, MARKET.
        reduce_only (bool): Whether the order could only reduce a position.
        side (str): Whether the position was closed by selling or by buying. Known values: BUY, SELL.
        position_side (str): The side of the position in hedge mode; BOTH in one-way mode. Known values: BOTH, LONG,
            SHORT.
        orig_type (str): The order's type before it was triggered. Known values: LIMIT, MARKET.
        time (datetime, UTC): When the order was placed.
        update_time (datetime, UTC): When the order was last updated.
    """

    order_id: WireId = field(name="orderId")
    """The order's identifier."""
    symbol: str
    """The contract."""
    pair: str
    """The contract's underlying pair."""
    status: str
    """The order's state. Known values: NEW, PARTIALLY_FILLED, FILLED, CANCELED, EXPIRED."""
    client_order_id: str = field(name="clientOrderId")
    """autoclose- and a number for liquidations, adl_autoclose for automatic deleveraging."""
    price: WireDecimal
    """The order's limit price, in the quote asset."""
    avg_price: WireDecimal = field(name="avgPrice")
    """The average execution price, in the quote asset."""
    orig_qty: WireDecimal = field(name="origQty")
    """The order's quantity, in contracts."""
    executed_qty: WireDecimal = field(name="executedQty")
    """The executed quantity, in contracts."""
    cum_base: WireDecimal = field(name="cumBase")
    """The executed value, in the base asset."""
    time_in_force: str = field(name="timeInForce")
    """The order's time in force. Known values: GTC, IOC, FOK, GTX."""
    type: str
    """The order's type. Known values: LIMIT, MARKET."""
    reduce_only: bool = field(name="reduceOnly")
    """Whether the order could only reduce a position."""
    side: str
    """Whether the position was closed by selling or by buying. Known values: BUY, SELL."""
    position_side: str = field(name="positionSide")
    """The side of the position in hedge mode; BOTH in one-way mode. Known values: BOTH, LONG, SHORT."""
    orig_type: str = field(name="origType")
    """The order's type before it was triggered. Known values: LIMIT, MARKET."""
    time: WireTime
    """When the order was placed."""
    update_time: WireTime = field(name="updateTime")
    """When the order was last updated."""


class PortfolioMarginLiquidation(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange liquidated a margin position of a portfolio margin account.

    Attributes:
        avg_price (Decimal): The average execution price, in the quote asset.
        executed_qty (Decimal): The executed quantity, in the base asset.
        order_id (int): The order's identifier.
        price (Decimal): The order's limit price, in the quote asset.
        qty (Decimal): The order's quantity, in the base asset.
        side (str): Whether the position was closed by selling or by buying. Known values: BUY, SELL.
        symbol (str): The trading pair.
        time_in_force (str): The order's time in force. Known values: GTC, IOC, FOK.
        updated_time (datetime, UTC): When the order was last updated.
    """

    avg_price: WireDecimal = field(name="avgPrice")
    """The average execution price, in the quote asset."""
    executed_qty: WireDecimal = field(name="executedQty")
    """The executed quantity, in the base asset."""
    order_id: WireId = field(name="orderId")
    """The order's identifier."""
    price: WireDecimal
    """The order's limit price, in the quote asset."""
    qty: WireDecimal
    """The order's quantity, in the base asset."""
    side: str
    """Whether the position was closed by selling or by buying. Known values: BUY, SELL."""
    symbol: str
    """The trading pair."""
    time_in_force: str = field(name="timeInForce")
    """The order's time in force. Known values: GTC, IOC, FOK."""
    updated_time: WireTime = field(name="updatedTime")
    """When the order was last updated."""


class ErrorBody(Struct, frozen=True, gc=False, kw_only=True):
    """How the exchange reports an error.

    Attributes:
        code (int): The kind of error, a negative number; the same at every endpoint.
        msg (str): What went wrong, in words that may change.
    """

    code: int
    """The kind of error, a negative number; the same at every endpoint."""
    msg: str
    """What went wrong, in words that may change."""


class MarginLiquidationPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of margin liquidations, newest first.

    Attributes:
        total (int): The number of records on all pages. A hint.
        rows (list[MarginLiquidation]): The records of this page.
    """

    total: int
    """The number of records on all pages. A hint."""
    rows: list[MarginLiquidation]
    """The records of this page."""


class RiskUnitLiquidationPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of risk unit liquidations, newest first.

    Attributes:
        total (int): The number of risk units on all pages. A hint.
        rows (list[RiskUnitLiquidation]): The records of this page.
    """

    total: int
    """The number of risk units on all pages. A hint."""
    rows: list[RiskUnitLiquidation]
    """The records of this page."""


class LiquidationSnapshot(Struct, frozen=True, gc=False, kw_only=True):
    """The wallets and the debts of a risk unit.

    Attributes:
        snapshots (list[WalletSnapshot]): One for each wallet of each member.
        liabilities (list[Liability]): One for each asset of the debt.
    """

    snapshots: list[WalletSnapshot]
    """One for each wallet of each member."""
    liabilities: Listed[Liability]
    """One for each asset of the debt."""


class LiquidationTransfer(Struct, frozen=True, gc=False, kw_only=True):
    """One transfer between two accounts while a risk unit was liquidated.

    Attributes:
        transfer_time (datetime, UTC): When the transfer was made.
        from_uid (int): The account that sent.
        from_account_type (str): The wallet that sent. Known values: SPOT, PORTFOLIO_MARGIN, CROSS_MARGIN.
        to_uid (int): The account that received.
        to_account_type (str): The wallet that received. Known values: SPOT, PORTFOLIO_MARGIN, CROSS_MARGIN.
        status (str): The state of the transfer. Known values: CONFIRM.
        assets (list[TransferredAsset]): The assets that were transferred.
    """

    transfer_time: WireTime = field(name="transferTime")
    """When the transfer was made."""
    from_uid: WireId = field(name="fromUid")
    """The account that sent."""
    from_account_type: WireAccountType = field(name="fromAccountType")
    """The wallet that sent. Known values: SPOT, PORTFOLIO_MARGIN, CROSS_MARGIN."""
    to_uid: WireId = field(name="toUid")
    """The account that received."""
    to_account_type: WireAccountType = field(name="toAccountType")
    """The wallet that received. Known values: SPOT, PORTFOLIO_MARGIN, CROSS_MARGIN."""
    status: str
    """The state of the transfer. Known values: CONFIRM."""
    assets: list[TransferredAsset]
    """The assets that were transferred."""


class ClosedRiskUnitPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of closed risk units, oldest first.

    Attributes:
        total (int): The number of records on all pages. A hint.
        rows (list[ClosedRiskUnit]): The records of this page.
    """

    total: int
    """The number of records on all pages. A hint."""
    rows: list[ClosedRiskUnit]
    """The records of this page."""


class PortfolioMarginLiquidationPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of margin liquidations.

    Attributes:
        total (int): The number of records on all pages. A hint.
        rows (list[PortfolioMarginLiquidation]): The records of this page.
    """

    total: int
    """The number of records on all pages. A hint."""
    rows: list[PortfolioMarginLiquidation]
    """The records of this page."""


class LiquidationTransfers(Struct, frozen=True, gc=False, kw_only=True):
    """The transfers of one liquidation.

    Attributes:
        liquidation_id (int): The liquidation's identifier.
        liquidation_transfer_record (list[LiquidationTransfer]): The transfers, oldest first in the example.
    """

    liquidation_id: WireId = field(name="liquidationId")
    """The liquidation's identifier."""
    liquidation_transfer_record: list[LiquidationTransfer] = field(name="liquidationTransferRecord")
    """The transfers, oldest first in the example."""


class LiquidationTransfersPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of liquidations with their transfers, newest first.

    Attributes:
        total (int): The number of records on all pages. A hint.
        rows (list[LiquidationTransfers]): The records of this page.
    """

    total: int
    """The number of records on all pages. A hint."""
    rows: list[LiquidationTransfers]
    """The records of this page."""
