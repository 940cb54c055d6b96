"""Refusals that the request has not earned: those of the exchange, of its gateway and of its firewall.

What the exchange itself says keeps the weight header of the answer that it replaces.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from ..exchange import errors
from ..exchange.answer import JSON, Answer
from ..exchange.errors import Refusal
from .fault import Fault, Kind
from .pages import HTML, page

_LIMIT = 12_000  # what the pages promise, whatever the limit of the exchange at hand

SERVER_ERRORS = {
    -1000: "An unknown error occurred while processing the request.",
    -1001: "Internal error; unable to process your request. Please try again.",
    -1003: "Too many requests queued.",
    -1006: "An unexpected response was received from the message bus. Execution status unknown.",
    -1007: "Timeout waiting for response from backend server. Send status unknown; execution status unknown.",
    -1008: "Spot server is currently overloaded with other requests. Please try again in a few minutes.",
    -3044: "System busy.",
}
"""The codes that blame the exchange rather than the request, with their messages."""
SERVER_STATUSES = (500, 502, 503, 504)


@dataclass(frozen=True)
class RateLimited(Fault):
    """A 429, `retry_after` in seconds of the exchange's clock. The next request is answered all the same."""

    kind: ClassVar[Kind] = "rate-limited"
    retry_after: int = 1

    def apply(self, answer: Answer, _now: int, /) -> Answer:
        return _refuse(answer, errors.over_limit(_LIMIT, self.retry_after))


@dataclass(frozen=True)
class Banned(Fault):
    """A 418, `retry_after` in seconds of the exchange's clock. The next request is answered all the same."""

    kind: ClassVar[Kind] = "banned"
    retry_after: int = 120

    def apply(self, answer: Answer, now: int, /) -> Answer:
        return _refuse(answer, errors.banned(now + self.retry_after * 1000, self.retry_after))


@dataclass(frozen=True)
class Stale(Fault):
    """A -1021 although the time was right, as on a server whose clock is off; `is_ahead` chooses its other message."""

    kind: ClassVar[Kind] = "stale"
    is_ahead: bool = False

    def apply(self, answer: Answer, _now: int, /) -> Answer:
        return _refuse(answer, errors.ahead_of_server() if self.is_ahead else errors.outside_recv_window())


@dataclass(frozen=True)
class ServerError(Fault):
    """A 500, 502, 503 or 504 with one of `SERVER_ERRORS`, or with a gateway's HTML page if `code` is None.

    Which status goes with which code is not published, so they combine freely, and a code may come with a 400.
    """

    kind: ClassVar[Kind] = "server-error"
    status: int = 500
    code: int | None = -1000

    def __post_init__(self) -> None:
        statuses = SERVER_STATUSES if self.code is None else (*SERVER_STATUSES, 400)
        if self.status not in statuses:
            raise ValueError(f"the status of a server error is one of {statuses}, not {self.status}")
        if self.code is not None and self.code not in SERVER_ERRORS:
            raise ValueError(f"the code of a server error is one of {tuple(SERVER_ERRORS)}, not {self.code}")

    def apply(self, answer: Answer, _now: int, /) -> Answer:
        if self.code is None:
            return Answer(self.status, HTML, page(f"{self.status} {HTTPStatus(self.status).phrase}"))
        return _refuse(answer, Refusal(self.status, self.code, SERVER_ERRORS[self.code]))


@dataclass(frozen=True)
class Forbidden(Fault):
    """A firewall's 403 with its HTML page. The exchange never sees the request and counts no weight."""

    kind: ClassVar[Kind] = "forbidden"
    is_weighed: ClassVar[bool] = False

    def apply(self, _answer: Answer, _now: int, /) -> Answer:
        return Answer(403, HTML, page("403 Forbidden"))


def _refuse(answer: Answer, refusal: Refusal) -> Answer:
    weight = {name: value for name, value in answer.headers.items() if "-USED-" in name}
    return Answer(refusal.status, JSON | weight | refusal.headers, refusal.body)
