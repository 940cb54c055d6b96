"""The two clients. Both are thin: what they share is in the signer, the policy and the scan."""

import os
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any, Generic, Self, TypeVar
from weakref import WeakSet

import msgspec

from binance_liquidations_wire.histories import AsyncHistories, Histories
from binance_liquidations_wire.history import AsyncHistory, History
from binance_liquidations_wire.types import Operation, Request, Resource, Response

from .._tracebacks import forget_arguments, forget_locals
from ..errors import TransportError
from ..history.histories import AsyncScannedHistory, ScannedHistory, open_scan
from ..history.resources import RESOURCES
from ..keys.forms import Names, PrivateKey
from ..quirks.decoding import decode
from ..signing.credentials import Credentials, find_signer
from ..signing.requests import BASE_URL, SignedRequest, Signer, redact, unsigned
from .actions import Action, AskTime, Consult, Send, Wait, drive, drive_async
from .budget import SHARED, Budget, UsedWeight
from .clock import Clock, Monotonic, milliseconds
from .curl import AsyncCurlHttp, CurlHttp
from .diagnosis import Outcome
from .environment import VARIABLES, base_url_of, variables_of_key
from .hosts import Hosts
from .http import AsyncHttp, Http
from .policy import Policy

T = TypeVar("T")
H = TypeVar("H")


class _BaseClient(Generic[H]):
    """What both clients share: all but the waiting."""

    @forget_arguments
    def __init__(
        self,
        api_key: str,
        secret: str | None = None,
        *,
        private_key: PrivateKey | None = None,
        passphrase: str | bytes | None = None,
        base_url: str = BASE_URL,
        timeout: float = 10.0,
        retry_for: float = 10.0,
        patience: float = 90.0,
        budget: Budget = SHARED,
        http: H | None = None,
        clock: Clock = milliseconds,
        monotonic: Monotonic = time.monotonic,
        sleep: Callable[[float], Any] | None = None,
        concurrency: int = 16,
        name: str | None = None,
    ) -> None:
        credentials = Credentials(api_key, secret, private_key=private_key, passphrase=passphrase)
        self._signer, self._hosts = Signer(credentials), Hosts(base_url)
        self._policy = Policy(
            self._hosts,
            budget,
            clock,
            account=self._signer.fingerprint,
            retry_for=retry_for,
            patience=patience,
            monotonic=monotonic,
            name=name,
        )
        self._concurrency = max(1, concurrency)
        self._http: H = self._connect(timeout) if http is None else http
        self._sleep = self._really_sleep if sleep is None else sleep

    @staticmethod
    def _connect(timeout: float) -> H:
        raise NotImplementedError

    @staticmethod
    def _really_sleep(seconds: float) -> Any:
        raise NotImplementedError

    @classmethod
    @forget_arguments
    def from_env(cls, **options: Any) -> Self:
        """A client of the account that the environment names; `options` are those of the client.

        `BINANCE_API_KEY`, and either `BINANCE_API_SECRET` or `BINANCE_PRIVATE_KEY_FILE`, which may also hold the key
        itself (with `BINANCE_PRIVATE_KEY_PASSPHRASE` if it is encrypted); `BINANCE_BASE_URL` where it is not the
        exchange itself. An option comes before its variable, and `secret` or `private_key` before all that the
        environment signs with. Raises CredentialsError that names the variable.
        """
        found = {argument: os.environ[name] for argument, name in variables_of_key(os.environ, options).items()}
        given: dict[str, Any] = {"base_url": base_url_of(os.environ)} | found | options
        names = Names(**{argument: name for argument, name in VARIABLES._asdict().items() if argument not in options})
        parts: dict[str, Any] = {name: given.get(name) for name in Names._fields}
        find_signer(**parts, names=names)
        return cls(**given)

    def decode(self, body: bytes, model: type[T], /) -> T:
        """Decode a body in any of its known forms; raise msgspec's errors or a ValueError for anything else."""
        return decode(body, model)

    def _decode_page(self, signed: SignedRequest, response: Response, operation: Operation | None) -> Response:
        """A page is decoded at once: that it is whole need not be found out first. Anything else may echo secrets."""
        if operation is not None and response.status == HTTPStatus.OK:
            try:
                page = decode(response.body, operation.answer)
            except (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError):
                pass  # for the policy to diagnose, and for the endpoint to report
            else:
                return Response(response.status, response.headers, response.body, page)
        return redact(signed, response)

    @property
    def base_url(self) -> str:
        """Where requests go."""
        return self._hosts.base_url

    @property
    def fingerprint(self) -> str:
        """What tells accounts apart without telling their keys: a short hash of the API key."""
        return self._signer.fingerprint

    @property
    def used_weight(self) -> Mapping[str, UsedWeight]:
        """The weight used at each endpoint, by its path, as the exchange last reported it to this client."""
        return self._policy.used_weight

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._hosts.base_url!r})"


