"""The seam to the network: one method, `send`.

The clients have their own (`curl`). Another HTTP client needs the same method, and `close`. `send` sends the URL
unchanged, follows no redirect, and raises TransportError if there is no answer. Response headers are found by
lower-case name.
"""

from typing import Protocol

from binance_liquidations_wire.types import Headers, Response

MOST = 32 << 20
"""The most bytes of a body, decompressed, that the adapters read; a page of 100 records has less than 0.1 MB."""


class Http(Protocol):
    """What `Client` needs of an HTTP client."""

    def send(self, method: str, url: str, headers: Headers, /) -> Response: ...

    def close(self) -> None: ...


class AsyncHttp(Protocol):
    """What `AsyncClient` needs of an HTTP client."""

    async def send(self, method: str, url: str, headers: Headers, /) -> Response: ...

    async def close(self) -> None: ...
