"""What can go wrong.

BinanceLiquidationsError
├── ConfigurationError        how a client, or a file to write, was set up
│   └── CredentialsError      a key that is missing, malformed or unreadable
├── ParameterError            an argument that the exchange would refuse; nothing was sent
├── TransportError            no answer: not found, refused, not trusted, cut, timed out
├── ClockError                the exchange's time cannot be right, or this machine's cannot
├── UnsettledError            records that changed during every reading, or that contradict themselves
│   └── FullMillisecondError  a moment with as many records as an answer may hold
└── ResponseError             the exchange answered, and not with a page of records
    ├── ApiError              an error of the exchange, or of what stands before it: status, code, msg
    │   ├── RateLimitError    429: the weight of this minute is used up
    │   └── IpBanError        418: this IP address is banned for a while
    └── UnreadableError       status 200 with a body that is not a page of records

No message holds a key, a secret, a signature or a signed URL, and none of these errors is chained to one that does.
"""

from datetime import datetime

from binance_liquidations_wire.errors import (
    ApiError,
    BinanceLiquidationsError,
    IpBanError,
    ParameterError,
    RateLimitError,
    ResponseError,
    UnreadableError,
)

__all__ = [
    "ApiError",
    "BinanceLiquidationsError",
    "ClockError",
    "ConfigurationError",
    "CredentialsError",
    "FullMillisecondError",
    "IpBanError",
    "ParameterError",
    "RateLimitError",
    "ResponseError",
    "TransportError",
    "UnreadableError",
    "UnsettledError",
]


class ConfigurationError(BinanceLiquidationsError, ValueError):
    """A client cannot be set up like this, or a file cannot be written there. Nothing that was fetched is lost."""


class CredentialsError(ConfigurationError):
    """A key or secret is missing, malformed or unreadable. Nothing was sent."""


class TransportError(BinanceLiquidationsError):
    """There was no answer, or only a part of it. The exchange may have seen the request, which only reads.

    `is_final`: trying again cannot help, as with a certificate that is not trusted.
    """

    def __init__(self, message: str, *, is_final: bool = False) -> None:
        super().__init__(message)
        self.is_final = is_final


class ClockError(BinanceLiquidationsError):
    """The exchange's time or this machine's cannot be right, so the end of a history is unknown."""


class UnsettledError(BinanceLiquidationsError):
    """A part of a history is unreliable: it changed during each of several readings, or contradicts itself.

    Pages hold fewer or more records than their `total` says, or records come in windows other than their own.
    """


class FullMillisecondError(UnsettledError):
    """A millisecond holds as many records as an answer may list, so that others of it may be missing.

    `resource` is the history's name, `moment` the millisecond, `records` how many were listed. The history goes on
    after it with a `start` one millisecond later; a filter by symbol may show what is missing.
    """

    def __init__(self, resource: str, moment: datetime, records: int) -> None:
        super().__init__(
            f"{resource}: {records} records at {moment:%Y-%m-%dT%H:%M:%S.%f}Z, as many as one answer may list: others"
            " of that millisecond may be missing. Read it by symbol, and start a history one millisecond later"
        )
        self.resource = resource
        self.moment = moment
        self.records = records
