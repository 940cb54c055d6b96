"""The complete, exact record of forced liquidations on Binance.

Its histories are methods of `Client` and `AsyncClient`. The endpoints, for single pages, are in
`binance_liquidations_wire.api`. The models of records and pages are here, too: `help(MarginLiquidation)` describes the
fields of one.
"""

from typing import TYPE_CHECKING

from binance_liquidations_wire import models
from binance_liquidations_wire.history import AsyncHistory, History
from binance_liquidations_wire.models import *  # noqa: F403 - whatever the spec has

from ._version import __version__
from .client.asynchronous import AsyncClient
from .client.budget import Budget, UsedWeight, WeightBudget
from .client.http import AsyncHttp, Http
from .client.sync import Client
from .errors import (
    ApiError,
    BinanceLiquidationsError,
    ClockError,
    ConfigurationError,
    CredentialsError,
    FullMillisecondError,
    IpBanError,
    ParameterError,
    RateLimitError,
    ResponseError,
    TransportError,
    UnreadableError,
    UnsettledError,
)
from .signing.credentials import Credentials, sign

if TYPE_CHECKING:
    from .export.arrow import to_arrow

__all__ = [
    "ApiError",
    "AsyncClient",
    "AsyncHistory",
    "AsyncHttp",
    "BinanceLiquidationsError",
    "Budget",
    "Client",
    "ClockError",
    "ConfigurationError",
    "Credentials",
    "CredentialsError",
    "FullMillisecondError",
    "History",
    "Http",
    "IpBanError",
    "ParameterError",
    "RateLimitError",
    "ResponseError",
    "TransportError",
    "UnreadableError",
    "UnsettledError",
    "UsedWeight",
    "WeightBudget",
    "__version__",
    "sign",
    "to_arrow",
]
__all__ += models.__all__


def __getattr__(name: str) -> object:
    """Load `to_arrow`, which only some programs need, when it is used."""
    if name != "to_arrow":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .export.arrow import to_arrow

    return to_arrow
