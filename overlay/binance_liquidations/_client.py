"""The two clients. Both are thin: what they share is in the session, and what they call is in the wire package."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from binance_liquidations_wire.types import Request, Response

from ._credentials import Credentials, PrivateKey
from ._decoding import decode
from ._http import AsyncHttp, AsyncPyreqwestHttp, Http, PyreqwestHttp
from ._session import BASE_URL, Clock, Session, redacted
from .errors import CredentialsError

T = TypeVar("T")
H = TypeVar("H")

TIMEOUT = 10.0


class _BaseClient(Generic[H]):
    """What both clients share: all but the waiting."""

    def __init__(
        self,
        api_key: str,
        secret: str | None = None,
        *,
        private_key: PrivateKey | None = None,
        passphrase: str | bytes | None = None,
        base_url: str = BASE_URL,
        timeout: float = TIMEOUT,
        http: H | None = None,
        clock: Clock | None = None,
    ) -> None:
        credentials = Credentials(api_key, secret, private_key=private_key, passphrase=passphrase)
        self._session = Session(credentials, base_url, clock)
        self._http: H = http or self._connected(timeout)

    @staticmethod
    def _connected(timeout: float) -> H:
        raise NotImplementedError

    @classmethod
    def from_env(cls, **options: Any) -> Self:
        """A client of the account that the environment names; `options` are those of the client.

        `BINANCE_API_KEY`, and either `BINANCE_API_SECRET` or `BINANCE_PRIVATE_KEY_FILE` (with
        `BINANCE_PRIVATE_KEY_PASSPHRASE` if it is encrypted); `BINANCE_BASE_URL` where it is not the exchange itself.
        Raises CredentialsError that names what is missing.
        """
        return cls(**(_environment(os.environ) | options))

    def decode(self, body: bytes, model: type[T], /) -> T:
        """Decode a body in any of its known forms; raise msgspec's errors or a ValueError for anything else."""
        return decode(body, model)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._session.base_url!r})"


class Client(_BaseClient[Http]):
    """Signs, sends and decodes, for the `sync` functions of the endpoints. A context manager.

    Hand over `api_key` with either `secret` (HMAC) or `private_key` (RSA or Ed25519: PEM text or the path of a file,
    with `passphrase` if it is encrypted). `timeout` is in seconds, for a request as a whole. `http` is an HTTP client
    of one's own (see `Http`); `clock` tells the milliseconds since 1970 that requests are stamped with.

    Raises CredentialsError or ConfigurationError for what cannot be used; nothing is sent until an endpoint is called.
    """

    _connected = staticmethod(PyreqwestHttp)

    def send(self, request: Request, /) -> Response:
        """Sign and send a request; raises TransportError where there is no answer."""
        signed = self._session.signed(request)
        return redacted(signed, self._http.send(signed.method, signed.url, signed.headers))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(_BaseClient[AsyncHttp]):
    """Signs, sends and decodes, for the `asyncio` functions of the endpoints. Takes what `Client` takes."""

    _connected = staticmethod(AsyncPyreqwestHttp)

    async def send(self, request: Request, /) -> Response:
        """Sign and send a request; raises TransportError where there is no answer."""
        signed = self._session.signed(request)
        return redacted(signed, await self._http.send(signed.method, signed.url, signed.headers))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


def _environment(variables: Mapping[str, str]) -> dict[str, Any]:
    """The options that the environment names."""
    api_key, secret, file = (
        variables.get(name) or None for name in ("BINANCE_API_KEY", "BINANCE_API_SECRET", "BINANCE_PRIVATE_KEY_FILE")
    )
    if api_key is None:
        raise CredentialsError("BINANCE_API_KEY is not set")
    if (secret is None) == (file is None):
        raise CredentialsError("set either BINANCE_API_SECRET or BINANCE_PRIVATE_KEY_FILE beside BINANCE_API_KEY")
    return {
        "api_key": api_key,
        "secret": secret,
        "private_key": Path(file) if file else None,
        "passphrase": variables.get("BINANCE_PRIVATE_KEY_PASSPHRASE") or None if file else None,
        "base_url": variables.get("BINANCE_BASE_URL") or BASE_URL,
    }
