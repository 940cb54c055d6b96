# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""The records and the pages that hold them."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import force_setattr

from binance_liquidations_wire.types import (
    Listed,
    Only,
    Timestamp,
    date,
    only,
    underscore,
)


class MarginLiquidation(Struct, frozen=True, gc=False, kw_only=True):
    """An order by which the exchange liquidated a margin position."""

    avg_price: Decimal = field(name="avgPrice")
    """The average execution price, in the quote asset."""
    executed_qty: Decimal = field(name="executedQty")
    """The executed quantity, in the base asset."""
    order_id: int = field(name="orderId")
    """The order's identifier."""
    price: Decimal
    """The order's limit price, in the quote asset."""
    qty: Decimal
    """The order's quantity, in the base asset."""
    side: str
    """Whether the position was closed by selling or by buying."""
    symbol: str
    """The trading pair."""
    time_in_force: str = field(name="timeInForce")
    """The order's time in force."""
    is_isolated: bool = field(name="isIsolated")
    """Whether the position was in an isolated margin account; otherwise, in the cross margin account."""
    updated_time: Timestamp = field(name="updatedTime")
    """When the order was last updated."""


class WalletSnapshot(Struct, frozen=True, gc=False, kw_only=True):
    """One wallet of one member of a risk unit."""

    sub_email: str = field(name="subEmail")
    """The e-mail address of the member's account."""
    member_type: str = field(name="memberType")
    """Whether the member is the credit account or a collateral account."""
    wallet_type: str = field(name="walletType")
    """The kind of wallet."""
    net_equity: Decimal = field(name="netEquity")
    """The wallet's net equity."""
    maintain_margin: Decimal = field(name="maintainMargin")
    """The wallet's maintenance margin."""


class Liability(Struct, frozen=True, gc=False, kw_only=True):
    """A risk unit's debt in one asset."""

    asset_name: str = field(name="assetName")
    """The asset."""
    principal: Decimal
    """Outstanding principal, in the asset."""
    interest: Decimal
    """Outstanding interest, in the asset."""


class TransferredAsset(Struct, frozen=True, gc=False, kw_only=True):
    """An amount of one asset."""

    asset_name: str = field(name="assetName")
    """The asset."""
    amount: Decimal
    """The amount, in the asset."""


class ClosedRiskUnit(Struct, frozen=True, gc=False, kw_only=True):
    """A risk unit that was closed."""

    group_id: int = field(name="groupId")
    """The risk unit."""
    parent_email: str = field(name="parentEmail")
    """The e-mail address of the parent account."""
    credit_email: str = field(name="creditEmail")
    """The e-mail address of the credit account."""
    enabled: bool
    """Whether the unit is active. False for a closed one."""
    create_time: Timestamp = field(name="createTime")
    """When the unit was created."""
    close_time: Timestamp = field(name="closeTime")
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

    def __post_init__(self) -> None:
        date(self.rows, "updated_time")


class LiquidationSnapshot(Struct, frozen=True, gc=False, kw_only=True):
    """The wallets and the debts of a risk unit."""

    snapshots: list[WalletSnapshot]
    """One for each wallet of each member."""
    liabilities: Listed[Liability]
    """One for each asset of the debt."""

    def __post_init__(self) -> None:
        if self.liabilities.__class__ is not list:
            force_setattr(self, "liabilities", [self.liabilities])


class LiquidationTransfer(Struct, frozen=True, gc=False, kw_only=True):
    """One transfer between two accounts while a risk unit was liquidated."""

    transfer_time: Timestamp = field(name="transferTime")
    """When the transfer was made."""
    from_uid: int = field(name="fromUid")
    """The account that sent."""
    from_account_type: str = field(name="fromAccountType")
    """The wallet that sent."""
    to_uid: int = field(name="toUid")
    """The account that received."""
    to_account_type: str = field(name="toAccountType")
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

    def __post_init__(self) -> None:
        date(self.rows, "create_time", "close_time")


class RiskUnitLiquidation(Struct, frozen=True, gc=False, kw_only=True):
    """One liquidation of a risk unit. The pages show only a finished one; a running one is assumed to have no end yet."""

    group_id: int = field(name="groupId")
    """The risk unit."""
    start_ltv: Decimal = field(name="startLtv")
    """The loan-to-value ratio when the liquidation began."""
    end_ltv: Decimal = field(name="endLtv")
    """The latest loan-to-value ratio."""
    liquidation_start_time: Timestamp = field(name="liquidationStartTime")
    """When the liquidation began."""
    total_net_equity: Decimal = field(name="totalNetEquity")
    """
    Equity of the portfolio margin accounts, plus collateral less liabilities and interest of the cross margin
    accounts, plus free accepted tokens on spot.
    """
    total_maintenance_margin: Decimal = field(name="totalMaintenanceMargin")
    """The maintenance margin of all members."""
    total_liability: Decimal = field(name="totalLiability")
    """Outstanding principal and interest."""
    liquidation_snapshot: Only[LiquidationSnapshot] = field(name="liquidationSnapshot")
    """The wallets and the debt when the liquidation began."""
    liquidation_end_time: Timestamp | None = field(name="liquidationEndTime", default=None)
    """When the liquidation ended. Absent while it is running."""

    def __post_init__(self) -> None:
        if self.liquidation_snapshot.__class__ is not LiquidationSnapshot:
            force_setattr(self, "liquidation_snapshot", only(self.liquidation_snapshot))


class LiquidationTransfers(Struct, frozen=True, gc=False, kw_only=True):
    """The transfers of one liquidation."""

    liquidation_id: int = field(name="liquidationId")
    """The liquidation's identifier."""
    liquidation_transfer_record: list[LiquidationTransfer] = field(name="liquidationTransferRecord")
    """The transfers, oldest first in the example."""


class RiskUnitLiquidationPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of risk unit liquidations, newest first."""

    total: int
    """The number of risk units on all pages. A hint."""
    rows: list[RiskUnitLiquidation]
    """The records of this page."""

    def __post_init__(self) -> None:
        date(self.rows, "liquidation_start_time", "liquidation_end_time")


class LiquidationTransfersPage(Struct, frozen=True, gc=False, kw_only=True):
    """One page of liquidations with their transfers, newest first."""

    total: int
    """The number of records on all pages. A hint."""
    rows: list[LiquidationTransfers]
    """The records of this page."""

    def __post_init__(self) -> None:
        records = [inner for outer in self.rows for inner in outer.liquidation_transfer_record]
        date(records, "transfer_time")
        underscore(records, "from_account_type", "to_account_type")
