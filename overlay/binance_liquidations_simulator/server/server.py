"""The simulator on a port: `Simulator` in a thread, `serve` in the foreground.

Nothing here logs a request: a signed URL belongs in no log.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Self, Unpack

from ..desk.documented import documented_desk
from ..exchange.account import Account
from ..exchange.exchange import Exchange, ExchangeOptions
from ..faults import FaultyExchange
from .asgi import App, create_app
from .listener import base_url, listen

if TYPE_CHECKING:
    import uvicorn

_STOP_SECONDS = 10


def serve(
    exchange: Exchange | FaultyExchange,
    host: str = "127.0.0.1",
    port: int = 8080,
    *,
    on_ready: Callable[[str], None] | None = None,
    every_second: Callable[[], object] | None = None,
) -> None:
    """Serve until interrupted; `on_ready` gets the base URL once connections are taken. Port 0 takes a free one.

    `every_second` is called about once a second, between requests.
    """
    with listen(host, port) as listener:
        announce = partial(on_ready, base_url(listener)) if on_ready is not None else None
        server = _server(create_app(exchange), announce, every_second)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


class Simulator:
    """An exchange on a loopback port for the length of a `with` block.

    Either an `exchange`, or `accounts` (default: the documented desk) with the options of `Exchange`. What a
    `FaultyExchange` says about connections and delays happens on the port: resets are resets, and a millisecond's
    delay is a real millisecond, whatever the exchange's clock, and holds up nobody else.
    """

    exchange: Exchange
    """The exchange with the accounts; the one that a `FaultyExchange` wraps, if such a one is served."""

    def __init__(
        self,
        exchange: Exchange | FaultyExchange | None = None,
        *,
        accounts: Iterable[Account] | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        **options: Unpack[ExchangeOptions],
    ) -> None:
        if exchange is not None and (accounts is not None or options):
            raise TypeError("give either an exchange, or accounts and options to make one from")
        if exchange is None:
            exchange = Exchange(documented_desk() if accounts is None else accounts, **options)
        self.exchange = exchange.exchange if isinstance(exchange, FaultyExchange) else exchange
        self._app = create_app(exchange)
        self._address = (host, port)
        self._base_url: str | None = None
        self._stop: Callable[[], None] | None = None

    def __repr__(self) -> str:
        return f"<Simulator {'at ' + self._base_url if self._base_url else 'not running'}>"

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a slash at the end; there is one while the simulator runs."""
        if self._base_url is None:
            raise RuntimeError("the simulator is not running: use it in a `with` block")
        return self._base_url

    @property
    def api_key(self) -> str:
        """The first HMAC key of the first account that has one."""
        return self._credentials()[0]

    @property
    def secret(self) -> str:
        """The secret of `api_key`."""
        return self._credentials()[1]

    def __enter__(self) -> Self:
        if self._stop is not None:
            raise RuntimeError("the simulator is already running")
        with contextlib.ExitStack() as stack:
            listener = stack.enter_context(listen(*self._address))
            server = _server(self._app)
            thread = threading.Thread(
                target=server.run, kwargs={"sockets": [listener]}, name="binance-liquidations-simulator", daemon=True
            )
            thread.start()
            stack.callback(_halt, server, thread)
            while not server.started:
                if not thread.is_alive():
                    raise RuntimeError("the simulator's server stopped while it was starting")
                time.sleep(0.001)
            self._base_url = base_url(listener)
            self._stop = stack.pop_all().close
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        stop, self._stop, self._base_url = self._stop, None, None
        if stop is not None:
            stop()

    def _credentials(self) -> tuple[str, str]:
        for account in self.exchange.accounts:
            for key in account.keys:
                if key.secret is not None:
                    return key.api_key, key.secret
        raise LookupError("no account of this exchange has an HMAC key")


def _halt(server: "uvicorn.Server", thread: threading.Thread) -> None:
    server.should_exit = True
    thread.join(_STOP_SECONDS)
    if thread.is_alive():
        raise RuntimeError(f"the simulator's server did not stop within {_STOP_SECONDS} seconds")


def _server(
    app: App, announce: Callable[[], object] | None = None, every_second: Callable[[], object] | None = None
) -> "uvicorn.Server":
    try:
        import uvicorn  # an extra: everything else works without it

        from .protocol import AnnouncingServer, BreakableProtocol
    except ImportError as error:
        raise ImportError(
            'serving the simulator needs uvicorn: pip install "binance-liquidations[simulator]"'
        ) from error

    async def notify() -> None:
        if every_second is not None:
            every_second()

    config = uvicorn.Config(
        app,
        interface="asgi3",
        http=BreakableProtocol,  # with or without other parsers installed, the same behaviour
        ws="none",
        loop="asyncio",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,  # a caller must not choose the IP that it is weighed under
        server_header=False,
        date_header=False,  # it would tell the machine's time, not the exchange's
        timeout_graceful_shutdown=1,
        timeout_notify=1,
        callback_notify=notify,
    )
    return AnnouncingServer(config, announce)
