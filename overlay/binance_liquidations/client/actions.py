"""What the policy asks for, each answered before it goes on, and the two drivers, which have it answered."""

from collections.abc import Awaitable, Callable, Generator
from typing import Any, NamedTuple, TypeAlias, TypeVar

from binance_liquidations_wire.types import Request, Response

T = TypeVar("T")


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

    A call that is not `essential` may fail: the exchange's answer is kept even if the budget cannot take note of it.
    The next request, which needs the budget, reports that it is out of reach.
    """

    function: Callable[..., Any]
    arguments: tuple[object, ...]
    essential: bool = True


Action: TypeAlias = Send | AskTime | Wait | Consult
Machine: TypeAlias = Generator[Action, Any, Response]


def drive(machine: Generator[Action, Any, T], perform: Callable[[Action], Any]) -> T:
    """Run a machine to its end; `perform` does what it asks for."""
    reply: Any = None
    while True:
        try:
            action = machine.send(reply)
        except StopIteration as stop:
            result: T = stop.value
            return result
        reply = perform(action)


async def drive_async(machine: Generator[Action, Any, T], perform: Callable[[Action], Awaitable[Any]]) -> T:
    """As `drive`, awaiting what is done."""
    reply: Any = None
    while True:
        try:
            action = machine.send(reply)
        except StopIteration as stop:
            result: T = stop.value
            return result
        reply = await perform(action)
