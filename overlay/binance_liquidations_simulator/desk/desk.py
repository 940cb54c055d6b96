"""A synthetic lending desk of any size, the same for the same arguments everywhere and always."""

from dataclasses import replace
from decimal import Decimal

from ..exchange.account import Account, MadeRecords
from ..exchange.endpoints import Role
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
    futures_accounts: int = 0,
    portfolio_accounts: int = 0,
    units: int = 6,
    liquidations: int = 24,
    margin_records: int = 250,
    force_orders: int = 0,
    portfolio_orders: int = 0,
    repayments: int = 0,
    start: int = _START,
    end: int = _END,
) -> tuple[Account, ...]:
    """`accounts` credit accounts, then plain margin, futures and portfolio margin ones; `start` and `end` are Unix ms.

    Each credit account has `units` risk units, `liquidations` liquidations of them with their transfers, and
    `margin_records` margin liquidations in the same hours. Its HMAC key follows from the seed:
    `account.keys[0].api_key` and `.secret`. What its units borrowed and repaid follows from their transfers.

    A plain margin account has `margin_records` margin liquidations and, where there are `repayments`, a liquidation
    loan of which so many parts were repaid; a futures account `force_orders` orders in USDⓈ-M and in COIN-M; a
    portfolio margin account `portfolio_orders` of each kind. A credit account has all of that, too. Hard
    cases are part of every desk that is large enough for them: records in one millisecond and on the edges of windows,
    ids above 2**53, amounts with more than eight decimals, a non-ASCII symbol, several debts, a liquidation that still
    runs with a transfer that is not confirmed.
    """
    counts: dict[Role, int] = {
        "credit": accounts,
        "margin": margin_accounts,
        "futures": futures_accounts,
        "portfolio": portfolio_accounts,
    }
    sizes = (units, liquidations, margin_records, force_orders, portfolio_orders, repayments)
    if min(*counts.values(), *sizes) < 0:
        raise ValueError("a desk has no negative numbers of anything")
    if not 0 <= start < end:
        raise ValueError("a desk starts at 0 or later and ends after its start")
    desk: list[Account] = []
    roles: list[Role] = [role for role, count in counts.items() for _ in range(count)]
    for number, role in enumerate(roles):
        path = f"{seed}/{number}"
        spans = timeline(path, liquidations, units, start, end) if role == "credit" else []
        margin, repaid = (margin_records, repayments) if role in {"credit", "margin"} else (0, 0)
        futures = force_orders if role in {"credit", "futures"} else 0
        portfolio = portfolio_orders if role in {"credit", "portfolio"} else 0
        made = replace(
            _other_hosts(path, number, futures, portfolio, repaid, start, end),
            margin_liquidations=orders(path, number, margin, spans or _throughout(start, end)),
        )
        group_ids: list[int] = []
        if role == "credit":
            story = Story(path, number, units, spans)
            group_ids = story.group_ids
            made = replace(
                made,
                risk_unit_liquidations=story.liquidations(),
                liquidation_transfers=story.transfers(),
                closed_risk_units=story.closings(start, end),
                borrow_repay_records=loans(path, number, story),
            )
        desk.append(
            Account(f"{role}-{roles[:number].count(role)}", role, keys=[_key(path)], units=group_ids, made=made)
        )
        if repaid:
            total = sum((one.amount for one in desk[-1].ledger("liquidation-loan-repayments")), Decimal("0E-8"))
            desk[-1].lend(LiquidationLoan(asset="USDC", amount=total * 2))
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
