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


class MarginLiquidation(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange liquidated a margin position."""

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
    """Whether the position was closed by selling or by buying."""
    symbol: str
    """The trading pair."""
    time_in_force: str = field(name="timeInForce")
    """The order's time in force."""
    is_isolated: WireFlag = field(name="isIsolated")
    """Whether the position was in an isolated margin account; otherwise, in the cross margin account."""
    updated_time: WireTime = field(name="updatedTime")
    """When the order was last updated."""


class RiskUnitLiquidation(Struct, frozen=True, gc=False, kw_only=True):
    """One liquidation of a risk unit. The pages show only a finished one; a running one is assumed to have no end yet."""

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
    """One wallet of one member of a risk unit."""

    sub_email: str = field(name="subEmail")
    """The e-mail address of the member's account."""
    member_type: str = field(name="memberType")
    """Whether the member is the credit account or a collateral account."""
    wallet_type: str = field(name="walletType")
    """The kind of wallet."""
    net_equity: WireDecimal = field(name="netEquity")
    """The wallet's net equity."""
    maintain_margin: WireDecimal = field(name="maintainMargin")
    """The wallet's maintenance margin."""


class Liability(Struct, frozen=True, gc=False, kw_only=True):
    """A risk unit's debt in one asset."""

    asset_name: str = field(name="assetName")
    """The asset."""
    principal: WireDecimal
    """Outstanding principal, in the asset."""
    interest: WireDecimal
    """Outstanding interest, in the asset."""


class TransferredAsset(Struct, frozen=True, gc=False, kw_only=True):
    """An amount of one asset."""

    asset_name: str = field(name="assetName")
    """The asset."""
    amount: WireDecimal
    """The amount, in the asset."""


class ClosedRiskUnit(Struct, frozen=True, gc=False, kw_only=True):
    """A risk unit that was closed."""

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
    """A loan or a repayment of a risk unit."""

    tran_id: WireId = field(name="tranId")
    """The transaction's identifier."""
    asset_name: str = field(name="assetName")
    """The asset."""
    amount: WireDecimal
    """The amount, in the asset."""
    status: str
    """The state of the transaction."""
    type: str
    """What it was. FORCE_REPAY is a repayment by a liquidation."""
    timestamp: WireTime
    """When it was made."""
    principal: WireDecimal | None = None
    """The part of a repayment that reduced the principal. Absent for loans."""
    interest: WireDecimal | None = None
    """The part of a repayment that paid interest. Absent for loans."""


class BorrowRepayRecordPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of loans or repayments, newest first."""

    total: int
    """A number that does not count the records of the example. A hint."""
    rows: list[BorrowRepayRecord]
    """The records of this page."""


class LiquidationLoan(Struct, frozen=True, gc=False, kw_only=True):
    """What a cross margin account owes after a liquidation that left its equity below zero."""

    asset: str
    """The asset of the loan."""
    amount: WireDecimal
    """The amount that was lent, in the asset."""
    repaid_amount: WireDecimal = field(name="repaidAmount")
    """The amount that was repaid."""
    remaining_amount: WireDecimal = field(name="remainingAmount")
    """The amount that is still owed."""


class LiquidationLoanRepayment(Struct, frozen=True, gc=False, kw_only=True):
    """A repayment of a liquidation loan."""

    repay_id: WireId = field(name="repayId")
    """The repayment's identifier."""
    asset: str
    """The asset that was repaid."""
    amount: WireDecimal
    """The amount, in the asset."""
    status: str
    """Whether it is completed or still processed."""
    create_time: WireTime = field(name="createTime")
    """When it was made."""


class LiquidationLoanRepaymentPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of repayments."""

    total: int
    """The number of records on all pages. A hint."""
    rows: list[LiquidationLoanRepayment]
    """The records of this page."""


class UsdsFuturesForceOrder(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange closed a position in USDⓈ-M futures."""

    order_id: WireId = field(name="orderId")
    """The order's identifier."""
    symbol: str
    """The contract."""
    status: str
    """The order's state."""
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
    """The order's time in force."""
    type: str
    """The order's type."""
    reduce_only: bool = field(name="reduceOnly")
    """Whether the order could only reduce a position."""
    close_position: bool = field(name="closePosition")
    """Whether the order closes the whole position."""
    side: str
    """Whether the position was closed by selling or by buying."""
    position_side: str = field(name="positionSide")
    """The side of the position in hedge mode; BOTH in one-way mode."""
    stop_price: WireDecimal = field(name="stopPrice")
    """The trigger price; 0 without one."""
    working_type: str = field(name="workingType")
    """The price that triggers."""
    orig_type: str = field(name="origType")
    """The order's type before it was triggered."""
    time: WireTime
    """When the order was placed."""
    update_time: WireTime = field(name="updateTime")
    """When the order was last updated."""


class CoinFuturesForceOrder(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange closed a position in COIN-M futures."""

    order_id: WireId = field(name="orderId")
    """The order's identifier."""
    symbol: str
    """The contract."""
    pair: str
    """The contract's underlying pair."""
    status: str
    """The order's state."""
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
    """The order's time in force."""
    type: str
    """The order's type."""
    reduce_only: bool = field(name="reduceOnly")
    """Whether the order could only reduce a position."""
    close_position: bool = field(name="closePosition")
    """Whether the order closes the whole position."""
    side: str
    """Whether the position was closed by selling or by buying."""
    position_side: str = field(name="positionSide")
    """The side of the position in hedge mode; BOTH in one-way mode."""
    stop_price: WireDecimal = field(name="stopPrice")
    """The trigger price; 0 without one."""
    working_type: str = field(name="workingType")
    """The price that triggers."""
    price_protect: bool = field(name="priceProtect")
    """Whether the trigger is protected against outliers."""
    orig_type: str = field(name="origType")
    """The order's type before it was triggered."""
    time: WireTime
    """When the order was placed."""
    update_time: WireTime = field(name="updateTime")
    """When the order was last updated."""


class PortfolioMarginUmForceOrder(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange closed a position in USDⓈ-M futures of a portfolio margin account."""

    order_id: WireId = field(name="orderId")
    """The order's identifier."""
    symbol: str
    """The contract."""
    status: str
    """The order's state."""
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
    """The order's time in force."""
    type: str
    """The order's type."""
    reduce_only: bool = field(name="reduceOnly")
    """Whether the order could only reduce a position."""
    side: str
    """Whether the position was closed by selling or by buying."""
    position_side: str = field(name="positionSide")
    """The side of the position in hedge mode; BOTH in one-way mode."""
    orig_type: str = field(name="origType")
    """The order's type before it was triggered."""
    time: WireTime
    """When the order was placed."""
    update_time: WireTime = field(name="updateTime")
    """When the order was last updated."""


class PortfolioMarginCmForceOrder(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange closed a position in COIN-M futures of a portfolio margin account."""

    order_id: WireId = field(name="orderId")
    """The order's identifier."""
    symbol: str
    """The contract."""
    pair: str
    """The contract's underlying pair."""
    status: str
    """The order's state."""
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
    """The order's time in force."""
    type: str
    """The order's type."""
    reduce_only: bool = field(name="reduceOnly")
    """Whether the order could only reduce a position."""
    side: str
    """Whether the position was closed by selling or by buying."""
    position_side: str = field(name="positionSide")
    """The side of the position in hedge mode; BOTH in one-way mode."""
    orig_type: str = field(name="origType")
    """The order's type before it was triggered."""
    time: WireTime
    """When the order was placed."""
    update_time: WireTime = field(name="updateTime")
    """When the order was last updated."""


class PortfolioMarginLiquidation(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange liquidated a margin position of a portfolio margin account."""

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
    """Whether the position was closed by selling or by buying."""
    symbol: str
    """The trading pair."""
    time_in_force: str = field(name="timeInForce")
    """The order's time in force."""
    updated_time: WireTime = field(name="updatedTime")
    """When the order was last updated."""


class ErrorBody(Struct, frozen=True, gc=False, kw_only=True):
    """How the exchange reports an error."""

    code: int
    """The kind of error, a negative number; the same at every endpoint."""
    msg: str
    """What went wrong, in words that may change."""


class MarginLiquidationPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of margin liquidations, newest first."""

    total: int
    """The number of records on all pages. A hint."""
    rows: list[MarginLiquidation]
    """The records of this page."""


class RiskUnitLiquidationPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of risk unit liquidations, newest first."""

    total: int
    """The number of risk units on all pages. A hint."""
    rows: list[RiskUnitLiquidation]
    """The records of this page."""


class LiquidationSnapshot(Struct, frozen=True, gc=False, kw_only=True):
    """The wallets and the debts of a risk unit."""

    snapshots: list[WalletSnapshot]
    """One for each wallet of each member."""
    liabilities: Listed[Liability]
    """One for each asset of the debt."""


class LiquidationTransfer(Struct, frozen=True, gc=False, kw_only=True):
    """One transfer between two accounts while a risk unit was liquidated."""

    transfer_time: WireTime = field(name="transferTime")
    """When the transfer was made."""
    from_uid: WireId = field(name="fromUid")
    """The account that sent."""
    from_account_type: WireAccountType = field(name="fromAccountType")
    """The wallet that sent."""
    to_uid: WireId = field(name="toUid")
    """The account that received."""
    to_account_type: WireAccountType = field(name="toAccountType")
    """The wallet that received."""
    status: str
    """The state of the transfer."""
    assets: list[TransferredAsset]
    """The assets that were transferred."""


class ClosedRiskUnitPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of closed risk units, oldest first."""

    total: int
    """The number of records on all pages. A hint."""
    rows: list[ClosedRiskUnit]
    """The records of this page."""


class PortfolioMarginLiquidationPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of margin liquidations."""

    total: int
    """The number of records on all pages. A hint."""
    rows: list[PortfolioMarginLiquidation]
    """The records of this page."""


class LiquidationTransfers(Struct, frozen=True, gc=False, kw_only=True):
    """The transfers of one liquidation."""

    liquidation_id: WireId = field(name="liquidationId")
    """The liquidation's identifier."""
    liquidation_transfer_record: list[LiquidationTransfer] = field(name="liquidationTransferRecord")
    """The transfers, oldest first in the example."""


class LiquidationTransfersPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of liquidations with their transfers, newest first."""

    total: int
    """The number of records on all pages. A hint."""
    rows: list[LiquidationTransfers]
    """The records of this page."""
