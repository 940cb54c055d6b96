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
