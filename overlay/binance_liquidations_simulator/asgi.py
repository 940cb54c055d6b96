"""An exchange as an ASGI 3 application."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from typing import Any, Protocol, TypeAlias

from .exchange import Answer

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]


class Answering(Protocol):
    """What an app needs of an exchange; whatever wraps one, say to let it fail, offers the same."""

    def handle(self, method: str, target: str, headers: Mapping[str, str], client_ip: str = ...) -> Answer:
        """Answer one request."""
        ...


def create_app(exchange: Answering) -> App:
    """The app for any ASGI server that passes `raw_path`: signatures cover the bytes as sent."""

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
        headers = {**answer.headers, "Content-Length": str(len(answer.body))}
        await send(
            {
                "type": "http.response.start",
                "status": answer.status,
                "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            }
        )
        await send({"type": "http.response.body", "body": answer.body})

    return app


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
