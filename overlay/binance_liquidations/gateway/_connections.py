"""Connections to the gateway: their number is bounded, and the size and arrival time of a request.

Two of uvicorn's own limits are used: the size of a request's head, and the backlog. But uvicorn waits for ever for the
rest of a head, and its `limit_concurrency` counts such connections too, so idle callers would shut out the others.
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from ._histories import PATH
from ._refusal import Code, Refusal

LONGEST_HEAD = 16 * 1024
"""Bytes of the request line and headers together."""
_PATIENCE = 10.0
"""Seconds for a complete request to arrive, and for its answer to be read."""
_PATIENCE_WITH_READERS = 600.0
"""Seconds for what was sent of a history to be read: its reader may have something else to do with each record."""


class Waiting:
    """The connections that wait for their caller to send a request or to read the answer, longest first.

    Each has ten seconds, and the reader of a history ten minutes. If there are more than `most`, the first is aborted,
    so there is always room for others.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._until: dict[Connection, asyncio.TimerHandle] = {}

    def add(self, connection: "Connection", patience: float) -> None:
        """Begin to wait, unless it already waits."""
        if connection not in self._until:
            self._until[connection] = connection.loop.call_later(patience, connection.transport.abort)
        if len(self._until) > self._most:
            first = next(iter(self._until))
            self.discard(first)
            first.transport.abort()

    def discard(self, connection: "Connection") -> None:
        """Stop waiting: the caller did its part, or has left."""
        if (timer := self._until.pop(connection, None)) is not None:
            timer.cancel()

    def stop(self) -> None:
        """Abort all that still wait."""
        for connection in tuple(self._until):
            self.discard(connection)
            connection.transport.abort()


class Connection(H11Protocol):
    """A connection of uvicorn's that does not wait for ever."""

    def __init__(self, waiting: Waiting, **uvicorns: Any) -> None:
        super().__init__(**uvicorns)
        self._waiting = waiting
        self._is_lost = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._update_waiting()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._update_waiting()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._update_waiting()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._update_waiting()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._update_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_lost = True
        self._waiting.discard(self)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's text
        """Answer a request that is not HTTP, or has too long a head, in the shape of all errors."""
        refusal = Refusal(
            400, Code.NOT_HTTP, f"the request is not HTTP/1.1, or its line and headers exceed {LONGEST_HEAD} bytes"
        )
        response = refusal.response()
        headers = [*response.raw_headers, (b"connection", b"close")]
        try:
            for event in (
                h11.Response(status_code=response.status_code, headers=headers, reason=b"Bad Request"),
                h11.Data(data=bytes(response.body)),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        except h11.LocalProtocolError:  # an earlier answer is under way
            self.transport.abort()
        else:
            self.transport.close()

    def _update_waiting(self) -> None:
        """Wait for the caller, unless it is the gateway's turn."""
        if self._is_lost:
            return
        is_served = self.cycle is not None and not self.cycle.response_complete
        if is_served and not self.flow.write_paused:
            self._waiting.discard(self)
        else:
            is_history = is_served and self.cycle.scope["path"].startswith(PATH)
            self._waiting.add(self, _PATIENCE_WITH_READERS if is_history else _PATIENCE)
