"""Calls under way: each ends when its caller leaves, and all of them when the gateway stops."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive

from ._refusal import Code, Refusal

T = TypeVar("T")


class Calls:
    """Runs them, and stops them."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, call: Coroutine[Any, Any, T], receive: Receive) -> T:
        """What comes of a call; raises ClientDisconnect if nobody waits for it any more, a Refusal if it is stopped."""
        task = asyncio.ensure_future(call)
        left = asyncio.ensure_future(_left(receive))
        self._under_way.add(task)
        try:
            await asyncio.wait({task, left}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise ClientDisconnect
            if task.cancelled():
                raise Refusal(503, Code.STOPPING, "the gateway is stopping; call again when it is back")
            return task.result()
        finally:
            self._under_way.discard(task)
            left.cancel()
            if not task.done():
                task.cancel()
                await asyncio.wait({task})

    def stop(self) -> None:
        """Let every call under way end now."""
        for task in self._under_way:
            task.cancel()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass  # the body of a GET, which means nothing
