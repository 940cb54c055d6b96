# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""What requests, responses and fields are made of."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    Timestamp: TypeAlias = datetime
else:

    class _HandsOutDatetimes(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, datetime)

    class Timestamp(metaclass=_HandsOutDatetimes):
        """An aware UTC datetime that stands on the wire as milliseconds since 1970.

        msgspec reads an integer as seconds, so such a field needs a type of its own to be handed to `decode_hook`.
        A subclass of datetime would do, and cost 1.7 times as much a value as the plain datetime that this hands out.
        """


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Moment: TypeAlias = datetime | int
"""An aware datetime, of which whole milliseconds are sent, or milliseconds since 1970."""

Headers: TypeAlias = Mapping[str, str]
"""Header values by lower-case name."""


def decode_hook(kind: type, value: Any) -> Any:
    """Build what msgspec cannot: a datetime from milliseconds."""
    if kind is not Timestamp:
        raise NotImplementedError(f"nothing is known of {kind.__name__}")
    if type(value) is not int:
        raise ValueError("expected milliseconds since 1970")
    try:
        return _EPOCH + timedelta(milliseconds=value)  # exact, as fromtimestamp(value / 1000) is until 2242 only
    except OverflowError:
        raise ValueError("expected milliseconds since 1970 that make a date before the year 10000") from None


class Request(NamedTuple):
    """An unsigned request: `query` is percent-encoded and sent as it stands."""

    operation: "Operation"
    query: str


class Response(NamedTuple):
    """What came back, before anything is made of it."""

    status: int
    headers: Headers
    body: bytes


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
    page: str
    """The parameter that counts pages."""
    page_size: str
    """The parameter that says how many records make a page."""
    parameters: tuple[Parameter, ...]


Value: TypeAlias = datetime | Decimal | float | str | None
