# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""What requests, responses and fields are made of."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeAlias, TypeVar

from msgspec import Meta, Struct
from msgspec.json import Decoder, encode
from msgspec.structs import force_setattr

T = TypeVar("T")

ONLY = "an object, or a list of one"
LISTED = "a list, or the only object of it"

if TYPE_CHECKING:
    Timestamp: TypeAlias = datetime
    Only: TypeAlias = Annotated[T, ONLY]
    Listed: TypeAlias = Annotated[list[T], LISTED]
else:
    Timestamp = int | Annotated[datetime, Meta(tz=True)]
    """An aware datetime, which on the wire is milliseconds since 1970; a page turns those of its records (`date`)."""
    Only = Annotated[T | list[T], ONLY]
    Listed = Annotated[T | list[T], LISTED]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXACT_BELOW = 2**33 * 1000
"""Until 2242 a double of seconds tells microseconds; in milliseconds."""


class _Spellings(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return name


UNDERSCORED = _Spellings(
    {
        "PORTFOLIO MARGIN": "PORTFOLIO_MARGIN",
        "CROSS MARGIN": "CROSS_MARGIN",
        "CROSS MARGIN ACCOUNT": "CROSS_MARGIN",
    }
)
"""Account types that are known with spaces, as they are known without; any other name is left alone."""

Moment: TypeAlias = datetime | int
"""An aware datetime, of which whole milliseconds are sent, or milliseconds since 1970."""

Headers: TypeAlias = Mapping[str, str]
"""Header values by lower-case name."""


_moments = Decoder(list[datetime], strict=False).decode


def date(records: Sequence[Struct], *fields: str) -> None:
    """Make datetimes of the milliseconds in these fields; raises ValueError for one beyond the year 9999.

    All at once, as a list of seconds for msgspec: one by one, in a hook of its decoder, takes 1.6 times as long.
    """
    for field in fields:
        values = list(map(attrgetter(field), records))
        undated = records
        if {*map(type, values)} != {int}:
            undated = [record for record, value in zip(records, values, strict=True) if value.__class__ is int]
            values = [value for value in values if value.__class__ is int]
        for record, moment in zip(undated, _dated(values), strict=True):
            force_setattr(record, field, moment)


def underscore(records: Sequence[Struct], *fields: str) -> None:
    """Give the words in these fields the spelling without spaces, where it is known."""
    for field in fields:
        values = list(map(attrgetter(field), records))
        if " " in "".join(values):
            for record, value in zip(records, values, strict=True):
                if " " in value:
                    force_setattr(record, field, UNDERSCORED[value])


def _dated(values: Sequence[int]) -> Sequence[datetime]:
    if not values:
        return ()
    if 0 <= min(values) and max(values) < _EXACT_BELOW:
        return _moments(encode(values).replace(b",", b"e-3,").replace(b"]", b"e-3]"))
    try:
        return [_EPOCH + timedelta(milliseconds=value) for value in values]
    except OverflowError:
        raise ValueError("expected milliseconds since 1970 that make a date before the year 10000") from None


def only(items: Any) -> Any:
    """The only item of a list; raises ValueError if it has another number of them."""
    if len(items) != 1:
        raise ValueError(f"expected an object or a list of one, not of {len(items)}")
    return items[0]


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
