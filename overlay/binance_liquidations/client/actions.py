"""What the policy asks a client's driver to do. The driver answers each action before the policy goes on."""

from collections.abc import Callable, Generator
from typing import Any, NamedTuple, TypeAlias

from binance_liquidations_wire.types import Request, Response


class Send(NamedTuple):
    """Sign and send; answered with the Response or the TransportError."""

    request: Request


class AskTime(NamedTuple):
    """Ask the exchange for its time; answered like Send."""


class Wait(NamedTuple):
    """Sleep; answered with None."""

    seconds: float


class Consult(NamedTuple):
    """Call a budget that does I/O; answered with the result.

    A call that is not `essential` may fail: the exchange's answer is kept even if the budget cannot take note of it.
    The next request, which needs the budget, reports that it is out of reach.
    """

    function: Callable[..., Any]
    arguments: tuple[object, ...]
    essential: bool = True


Action: TypeAlias = Send | AskTime | Wait | Consult
Machine: TypeAlias = Generator[Action, Any, Response]
