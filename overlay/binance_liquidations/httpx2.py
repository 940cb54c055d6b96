"""An HTTP client of one's own, where mocks, proxies, certificates or instrumentation are made for httpx2:

    with httpx2.Client(proxy=...) as own, Client(api_key, secret, http=Httpx2(own)) as client: ...

Its timeouts, connections and headers are what it was made with, and closing it is left to whoever made it. Redirects
are not followed. What httpx2 and the libraries under it log is without keys and signatures; hooks and instrumentation
of such a client do see them.
"""

import logging
import re

import httpx2

from binance_liquidations_wire.types import Headers, Response

from ._http import garbled, impossible, late, unreachable
from .errors import ConfigurationError, TransportError

_LOGGERS = ("httpx2", "httpcore2.http11", "httpcore2.http2", "hpack.hpack", "hpack.table")
"""Those that tell URLs or headers, each by name: the filter of a logger is not asked about what those below it log."""

_SECRETS = re.compile(
    r"""(signature(?:=|%3D)|x-mbx-apikey\W+(?:b['"])?)[^&\s'",]+|((?:Encoded header block to|Decoding) ).+""",
    re.I | re.S,
)
"""Signatures, API keys, and headers as HTTP/2 packs them, which can be unpacked."""


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
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
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
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            failure = _told(error, url)
        raise failure

    async def close(self) -> None:
        """Nothing: the client is somebody else's."""


def _request(client: httpx2.Client | httpx2.AsyncClient, method: str, url: str, headers: Headers) -> httpx2.Request:
    if client.is_closed:
        raise ConfigurationError("the httpx2 client is closed: keep it open for as long as it is used")
    try:
        request = client.build_request(method, url, headers=dict(headers))
    except httpx2.InvalidURL:
        request = None
    if request is None:
        raise impossible(url)
    if not url.endswith(request.url.raw_path.decode()):  # whose signature would no longer fit
        raise ConfigurationError("the httpx2 client changes the query of requests: make it without params")
    return request


def _received(response: httpx2.Response) -> Response:
    return Response(response.status_code, response.headers, response.content)


def _told(error: httpx2.HTTPError | httpx2.InvalidURL, url: str) -> TransportError | ConfigurationError:
    match error:
        case httpx2.InvalidURL():
            return impossible(url)
        case httpx2.HTTPStatusError():
            return ConfigurationError("a hook of the httpx2 client raises for statuses: leave them to this client")
        case httpx2.TimeoutException():
            return late(url, "in time")
        case httpx2.ConnectError() | httpx2.ProxyError():
            return unreachable(url)
        case _:
            return garbled(url, error)


def _redacted(record: logging.LogRecord) -> bool:
    message = record.getMessage()
    if _SECRETS.search(message):
        record.msg, record.args = _SECRETS.sub(r"\1\2[redacted]", message), ()
    return True


for _name in _LOGGERS:
    logging.getLogger(_name).addFilter(_redacted)
