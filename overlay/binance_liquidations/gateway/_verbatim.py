"""A client whose records remember how the exchange sent them, for lines that have every field and digit of a page's."""

from functools import cache
from typing import Any

import msgspec

from binance_liquidations_wire.types import Request, Response

from ..client.asynchronous import AsyncClient
from ..quirks.canonical import in_canonical_form


class _Page(msgspec.Struct):
    rows: list[msgspec.Raw]


class Verbatim:
    """Reads through a client; `canonical_of` a record that came through it is what a page of the gateway shows of it.

    A model has no place for fields that the spec does not know, nor for the spelling of a number.
    """

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self.decode = client.decode
        self.exchange_time = client.exchange_time

    async def send(self, request: Request, /) -> Response:
        """As the client; the records of a page are equal to its records, and remember more."""
        answer = await self._client.send(request)
        page = answer.page
        if page is None:
            return answer
        body = in_canonical_form(answer.body, page)
        if isinstance(page, list):
            return answer._replace(page=_remembering(page, msgspec.json.decode(body, type=list[msgspec.Raw])))
        rows = _remembering(page.rows, msgspec.json.decode(body, type=_Page).rows)
        return answer._replace(page=msgspec.structs.replace(page, rows=rows))


def canonical_of(record: Any) -> bytes:
    """The canonical JSON of a record that came through a `Verbatim` client."""
    return bytes(vars(record)["canonical"])


def _remembering(records: list[Any], canonical: list[msgspec.Raw]) -> list[Any]:
    found = []
    for record, sent in zip(records, canonical, strict=True):
        copy = _with_memory(record.__class__)(**msgspec.structs.asdict(record))
        vars(copy)["canonical"] = sent
        found.append(copy)
    return found


@cache
def _with_memory(model: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """The model with a `__dict__`, which counts neither when records are compared nor in what a cursor knows of one."""
    return msgspec.defstruct(model.__name__, (), bases=(model,), frozen=True, kw_only=True, gc=True, dict=True)
