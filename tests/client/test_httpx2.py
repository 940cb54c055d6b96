"""Through a client of the user's own: what it may do, and what it must not change. `test_http.py` has the sockets."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from binance_liquidations import AsyncClient, Client, ConfigurationError, TransportError
from binance_liquidations.httpx2 import AsyncHttpx2, Httpx2
from binance_liquidations_simulator import Exchange, documented_desk
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.clients import NOW, defaults
from support.operations import ANOTHER_SPELLING


def page(respond: Callable[[httpx2.Request], httpx2.Response], isolated_symbol: str | None = None, **own: Any) -> Any:
    """A page through an httpx2.Client with a mock in place of the network."""
    key = documented_desk()[0].keys[0]
    options = defaults() | {"api_key": key.api_key, "secret": key.secret}
    with httpx2.Client(transport=httpx2.MockTransport(respond), **own) as client:
        ours = Client(http=Httpx2(client), **options)
        return list_margin_liquidations.sync(client=ours, isolated_symbol=isolated_symbol)


def exchanged(request: httpx2.Request) -> httpx2.Response:
    """What the simulated exchange answers, which checks the signature of each byte."""
    exchange = Exchange(documented_desk(), clock=lambda: NOW)
    headers = {name.title(): value for name, value in request.headers.items()}
    answer = exchange.handle(request.method, request.url.raw_path.decode(), headers)
    return httpx2.Response(answer.status, headers=dict(answer.headers), content=answer.body)


@given(symbol=st.text(min_size=1))
def test_any_symbol_arrives_as_it_was_signed(symbol: str) -> None:
    """httpx2 encodes queries in its own way; it does not change ours."""
    assume(not ANOTHER_SPELLING.fullmatch(symbol))
    sent: list[httpx2.Request] = []

    def respond(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return exchanged(request)

    page(respond, symbol)
    assert [symbol] == sent[0].url.params.get_list("isolatedSymbol")


def test_headers_of_its_own_are_kept() -> None:
    """And the key is beside them."""
    seen: dict[str, str] = {}

    def respond(request: httpx2.Request) -> httpx2.Response:
        seen.update(request.headers)
        return exchanged(request)

    assert [180015097] == [row.order_id for row in page(respond, headers={"X-Desk": "7"}).rows]
    assert {"x-desk", "x-mbx-apikey"} <= seen.keys()


def test_what_would_break_the_signature_is_not_sent() -> None:
    """Parameters that httpx2 adds to each request."""
    with pytest.raises(ConfigurationError, match="without params"):
        page(lambda _: pytest.fail("sent"), params={"desk": "7"})


def test_a_hook_that_raises_for_statuses_is_named() -> None:
    """The error would show the signed URL, and this client does not count a limit as a failure."""

    def check(response: httpx2.Response) -> None:
        response.raise_for_status()

    with pytest.raises(ConfigurationError, match="a hook of the httpx2 client raises") as caught:
        page(lambda _: httpx2.Response(429), event_hooks={"response": [check]})
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its status says why."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)

    def respond(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ProxyError("407", request=request)

    with pytest.raises(TransportError, match=r"the proxy requires a user and password \(407\)"):
        page(respond)


def test_it_stays_open() -> None:
    """Who made it closes it, and hears of it where it was closed too early."""
    with httpx2.Client() as own:
        Client("k", "s", http=Httpx2(own)).close()
        assert not own.is_closed
    with pytest.raises(ConfigurationError, match="keep it open"):
        list_margin_liquidations.sync(client=Client("k", "s", http=Httpx2(own)))

    async def awaited() -> None:
        async with httpx2.AsyncClient() as own:
            await AsyncClient("k", "s", http=AsyncHttpx2(own)).close()
            assert not own.is_closed
        with pytest.raises(ConfigurationError, match="keep it open"):
            await list_margin_liquidations.asyncio(client=AsyncClient("k", "s", http=AsyncHttpx2(own)))

    asyncio.run(awaited())


@pytest.mark.parametrize(("adapter", "other"), [(Httpx2, httpx2.AsyncClient), (AsyncHttpx2, httpx2.Client)])
def test_each_has_its_own(adapter: Any, other: Any) -> None:
    """A client of the other kind is refused when it is passed in."""
    with pytest.raises(ConfigurationError, match=r"takes an httpx2\.(Async)?Client;"):
        adapter(other())
