"""The first pages of every operation that a key can read.

For each value of a required parameter, windows are read until enough records came, and then, where the operation lists
records by unit, the last windows of closed units.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from itertools import pairwise
from typing import Any, Protocol

from binance_liquidations_wire.errors import error_for, error_in_body
from binance_liquidations_wire.operations import SERVERS, SPEC_VERSION
from binance_liquidations_wire.types import Operation

from .._version import __version__
from ..errors import ApiError, IpBanError, RateLimitError
from ..history.histories import Clocked
from ..history.resources import RESOURCES
from ..history.windows import moment_of
from .asking import PAGES, Values, choices, request_for, unit_windows, windows
from .document import FORMAT, Document, Shown
from .shapes import count, header_name, read_body
from .sketch import Sketch, model_in

_RESOURCES = {resource.operation.name: resource for resource in RESOURCES.values()}
_CODES = range(-99_999, 0)
"""Those that the exchange may publish; another number might be data."""
_ENOUGH = 20
COUNTS, COUNTS_NOT, UNORDERED = "a count of the records", "no count of the records", "unordered"


class Asked(Clocked, Protocol):
    """A client, and whom it asks."""

    @property
    def base_url(self) -> str: ...


def take_capture(client: Asked, operations: Iterable[Operation], say: Callable[[str], object]) -> Document:
    """What the answers of these operations look like; `say` gets a line about each.

    Raises the first refusal if nothing was answered, and whatever else ends a request: a capture is whole or none.
    """
    now = moment_of(client.exchange_time())
    shown, refusals = dict[str, Shown](), list[ApiError]()
    for operation in operations:
        reading = _Reading(client, operation)
        shown[operation.name] = reading.read(now)
        refusals += reading.refusals
        outcome = ", ".join([shown[operation.name].result, *sorted(shown[operation.name].refusals)])
        say(f"{operation.name}: {outcome}; requests: {reading.requests}, records: {reading.records}")
    if refusals and all(one.result != "answered" for one in shown.values()):
        raise refusals[0]
    return Document(
        format=FORMAT,
        spec=SPEC_VERSION,
        product=__version__,
        date=f"{now:%Y-%m-%d}",
        of_exchange=client.base_url in SERVERS,
        operations=shown,
    )


class _Reading:
    """The reading of one operation."""

    def __init__(self, client: Clocked, operation: Operation) -> None:
        self._client, self._operation = client, operation
        self._resource = _RESOURCES.get(operation.name)
        self._sketch, self._shown, self._fullest = Sketch(), Shown(result="not asked"), 0
        self.requests = self.records = 0
        self.refusals: list[ApiError] = []

    def read(self, now: datetime) -> Shown:
        """Read, and say what was shown."""
        for choice in choices(self._operation):
            self._read_choice(choice, now)
        shown = self._shown
        shown.refusals = set(map(_describe, self.refusals))
        if shown.result == "answered":
            shown.records = count(self._fullest, self._operation.most if self._operation.page_size else 0)
        shown.fields, shown.unknown_fields = self._sketch.fields(), self._sketch.unknown_fields()
        return shown

    def _read_choice(self, choice: Values, now: datetime) -> None:
        enough = self.records + _ENOUGH
        for window in windows(self._operation, now):
            if not self._read_pages({**choice, **window}):
                break  # earlier ones are refused, too
            if self.records >= enough:
                return
        units = self._resource and self._resource.entry.units
        if units and self._shown.result == "answered":
            listing = self._client.send(request_for(RESOURCES[units.resource].operation, {}))
            self.requests += 1
            for unit in unit_windows(self._operation, units, listing.page.rows if listing.page else []):
                self._read_pages({**choice, **unit})

    def _read_pages(self, values: Values) -> bool:
        """Read the first pages of a window; whether they were answered."""
        operation, rows, moments, is_whole, total = self._operation, 0, list[int](), False, None
        for number in range(1, (PAGES if operation.page else 1) + 1):
            answer = self._ask(values, number)
            if answer is None:
                return False
            body, page = answer
            listed: Any = [] if body is None else body
            if isinstance(body, dict):
                listed, total = body.get("rows", [body]), body.get("total")
            many = len(listed) if isinstance(listed, list) else 1
            if self._resource and page is not None:
                moments += map(self._resource.time, page if isinstance(page, list) else page.rows)
            self._fullest, rows = max(self._fullest, many), rows + many
            if is_whole := many < operation.most:
                break
        self.records += rows
        self._shown.order |= _orders(moments)
        self._shown.total |= _verdicts(total, rows, is_whole=is_whole)
        return True

    def _ask(self, values: Values, number: int) -> tuple[Any, Any] | None:
        """The body of an answer as it came, and as it was decoded; None if there is none to read."""
        shown, response = self._shown, self._client.send(request_for(self._operation, values, number))
        self.requests += 1
        shown.headers.update(map(header_name, response.headers))
        is_empty = self._operation.may_be_empty and not response.body.strip()
        is_fine = response.status == HTTPStatus.OK
        error = (
            error_in_body(response) if is_fine and response.page is None else None if is_fine else error_for(response)
        )
        if isinstance(error, RateLimitError | IpBanError):
            raise error
        if error is not None:
            self.refusals.append(error)
            shown.result = "answered" if shown.result == "answered" else "refused"
            return None
        try:
            body = None if is_empty else read_body(response.body)
            if (model := model_in(self._operation.answer)) and body is not None:
                self._sketch.add(body, model)
        except (ValueError, RecursionError):
            shown.result = "not a page"
            return None
        shown.result = "answered"
        shown.is_decoded &= is_empty or response.page is not None
        return body, response.page


def _describe(error: ApiError) -> str:
    return f"HTTP {error.status}, code {error.code}" if error.code in _CODES else f"HTTP {error.status}"


def _verdicts(total: Any, rows: int, *, is_whole: bool) -> set[str]:
    """Whether `total` counts the records; nothing where that cannot be seen, as with one record."""
    if not isinstance(total, str) or not total.isdecimal() or (not is_whole and int(total) >= rows):
        return set()
    if int(total) != rows:
        return {COUNTS_NOT}
    return {COUNTS} if rows > 1 else set()


def _orders(moments: list[int]) -> set[str]:
    """The order of records by their dates; nothing where they have one date."""
    steps = {(later > earlier) - (later < earlier) for earlier, later in pairwise(moments)} - {0}
    order = "oldest-first" if 1 in steps else "newest-first"
    return {UNORDERED if len(steps) > 1 else order} if steps else set()
