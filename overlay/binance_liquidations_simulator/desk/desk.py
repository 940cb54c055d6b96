"""A synthetic lending desk of any size, the same for the same arguments everywhere and always."""

from dataclasses import replace
from decimal import Decimal

from ..exchange.account import Account, MadeRecords
from ..exchange.ledger import Made
from ..exchange.signatures import ApiKey
from ..wire.force_orders import (
    CoinFuturesForceOrder,
    PortfolioMarginCmForceOrder,
    PortfolioMarginUmForceOrder,
    UsdsFuturesForceOrder,
)
from ..wire.loans import LiquidationLoan, LiquidationLoanRepayment
from .draws import Draw, amount
from .force_orders import force_orders as forced
from .force_orders import portfolio_liquidations, spread
from .loans import loans
from .orders import orders
from .story import Story
from .timeline import Span, timeline

_START = 1_751_328_000_000  # 2025-07-01T00:00:00Z
_END = 1_767_225_600_000  # 2026-01-01T00:00:00Z


def synthetic_desk(
    seed: int = 0,
    *,
    accounts: int = 1,
    margin_accounts: int = 0,
    units: int = 6,
    liquidations: int = 24,
    margin_records: int = 250,
    force_orders: int = 0,
    portfolio_orders: int = 0,
    repayments: int = 0,
    start: int = _START,
    end: int = _END,
) -> tuple[Account, ...]:
    """`accounts` credit accounts, then `margin_accounts` plain margin accounts; `start` and `end` are Unix ms.

    Each credit account has `units` risk units, `liquidations` liquidations of them with their transfers, and
    `margin_records` margin liquidations in the same hours. Its HMAC key follows from the seed:
    `account.keys[0].api_key` and `.secret`. What its units borrowed and repaid follows from their transfers.

    Every account has `force_orders` orders in USDⓈ-M and in COIN-M futures, `portfolio_orders` of each kind in
    portfolio margin, and, where there are `repayments`, a liquidation loan of which so many parts were repaid. Hard
    cases are part of every desk that is large enough for them: records in one millisecond and on the edges of windows,
    ids above 2**53, amounts with more than eight decimals, a non-ASCII symbol, several debts, a liquidation that still
    runs with a transfer that is not confirmed.
    """
    others = (force_orders, portfolio_orders, repayments)
    if min(accounts, margin_accounts, units, liquidations, margin_records, *others) < 0:
        raise ValueError("a desk has no negative numbers of anything")
    if not 0 <= start < end:
        raise ValueError("a desk starts at 0 or later and ends after its start")
    desk: list[Account] = []
    for number in range(accounts):
        path = f"{seed}/{number}"
        spans = timeline(path, liquidations, units, start, end)
        story = Story(path, number, units, spans)
        made = replace(
            _other_hosts(path, number, *others, start, end),
            margin_liquidations=orders(path, number, margin_records, spans or _throughout(start, end)),
            risk_unit_liquidations=story.liquidations(),
            liquidation_transfers=story.transfers(),
            closed_risk_units=story.closings(start, end),
            borrow_repay_records=loans(path, number, story),
        )
        desk.append(Account(f"credit-{number}", keys=[_key(path)], units=story.group_ids, made=made))
    for number in range(accounts, accounts + margin_accounts):
        path = f"{seed}/{number}"
        made = replace(
            _other_hosts(path, number, *others, start, end),
            margin_liquidations=orders(path, number, margin_records, _throughout(start, end)),
        )
        desk.append(Account(f"margin-{number - accounts}", "margin", keys=[_key(path)], made=made))
    for account in desk if repayments else ():
        repaid = sum((one.amount for one in account.ledger("liquidation-loan-repayments")), Decimal("0E-8"))
        account.lend(LiquidationLoan(asset="USDC", amount=repaid * 2))
    return tuple(desk)


def _other_hosts(
    path: str, number: int, force: int, portfolio: int, repayments: int, start: int, end: int
) -> MadeRecords:
    """What an account has in futures and portfolio margin, and what it repaid of its liquidation loan."""
    times = spread(repayments, start, end)

    def repayment(index: int) -> LiquidationLoanRepayment:
        draw = Draw(path, "repayment", index)
        return LiquidationLoanRepayment(
            repay_id=12345678 + number * 10**8 + index,
            asset="USDC",
            amount=amount(draw.between(1, 10**11), 8),
            status="PENDING" if index == repayments - 1 else "SUCCESS",
            create_time=times[index],
        )

    return MadeRecords(
        liquidation_loan_repayments=Made(times, lambda _: None, repayment),
        usds_futures_force_orders=forced(path, UsdsFuturesForceOrder, number, force, start, end),
        coin_futures_force_orders=forced(path, CoinFuturesForceOrder, number, force, start, end),
        portfolio_margin_um_force_orders=forced(path, PortfolioMarginUmForceOrder, number, portfolio, start, end),
        portfolio_margin_cm_force_orders=forced(path, PortfolioMarginCmForceOrder, number, portfolio, start, end),
        portfolio_margin_liquidations=portfolio_liquidations(path, number, portfolio, start, end),
    )


def _throughout(start: int, end: int) -> list[Span]:
    return [Span(start, end, end, is_running=False)]


def _key(path: str) -> ApiKey:
    draw = Draw(path, "key")
    return ApiKey(draw.text(64), draw.text(64))
