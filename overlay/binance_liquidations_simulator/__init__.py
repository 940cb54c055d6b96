"""A stand-in for the exchange's endpoints of forced liquidations, written from its public pages alone.

It imports nothing of the client packages, so that it can witness against them. `Exchange` is the whole behaviour
without I/O, `create_app` puts ASGI round it, `Simulator` runs it on a loopback port, `documented_desk` and
`synthetic_desk` fill it with records. `FaultyExchange` lets it fail: `faults` has the ways in which it does.

Names are resolved on first use: pytest loads this package in every run for the sake of its fixture, and that must
not cost an import of msgspec or cryptography.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk.desk import synthetic_desk
    from .desk.documented import documented_desk
    from .exchange.account import Account
    from .exchange.answer import Answer
    from .exchange.exchange import Exchange
    from .exchange.signatures import ApiKey
    from .faults import Arrivals, FaultyExchange, SkewedClock, Weather
    from .live.live import Live
    from .server.asgi import create_app
    from .server.server import Simulator, serve
    from .wire.force_orders import (
        CoinFuturesForceOrder,
        PortfolioMarginCmForceOrder,
        PortfolioMarginLiquidation,
        PortfolioMarginUmForceOrder,
        UsdsFuturesForceOrder,
    )
    from .wire.forms import WireForm
    from .wire.loans import BorrowRepayRecord, LiquidationLoan, LiquidationLoanRepayment
    from .wire.records import (
        AssetAmount,
        ClosedRiskUnit,
        Liability,
        LiquidationSnapshot,
        LiquidationTransfers,
        MarginLiquidation,
        Record,
        Resource,
        RiskUnitLiquidation,
        Transfer,
        WalletSnapshot,
    )

__all__ = [
    "Account",
    "Answer",
    "ApiKey",
    "Arrivals",
    "AssetAmount",
    "BorrowRepayRecord",
    "ClosedRiskUnit",
    "CoinFuturesForceOrder",
    "Exchange",
    "FaultyExchange",
    "Liability",
    "LiquidationLoan",
    "LiquidationLoanRepayment",
    "LiquidationSnapshot",
    "LiquidationTransfers",
    "Live",
    "MarginLiquidation",
    "PortfolioMarginCmForceOrder",
    "PortfolioMarginLiquidation",
    "PortfolioMarginUmForceOrder",
    "Record",
    "Resource",
    "RiskUnitLiquidation",
    "Simulator",
    "SkewedClock",
    "Transfer",
    "UsdsFuturesForceOrder",
    "WalletSnapshot",
    "Weather",
    "WireForm",
    "create_app",
    "documented_desk",
    "serve",
    "synthetic_desk",
]

_HOMES = {
    "exchange.account": ("Account",),
    "exchange.answer": ("Answer",),
    "server.asgi": ("create_app",),
    "desk.desk": ("synthetic_desk",),
    "desk.documented": ("documented_desk",),
    "exchange.exchange": ("Exchange",),
    "live.live": ("Live",),
    "faults": ("Arrivals", "FaultyExchange", "SkewedClock", "Weather"),
    "wire.records": (
        "AssetAmount",
        "ClosedRiskUnit",
        "Liability",
        "LiquidationSnapshot",
        "LiquidationTransfers",
        "MarginLiquidation",
        "Record",
        "Resource",
        "RiskUnitLiquidation",
        "Transfer",
        "WalletSnapshot",
    ),
    "server.server": ("Simulator", "serve"),
    "exchange.signatures": ("ApiKey",),
    "wire.force_orders": (
        "CoinFuturesForceOrder",
        "PortfolioMarginCmForceOrder",
        "PortfolioMarginLiquidation",
        "PortfolioMarginUmForceOrder",
        "UsdsFuturesForceOrder",
    ),
    "wire.forms": ("WireForm",),
    "wire.loans": ("BorrowRepayRecord", "LiquidationLoan", "LiquidationLoanRepayment"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
