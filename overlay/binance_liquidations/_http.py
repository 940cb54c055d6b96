"""The seam to the network: one method, `send`, and the adapters over pyreqwest that have it.

A client of one's own takes part with the same method. It sends the URL as it stands, follows no redirect, and raises
TransportError where there is no answer. Response headers are found by lower-case name.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from pyreqwest.client import BaseClientBuilder, ClientBuilder, SyncClientBuilder
from pyreqwest.exceptions import ClientClosedError, ConnectError, PyreqwestError, RequestTimeoutError

from binance_liquidations_wire.types import Headers, Response

from .errors import ConfigurationError, TransportError

B = TypeVar("B", bound=BaseClientBuilder)
C = TypeVar("C")

_FORKED = (
    "pyreqwest's threads do not survive fork(): make a client in each process, started by multiprocessing's"
    ' "spawn", or bring an httpx2 client'
)


class Http(Protocol):
    """What `Client` needs of an HTTP client."""

    def send(self, method: str, url: str, headers: Headers, /) -> Response: ...

    def close(self) -> None: ...


class AsyncHttp(Protocol):
    """What `AsyncClient` needs of an HTTP client."""

    async def send(self, method: str, url: str, headers: Headers, /) -> Response: ...

    async def close(self) -> None: ...


class PyreqwestHttp:
    """`Http` over pyreqwest; `timeout`, in seconds, bounds each request as a whole."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._client = _built(_configured(SyncClientBuilder(), timeout).build)
        self._process = os.getpid()

    def send(self, method: str, url: str, headers: Headers, /) -> Response:
        _stay_in(self._process)
        try:
            response = self._client.request(method, url).headers(headers).build().send()
            return Response(response.status, response.headers, response.bytes().to_bytes())
        except (PyreqwestError, ValueError) as error:
            failure = _told(error, url, self._timeout)
        raise failure

    def close(self) -> None:
        self._client.close()


class AsyncPyreqwestHttp:
    """`AsyncHttp` over pyreqwest; `timeout`, in seconds, bounds each request as a whole."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._client = _built(_configured(ClientBuilder(), timeout).build)
        self._process = os.getpid()

    async def send(self, method: str, url: str, headers: Headers, /) -> Response:
        _stay_in(self._process)
        try:
            response = await self._client.request(method, url).headers(headers).build().send()
            return Response(response.status, response.headers, (await response.bytes()).to_bytes())
        except (PyreqwestError, ValueError) as error:
            failure = _told(error, url, self._timeout)
        raise failure

    async def close(self) -> None:
        await self._client.close()


def _configured(builder: B, timeout: float) -> B:
    if not _is_bound(timeout):
        raise ConfigurationError("timeout must be a positive number of seconds, at most a thousand million")
    return builder.follow_redirects(enable=False).referer(enable=False).timeout(timedelta(seconds=timeout))


def _is_bound(timeout: object) -> bool:
    return isinstance(timeout, int | float) and 0 < timeout <= 1e9  # noqa: PLR2004


def _built(build: Callable[[], C]) -> C:
    try:
        return build()
    except RuntimeError as error:
        if "fork" not in str(error):
            raise
    raise ConfigurationError(_FORKED)


def _stay_in(process: int) -> None:
    """Raise ConfigurationError in any other process, where a call would wait for ever."""
    if os.getpid() != process:
        raise ConfigurationError(_FORKED)


def _told(error: PyreqwestError | ValueError, url: str, timeout: float) -> TransportError | ConfigurationError:
    """What happened, without the details of the error, which hold the signed URL. Raised outside of its handler."""
    match error:
        case RequestTimeoutError():
            return late(url, f"within {timeout:g} seconds")
        case ConnectError():
            return unreachable(url)
        case ClientClosedError():
            return ConfigurationError("the client is closed: make another, or stay within its with block")
        case ValueError():
            return impossible(url)
        case _:
            return garbled(url, error)


def impossible(url: str) -> ConfigurationError:
    return ConfigurationError(
        f"no request to {urlsplit(url).netloc} can be made with this URL of {len(url)} characters:"
        " check base_url and the arguments"
    )


def late(url: str, when: str) -> TransportError:
    return TransportError(f"{urlsplit(url).netloc} did not answer {when}: try again, or allow more time")


def unreachable(url: str) -> TransportError:
    return TransportError(
        f"no answer from {urlsplit(url).netloc}: the connection was refused or closed;"
        " check the network, address and any proxy"
    )


def garbled(url: str, error: Exception) -> TransportError:
    return TransportError(
        f"the answer of {urlsplit(url).netloc} was cut or garbled ({type(error).__name__}): try again"
    )
