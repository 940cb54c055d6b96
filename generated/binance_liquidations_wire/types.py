# Copied from scripts/runtime/types.py by scripts/generate. Do not edit: change that file instead.
"""Requests, responses, and what the spec says of an operation."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import Struct

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

Moment: TypeAlias = datetime | int
"""An aware datetime, sent in whole milliseconds, or milliseconds since 1970."""

Headers: TypeAlias = Mapping[str, str]
"""Header values by lower-case name."""


class Request(NamedTuple):
    """An unsigned request: `query` is percent-encoded and sent as it stands."""

    operation: "Operation"
    query: str

    @property
    def weight(self) -> int:
        """What it costs."""
        names = {part.partition("=")[0] for part in self.query.split("&")} if self.operation.weight_with else ()
        return next((weight for name, weight in self.operation.weight_with if name in names), self.operation.weight)


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
    required: bool = False
    values: tuple[str, ...] = ()
    """The only values that the exchange takes, where it takes no others."""


class Window(NamedTuple):
    """Between which times an operation looks: `start` and `end` name its parameters."""

    start: str
    end: str
    default: timedelta | None
    """How long before its end a window without a start begins; None where the exchange publishes no such limit."""
    maximum: timedelta | None
    """The longest window of which everything is answered; None where the exchange publishes none."""
    maximum_with: tuple[tuple[str, timedelta], ...] = ()
    """Another maximum with these parameters."""
    refused: timedelta | None = None
    """A longer window is an error; one between `maximum` and this is cut without a word."""
    retention: timedelta | None = None
    """How long the exchange keeps records; an earlier start is moved there without a word."""

    def longest(self, given: Iterable[str]) -> timedelta | None:
        """The longest window of which everything is answered, with these parameters (names on the wire)."""
        others = dict(self.maximum_with)
        return next((others[name] for name in given if name in others), self.maximum)


class Operation(NamedTuple):
    """An endpoint, with everything that the spec says of it beyond its types."""

    name: str
    module: str
    """Where its functions are: a module under `api`."""
    method: str
    path: str
    server: str
    """The host that serves it, as a URL."""
    clock: str
    """The URL that answers the time by which that host reads timestamps."""
    weight: int
    """What one call costs."""
    weight_with: tuple[tuple[str, int], ...]
    """What it costs with one of these parameters."""
    counted_by: Literal["IP", "UID"]
    """Whether the exchange counts the calls of an IP address, or of an account."""
    scope: Literal["endpoint", "host"]
    """Whether it counts this endpoint's calls alone, or those to all of the host's endpoints."""
    budget: int
    """What all calls that are counted together may cost in `budget_period`."""
    budget_period: timedelta
    weight_header: str
    """The header, in lower case, in which an answer says what was used of the budget."""
    window: Window | None
    order: Literal["newest-first", "oldest-first"] | None
    """None where the order is not published."""
    total_counts_rows: bool
    """Whether a page's `total` says how many records there are; it counts something else otherwise, or is absent."""
    page: str | None
    """The parameter that counts pages; None where there are none."""
    page_size: str | None
    """The parameter that says how many records an answer may hold; None where it is a single object."""
    most: int
    """The most records that an answer holds."""
    parameters: tuple[Parameter, ...]
    answer: Any
    """The type of an answer: a model of a page, a list of records, or a model of a single object."""
    may_be_empty: bool = False
    """Whether a body is empty where there is nothing to answer."""


class KnownError(NamedTuple):
    """What an error code of the exchange means, and what to do then: `retry`, `sign-again` or nothing (`final`)."""

    means: str
    then: str
    advice: str | None
    """What a person can do about it."""


class Finished(NamedTuple):
    """When a record, or each part of it, no longer changes: its `field` has a value, or one of `values`."""

    field: str
    values: tuple[str, ...] = ()


class Units(NamedTuple):
    """What a history goes through one by one, besides asking for all at once: the units that another operation lists.

    `argument` names a unit, in the operation; `field` does in a unit's record, which lives from `start` to `end`.
    """

    argument: str
    resource: str
    field: str
    start: str
    end: str


class Resource(NamedTuple):
    """What has a history: an operation's records. Fields are named as in Python; a dot leads into a list."""

    name: str
    operation: Operation
    record: type[Struct]
    identity: tuple[str, ...]
    """What names a record: records of one name may be the same; only equal records are."""
    date: str
    """The field that dates a record, the first of them where that is in a list."""
    last: str
    """The field with its last time."""
    is_dated_anew: bool
    """Whether a record that goes on is dated anew."""
    reach: timedelta
    """How far the times of a record lie apart at most, and how far from its date the exchange may look for it."""
    settles: timedelta
    """The age at which a record is no longer expected to come or to change."""
    finished: Finished | None
    """None where nothing in a record says that it is finished."""
    part_identity: tuple[str, ...]
    """What names each item of the list that dates a record."""
    tables: Mapping[str, str]
    """The names of tables for lists, where they do not follow from the schemas."""
    values: Mapping[str, tuple[str, ...]]
    """Arguments that a history goes through by itself, with the values that it asks for in turn."""
    units: Units | None

    @property
    def method(self) -> str:
        """The name of its history in Python."""
        return self.name.replace("-", "_")


Value: TypeAlias = datetime | Decimal | float | str | None
