"""Calls under way, bounded in number: each ends when its caller leaves, and all of them when the gateway stops."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from ._refusal import Code, Refusal

T = TypeVar("T")

_MOST = 256
_LONGEST_BODY = 64 * 1024
"""Bytes: the body of a GET has no meaning, but some clients send one."""


def most_calls() -> int:
    """How many calls may be under way, given how many files this process may open.

    A call needs two connections, one in and one out; as many more callers may have yet to send their request.
    """
    try:
        from resource import RLIMIT_NOFILE, getrlimit
    except ImportError:  # Windows, which counts connections apart from files
        return _MOST
    files, _ = getrlimit(RLIMIT_NOFILE)
    return max(1, min(_MOST, files // 4)) if files >= 0 else _MOST


class Calls:
    """Runs calls of one kind, and stops them."""

    def __init__(self, kind: str, most: int) -> None:
        self._kind, self._most = kind, most
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, call: Coroutine[Any, Any, T], receive: Receive) -> T:
        """The result of a call.

        Raises ClientDisconnect if the caller has left, and a Refusal if there are too many calls or it is stopped.
        """
        if len(self._under_way) >= self._most:
            call.close()
            busy = f"{self._most} {self._kind} are under way, the most that the gateway takes: try again later"
            raise Refusal(503, Code.BUSY, busy, {"Retry-After": "1"})
        task = asyncio.ensure_future(call)
        departure = asyncio.ensure_future(_disconnection(receive))
        self._under_way.add(task)
        try:
            await asyncio.wait({task, departure}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise departure.result()
            if task.cancelled():
                raise Refusal(503, Code.STOPPING, "the gateway is stopping; call again when it is back")
            return task.result()
        finally:
            self._under_way.discard(task)
            departure.cancel()
            if not task.done():
                task.cancel()
                await asyncio.wait({task})

    def stop(self) -> None:
        """Cancel every call under way."""
        for task in self._under_way:
            task.cancel()


async def _disconnection(receive: Receive) -> Exception:
    """The reason to end a call early: its caller left, or sent too large a body."""
    size = 0
    while (message := await receive())["type"] != "http.disconnect":
        size += len(message.get("body", b""))
        if size > _LONGEST_BODY:
            return Refusal(413, Code.TOO_LARGE, f"the body exceeds {_LONGEST_BODY} bytes: call without one")
    return ClientDisconnect()
