"""The documented examples of loans and repayments. Those of the two liquidation-loan pages do not add up, and are kept
so.
"""

from decimal import Decimal

from ..wire.loans import BorrowRepayRecord, LiquidationLoan, LiquidationLoanRepayment

_UNIT = 6


def documented_loans() -> tuple[BorrowRepayRecord, ...]:
    """Newest first on the page, all at one time."""

    def record(
        status: str, type_: str, principal: Decimal | None = None, interest: Decimal | None = None
    ) -> BorrowRepayRecord:
        return BorrowRepayRecord(
            group_id=_UNIT,
            tran_id=1648963682,
            asset_name="USDT",
            amount=Decimal(300),
            principal=principal,
            interest=interest,
            status=status,
            type=type_,
            timestamp=1750420899036,
        )

    repaid = record("CONFIRM", "REPAY", Decimal(298), Decimal(2))
    return repaid, record("FAILED", "BORROW"), record("CONFIRM", "BORROW")


def documented_loan() -> LiquidationLoan:
    """What its page says was repaid is not the sum of the other page's repayments."""
    return LiquidationLoan(asset="USDC", amount=Decimal("1000.00000000"), repaid_amount=Decimal("300.00000000"))


def documented_repayments() -> tuple[LiquidationLoanRepayment, ...]:
    """Both successful, as on the English page."""
    return tuple(
        LiquidationLoanRepayment(
            repay_id=number, asset="USDC", amount=Decimal(amount), status="SUCCESS", create_time=time
        )
        for number, amount, time in (
            (12345678, "300.00000000", 1714492800000),
            (12345679, "200.00000000", 1714579200000),
        )
    )
