"""Use your own httpx2 client, with its mocks, proxies, certificates or instrumentation:

    with httpx2.Client(proxy=...) as own, Client(api_key, secret, http=Httpx2(own)) as client: ...

It keeps its timeouts, connections and headers, and you close it. Redirects are not followed. Keys and signatures are
removed from the logs of httpx2 and its libraries; hooks and instrumentation of the client do see them.
"""

import logging
import re
import socket
import ssl
from contextlib import aclosing, closing
from urllib.parse import urlsplit

import httpx2

from binance_liquidations_wire.types import Headers, Response

from .client import failures
from .client.http import MOST
from .errors import ConfigurationError, TransportError

_LOGGERS = ("httpx2", "httpcore2.http11", "httpcore2.http2", "hpack.hpack", "hpack.table")
"""The loggers that log URLs or headers, each by name: logging filters do not apply to child loggers."""

_SECRETS = re.compile(
    r"""(signature(?:=|%3D)|x-mbx-apikey\W+(?:b['"])?)[^&\s'",]+|((?:Encoded header block to|Decoding) ).+""",
    re.I | re.S,
)
"""Signatures, API keys, and HTTP/2's compressed headers, which can be decompressed."""


class Httpx2:
    """`Http` over an `httpx2.Client`; raises ConfigurationError for anything else."""

    def __init__(self, client: httpx2.Client) -> None:
        if not isinstance(client, httpx2.Client):
            raise ConfigurationError("Httpx2 takes an httpx2.Client; an httpx2.AsyncClient goes with AsyncHttpx2")
        self._client = client

    def send(self, method: str, url: str, headers: Headers, /) -> Response:
        request = _request(self._client, method, url, headers)
        try:
            with closing(self._client.send(request, stream=True, follow_redirects=False)) as response:
                body = _Body(url)
                for part in response.iter_bytes():
                    body.append(part)
                return body.of(response)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            failure = _failure(error, url)
        raise failure

    def close(self) -> None:
        """Do nothing: you close the httpx2 client yourself."""


class AsyncHttpx2:
    """`AsyncHttp` over an `httpx2.AsyncClient`; raises ConfigurationError for anything else."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        if not isinstance(client, httpx2.AsyncClient):
            raise ConfigurationError("AsyncHttpx2 takes an httpx2.AsyncClient; an httpx2.Client goes with Httpx2")
        self._client = client

    async def send(self, method: str, url: str, headers: Headers, /) -> Response:
        request = _request(self._client, method, url, headers)
        try:
            async with aclosing(await self._client.send(request, stream=True, follow_redirects=False)) as response:
                body = _Body(url)
                async for part in response.aiter_bytes():
                    body.append(part)
                return body.of(response)
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            failure = _failure(error, url)
        raise failure

    async def close(self) -> None:
        """Do nothing: you close the httpx2 client yourself."""


def _request(client: httpx2.Client | httpx2.AsyncClient, method: str, url: str, headers: Headers) -> httpx2.Request:
    if client.is_closed:
        raise ConfigurationError("the httpx2 client is closed: keep it open while it is used")
    try:
        request = client.build_request(method, url, headers=dict(headers))
    except httpx2.InvalidURL:
        request = None
    if request is None:
        raise failures.impossible(urlsplit(url).netloc, len(url))
    if not url.endswith(request.url.raw_path.decode()):  # its signature would no longer match
        raise ConfigurationError("the httpx2 client changes the query of requests: create it without params")
    return request


class _Body:
    """The body received so far; raises TransportError if it is too large."""

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        self._parts: list[bytes] = []
        self._room = MOST

    def append(self, part: bytes) -> None:
        self._room -= len(part)
        if self._room < 0:
            raise failures.too_large(self._host, MOST)
        self._parts.append(part)

    def of(self, response: httpx2.Response) -> Response:
        return Response(response.status_code, response.headers, b"".join(self._parts))


def _failure(error: httpx2.HTTPError | httpx2.InvalidURL, url: str) -> TransportError | ConfigurationError:
    host = urlsplit(url).netloc
    match error:
        case httpx2.InvalidURL():
            failure: TransportError | ConfigurationError = failures.impossible(host, len(url))
        case httpx2.HTTPStatusError():
            failure = ConfigurationError("a hook of the httpx2 client raises for statuses: remove the hook")
        case httpx2.TimeoutException():
            is_connecting = isinstance(error, httpx2.ConnectTimeout | httpx2.PoolTimeout)
            failure = failures.late(host, "connecting to" if is_connecting else "waiting for the answer of")
        case httpx2.ProxyError():
            status = str(error)[:3]
            failure = failures.proxy_refused(host, int(status) if status.isdecimal() else 0)
        case httpx2.ConnectError():
            failure = _connection_failure(error, host)
        case httpx2.NetworkError():
            failure = failures.cut(host)
        case httpx2.RemoteProtocolError() if "disconnected" in str(error) or "closed connection" in str(error):
            failure = failures.cut(host)
        case _:
            failure = failures.garbled_answer(host)
    return failure


def _connection_failure(error: BaseException, host: str) -> TransportError:
    """The error of the socket or the TLS library, which httpx2 wraps several times."""
    cause: BaseException | None = error
    while cause is not None:
        match cause:
            case ssl.SSLCertVerificationError():
                return failures.certificate(host, cause.verify_code)
            case ssl.SSLError():
                return failures.no_tls(host)
            case socket.gaierror():
                return failures.name_not_found(host)
            case OSError(errno=int(number)):
                return failures.connection_refused(host, number)
        cause = cause.__cause__ or cause.__context__
    return failures.connection_refused(host)


def _redact(record: logging.LogRecord) -> bool:
    message = record.getMessage()
    if _SECRETS.search(message):
        record.msg, record.args = _SECRETS.sub(r"\1\2[redacted]", message), ()
    return True


for _name in _LOGGERS:
    logging.getLogger(_name).addFilter(_redact)
