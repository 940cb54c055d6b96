"""The client that waits."""

import time
from typing import TYPE_CHECKING, Any, NoReturn, Self

from binance_liquidations_wire.histories import Histories
from binance_liquidations_wire.history import History
from binance_liquidations_wire.types import Operation, Request, Resource, Response

from .._tracebacks import forget_locals
from ..errors import TransportError
from ..history.histories import ScannedHistory
from ..signing.requests import SignedRequest, unsigned
from .actions import Action, AskTime, Consult, Send, Wait, drive
from .base import BaseClient, consult
from .curl import CurlHttp
from .diagnosis import Outcome
from .http import Http


class Client(Histories, BaseClient[Http]):
    """Signs, sends and decodes, for the `sync` functions of the endpoints. A context manager.

    Hand over `api_key` with either `secret` (HMAC) or `private_key` (RSA or Ed25519: its text or the path of a file,
    with `passphrase` if it is encrypted; see `Credentials`).

    All times are in seconds: `timeout` is for one attempt at a request as a whole; failures of the exchange and of the
    network are tried again for `retry_for`; `patience` is how long to wait when rate-limited or banned. `budget` says
    how much weight may be spent: by default all clients of the process share one of 12000 for each endpoint and minute.
    `http` is your own HTTP client, with its own timeouts (see `Http`; `binance_liquidations.httpx2` has one over
    httpx2). `clock` returns this machine's milliseconds since 1970, `monotonic` seconds that never go back, by which
    patience is measured, and `sleep` lets seconds pass; tests may simulate all three. What the client logs begins with
    its `name`, where several run together.

    `base_url` begins with https://, unless it is on this machine. With `allow_http`, a simulator on another one may be
    called by plain http: anybody in between can read and change everything, so use it with no key of a real account.
    It never applies to the exchange's own hosts.

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

        Failures are tried again. Where the server has no time endpoint (404), it is this machine's, unless it is
        `required`; any other reason is raised.
        """
        return drive(self._policy.ask_time(required=required), self._perform)

    def _history(self, resource: Resource, *arguments: Any, **filters: Any) -> History[Any]:
        return ScannedHistory(self._scan(resource, arguments, filters), self)

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
                return consult(action)

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

    if not TYPE_CHECKING:  # a type checker finds this mistake by itself

        def __aenter__(self) -> NoReturn:
            raise TypeError("this is a Client: write `with Client(...) as client`")

        __aexit__ = __aenter__
