"""Damage that a good answer takes on its way. The exchange has answered, and has counted the weight."""

from dataclasses import dataclass, replace
from typing import ClassVar

from msgspec import DecodeError, Raw, json

from ..exchange.answer import Answer
from .fault import Fault, Kind
from .pages import HTML, page


@dataclass(frozen=True)
class _Cut(Fault):
    after: int = 0

    def __post_init__(self) -> None:
        if self.after < 0:
            raise ValueError("an answer is cut after 0 bytes or more")


class Reset(_Cut):
    """The connection is reset after that many bytes of `Answer.raw`; a shorter answer loses its last byte.

    Over the port, a reset destroys bytes that the caller's machine has not yet taken, as it does on any network: of
    an answer larger than a socket's buffer fewer may arrive.
    """

    kind: ClassVar[Kind] = "reset"

    def apply(self, answer: Answer, _now: int, /) -> Answer:
        return replace(answer, cut_after=min(self.after, len(answer.raw) - 1), is_reset=True)


class Closed(_Cut):
    """The connection is closed after exactly that many bytes of `Answer.raw`; a shorter answer loses its last byte."""

    kind: ClassVar[Kind] = "closed"

    def apply(self, answer: Answer, _now: int, /) -> Answer:
        return replace(answer, cut_after=min(self.after, len(answer.raw) - 1), is_reset=False)


class Truncated(_Cut):
    """A sound HTTP message with that many bytes of the JSON; a shorter body loses its last byte."""

    kind: ClassVar[Kind] = "truncated"

    def apply(self, answer: Answer, _now: int, /) -> Answer:
        return replace(answer, body=answer.body[: min(self.after, len(answer.body) - 1)])


@dataclass(frozen=True)
class Empty(Fault):
    """A 200 without a body."""

    kind: ClassVar[Kind] = "empty"

    def apply(self, answer: Answer, _now: int, /) -> Answer:
        return replace(answer, status=200, body=b"")


@dataclass(frozen=True)
class Html(Fault):
    """A 200 with somebody's HTML page."""

    kind: ClassVar[Kind] = "html"

    def apply(self, _answer: Answer, _now: int, /) -> Answer:
        return Answer(200, HTML, page("Welcome"))


@dataclass(frozen=True)
class Slow(Fault):
    """The answer takes `delay_ms`; in several `pieces` it trickles, the last of them coming at that time."""

    kind: ClassVar[Kind] = "slow"
    delay_ms: int = 1000
    pieces: int = 1

    def __post_init__(self) -> None:
        if self.delay_ms < 0 or self.pieces < 1:
            raise ValueError("an answer takes 0 ms or more, and comes in 1 piece or more")

    def apply(self, answer: Answer, _now: int, /) -> Answer:
        return replace(answer, delay_ms=self.delay_ms, pieces=self.pieces)


@dataclass(frozen=True)
class Repeated(Fault):
    """The page, or list, shows one of its rows twice in succession: row number `row`, from 0 and round its end.

    The page has one row more than it should, so no row is lost by it. What is not a page, or has no row, stays as it
    is.
    """

    kind: ClassVar[Kind] = "repeated"
    row: int = 0

    def apply(self, answer: Answer, _now: int, /) -> Answer:
        try:
            body = json.decode(answer.body, type=dict[str, Raw] | list[Raw])  # raw: numbers keep their digits
            rows = body if isinstance(body, list) else json.decode(body["rows"], type=list[Raw])
        except (DecodeError, KeyError):
            return answer
        if not rows:
            return answer
        row = self.row % len(rows)
        again = [*rows[: row + 1], *rows[row:]]
        return replace(answer, body=json.encode(again if isinstance(body, list) else {**body, "rows": again}))
