"""The loans and repayments of one synthetic credit account, as they follow from its liquidations' transfers.

Each liquidation follows a loan of its unit. Of each transfer that is confirmed, every asset is repaid in the same
millisecond: a repayment of type FORCE_REPAY. Now and then a unit repays by itself.
"""

from array import array
from decimal import Decimal

from ..exchange.ledger import Made
from ..wire.loans import BorrowRepayRecord
from .draws import Draw, amount
from .story import Story

_HOUR_MS = 60 * 60 * 1000
_TENTHS = 10


def loans(path: str, number: int, story: Story) -> Made[BorrowRepayRecord]:
    """What was borrowed and repaid; record i follows from the path and i alone."""
    plan: list[tuple[int, str, int, int]] = []  # time, type, liquidation, place among its repayments
    for liquidation in range(story.count):
        begin, end = story.first_transfer(liquidation), story.end(liquidation)
        plan.append((begin - _HOUR_MS, "BORROW", liquidation, 0))
        for place, (time, _, _) in enumerate(story.repaid(liquidation)):
            plan.append((time, "FORCE_REPAY", liquidation, place))
        if liquidation % 3 == 0:
            plan.append((end + _HOUR_MS, "NORMAL_REPAY", liquidation, 0))
    times = array("q", (time for time, *_ in plan))

    def key(index: int) -> tuple[str, int, str]:
        made = record(index)
        return "BORROW" if made.type == "BORROW" else "REPAY", made.group_id, made.asset_name

    def record(index: int) -> BorrowRepayRecord:
        time, type_, liquidation, place = plan[index]
        draw = Draw(path, "loan", index)
        unit, tran_id = story.unit(liquidation), 1648963682 + number * 10**10 + index
        if type_ == "FORCE_REPAY":
            _, asset, repaid = story.repaid(liquidation)[place]
        else:
            asset, repaid = draw.pick(("USDT", "USDC")), amount(draw.between(1, 10**13), 8)
        return loan(draw, unit, tran_id, time, type_, asset, repaid)

    return Made(times, key, record)


def loan(
    draw: Draw, group_id: int, tran_id: int, time: int, type_: str, asset: str, total: Decimal
) -> BorrowRepayRecord:
    """A loan, some of which fail, or a repayment, a hundredth of which is interest."""
    interest = total.scaleb(-2)
    is_loan = type_ == "BORROW"
    return BorrowRepayRecord(
        group_id=group_id,
        tran_id=tran_id,
        asset_name=asset,
        amount=total,
        principal=None if is_loan else total - interest,
        interest=None if is_loan else interest,
        status="FAILED" if is_loan and draw.below(_TENTHS) == 0 else "CONFIRM",
        type=type_,
        timestamp=time,
    )
