"""Faults over a port, read with a plain socket: what arrives, how it ends, and when."""

import asyncio
import select
import socket
import time
from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from binance_liquidations_simulator import Answer, Exchange, FaultyExchange, Simulator, create_app, documented_desk
from binance_liquidations_simulator.faults import Closed, Fault, Reset, Slow, Truncated
from support.caller import PATHS, Caller, Clock

TIME = "/api/v3/time"
KEY = documented_desk()[0].keys[0]
SCOPE: MutableMapping[str, Any] = {
    "type": "http",
    "method": "GET",
    "raw_path": TIME.encode(),
    "query_string": b"",
    "headers": [],
    "client": None,
}


class SlowReset(Reset):
    """A connection that breaks after a while."""

    def apply(self, answer: Answer, now: int, /) -> Answer:
        return replace(super().apply(answer, now), delay_ms=30_000)


def faulty(*script: Fault | None) -> FaultyExchange:
    """The documented desk with a scripted beginning; its clock stands, so that its answers are the same bytes."""
    return FaultyExchange(Exchange(documented_desk(), clock=Clock()), script=script, time_fails=True)


async def nothing_comes() -> MutableMapping[str, Any]:
    """A caller that has sent its request and waits for the answer."""
    await asyncio.Event().wait()
    raise AssertionError


def connect(simulator: Simulator) -> socket.socket:
    """A new connection, before any request."""
    address = urlsplit(simulator.base_url)
    return socket.create_connection((address.hostname, address.port), timeout=5)


def ask(connection: socket.socket, target: str = TIME) -> None:
    """Send a request."""
    connection.sendall(f"GET {target} HTTP/1.1\r\nHost: simulator\r\n\r\n".encode())


def rest(connection: socket.socket) -> tuple[bytes, bool]:
    """Everything that still arrives, and whether the end of it is a reset."""
    arrived = bytearray()
    while True:
        try:
            chunk = connection.recv(65536)
        except ConnectionResetError:
            return bytes(arrived), True
        if not chunk:
            return bytes(arrived), False
        arrived += chunk


def receive(connection: socket.socket, count: int) -> bytes:
    """The next so many bytes of a connection that stays open."""
    arrived = bytearray()
    while len(arrived) < count:
        chunk = connection.recv(count - len(arrived))
        assert chunk, "the connection was closed"
        arrived += chunk
    return bytes(arrived)


@pytest.mark.parametrize("kind", [Reset, Closed])
def test_a_connection_breaks_after_exactly_so_many_bytes(kind: type[Reset] | type[Closed]) -> None:
    """At every position of the answer, by a true reset or a true close; the port goes on serving."""
    raw = faulty().handle("GET", TIME, {}).raw
    positions = range(len(raw))
    with Simulator(faulty(*map(kind, positions))) as simulator:
        for position in positions:
            with connect(simulator) as connection:
                ask(connection)
                assert rest(connection) == (raw[:position], kind is Reset)
        with connect(simulator) as connection:
            ask(connection)
            assert receive(connection, len(raw)) == raw


def test_raw_is_what_the_port_sends() -> None:
    """Byte for byte, whatever the status."""
    exchange = faulty().exchange
    with Simulator(exchange) as simulator, connect(simulator) as connection:
        for target in (TIME, "/elsewhere", f"{TIME}?a=1"):
            raw = exchange.handle("GET", target, {}).raw
            ask(connection, target)
            assert receive(connection, len(raw)) == raw


def test_a_broken_answer_may_follow_a_good_one() -> None:
    """On a connection that is kept open, no part of the good answer is lost, even if the break comes late."""
    raw = faulty().handle("GET", TIME, {}).raw
    with Simulator(faulty(None, Closed(10))) as simulator, connect(simulator) as connection:
        ask(connection)
        ask(connection)
        assert rest(connection) == (raw + raw[:10], False)


def test_a_large_answer_is_closed_to_the_byte() -> None:
    """Also one that does not fit into the sockets' buffers."""
    exchange = Exchange(documented_desk(), clock=Clock())
    size = 8 * 2**20

    class Large(FaultyExchange):
        def handle(self, *arguments: Any, **options: Any) -> Any:
            answer = super().handle(*arguments, **options)
            return Closed(size).apply(type(answer)(200, {}, bytes(2 * size)), 0)

    with Simulator(Large(exchange)) as simulator, connect(simulator) as connection:
        ask(connection)
        arrived, is_reset = rest(connection)
        assert (len(arrived), is_reset) == (size, False)


