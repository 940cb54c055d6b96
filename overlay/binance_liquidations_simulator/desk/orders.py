"""The margin liquidations of one synthetic account: orders by which positions were closed.

Order number i follows from the path and i alone, so a million of them cost no more than their times.
"""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from ..exchange.ledger import Made
from ..wire.records import MarginLiquidation
from .draws import Draw, amount
from .timeline import Span


class _Market(NamedTuple):
    symbol: str
    is_isolated: bool
    price: int  # a typical price, in units of 10**-places
    places: int


_MARKETS = (
    _Market("BTCUSDT", False, 68_000_00000000, 8),
    _Market("BTCUSDT", True, 68_000_00000000, 8),
    _Market("ETHUSDT", True, 3_400_00000000, 8),
    _Market("BNBBTC", True, 388_110, 8),
    _Market("PEPEUSDT", False, 11_234_567, 12),
    _Market("币安人生USDT", True, 17_250_000, 8),
    _Market("SOLUSDT", False, 152_00000000, 8),
)
_ABOVE_DOUBLES = 2**53
# Of every 16 orders the first 4 share their millisecond.
_CLUSTER, _CLUSTER_EVERY = 4, 16


def orders(path: str, number: int, count: int, spans: Sequence[Span]) -> Made[MarginLiquidation]:
    """`count` liquidated orders of account `number`, spread evenly over `spans`."""

    def market(index: int) -> _Market:
        # Seven in a row are seven different markets; the quotient shifts the pattern from row to row.
        return _MARKETS[(index * 5 + index // 7) % len(_MARKETS)]

    def key(index: int) -> str | None:
        return market(index).symbol if market(index).is_isolated else None

    def record(index: int) -> MarginLiquidation:
        draw = Draw(path, "order", index)
        symbol, is_isolated, price, places = market(index)
        quantity = draw.between(1, 10**11)
        limit = price * draw.between(7_000, 13_000) // 10_000
        return MarginLiquidation(
            avg_price=amount(limit + draw.below(limit // 1000 + 1), places),
            executed_qty=amount(quantity if index % 6 else quantity * 3 // 4, 8),
            order_id=180015097 + number * 10**10 + index * 7 + (0 if (index + 1) % 4 else _ABOVE_DOUBLES),
            price=amount(limit, places),
            qty=amount(quantity, 8),
            side=draw.pick(("SELL", "SELL", "BUY")),
            symbol=symbol,
            time_in_force=draw.pick(("GTC", "GTC", "GTC", "IOC")),
            is_isolated=is_isolated,
            updated_time=times[index],
        )

    times = _times(count, spans)
    return Made(times, key, record)


def _times(count: int, spans: Sequence[Span]) -> "array[int]":
    """Both ends of each span that has orders at all, and now and then four orders in one millisecond."""
    times = array("q")
    for number, span in enumerate(spans):
        here = count * (number + 1) // len(spans) - count * number // len(spans)
        steps = max(here - 1, 1)
        for rank in range(here):
            clustered = rank % _CLUSTER_EVERY < _CLUSTER and rank != here - 1
            together = rank - rank % _CLUSTER if clustered else rank
            times.append(span.start + (span.end - span.start) * together // steps)
    return times
