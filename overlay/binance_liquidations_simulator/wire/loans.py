"""The canonical record of loans: of risk units, and of cross margin accounts that a liquidation left bankrupt."""

from decimal import Decimal

from msgspec import Struct


class BorrowRepayRecord(Struct, frozen=True, kw_only=True):
    """A loan or a repayment; the wire does not show its unit, and only repayments have principal and interest."""

    group_id: int
    tran_id: int
    asset_name: str
    amount: Decimal
    principal: Decimal | None = None
    interest: Decimal | None = None
    status: str
    type: str
    timestamp: int


class LiquidationLoan(Struct, frozen=True, kw_only=True):
    """What a bankrupt cross margin account was lent; None of `repaid_amount` is the sum of its repayments."""

    asset: str
    amount: Decimal
    repaid_amount: Decimal | None = None


class LiquidationLoanRepayment(Struct, frozen=True, kw_only=True, rename="camel"):
    """A repayment of a liquidation loan; failed ones are not kept."""

    repay_id: int
    asset: str
    amount: Decimal
    status: str
    create_time: int
