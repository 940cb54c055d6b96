"""Callers who leave, gateways that stop, and the bounds of a call."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette

from binance_liquidations.gateway import create_app
from binance_liquidations_wire.types import Response
from support.clients import PAGE, answering, async_client_of, sent_by
from support.gateways import CLOSED, PATHS, Answer, Receive, asked, call, waiting


def under_way(then: Callable[[Starlette, asyncio.Event], Coroutine[Any, Any, Receive]]) -> tuple[Answer, list[str]]:
    """Make a call whose exchange never answers, while the caller does `then`; the answer, and how the request ended."""
    seen: list[str] = []
    begun = asyncio.Event()

    async def never(*_: Any) -> Response:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("cancelled" if asyncio.current_task().cancelling() else "ended")  # type: ignore[union-attr]
        raise AssertionError

    async def run() -> Answer:
        client = async_client_of(answering(200, PAGE))
        client._http.send = never  # type: ignore[method-assign]
        app = create_app(client)
        return await call(app, CLOSED, receive=await then(app, begun))

    answer = asyncio.run(run())
    return answer, seen


def test_a_caller_who_leaves_ends_the_request() -> None:
    """A request is cancelled when its caller leaves."""

    async def leaving(_: Starlette, begun: asyncio.Event) -> Receive:
        messages: Iterator[dict[str, Any]] = iter([{"type": "http.request", "body": b""}, {"type": "http.disconnect"}])

        async def receive() -> dict[str, Any]:
            await begun.wait()
            return next(messages)

        return receive

    answer, seen = under_way(leaving)
    assert (499, b"", ["cancelled"]) == (answer.status, answer.body, seen)


def test_a_gateway_that_stops_tells_its_callers() -> None:
    """Calls that wait too long are answered, and their requests cancelled."""

    async def stopping(app: Starlette, begun: asyncio.Event) -> Receive:
        async def stop() -> None:
            await begun.wait()
            app.state.calls.stop()

        app.state.stop = asyncio.ensure_future(stop())
        return waiting

    answer, seen = under_way(stopping)
    assert ((503, 5031, "gateway"), ["cancelled"]) == (answer.outcome, seen)


@pytest.mark.parametrize("length", [4096, 4097, 60_000])
def test_values_that_are_too_long(length: int) -> None:
    """A query of more than 4096 bytes is refused; of fewer, the exchange has the say."""
    client = async_client_of(answering(400, b'{"code":-1121,"msg":"Invalid symbol."}'))
    symbol = "isolatedSymbol=".ljust(length, "X")
    answer = asked(create_app(client), f"{PATHS['list_margin_liquidations']}?{symbol}")
    assert answer.outcome == ((400, -1121, "exchange") if length == 4096 else (414, 4141, "gateway"))
    assert (length == 4096) == bool(sent_by(client))


def test_a_body_without_end() -> None:
    """It is refused once it is too large, and the request to the exchange ends."""

    async def pouring(_: Starlette, begun: asyncio.Event) -> Receive:
        async def receive() -> dict[str, Any]:
            await begun.wait()
            return {"type": "http.request", "body": b"x" * 4096, "more_body": True}

        return receive

    answer, seen = under_way(pouring)
    assert ((413, 4131, "gateway"), ["cancelled"]) == (answer.outcome, seen)


def test_too_many_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Running calls continue; one more call is refused with Retry-After, and /healthz answers."""
    monkeypatch.setattr("binance_liquidations.gateway._app.most_calls", lambda: 2)

    async def run() -> tuple[list[Answer], Answer, Answer]:
        gate = asyncio.Event()

        async def slowly(*_: Any) -> Response:
            await gate.wait()
            return Response(200, {}, PAGE)

        client = async_client_of(answering(200, PAGE))
        client._http.send = slowly  # type: ignore[method-assign]
        app = create_app(client)
        calls = [asyncio.ensure_future(call(app, CLOSED)) for _ in range(2)]
        await asyncio.sleep(0)
        refused, healthy = await call(app, CLOSED), await call(app, "/healthz")
        gate.set()
        return await asyncio.gather(*calls), refused, healthy

    answers, refused, healthy = asyncio.run(run())
    assert [200, 200] == [answer.status for answer in answers]
    assert ((503, 5032, "gateway"), "1", 200) == (refused.outcome, refused.headers["retry-after"], healthy.status)
