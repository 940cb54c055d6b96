"""What the policy asks of a client's driver, each answered before it goes on."""

from collections.abc import Callable, Generator
from typing import Any, NamedTuple, TypeAlias

from binance_liquidations_wire.types import Request, Response


class Send(NamedTuple):
    """Sign and send; answered with the Response or the TransportError. `now` is the time of the base URL's host."""

    request: Request
    base_url: str
    now: int


class AskTime(NamedTuple):
    """Ask the exchange for its time; answered like Send."""

    url: str


class Wait(NamedTuple):
    """Sleep; answered with None."""

    seconds: float


class Consult(NamedTuple):
    """Call a budget that does I/O; answered with the result.

    What is not `essential` may fail: an answer is not thrown away because the budget could not be told of it. A budget
    that is out of reach is noticed by the next request, which needs it.
    """

    function: Callable[..., Any]
    arguments: tuple[object, ...]
    essential: bool = True


Action: TypeAlias = Send | AskTime | Wait | Consult
Machine: TypeAlias = Generator[Action, Any, Response]
