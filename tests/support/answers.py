"""What an exchange answers, and clients with the patience of a user."""

from collections.abc import Callable, Iterable
from typing import Any

from binance_liquidations import TransportError
from binance_liquidations_wire.types import Response
from support.clients import PAGE, Sent, Time, answering, client_of

A_PAGE = answering(200, PAGE)
Answer = Callable[[Sent], Response]


def error(status: int, code: int | None = None, **headers: str) -> Answer:
    """An error of the exchange, or a page for people."""
    return answering(status, b"<html>" if code is None else b'{"code":%d,"msg":"no"}' % code, **headers)


def cut(_: Sent) -> Response:
    """A connection that breaks."""
    raise TransportError("cut")


def scripted(answers: Iterable[Answer]) -> Answer:
    """One answer after another, then pages."""
    left = iter(answers)

    def answer(sent: Sent) -> Response:
        return next(left, A_PAGE)(sent)

    return answer


def client(answer: Answer, time: Time, **options: Any) -> Any:
    """A client with the patience of a user, whose time is simulated."""
    simulated = {"clock": time, "sleep": time.sleep, "retry_for": 30, "patience": 90}
    return client_of(answer, **(simulated | options))
