"""The transport of both clients: libcurl, through pycurl.

Proxies are those of the environment (HTTPS_PROXY, ALL_PROXY, NO_PROXY), which libcurl reads by itself; this machine's
own addresses are reached directly. Redirects are not followed. No waiting frame holds the signed URL or the key.
"""

import os
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pycurl

from binance_liquidations_wire.types import Headers, Response

from ..errors import ConfigurationError, TransportError
from . import failures
from .certificates import certificate_options
from .hosts import is_direct
from .http import MOST

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

_LONGEST_URL = 65_000
_LONGEST_TIMEOUT = 2**31 - 1
"""Milliseconds: the longest that libcurl takes on every platform."""
_PROXY_REFUSED = 97
"""CURLE_PROXY, which pycurl does not name: a SOCKS proxy refused."""
_CONNECTING = {pycurl.E_COULDNT_CONNECT, pycurl.E_RECV_ERROR}

_OPTIONS = {
    pycurl.NOSIGNAL: 1,  # libcurl's signals would end a program with threads
    pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_1_1,
    pycurl.SSLVERSION: pycurl.SSLVERSION_TLSv1_2,  # or newer
    pycurl.PATH_AS_IS: 1,  # the path is sent as it was signed
    pycurl.ACCEPT_ENCODING: "gzip",
    pycurl.BUFFERSIZE: 128 << 10,
}
_FAILURES = {
    pycurl.E_COULDNT_RESOLVE_HOST: failures.name_not_found,
    pycurl.E_COULDNT_RESOLVE_PROXY: failures.proxy_name_not_found,
    pycurl.E_SSL_CONNECT_ERROR: failures.no_tls,
    pycurl.E_GOT_NOTHING: failures.cut,
    pycurl.E_PARTIAL_FILE: failures.cut,
    pycurl.E_RECV_ERROR: failures.cut,
    pycurl.E_SEND_ERROR: failures.cut,
    pycurl.E_BAD_CONTENT_ENCODING: failures.undecodable,
}
"""By libcurl's code, where it names the cause. `_Handle.failure` handles the codes that do not suffice."""

_inherited: list[object] = []
"""Handles that a forked process inherited: closing them would end the parent's connections."""


class CurlHttp:
    """`Http` over libcurl; `timeout`, in seconds, bounds each request as a whole. Threads may share it."""

    def __init__(self, timeout: float) -> None:
        self._handles = _Handles(timeout, {pycurl.NOPROGRESS: 0, pycurl.XFERINFOFUNCTION: self._is_to_end})

    def send(self, method: str, url: str, headers: Headers, /) -> Response:
        handle = self._handles.take()
        try:
            handle.prepare(method, url, headers)
            del url, headers
            handle.curl.perform()
        except pycurl.error as error:
            failure = handle.failure(error)
        else:
            return handle.answer()
        finally:
            self._handles.give_back(handle)
        raise failure

    def close(self) -> None:
        self._handles.close()

    def _is_to_end(self, *_counts: float) -> bool:
        """Called by libcurl while it waits, once a second at least: Python handles Ctrl-C here."""
        return self._handles.is_closed


class AsyncCurlHttp:
    """`AsyncHttp` over libcurl, on the readers of the running event loop; `timeout` is as in `CurlHttp`."""

    def __init__(self, timeout: float) -> None:
        self._handles = _Handles(timeout, {})
        self._multi: pycurl.AsyncCurlMulti | None = None
        self._loop: AbstractEventLoop | None = None
        self._process = os.getpid()

    async def send(self, method: str, url: str, headers: Headers, /) -> Response:
        from asyncio import CancelledError, current_task

        handle = self._handles.take()
        try:
            handle.prepare(method, url, headers)
            del url, headers
            await (await self._multi_here()).perform(handle.curl)
        except pycurl.error as error:
            failure = handle.failure(error)
        except CancelledError:
            task = current_task()
            if not self._handles.is_closed or (task is not None and task.cancelling()):
                raise
            failure = failures.client_closed()
        else:
            return handle.answer()
        finally:
            self._handles.give_back(handle)
        raise failure

    async def _multi_here(self) -> pycurl.AsyncCurlMulti:
        """The multi handle that drives requests in this event loop and process."""
        from asyncio import AbstractEventLoop, get_running_loop

        loop = get_running_loop()
        if self._multi is not None and loop is self._loop and self._process == os.getpid():
            return self._multi
        if type(loop).add_reader is AbstractEventLoop.add_reader:
            raise ConfigurationError(
                "an AsyncClient needs an event loop with readers, which the default on Windows lacks: run it with"
                " asyncio.Runner(loop_factory=asyncio.SelectorEventLoop), or use Client"
            )
        if self._loop is not None and self._process == os.getpid() and self._loop.is_running():
            raise ConfigurationError("an AsyncClient works in one event loop at a time: make one for each")
        await self._leave()
        self._multi, self._loop, self._process = pycurl.AsyncCurlMulti(), loop, os.getpid()
        return self._multi

    async def _leave(self) -> None:
        multi, self._multi, self._loop = self._multi, None, None
        if self._process != os.getpid():
            _inherited.append(multi)
        elif multi is not None:
            await multi.aclose()

    async def close(self) -> None:
        self._handles.close()
        await self._leave()


