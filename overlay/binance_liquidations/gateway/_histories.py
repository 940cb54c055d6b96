"""From a query to a history: `start`, `end`, `cursor`, and the resource's own filters under their names on the wire."""

from functools import cache
from typing import Any, cast

from binance_liquidations_wire.client import build
from binance_liquidations_wire.types import Moment, Operation, Parameter

from ..client.asynchronous import AsyncClient
from ..client.clock import read_moment
from ..errors import ParameterError
from ..history.histories import AsyncScannedHistory, open_scan
from ..history.resources import RESOURCES, Resource
from ._cursor import from_text
from ._parameters import values_of, with_wire_names
from ._refusal import Code, Refusal
from ._verbatim import Verbatim

PATH = "/histories/"
SHARE = 16
"""A history counts as so many calls: it takes a connection for each window that it reads ahead, as long as it lasts."""
_AHEAD = 8
"""Windows of a history that are read at once."""


def history_of(client: AsyncClient, name: str, query: bytes) -> AsyncScannedHistory[Any]:
    """The history that a query asks for; raises a Refusal for the first fault in it."""
    resource = RESOURCES.get(name)
    if resource is None:
        raise Refusal(404, Code.NO_SUCH_PATH, f"no such history: there are {', '.join(RESOURCES)}")
    values = values_of(_parameters(resource), query)
    cursor, start, end = (cast("str | None", values.pop(one, None)) for one in ("cursor", "start", "end"))
    arguments = {one.name: one.argument for one in resource.operation.parameters}
    try:
        build(_filters(resource), values)  # an error there names a filter as the caller did
        scan = open_scan(
            resource,
            _moment("start", start),
            _moment("end", end),
            None if cursor is None else from_text(cursor),
            account=client.fingerprint,
            **{arguments[one]: cast("int | str | None", value) for one, value in values.items()},
        )
    except ParameterError as error:
        refusal = Refusal(400, error.code or Code.NO_SUCH_HISTORY, str(error))
    else:
        return AsyncScannedHistory(scan, Verbatim(client), _AHEAD)
    raise refusal


@cache
def _parameters(resource: Resource) -> tuple[Parameter, ...]:
    times = ("start", "end") if resource.has_windows else ()
    texts = (*times, "cursor")
    return (*(Parameter(name, name, "text") for name in texts), *_filters(resource).parameters)


@cache
def _filters(resource: Resource) -> Operation:
    """The resource's operation with nothing but its filters, under their names on the wire."""
    operation = resource.operation
    kept = tuple(one for one in operation.parameters if one.argument in resource.filters)
    return with_wire_names(operation._replace(parameters=kept, window=None))


def _moment(name: str, text: str | None) -> Moment | None:
    try:
        return None if text is None else read_moment(text)
    except ValueError:
        pass
    raise ParameterError(f"{name} {text}: give 2024-01-01, 2024-01-01T12:00:00Z or milliseconds since 1970")
