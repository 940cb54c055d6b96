"""The transfers of one synthetic liquidation: from its unit's collateral accounts to the credit account."""

from collections.abc import Sequence

from ..wire.records import AssetAmount, LiquidationTransfers, Transfer
from .draws import Draw, amount
from .timeline import Span
from .units import RiskUnit


def transfers(
    draw: Draw, unit: RiskUnit, span: Span, first: int, equity: Sequence[int], liquidation_id: int
) -> LiquidationTransfers:
    """Two to four transfers from `first` (Unix ms) to the end of `span`; `equity` is what the members have."""
    count = draw.between(2, 4)
    made: list[Transfer] = []
    for step in range(count):
        member = draw.pick(range(1, 1 + len(unit.collaterals)))  # 0 is the credit account
        assets = [AssetAmount(asset_name="USDT", amount=amount(equity[member] * draw.between(1, 24) // 100, 8))]
        if step == 1:
            assets.append(AssetAmount(asset_name="BTC", amount=amount(draw.between(1, 10**12), 12)))
        made.append(
            Transfer(
                transfer_time=first + (span.end - first) * step // (count - 1),
                from_uid=unit.collaterals[member - 1].uid,
                from_account_type=unit.collaterals[member - 1].wallet_type,
                to_uid=unit.credit.uid,
                to_account_type=unit.credit.wallet_type,
                # Only CONFIRM is documented; a transfer under way needs a name too.
                status="PENDING" if span.is_running and step == count - 1 else "CONFIRM",
                assets=tuple(assets),
            )
        )
    return LiquidationTransfers(liquidation_id=liquidation_id, liquidation_transfer_record=tuple(made))
