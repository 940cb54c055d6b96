"""What requests and responses are made of, and what the spec says of an operation."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import Struct

Moment: TypeAlias = datetime | int
"""An aware datetime, of which whole milliseconds are sent, or milliseconds since 1970."""

Headers: TypeAlias = Mapping[str, str]
"""Header values by lower-case name."""


class Request(NamedTuple):
    """An unsigned request: `query` is percent-encoded and sent as it stands."""

    operation: "Operation"
    query: str


class Response(NamedTuple):
    """What came back; `page` is what the body was decoded to, where the client that sent the request did so already."""

    status: int
    headers: Headers
    body: bytes
    page: Any = None


class Parameter(NamedTuple):
    """One query parameter of an operation, as the spec bounds it: `name` on the wire, `argument` in Python."""

    name: str
    argument: str
    kind: Literal["moment", "integer", "decimal", "text"]
    minimum: int | None = None
    maximum: int | None = None
    decimals: int | None = None


class Window(NamedTuple):
    """Between which times an operation looks: `default` where none are given, never more than `maximum`.

    None where the exchange publishes no such limit.
    """

    start: str
    end: str
    default: timedelta | None
    maximum: timedelta | None


class Operation(NamedTuple):
    """One endpoint, with all that the spec says of it beyond its types."""

    name: str
    method: str
    path: str
    weight: int
    """What one call costs."""
    budget: int
    """What all calls to this endpoint may cost, for one IP address, in `budget_period`."""
    budget_period: timedelta
    window: Window | None
    order: Literal["newest-first", "oldest-first"]
    total_counts_rows: bool
    """Whether a page's `total` says how many records there are; it counts something else otherwise."""
    page: str
    """The parameter that counts pages."""
    page_size: str
    """The parameter that says how many records make a page."""
    parameters: tuple[Parameter, ...]
    answer: type[Struct]
    """The model of a page."""


Value: TypeAlias = datetime | Decimal | float | str | None
