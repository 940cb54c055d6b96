"""The HTTP protocol of the port: uvicorn's, with a way round HTTP for answers that break off."""

import asyncio

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
