"""The canonical record of each resource: exact, one form, free of what the wire makes of it.

Times are Unix milliseconds, ids and uids are int, amounts are `Decimal` with the digits that the wire will show
(`Decimal("0E-8")` stays `0E-8`). Account types carry the underscore form (`CROSS_MARGIN`).
"""

from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from msgspec import Struct

from .force_orders import (
    CoinFuturesForceOrder,
    PortfolioMarginCmForceOrder,
    PortfolioMarginLiquidation,
    PortfolioMarginUmForceOrder,
    UsdsFuturesForceOrder,
)
from .loans import BorrowRepayRecord, LiquidationLoanRepayment

Resource: TypeAlias = Literal[
    "margin-liquidations",
    "risk-unit-liquidations",
    "liquidation-transfers",
    "closed-risk-units",
    "borrow-repay-records",
    "liquidation-loan-repayments",
    "usds-futures-force-orders",
    "coin-futures-force-orders",
    "portfolio-margin-um-force-orders",
    "portfolio-margin-cm-force-orders",
    "portfolio-margin-liquidations",
]
RESOURCES: tuple[Resource, ...] = get_args(Resource)
INSTITUTIONAL: tuple[Resource, ...] = RESOURCES[:4]
"""Those of a credit account that began the record: its margin account, and what happens to its risk units."""


class MarginLiquidation(Struct, frozen=True, kw_only=True):
    """An order by which the exchange liquidated a margin position, cross or isolated."""

    avg_price: Decimal
    executed_qty: Decimal
    order_id: int
    price: Decimal
    qty: Decimal
    side: str
    symbol: str
    time_in_force: str
    is_isolated: bool
    updated_time: int


class WalletSnapshot(Struct, frozen=True, kw_only=True):
    """One wallet of one member of a risk unit, as it stood when the liquidation started."""

    sub_email: str
    member_type: str
    wallet_type: str
    net_equity: Decimal
    maintain_margin: Decimal


class Liability(Struct, frozen=True, kw_only=True):
    """What the credit account owes in one asset; principal and interest are counted apart."""

    asset_name: str
    principal: Decimal
    interest: Decimal


class LiquidationSnapshot(Struct, frozen=True, kw_only=True):
    """The wallets and debts of a risk unit at the start of its liquidation."""

    snapshots: tuple[WalletSnapshot, ...]
    liabilities: tuple[Liability, ...]


class RiskUnitLiquidation(Struct, frozen=True, kw_only=True):
    """A forced liquidation of a whole risk unit; `liquidation_end_time` is None while it runs."""

    group_id: int
    start_ltv: Decimal
    end_ltv: Decimal
    liquidation_start_time: int
    liquidation_end_time: int | None
    total_net_equity: Decimal
    total_maintenance_margin: Decimal
    total_liability: Decimal
    liquidation_snapshot: LiquidationSnapshot


class AssetAmount(Struct, frozen=True, kw_only=True):
    """An amount of one asset."""

    asset_name: str
    amount: Decimal


class Transfer(Struct, frozen=True, kw_only=True):
    """Funds moved from a collateral account to the credit account during a liquidation."""

    transfer_time: int
    from_uid: int
    from_account_type: str
    to_uid: int
    to_account_type: str
    status: str
    assets: tuple[AssetAmount, ...]


class LiquidationTransfers(Struct, frozen=True, kw_only=True):
    """All transfers of one liquidation; there is at least one, since the first dates the row."""

    liquidation_id: int
    liquidation_transfer_record: tuple[Transfer, ...]


class ClosedRiskUnit(Struct, frozen=True, kw_only=True):
    """A risk unit that no longer exists."""

    group_id: int
    parent_email: str
    credit_email: str
    enabled: bool
    create_time: int
    close_time: int


Record: TypeAlias = (
    MarginLiquidation
    | RiskUnitLiquidation
    | LiquidationTransfers
    | ClosedRiskUnit
    | BorrowRepayRecord
    | LiquidationLoanRepayment
    | UsdsFuturesForceOrder
    | CoinFuturesForceOrder
    | PortfolioMarginUmForceOrder
    | PortfolioMarginCmForceOrder
    | PortfolioMarginLiquidation
)
