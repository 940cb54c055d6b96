"""Clients whose exchange is a function call away, under a clock that stands still."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from binance_liquidations import AsyncClient, Client, TransportError, WeightBudget
from binance_liquidations_simulator import Exchange, FaultyExchange
from binance_liquidations_wire.types import Headers, Response

NOW = 1_765_400_000_000  # 2025-12-10T20:53:20Z, a few hours after the documented transfers
BASE = "https://exchange.test"
PAGE = b'{"total":0,"rows":[]}'
"""A page without records."""


@dataclass
class Sent:
    """A request as it would have gone over the wire."""

    method: str
    target: str
    headers: dict[str, str]


@dataclass
class Wire:
    """An `Http` that passes requests to a function and keeps them."""

    answer: Callable[[Sent], Response]
    sent: list[Sent] = field(default_factory=list)

    def send(self, method: str, url: str, headers: Headers, /) -> Response:
        self.sent.append(Sent(method, url.removeprefix(BASE), dict(headers)))
        return self.answer(self.sent[-1])

    def close(self) -> None:
        """Nothing is open."""


class AsyncWire(Wire):
    """The same as an `AsyncHttp`."""

    async def send(self, method: str, url: str, headers: Headers, /) -> Response:  # type: ignore[override]
        return super().send(method, url, headers)

    async def close(self) -> None:  # type: ignore[override]
        """Nothing is open."""


class Time:
    """A clock that only sleeping and slow answers move; milliseconds since 1970."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.now += math.ceil(seconds * 1000)

    async def async_sleep(self, seconds: float) -> None:
        """Let time pass at once, and others work."""
        self.sleep(seconds)
        await asyncio.sleep(0)


def through(exchange: Exchange | FaultyExchange, time: Time | None = None) -> Callable[[Sent], Response]:
    """The function for a wire that reaches an exchange, also one that is slow or cuts answers."""

    def answer(sent: Sent) -> Response:
        given = exchange.handle(sent.method, sent.target, sent.headers)
        if given.delay_ms:
            assert time is not None, "a slow answer needs a time that passes"
            time.sleep(given.delay_ms / 1000)
        if given.cut_after is not None:
            raise TransportError(f"cut after {given.cut_after} bytes")
        return Response(given.status, {name.lower(): value for name, value in given.headers.items()}, given.body)

    return answer


def answering(status: int, body: bytes, **headers: str) -> Callable[[Sent], Response]:
    """The function for a wire that always gives the same answer."""
    return lambda _: Response(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def defaults() -> dict[str, Any]:
    """The options of a client, unless a test sets others."""
    credentials = {"api_key": "k" * 64, "secret": "s" * 64}
    return credentials | {
        "base_url": BASE,
        "clock": lambda: NOW,
        "retry_for": 0,
        "patience": 0,
        "budget": WeightBudget(10**9),
    }


def client_of(answer: Callable[[Sent], Response], **options: Any) -> Client:
    """A client whose requests are answered by a function, once, under a budget of its own."""
    return Client(http=Wire(answer), **(defaults() | options))


def async_client_of(answer: Callable[[Sent], Response], **options: Any) -> AsyncClient:
    """The same, awaited."""
    return AsyncClient(http=AsyncWire(answer), **(defaults() | options))


def sent_by(client: Client | AsyncClient) -> list[Sent]:
    """The requests that such a client has sent."""
    wire = client._http
    assert isinstance(wire, Wire)
    return wire.sent