class _Handles:
    """The handles of one client that no request is using; each keeps its connection."""

    def __init__(self, timeout: float, options: Mapping[int, Any]) -> None:
        if not isinstance(timeout, int | float) or not 0 < timeout <= 1e9:  # noqa: PLR2004
            raise ConfigurationError("timeout must be a positive number of seconds, at most a thousand million")
        longest = min(_LONGEST_TIMEOUT, max(1, round(timeout * 1000)))
        times = {pycurl.TIMEOUT_MS: longest, pycurl.CONNECTTIMEOUT_MS: longest}
        self._options = {**_OPTIONS, **certificate_options(), **times, **options}
        self._timeout = timeout
        self._idle: list[_Handle] = []
        self._process = os.getpid()
        self.is_closed = False

    def take(self) -> "_Handle":
        """An idle handle, or a new one; raises ConfigurationError after `close`."""
        if self.is_closed:
            raise failures.client_closed()
        if self._process != os.getpid():
            _inherited.append(self._idle)
            self._idle, self._process = [], os.getpid()
        try:
            return self._idle.pop()
        except IndexError:
            return _Handle(self._options, self._timeout)

    def give_back(self, handle: "_Handle") -> None:
        """Keep a handle for the next request; close it after `close`."""
        if self.is_closed:
            handle.curl.close()
        else:
            self._idle.append(handle)

    def close(self) -> None:
        """Close the connections; requests under way end within a second."""
        self.is_closed = True
        if self._process == os.getpid():
            while self._idle:
                self._idle.pop().curl.close()


class _Handle:
    """One of libcurl's easy handles, which sends one request at a time, and the answer being received."""

    __slots__ = ("_host", "_length", "_lines", "_parts", "_room", "_timeout", "curl")

    def __init__(self, options: Mapping[int, Any], timeout: float) -> None:
        self._timeout = timeout
        self._lines: list[bytes] = []
        self._parts: list[bytes] = []
        self._room, self._host, self._length = 0, "", 0
        self.curl = pycurl.Curl()
        for option, value in options.items():
            self.curl.setopt(option, value)
        self.curl.setopt(pycurl.HEADERFUNCTION, self._lines.append)
        self.curl.setopt(pycurl.WRITEFUNCTION, self._receive)

    def prepare(self, method: str, url: str, headers: Headers) -> None:
        """Set what to send; raises ConfigurationError for a URL that no server takes."""
        self._host, is_direct = _route("/".join(url.split("/", 3)[:3]))
        self._length = len(url)
        if self._length > _LONGEST_URL:
            raise failures.impossible(self._host, self._length)
        self._lines.clear()
        self._parts.clear()
        self._room = MOST
        curl = self.curl
        curl.setopt(pycurl.CUSTOMREQUEST, method)
        curl.setopt(pycurl.URL, url)
        curl.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in headers.items()])
        if is_direct:
            curl.setopt(pycurl.PROXY, "")  # not even the one in the environment
        else:
            curl.unsetopt(pycurl.PROXY)

    def answer(self) -> Response:
        """What was received; raises TransportError if the headers were cut, which libcurl does not notice."""
        if b"\r\n" not in self._lines and b"\n" not in self._lines:
            raise failures.cut(self._host)
        headers: dict[str, str] = {}
        for line in self._lines:
            name, colon, value = line.decode("latin-1").partition(":")
            if colon:
                headers[name.lower()] = value.strip()
            elif name.startswith("HTTP/"):
                headers.clear()  # the headers before were a proxy's
        body = b"".join(self._parts)
        self._parts.clear()
        return Response(self.curl.getinfo(pycurl.RESPONSE_CODE), headers, body)

    def failure(self, error: pycurl.error) -> TransportError | ConfigurationError:
        """Why nothing, or not all, was received."""
        code, message = int(error.args[0]), str(error.args[-1])
        host, info = self._host, self.curl.getinfo
        if message.startswith("Unsupported proxy"):
            return failures.proxy_unusable(host)
        if code == _PROXY_REFUSED or (code in _CONNECTING and info(pycurl.USED_PROXY)):
            failure = self._failure_of_proxy(code)
        elif code == pycurl.E_OPERATION_TIMEDOUT:
            doing = "waiting for the answer of" if message.startswith("Operation") else "connecting to"
            way = " through the proxy" if info(pycurl.USED_PROXY) else ""
            failure = failures.late(host + way, doing, self._timeout)
        elif code == pycurl.E_PEER_FAILED_VERIFICATION:
            failure = failures.certificate(host, info(pycurl.SSL_VERIFYRESULT))
        elif code == pycurl.E_COULDNT_CONNECT:
            failure = failures.connection_refused(host, info(pycurl.OS_ERRNO))
        elif code == pycurl.E_WRITE_ERROR and self._room < 0:
            failure = failures.too_large(host, MOST)
        elif code == pycurl.E_URL_MALFORMAT:
            return failures.impossible(host, self._length)
        elif code == pycurl.E_ABORTED_BY_CALLBACK:
            return failures.client_closed()
        elif code == pycurl.E_SSL_CACERT_BADFILE:
            return failures.certificates_unreadable()
        else:
            is_of_proxy = info(pycurl.USED_PROXY) and not info(pycurl.HTTP_CONNECTCODE)
            failure = _FAILURES.get(code, failures.proxy_unreachable if is_of_proxy else failures.garbled_answer)(host)
        return failure

    def _failure_of_proxy(self, code: int) -> TransportError:
        status = self.curl.getinfo(pycurl.HTTP_CONNECTCODE)
        if code == _PROXY_REFUSED or status >= HTTPStatus.MULTIPLE_CHOICES:
            return failures.proxy_refused(self._host, status)
        return failures.cut(self._host) if status else failures.proxy_unreachable(self._host)

    def _receive(self, part: bytes) -> int | None:
        self._room -= len(part)
        if self._room < 0:
            return 0  # fewer bytes than were received: libcurl ends the transfer
        self._parts.append(part)
        return None


@lru_cache
def _route(origin: str) -> tuple[str, bool]:
    """Host and port, which messages may show, and whether they are reached without a proxy."""
    return urlsplit(origin).netloc, is_direct(origin)
