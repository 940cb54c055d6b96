"""The force orders of one synthetic futures or portfolio margin account: liquidations, and now and then an ADL order.

Order number i follows from the path and i alone. Some orders come in bursts within one millisecond.
"""

from array import array
from collections.abc import Callable
from typing import Any, TypeVar

from ..exchange.ledger import Made
from ..wire.force_orders import CoinFuturesForceOrder, PortfolioMarginCmForceOrder, PortfolioMarginLiquidation
from .draws import Draw, amount

R = TypeVar("R")

_LINEAR = ("BTCUSDT", "ETHUSDT", "SOLUSDT", "1000PEPEUSDT")
_INVERSE = ("BTCUSD_PERP", "ETHUSD_PERP", "BTCUSD_260327")
_ADL_EVERY = 9
_BURST, _BURST_EVERY = 5, 40
"""Of every forty orders the first five share their millisecond."""


def force_orders(path: str, record: type[R], number: int, count: int, start: int, end: int) -> Made[R]:
    """`count` orders of this type between `start` and `end` (Unix ms)."""
    times = spread(count, start, end)
    is_inverse = issubclass(record, CoinFuturesForceOrder | PortfolioMarginCmForceOrder)
    symbols = _INVERSE if is_inverse else _LINEAR

    def symbol(index: int) -> str:
        return symbols[(index * 5 + index // 7) % len(symbols)]

    def key(index: int) -> tuple[str, str]:
        return symbol(index), "ADL" if index % _ADL_EVERY == 0 else "LIQUIDATION"

    def make(index: int) -> R:
        draw = Draw(path, record.__name__, index)
        return _order(record, draw, symbol(index), number * 10**10 + index, times[index], index % _ADL_EVERY == 0)

    return Made(times, key, make)


def portfolio_liquidations(
    path: str, number: int, count: int, start: int, end: int
) -> Made[PortfolioMarginLiquidation]:
    """`count` margin liquidations of a portfolio margin account."""
    times = spread(count, start, end)

    def symbol(index: int) -> str:
        return _LINEAR[index % len(_LINEAR)]

    def make(index: int) -> PortfolioMarginLiquidation:
        draw = Draw(path, "portfolio margin", index)
        limit, quantity = draw.between(10**6, 10**12), draw.between(1, 10**11)
        return PortfolioMarginLiquidation(
            avg_price=amount(limit + draw.below(limit // 1000 + 1), 8),
            executed_qty=amount(quantity, 8),
            order_id=180015097 + number * 10**10 + index,
            price=amount(limit, 8),
            qty=amount(quantity, 8),
            side=draw.pick(("SELL", "SELL", "BUY")),
            symbol=symbol(index),
            time_in_force="GTC",
            updated_time=times[index],
        )

    return Made(times, symbol, make)


def spread(count: int, start: int, end: int) -> "array[int]":
    """Times over the whole span, some of them several times in a row."""
    steps = max(1, count)
    times = array("q")
    for index in range(count):
        together = index - index % _BURST_EVERY if index % _BURST_EVERY < _BURST else index
        times.append(start + (end - start) * together // steps)
    return times


def _order(record: Callable[..., R], draw: Draw, symbol: str, number: int, time: int, is_adl: bool) -> R:
    price, quantity = draw.between(10**5, 10**9), draw.between(1, 10**7)
    average = price + draw.below(price // 1000 + 1)
    pair = symbol.partition("_")[0]
    values: dict[str, Any] = {
        "order_id": 6071832819 + number,
        "symbol": symbol,
        "pair": pair,
        "status": "FILLED",
        "client_order_id": "adl_autoclose" if is_adl else f"autoclose-{time}{number % 10**6:06}",
        "price": amount(price, 2),
        "avg_price": amount(average * 1000, 5),
        "orig_qty": amount(quantity, 0 if pair != symbol else 3),
        "executed_qty": amount(quantity, 0 if pair != symbol else 3),
        "cum_quote": amount(average * quantity, 5),
        "cum_base": amount(quantity * 10**10 // average, 8),
        "time_in_force": "GTC" if is_adl else "IOC",
        "type": "LIMIT",
        "reduce_only": False,
        "close_position": False,
        "side": draw.pick(("SELL", "BUY")),
        "position_side": draw.pick(("BOTH", "BOTH", "LONG", "SHORT")),
        "stop_price": amount(0, 0),
        "working_type": "CONTRACT_PRICE",
        "price_protect": False,
        "orig_type": "LIMIT",
        "time": time,
        "update_time": time + draw.between(5, 500),
    }
    fields: tuple[str, ...] = record.__struct_fields__  # type: ignore[attr-defined]  # they are Structs
    return record(**{name: values[name] for name in fields})
