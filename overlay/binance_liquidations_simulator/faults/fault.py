"""What a fault is: a named, immutable value that turns the exchange's answer into the one that the caller gets."""

from abc import ABC, abstractmethod
from typing import ClassVar, Literal, TypeAlias, get_args

from ..exchange.answer import Answer

Kind: TypeAlias = Literal[
    "rate-limited",
    "banned",
    "forbidden",
    "server-error",
    "stale",
    "reset",
    "closed",
    "truncated",
    "empty",
    "html",
    "slow",
    "repeated",
    "clock-jump",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Fault(ABC):
    """One way in which a request fails."""

    kind: ClassVar[Kind]
    is_weighed: ClassVar[bool] = True
    """Whether the exchange has seen the request, and so has counted its weight."""

    @abstractmethod
    def apply(self, answer: Answer, now: int, /) -> Answer:
        """What becomes of `answer` at `now`, Unix ms of the exchange's clock; `answer` itself if nothing does."""
