"""A synthetic lending desk of any size, the same for the same arguments everywhere and always."""

from ..exchange.account import Account, MadeRecords
from ..exchange.signatures import ApiKey
from .draws import Draw
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
    start: int = _START,
    end: int = _END,
) -> tuple[Account, ...]:
    """`accounts` credit accounts, then `margin_accounts` plain margin accounts; `start` and `end` are Unix ms.

    Each credit account has `units` risk units, `liquidations` liquidations of them with their transfers, and
    `margin_records` margin liquidations in the same hours. Its HMAC key follows from the seed:
    `account.keys[0].api_key` and `.secret`. Hard cases are part of every desk that is large enough for them: records
    in one millisecond and on the edges of windows, ids above 2**53, amounts with more than eight decimals, a
    non-ASCII symbol, several debts, a liquidation that still runs with a transfer that is not confirmed.
    """
    if min(accounts, margin_accounts, units, liquidations, margin_records) < 0:
        raise ValueError("a desk has no negative numbers of anything")
    if not 0 <= start < end:
        raise ValueError("a desk starts at 0 or later and ends after its start")
    desk: list[Account] = []
    for number in range(accounts):
        path = f"{seed}/{number}"
        spans = timeline(path, liquidations, units, start, end)
        story = Story(path, number, units, spans)
        made = MadeRecords(
            margin_liquidations=orders(path, number, margin_records, spans or _throughout(start, end)),
            risk_unit_liquidations=story.liquidations(),
            liquidation_transfers=story.transfers(),
            closed_risk_units=story.closings(start, end),
        )
        desk.append(Account(f"credit-{number}", keys=[_key(path)], units=story.group_ids, made=made))
    for number in range(accounts, accounts + margin_accounts):
        path = f"{seed}/{number}"
        made = MadeRecords(
            margin_liquidations=orders(path, number, margin_records, _throughout(start, end)),
        )
        desk.append(Account(f"margin-{number - accounts}", "margin", keys=[_key(path)], made=made))
    return tuple(desk)


def _throughout(start: int, end: int) -> list[Span]:
    return [Span(start, end, end, is_running=False)]


def _key(path: str) -> ApiKey:
    draw = Draw(path, "key")
    return ApiKey(draw.text(64), draw.text(64))