def test_a_truncated_body_is_a_whole_message() -> None:
    """The connection stays in use."""
    raw = faulty().handle("GET", TIME, {}).raw
    cut = faulty(Truncated(5)).handle("GET", TIME, {}).raw
    with Simulator(faulty(Truncated(5))) as simulator, connect(simulator) as connection:
        ask(connection)
        assert receive(connection, len(cut)) == cut
        ask(connection)
        assert receive(connection, len(raw)) == raw


def test_a_slow_answer_holds_up_nobody_else() -> None:
    """A later request that is not slow is answered first."""
    exchange = faulty(Slow(30_000))
    raw = faulty().handle("GET", TIME, {}).raw
    with Simulator(exchange) as simulator, connect(simulator) as slow, connect(simulator) as quick:
        ask(slow)
        while not exchange.tally["slow"]:
            time.sleep(0.001)
        ask(quick)
        assert receive(quick, len(raw)) == raw
        assert select.select([slow], [], [], 0)[0] == []


@pytest.mark.parametrize("fault", [Slow(20), Slow(20, pieces=4), Slow(20, pieces=1000)])
def test_a_slow_answer_is_whole_when_its_time_is_over(fault: Fault) -> None:
    """And not before, in however many pieces it arrives."""
    raw = faulty().handle("GET", TIME, {}).raw
    with Simulator(faulty(fault)) as simulator, connect(simulator) as connection:
        began = time.monotonic()
        ask(connection)
        assert receive(connection, len(raw)) == raw
        assert time.monotonic() - began >= 0.02


def test_a_body_trickles() -> None:
    """Its pieces are about the same size, and only the last of them is the last."""
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(create_app(faulty(Slow(1, pieces=3)))(SCOPE, nothing_comes, send))
    assert [message.get("more_body") for message in sent] == [None, True, True, False]
    assert [len(message["body"]) for message in sent[1:]] == [10, 10, 8]


def test_a_caller_that_leaves_early_does_no_harm(capfd: pytest.CaptureFixture[str]) -> None:
    """It is reported nowhere; the port continues to serve, and does not wait when it is closed."""
    exchange = faulty(Slow(30_000), SlowReset())
    began = time.monotonic()
    with Simulator(exchange) as simulator:
        for number in (1, 2):
            with connect(simulator) as connection:
                ask(connection)
                while exchange.tally["requests"] < number:
                    time.sleep(0.001)
        with connect(simulator) as connection:
            ask(connection)
            assert receive(connection, 15) == b"HTTP/1.1 200 OK"
    assert time.monotonic() - began < 5
    assert capfd.readouterr() == ("", "")


def test_retry_after_is_in_the_exchanges_seconds() -> None:
    """Two minutes of a ban are 20 ms of a caller whose exchange's clock runs 6000 times as fast."""
    speed = 6000
    began = time.monotonic()
    exchange = Exchange([], clock=lambda: int((time.monotonic() - began) * 1000 * speed), weight_limit=0, ban_after=0)
    with Simulator(FaultyExchange(exchange)) as simulator, connect(simulator) as connection:
        ask(connection, PATHS["closed-risk-units"])
        head = b"".join(iter(lambda: receive(connection, 1), b"{"))
        assert head.startswith(b"HTTP/1.1 418 ")
        assert b"\r\nretry-after: 120\r\n" in head
        time.sleep(120 / speed)
        with connect(simulator) as another:
            ask(another)
            assert receive(another, 15) == b"HTTP/1.1 200 OK"


def test_a_faulty_exchange_has_the_keys_of_the_one_it_wraps() -> None:
    """A signed request over the port meets the script; `exchange` is the one with the accounts."""
    exchange = faulty(None, Closed(0))
    with Simulator(exchange) as simulator:
        assert simulator.exchange is exchange.exchange
        assert (simulator.api_key, simulator.secret) == (KEY.api_key, KEY.secret)
        caller = Caller(exchange, KEY, Clock())
        assert caller.get("closed-risk-units")["total"] == 2
        with connect(simulator) as connection:
            ask(connection)
            assert rest(connection) == (b"", False)


def test_other_servers_cannot_break_an_answer_off() -> None:
    """An app that cannot do what the exchange says fails, rather than answer as if nothing had happened."""

    async def send_nothing(message: MutableMapping[str, Any]) -> None:
        raise AssertionError(message)

    with pytest.raises(RuntimeError, match="Simulator or serve"):
        asyncio.run(create_app(faulty(Reset()))(SCOPE, nothing_comes, send_nothing))
