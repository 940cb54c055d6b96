"""An exchange as an ASGI 3 application."""

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from typing import Any, Protocol, TypeAlias

from ..exchange.answer import Answer

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]

TRANSPORT = "binance_liquidations_simulator.transport"
"""The ASGI extension of a server that lets an app at its connection: `{"transport": asyncio.Transport}`."""

_NO_TIME = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)  # the C struct linger


class Answering(Protocol):
    """What an app needs of an exchange; whatever wraps one, say to let it fail, offers the same."""

    def handle(self, method: str, target: str, headers: Mapping[str, str], client_ip: str = ...) -> Answer:
        """Answer one request."""
        ...


def create_app(exchange: Answering) -> App:
    """The app for any ASGI server that passes `raw_path`: signatures cover the bytes as sent.

    Only a server that offers the extension `TRANSPORT` can break an answer off; elsewhere that is a RuntimeError.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            raise ValueError(f"the simulator speaks HTTP, not {scope['type']}")
        raw: bytes = scope["raw_path"] + b"?" + scope["query_string"]
        # On a Unix socket callers have no address: they share one budget.
        client_ip: str = scope["client"][0] if scope.get("client") else "unknown"
        answer = exchange.handle(
            scope["method"], raw.decode(errors="surrogateescape"), _headers(scope["headers"]), client_ip
        )
        if answer.cut_after is None:
            await _answer(answer, receive, send)
        else:
            await _break_off(answer, answer.cut_after, scope, receive)

    return app


async def _answer(answer: Answer, receive: Receive, send: Send) -> None:
    """Send the whole answer in the time and the pieces that it takes."""
    size = -(-len(answer.body) // answer.pieces)
    for number in range(answer.pieces):
        await _wait(answer.delay_ms / answer.pieces, receive)
        if number == 0:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.framed_headers})
        piece = answer.body[number * size : (number + 1) * size]
        await send({"type": "http.response.body", "body": piece, "more_body": number + 1 < answer.pieces})


async def _break_off(answer: Answer, cut_after: int, scope: Scope, receive: Receive) -> None:
    """Write the first bytes of the answer past the server, which would not send half a message, and hang up."""
    extension = scope.get("extensions", {}).get(TRANSPORT)
    if extension is None:
        raise RuntimeError("this ASGI server cannot break an answer off: run the exchange with Simulator or serve")
    transport: asyncio.Transport = extension["transport"]
    await _wait(answer.delay_ms, receive)
    if not transport.is_closing():  # the caller may have left in the meantime
        transport.write(answer.raw[:cut_after])
        if answer.is_reset:  # to close a socket that lingers for no time is to reset its connection
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_TIME)
        transport.close()
    await _wait_for_disconnect(receive)  # to return before would earn the caller a 500


async def _wait(milliseconds: float, receive: Receive) -> None:
    """Wait so long, unless the caller leaves before: a server that stops does not wait for those who have left."""
    if milliseconds:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(milliseconds / 1000):
                await _wait_for_disconnect(receive)


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by name; one that comes several times has its values joined, which makes a repeated key malformed."""
    headers: dict[str, str] = {}
    for name_bytes, value_bytes in raw:
        name, value = name_bytes.decode("latin-1"), value_bytes.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
