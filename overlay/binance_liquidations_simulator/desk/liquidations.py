"""One liquidation of a synthetic risk unit: wallets that add up to its net equity, debts to its liability."""

from collections.abc import Sequence
from decimal import Decimal

from ..wire.records import Liability, LiquidationSnapshot, RiskUnitLiquidation, WalletSnapshot
from .draws import Draw, amount
from .timeline import Span
from .units import Member, RiskUnit

_DEBT_ASSETS = ("USDT", "USDC", "FDUSD")


def equities(draw: Draw, unit: RiskUnit, *, is_fine: bool) -> list[int]:
    """Net equity of the credit account and each collateral one, in units of 10**-8, of 10**-4 unless `is_fine`."""
    grain = 1 if is_fine else 10**4
    return [draw.between(10**10, 10**15) // grain * grain for _ in range(1 + len(unit.collaterals))]


def liquidation(
    draw: Draw, unit: RiskUnit, span: Span, equity: Sequence[int], *, is_repaid: bool, debts: int
) -> RiskUnitLiquidation:
    """A liquidation that lasts for `span` and finds `debts` debts; one that repays all of them goes from LTV 1 to 0."""
    start_ltv = 10_000 if is_repaid else draw.between(9_100, 9_999)
    end_ltv = 0 if is_repaid else start_ltv - draw.between(1, 9_000)
    debt = sum(equity) * start_ltv  # in units of 10**-12
    wallets = (
        _wallet(unit.credit, "CREDIT", unit.credit.wallet_type, equity[0]),
        _wallet(unit.credit, "CREDIT", "SPOT", 0),
        *(
            _wallet(member, "COLLATERAL", member.wallet_type, value)
            for member, value in zip(unit.collaterals, equity[1:], strict=True)
        ),
    )
    return RiskUnitLiquidation(
        group_id=unit.group_id,
        start_ltv=Decimal(1) if is_repaid else amount(start_ltv, 4),
        end_ltv=Decimal(0) if is_repaid else amount(end_ltv, 4),
        liquidation_start_time=span.start,
        liquidation_end_time=None if span.is_running else span.end,
        total_net_equity=amount(sum(equity), 8),
        total_maintenance_margin=amount(sum(map(_maintenance, equity)), 8),
        total_liability=_shortest(debt),
        liquidation_snapshot=LiquidationSnapshot(snapshots=wallets, liabilities=_liabilities(draw, debt, debts)),
    )


def _wallet(member: Member, member_type: str, wallet_type: str, equity: int) -> WalletSnapshot:
    return WalletSnapshot(
        sub_email=member.email,
        member_type=member_type,
        wallet_type=wallet_type,
        net_equity=amount(equity, 8),
        maintain_margin=amount(_maintenance(equity), 8),
    )


def _maintenance(equity: int) -> int:
    return equity // 20


def _liabilities(draw: Draw, debt: int, count: int) -> tuple[Liability, ...]:
    """`debt` (in units of 10**-12) split over `count` assets, a little of each being interest."""
    parts = [debt // count] * (count - 1)
    parts.append(debt - sum(parts))
    debts: list[Liability] = []
    for asset, part in zip(_DEBT_ASSETS, parts, strict=False):
        interest = part // 10**8 * draw.between(1, 500) * 10**4  # whole units of 10**-8
        debts.append(Liability(asset_name=asset, principal=_shortest(part - interest), interest=_shortest(interest)))
    return tuple(debts)


def _shortest(units: int) -> Decimal:
    """`units` of 10**-12 with eight decimals if those are enough, else with all twelve."""
    return amount(units, 12) if units % 10**4 else amount(units // 10**4, 8)
