"""An HTTP client of one's own, where mocks, proxies, certificates or instrumentation are made for httpx2:

    with httpx2.Client(proxy=...) as own, Client(api_key, secret, http=Httpx2(own)) as client: ...

Its timeouts, connections and headers are what it was made with, and closing it is left to whoever made it. Redirects
are not followed. What httpx2 logs is without signatures; hooks and instrumentation of such a client do see them.
"""

import logging
import re

import httpx2

from binance_liquidations_wire.types import Headers, Response

from ._http import garbled, late, unreachable
from .errors import ConfigurationError, TransportError

_SIGNATURE = re.compile(r"(?<=[?&]signature=)[^&\s]+")


class Httpx2:
    """`Http` over an `httpx2.Client`; raises ConfigurationError for anything else."""

    def __init__(self, client: httpx2.Client) -> None:
        if not isinstance(client, httpx2.Client):
            raise ConfigurationError("Httpx2 takes an httpx2.Client; an httpx2.AsyncClient goes with AsyncHttpx2")
        self._client = client

    def send(self, method: str, url: str, headers: Headers, /) -> Response:
        request = _request(self._client, method, url, headers)
        try:
            return _received(self._client.send(request, follow_redirects=False))
        except httpx2.HTTPError as error:
            failure = _told(error, url)
        raise failure

    def close(self) -> None:
        """Nothing: the client is somebody else's."""


class AsyncHttpx2:
    """`AsyncHttp` over an `httpx2.AsyncClient`; raises ConfigurationError for anything else."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        if not isinstance(client, httpx2.AsyncClient):
            raise ConfigurationError("AsyncHttpx2 takes an httpx2.AsyncClient; an httpx2.Client goes with Httpx2")
        self._client = client

    async def send(self, method: str, url: str, headers: Headers, /) -> Response:
        request = _request(self._client, method, url, headers)
        try:
            return _received(await self._client.send(request, follow_redirects=False))
        except httpx2.HTTPError as error:
            failure = _told(error, url)
        raise failure

    async def close(self) -> None:
        """Nothing: the client is somebody else's."""


def _request(client: httpx2.Client | httpx2.AsyncClient, method: str, url: str, headers: Headers) -> httpx2.Request:
    if client.is_closed:
        raise ConfigurationError("the httpx2 client is closed: keep it open for as long as it is used")
    request = client.build_request(method, url, headers=dict(headers))
    if not url.endswith(request.url.raw_path.decode()):  # whose signature would no longer fit
        raise ConfigurationError("the httpx2 client changes the query of requests: make it without params")
    return request


def _received(response: httpx2.Response) -> Response:
    return Response(response.status_code, response.headers, response.content)


def _told(error: httpx2.HTTPError, url: str) -> TransportError | ConfigurationError:
    match error:
        case httpx2.HTTPStatusError():
            return ConfigurationError("a hook of the httpx2 client raises for statuses: leave them to this client")
        case httpx2.TimeoutException():
            return late(url, "in time")
        case httpx2.ConnectError() | httpx2.ProxyError():
            return unreachable(url)
        case _:
            return garbled(url, error)


def _unsigned(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(
            _SIGNATURE.sub("[redacted]", str(argument)) if isinstance(argument, httpx2.URL) else argument
            for argument in record.args
        )
    return True


logging.getLogger("httpx2").addFilter(_unsigned)
