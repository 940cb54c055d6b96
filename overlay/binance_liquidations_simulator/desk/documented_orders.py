"""The documented examples of force orders in futures and portfolio margin."""

from decimal import Decimal
from typing import Any

from ..wire.force_orders import (
    CoinFuturesForceOrder,
    PortfolioMarginCmForceOrder,
    PortfolioMarginLiquidation,
    PortfolioMarginUmForceOrder,
    UsdsFuturesForceOrder,
)
from ..wire.records import Record

_COMMON: dict[str, Any] = {
    "status": "FILLED",
    "time_in_force": "IOC",
    "type": "LIMIT",
    "reduce_only": False,
    "side": "SELL",
    "position_side": "BOTH",
    "orig_type": "LIMIT",
}
_FUTURES: dict[str, Any] = {"close_position": False, "stop_price": Decimal(0), "working_type": "CONTRACT_PRICE"}
_LINEAR: dict[str, Any] = _COMMON | {
    "order_id": 6071832819,
    "symbol": "BTCUSDT",
    "client_order_id": "autoclose-1596107620040000020",
    "price": Decimal("10871.09"),
    "avg_price": Decimal("10913.21000"),
    "orig_qty": Decimal("0.001"),
    "executed_qty": Decimal("0.001"),
    "cum_quote": Decimal("10.91321"),
    "time": 1596107620044,
    "update_time": 1596107620087,
}
_DELEVERAGED: dict[str, Any] = _LINEAR | {
    "order_id": 6072734303,
    "client_order_id": "adl_autoclose",
    "price": Decimal("11023.14"),
    "avg_price": Decimal("10979.82000"),
    "cum_quote": Decimal("10.97982"),
    "time_in_force": "GTC",
    "side": "BUY",
    "position_side": "SHORT",
    "time": 1596110725059,
    "update_time": 1596110725071,
}
_INVERSE: dict[str, Any] = _COMMON | {
    "order_id": 165123080,
    "symbol": "BTCUSD_200925",
    "pair": "BTCUSD",
    "client_order_id": "autoclose-1596542005017000006",
    "price": Decimal("11326.9"),
    "avg_price": Decimal("11326.9"),
    "orig_qty": Decimal(1),
    "executed_qty": Decimal(1),
    "cum_base": Decimal("0.00882854"),
    "time": 1596542005019,
    "update_time": 1596542005050,
}
_LATER: dict[str, Any] = _INVERSE | {
    "order_id": 207251986,
    "client_order_id": "autoclose-1597307316020000006",
    "price": Decimal("11619.4"),
    "avg_price": Decimal("11661.2"),
    "cum_base": Decimal("0.00857544"),
    "position_side": "LONG",
    "time": 1597307316022,
    "update_time": 1597307316035,
}


def documented_orders() -> tuple[Record, ...]:
    """Those of all five pages."""
    return (
        UsdsFuturesForceOrder(**_LINEAR, **_FUTURES),
        UsdsFuturesForceOrder(**_DELEVERAGED, **_FUTURES),
        CoinFuturesForceOrder(**_INVERSE, **_FUTURES, price_protect=False),
        CoinFuturesForceOrder(**_LATER, **_FUTURES, price_protect=False),
        PortfolioMarginUmForceOrder(**_LINEAR),
        PortfolioMarginCmForceOrder(**_INVERSE),
        PortfolioMarginLiquidation(
            avg_price=Decimal("0.00388359"),
            executed_qty=Decimal("31.39000000"),
            order_id=180015097,
            price=Decimal("0.00388110"),
            qty=Decimal("31.39000000"),
            side="SELL",
            symbol="BNBBTC",
            time_in_force="GTC",
            updated_time=1558941374745,
        ),
    )
