"""The client for asyncio."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn, Self
from weakref import WeakSet

from binance_liquidations_wire.histories import AsyncHistories
from binance_liquidations_wire.history import AsyncHistory
from binance_liquidations_wire.types import Operation, Request, Resource, Response

from .._tracebacks import forget_locals
from ..errors import TransportError
from ..history.histories import AsyncScannedHistory
from ..signing.requests import SignedRequest, unsigned
from .actions import Action, AskTime, Consult, Send, Wait, drive_async
from .base import BaseClient, consult
from .curl import AsyncCurlHttp
from .diagnosis import Outcome
from .http import AsyncHttp


class AsyncClient(AsyncHistories, BaseClient[AsyncHttp]):
    """As `Client`, for the `asyncio` functions of the endpoints; it takes the same arguments.

    Its histories read up to `concurrency` windows ahead, and return records in order.
    """

    _connect = staticmethod(AsyncCurlHttp)

    @cached_property
    def _histories(self) -> WeakSet[AsyncHistory[Any]]:
        return WeakSet()

    @staticmethod
    async def _really_sleep(seconds: float) -> None:
        from asyncio import sleep

        await sleep(seconds)

    async def send(self, request: Request, /) -> Response:
        """Bring a request to an answer, as the policy says; raises TransportError where there is none."""
        return await drive_async(self._policy.run(request), self._perform)

    async def exchange_time(self, *, required: bool = False) -> int:
        """The exchange's time in milliseconds since 1970.

        Failures are tried again. Where the server has no time endpoint (404), it is this machine's, unless it is
        `required`; any other reason is raised.
        """
        return await drive_async(self._policy.ask_time(required=required), self._perform)

    def _history(self, resource: Resource, *arguments: Any, **filters: Any) -> AsyncHistory[Any]:
        scan = self._scan(resource, arguments, filters)
        history: AsyncHistory[Any] = AsyncScannedHistory(scan, self, self._concurrency)
        self._histories.add(history)
        return history

    async def close(self) -> None:
        """Close the connections, and stop what histories read ahead."""
        for history in tuple(self._histories):
            await history.pause()
        await self._http.close()

    async def _perform(self, action: Action) -> Any:
        match action:
            case Send(request, base_url, now):
                return await self._answer(self._signer.signed(request, base_url, now), request.operation)
            case AskTime(url):
                return await self._answer(unsigned(url))
            case Wait(seconds):
                return await self._sleep(seconds)
            case Consult():
                from asyncio import to_thread

                return await to_thread(consult, action)

    async def _answer(self, signed: SignedRequest, operation: Operation | None = None) -> Outcome:
        try:
            return self._decode_page(
                signed, await self._http.send(signed.method, signed.url, signed.headers), operation
            )
        except TransportError as error:
            return forget_locals(error)  # the signed URL among them
        except BaseException as error:
            forget_locals(error)
            raise

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    if not TYPE_CHECKING:  # a type checker finds this mistake by itself

        def __enter__(self) -> NoReturn:
            raise TypeError("this is an AsyncClient: write `async with AsyncClient(...) as client`")

        __exit__ = __enter__