class Client(Histories, _BaseClient[Http]):
    """Signs, sends and decodes, for the `sync` functions of the endpoints. A context manager.

    Hand over `api_key` with either `secret` (HMAC) or `private_key` (RSA or Ed25519: its text or the path of a file,
    with `passphrase` if it is encrypted; see `Credentials`).

    All times are in seconds: `timeout` is for one attempt at a request as a whole; failures of the exchange and of the
    network are tried again for `retry_for`; `patience` is how long to wait when rate-limited or banned. `budget` says
    how much weight may be spent: by default all clients of the process share one of 12000 for each endpoint and minute.
    `http` is an HTTP client of one's own, with timeouts of its own (see `Http`; `binance_liquidations.httpx2` has one
    over httpx2). `clock` tells this machine's milliseconds since 1970, `monotonic` seconds that never go back, by which
    patience is measured, and `sleep` lets seconds pass; tests may simulate all three. What the client logs begins with
    its `name`, where several run together.

    Raises CredentialsError or ConfigurationError for what cannot be used; nothing is sent until an endpoint is called.
    """

    _connect = staticmethod(CurlHttp)

    @staticmethod
    def _really_sleep(seconds: float) -> None:
        time.sleep(seconds)

    def send(self, request: Request, /) -> Response:
        """Bring a request to an answer, as the policy says; raises TransportError where there is none."""
        return drive(self._policy.run(request), self._perform)

    def exchange_time(self, *, required: bool = False) -> int:
        """The exchange's time in milliseconds since 1970.

        Failures are tried again. Where there is nobody who tells the time (404), it is this machine's, unless it is
        `required`; any other reason is raised.
        """
        return drive(self._policy.ask_time(required=required), self._perform)

    def _history(self, resource: Resource, *arguments: Any, **filters: Any) -> History[Any]:
        scan = open_scan(RESOURCES[resource.name], *arguments, account=self.fingerprint, **filters)
        return ScannedHistory(scan, self)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _perform(self, action: Action) -> Any:
        match action:
            case Send(request, base_url, now):
                return self._answer(self._signer.signed(request, base_url, now), request.operation)
            case AskTime(url):
                return self._answer(unsigned(url))
            case Wait(seconds):
                return self._sleep(seconds)
            case Consult():
                return _consult(action)

    def _answer(self, signed: SignedRequest, operation: Operation | None = None) -> Outcome:
        try:
            return self._decode_page(signed, self._http.send(signed.method, signed.url, signed.headers), operation)
        except TransportError as error:
            return forget_locals(error)  # the signed URL among them
        except BaseException as error:
            forget_locals(error)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(AsyncHistories, _BaseClient[AsyncHttp]):
    """As `Client`, for the `asyncio` functions of the endpoints; it takes the same arguments.

    Its histories read up to `concurrency` windows ahead, and hand records out in order.
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

        Failures are tried again. Where there is nobody who tells the time (404), it is this machine's, unless it is
        `required`; any other reason is raised.
        """
        return await drive_async(self._policy.ask_time(required=required), self._perform)

    def _history(self, resource: Resource, *arguments: Any, **filters: Any) -> AsyncHistory[Any]:
        scan = open_scan(RESOURCES[resource.name], *arguments, account=self.fingerprint, **filters)
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

                return await to_thread(_consult, action)

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


def _consult(action: Consult) -> Any:
    try:
        return action.function(*action.arguments)
    except TransportError:
        if action.essential:
            raise
        return None
