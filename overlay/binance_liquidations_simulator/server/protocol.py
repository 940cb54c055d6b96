"""The server of the port: uvicorn's, with a way round HTTP for answers that break off."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .asgi import TRANSPORT, Receive, Scope, Send


class BreakableProtocol(H11Protocol):
    """Offers each request's app the connection's transport, as the ASGI extension `TRANSPORT`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        inner = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope["extensions"] = {TRANSPORT: {"transport": transport}}
            await inner(scope, receive, send)

        self.app = app


class AnnouncingServer(uvicorn.Server):
    """Says when it serves: from then on a signal ends it in good order."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], object] | None) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._announce is not None:
            self._announce()
