"""The gateway on a port."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette

from ..client.asynchronous import AsyncClient
from ..client.hosts import is_loopback
from ..errors import ConfigurationError
from ._app import create_app
from ._calls import most_calls
from ._connections import LONGEST_HEAD, Connection, Waiting

_GRACE = 5.0
"""Seconds for calls under way to end, and for answers to be read, when the gateway stops; others are cancelled."""
_QUEUE = 1024
"""Connections that the system holds until they are accepted."""


def serve(
    client: AsyncClient,
    host: str = "127.0.0.1",
    port: int = 8081,
    *,
    token: str | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until interrupted or terminated, then close the client. SIGTERM also reaches the previous handler.

    `on_ready` gets the address when connections are accepted; port 0 takes a free port. Any address other than the
    loopback needs a `token`; if there is one, every caller must send it. Raises ConfigurationError if it cannot serve
    like this.
    """
    if token is None and not is_loopback(host):
        raise ConfigurationError(
            f"{host} can be reached by other machines: set BINANCE_GATEWAY_TOKEN, at least 16 characters that callers"
            " send as `Authorization: Bearer ...`, or listen on 127.0.0.1"
        )
    app = create_app(client, token=token)
    with _listening(host, port) as listener, contextlib.suppress(KeyboardInterrupt):
        announce = None if on_ready is None else partial(on_ready, _address(listener))
        _Server(app, client, announce).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Announces that it serves, stops calls that wait too long, and closes the client after the last one."""

    def __init__(self, app: Starlette, client: AsyncClient, announce: Callable[[], object] | None) -> None:
        self._waiting = Waiting(most_calls())
        super().__init__(
            uvicorn.Config(
                app,
                http=cast(Any, partial(Connection, self._waiting)),
                h11_max_incomplete_event_size=LONGEST_HEAD,
                backlog=max(1, most_calls() // 2),  # so many are accepted at once, before any is read
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="error",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=round(_GRACE) + 2,
            )
        )
        self._calls, self._histories = app.state.calls, app.state.histories
        self._client, self._announce = client, announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(_QUEUE)
        if self._announce is not None:
            self._announce()  # from now on a signal ends it in good order

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._histories.stop()  # none ends by itself in time, and each can be gone on with
        for stop in (self._calls.stop, self._waiting.stop):
            asyncio.get_running_loop().call_later(_GRACE, stop)
        await super().shutdown(sockets)
        await self._client.close()


def _listening(host: str, port: int) -> socket.socket:
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        # Connections inherit it; asyncio sets it only for sockets that name their protocol, which this one does not.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        reason = error.strerror or str(error)
    raise ConfigurationError(
        f"cannot listen on {host}, port {port}: {reason}; choose another, or port 0 for a free one"
    )


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
