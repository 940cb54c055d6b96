"""What the sync and the async client share: all but the waiting."""

import os
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Generic, Self, TypeVar, Unpack

import msgspec

from binance_liquidations_wire.types import Operation, Resource, Response

from .._tracebacks import forget_arguments
from ..errors import TransportError
from ..history.histories import open_scan
from ..history.resources import RESOURCES
from ..history.scan import Scan
from ..keys.forms import Names, PrivateKey
from ..quirks.decoding import decode
from ..signing.credentials import Credentials, find_signer
from ..signing.requests import BASE_URL, SignedRequest, Signer, redact
from .actions import Consult
from .budget import SHARED, Budget, UsedWeight
from .clock import Clock, Monotonic, milliseconds
from .environment import VARIABLES, allows_http, base_url_of, variables_of_key
from .hosts import Hosts
from .options import Options
from .policy import Policy

T = TypeVar("T")
H = TypeVar("H")


class BaseClient(Generic[H]):
    """Signs, decodes, and knows what to do; `H` is the kind of HTTP client that it sends through."""

    @forget_arguments
    def __init__(
        self,
        api_key: str,
        secret: str | None = None,
        *,
        private_key: PrivateKey | None = None,
        passphrase: str | bytes | None = None,
        base_url: str = BASE_URL,
        allow_http: bool = False,
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
        self._signer, self._hosts = Signer(credentials), Hosts(base_url, allow_http=allow_http)
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
    def from_env(cls, **options: Unpack[Options[H]]) -> Self:
        """A client of the account that the environment names; `options` are those of the client.

        `BINANCE_API_KEY`, and either `BINANCE_API_SECRET` or `BINANCE_PRIVATE_KEY_FILE`, which may also hold the key
        itself (with `BINANCE_PRIVATE_KEY_PASSPHRASE` if it is encrypted); `BINANCE_BASE_URL` where it is not the
        exchange itself, and `BINANCE_ALLOW_HTTP=1` if that is a simulator on another machine. An option comes before
        its variable, and `secret` or `private_key` before all that the environment signs with. Raises CredentialsError
        that names the variable.
        """
        found = {argument: os.environ[name] for argument, name in variables_of_key(os.environ, options).items()}
        where = {"base_url": base_url_of(os.environ), "allow_http": allows_http(os.environ)}
        given: dict[str, Any] = where | found | options
        names = Names(**{argument: name for argument, name in VARIABLES._asdict().items() if argument not in options})
        parts: dict[str, Any] = {name: given.get(name) for name in Names._fields}
        find_signer(**parts, names=names)
        return cls(**given)

    def decode(self, body: bytes, model: type[T], /) -> T:
        """Decode a body in any of its known forms; raise msgspec's errors or a ValueError for anything else."""
        return decode(body, model)

    def _decode_page(self, signed: SignedRequest, response: Response, operation: Operation | None) -> Response:
        """A page is decoded at once: decoding it proves that the body is complete. Anything else may echo secrets."""
        if operation is not None and response.status == HTTPStatus.OK:
            try:
                page = decode(response.body, operation.answer)
            except (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError):
                pass  # for the policy to diagnose, and for the endpoint to report
            else:
                return Response(response.status, response.headers, response.body, page)
        return redact(signed, response)

    def _scan(self, resource: Resource, arguments: tuple[Any, ...], filters: dict[str, Any]) -> Scan[Any]:
        return open_scan(RESOURCES[resource.name], *arguments, account=self.fingerprint, **filters)

    @property
    def base_url(self) -> str:
        """Where requests go."""
        return self._hosts.base_url

    @property
    def fingerprint(self) -> str:
        """Identifies an account without its key: a short hash of the API key."""
        return self._signer.fingerprint

    @property
    def used_weight(self) -> Mapping[str, UsedWeight]:
        """The weight used at each endpoint, by its path, as the exchange last reported it to this client."""
        return self._policy.used_weight

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._hosts.base_url!r})"


def consult(action: Consult) -> Any:
    """Ask a budget that is elsewhere; whatever is not essential may fail."""
    try:
        return action.function(*action.arguments)
    except TransportError:
        if action.essential:
            raise
        return None
