"""Requests, responses, and what the spec says of an operation."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import Struct

Moment: TypeAlias = datetime | int
"""An aware datetime, sent in whole milliseconds, or milliseconds since 1970."""

Headers: TypeAlias = Mapping[str, str]
"""Header values by lower-case name."""


class Request(NamedTuple):
    """An unsigned request: `query` is percent-encoded and sent as it stands."""

    operation: "Operation"
    query: str


class Response(NamedTuple):
    """An answer; `page` is the decoded body, if the client that sent the request has decoded it already."""

    status: int
    headers: Headers
    body: bytes
    page: Any = None


class Parameter(NamedTuple):
    """A query parameter of an operation, with the spec's bounds: `name` on the wire, `argument` in Python."""

    name: str
    argument: str
    kind: Literal["moment", "integer", "decimal", "text"]
    minimum: int | None = None
    maximum: int | None = None
    decimals: int | None = None


class Window(NamedTuple):
    """The interval that an operation searches: `default` without times, never longer than `maximum`.

    Either is None if the exchange does not publish it.
    """

    start: str
    end: str
    default: timedelta | None
    maximum: timedelta | None


class Operation(NamedTuple):
    """An endpoint, with everything that the spec says of it beyond its types."""

    name: str
    method: str
    path: str
    weight: int
    """The weight of one call."""
    budget: int
    """The weight that all calls to this endpoint may use, for one IP address, in `budget_period`."""
    budget_period: timedelta
    window: Window | None
    order: Literal["newest-first", "oldest-first"]
    total_counts_rows: bool
    """Whether a page's `total` counts the records; if not, it counts something else."""
    page: str
    """The parameter that numbers the pages."""
    page_size: str
    """The parameter that sets the size of a page."""
    parameters: tuple[Parameter, ...]
    answer: type[Struct]
    """The model of a page."""


Value: TypeAlias = datetime | Decimal | float | str | None
