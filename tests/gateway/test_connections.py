"""Connections that send half a request, noise, or nothing more are closed in time, and block no other caller."""

import asyncio
import json
import signal
import socket
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

import pytest

from binance_liquidations.gateway import create_app
from binance_liquidations.gateway._server import _listening, _Server
from binance_liquidations_simulator import Simulator
from binance_liquidations_wire.types import Response
from support.clients import PAGE, Sent, answering, async_client_of
from support.gateways import CLOSED, fetched, running

T = TypeVar("T")
HALF = f"GET {CLOSED} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ".encode()


def test_half_open_requests_shut_nobody_out(simulator: Simulator) -> None:
    """More of them than the process may open files leave room for everybody else, and for its end."""
    with running(simulator, files=128) as (address, process):
        port = int(address.rpartition(":")[2])
        half_open = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(300)]
        for one in half_open:
            with suppress(OSError):  # it had to make room already
                one.sendall(HALF)
        assert [200] * 10 == [fetched(address + CLOSED).status for _ in range(10)]
        with ThreadPoolExecutor(8) as callers:
            assert {200} == {answer.status for answer in callers.map(fetched, [address + CLOSED] * 100)}
        process.send_signal(signal.SIGTERM)
        out, said = process.communicate(timeout=20)
        for one in half_open:
            one.close()
    assert (143, "", "Serving until interrupted (Ctrl-C).\n") == (process.returncode, out, said)


def served_to(caller: Callable[[int], Coroutine[Any, Any, T]], answer: Callable[[Sent], Response]) -> T:
    """What a caller finds at the port of a gateway in this process."""

    async def run() -> T:
        client = async_client_of(answer)
        with _listening("127.0.0.1", 0) as listener:
            server = _Server(create_app(client), client, None)
            serving = asyncio.ensure_future(server.serve(sockets=[listener]))
            try:
                return await caller(listener.getsockname()[1])
            finally:
                server.should_exit = True
                await serving

    return asyncio.run(run())


@pytest.mark.parametrize("first", [b"", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"])
def test_a_request_that_does_not_end(first: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its caller is cut off in time, however busily it sends, be it the first on its connection or a later one."""
    monkeypatch.setattr("binance_liquidations.gateway._connections._PATIENCE", 0.2)

    async def trickling(port: int) -> bool:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(first + HALF)
        with suppress(ConnectionError):
            async with asyncio.timeout(5):
                while not reader.at_eof():
                    writer.write(b"x")
                    await writer.drain()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(reader.read(4096), 0.02)
        writer.close()
        return True

    assert served_to(trickling, answering(200, PAGE))


UNITS = [
    b'{"groupId":%d,"parentEmail":"%s","creditEmail":"c@d.e","enabled":true,"createTime":1,"closeTime":2}'
    % (number, b"a" * 10**6)
    for number in range(30)
]
LARGE = b'{"total":30,"rows":[%s]}' % b",".join(UNITS)


async def ask_without_reading(port: int, path: str) -> socket.socket:
    """A caller that has sent its request, and whose system takes little of the answer."""
    caller = socket.socket()
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    caller.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(caller, ("127.0.0.1", port))
    await loop.sock_sendall(caller, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    return caller


async def rest_of(caller: socket.socket) -> bytes:
    answer = bytearray()
    with suppress(ConnectionError):
        while part := await asyncio.wait_for(asyncio.get_running_loop().sock_recv(caller, 1 << 20), 5):
            answer += part
    return bytes(answer)


@pytest.mark.parametrize(("path", "is_whole"), [(CLOSED, False), ("/histories/closed-risk-units", True)])
def test_an_answer_that_is_not_taken(path: str, is_whole: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller who stops reading is cut off in time, and what is left is dropped; a history's has far more time."""
    monkeypatch.setattr("binance_liquidations.gateway._connections._PATIENCE", 0.2)

    async def deaf(port: int) -> bytes:
        with await ask_without_reading(port, path) as caller:
            await asyncio.sleep(1)
            return await rest_of(caller)

    answer = served_to(deaf, answering(200, LARGE))
    assert is_whole is (len(answer) > len(LARGE)) is (b'{"complete":true,' in answer)


def test_a_reader_who_stays_when_the_gateway_stops(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is cut off, in the middle of a line and without a word on standard error."""
    monkeypatch.setattr("binance_liquidations.gateway._server._GRACE", 0.2)

    async def deaf(port: int) -> socket.socket:
        caller = await ask_without_reading(port, "/histories/closed-risk-units")
        await asyncio.sleep(0.5)
        return caller

    with served_to(deaf, answering(200, LARGE)) as caller:
        answer = asyncio.run(rest_of(caller))
    assert b"" != answer
    assert len(answer) < len(LARGE)
    assert [] == [record for record in caplog.records if record.name.startswith("uvicorn")]


@pytest.mark.parametrize(
    "sent", [b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20_000, b"\x16\x03\x01\r\n\r\n", b"GET /\r\n\r\n"]
)
def test_what_is_no_request(sent: bytes) -> None:
    """A head that is too large, TLS, or noise: an error of the same shape, and the end of the connection."""

    async def noisy(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        said = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        return said

    head, _, body = served_to(noisy, answering(200, PAGE)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"x-gateway: gateway" in head.lower()
    assert json.loads(body)["code"] == 4002
