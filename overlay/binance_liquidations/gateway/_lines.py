"""A history as lines of JSON: sent as it is read, with a line after ten seconds at most, and an end that says so.

Each line says by itself what it is, and has the cursor of what has been sent so far. A caller that leaves ends the
reading; one that reads slowly makes it wait.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from ..errors import BinanceLiquidationsError
from ..history.histories import AsyncScannedHistory
from ._calls import Calls
from ._cursor import to_text
from ._refusal import SPEAKER, Code, Refusal, refusal_of
from ._verbatim import canonical_of

_SILENCE = 10.0
"""Seconds: after so long without a record, a line has a cursor alone, so that no reader takes the stream for dead."""
_AT_HAND = 256
"""Records that are read before the caller has taken those before."""
_HEADERS: Mapping[str, str] = {
    "Content-Type": "application/x-ndjson",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # a proxy that gathers lines would hold them back
    SPEAKER: "gateway",
}
_Item: TypeAlias = "tuple[str, bytes] | Exception | None"
"""A cursor and the record before it; or the end, with what was wrong."""


class Lines:
    """The answer of a call for a history. What is wrong before its first line is an error with a status of its own."""

    def __init__(self, history: AsyncScannedHistory[Any], calls: Calls) -> None:
        self._history, self._calls = history, calls
        self._items: asyncio.Queue[_Item] = asyncio.Queue(_AT_HAND)
        self._cursor = history.cursor
        self._has_begun = False

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Answer as an ASGI application."""
        try:
            await self._calls.run(self._write(send), receive)
        except ClientDisconnect:
            if not self._has_begun:
                raise
        except Exception as error:
            if not self._has_begun:
                raise
            mistake = Refusal(500, Code.MISTAKE, "a mistake in the gateway: see its standard error")
            refusal = error if isinstance(error, Refusal) else mistake
            await self._send(send, _line(self._cursor, error=refusal.body), is_last=True)
            if refusal is mistake:
                raise

    async def _write(self, send: Send) -> None:
        reading = asyncio.ensure_future(self._read())
        try:
            while not await self._write_chunk(send):
                pass
        finally:
            reading.cancel()
            await asyncio.wait({reading})
            await self._history.aclose()

    async def _read(self) -> None:
        failure = None
        try:
            async for record in self._history:
                await self._items.put((self._history.cursor, canonical_of(record)))
        except Exception as error:  # raised after the lines before it
            failure = error
        await self._items.put(failure)

    async def _write_chunk(self, send: Send) -> bool:
        """Send what is at hand, or after a while a sign of life; returns whether that was all."""
        try:
            async with asyncio.timeout(_SILENCE):
                items = [await self._items.get()]
        except TimeoutError:
            self._cursor = self._history.cursor
            await self._send(send, _line(self._cursor))
            return False
        while not self._items.empty():
            items.append(self._items.get_nowait())
        lines, cursor = [], self._cursor
        for item in items:
            if isinstance(item, tuple):
                cursor, record = item
                lines.append(_line(cursor, record=record))
        *_, last = items
        is_complete = last is None
        if is_complete:
            cursor = self._history.cursor
            lines.append(_line(cursor, complete=True))
        if lines:
            await self._send(send, b"".join(lines), is_last=is_complete)
            self._cursor = cursor
        if isinstance(last, BinanceLiquidationsError):
            raise refusal_of(last)
        if isinstance(last, Exception):
            raise last
        return is_complete

    async def _send(self, send: Send, body: bytes, *, is_last: bool = False) -> None:
        if not self._has_begun:
            headers = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            self._has_begun = True
        await send({"type": "http.response.body", "body": body, "more_body": not is_last})


def _line(cursor: str, *, record: bytes | None = None, **says: Any) -> bytes:
    """A line: a record, the end or neither, and the cursor to go on from."""
    known = says if record is None else {"record": msgspec.Raw(record)}
    return msgspec.json.encode(known | {"cursor": to_text(cursor)}) + b"\n"
