"""The complete, exact record of forced liquidations on Binance.

The endpoints are in `binance_liquidations_wire.api`, the models in `binance_liquidations_wire.models`; a `Client` or an
`AsyncClient` of this package is what they are called with.
"""

from typing import TYPE_CHECKING

from ._budget import Budget, UsedWeight, WeightBudget
from ._client import AsyncClient, Client
from ._credentials import Credentials, sign
from ._history import AsyncHistory, History
from ._http import AsyncHttp, Http
from ._version import __version__
from .errors import (
    ApiError,
    BinanceLiquidationsError,
    ClockError,
    ConfigurationError,
    CredentialsError,
    IpBanError,
    ParameterError,
    RateLimitError,
    ResponseError,
    TransportError,
    UnreadableError,
    UnsettledError,
)

if TYPE_CHECKING:
    from ._arrow import to_arrow

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


def __getattr__(name: str) -> object:
    """What only some programs need is loaded when it is asked for."""
    if name != "to_arrow":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ._arrow import to_arrow

    return to_arrow
