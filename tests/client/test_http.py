"""Over real sockets: what is sent, what is refused, and what happens to answers that are missing or incomplete."""

import asyncio
import gzip
import socket
from typing import Any

import pytest

from binance_liquidations import ApiError, AsyncClient, Client, ConfigurationError, TransportError, UnreadableError
from binance_liquidations.archive import Account
from binance_liquidations_simulator import Simulator
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.calls import call
from support.clients import NOW, PAGE
from support.networks import Server, response


@pytest.fixture(params=["sync", "async", "sync, httpx2", "async, httpx2"])
def kind(request: pytest.FixtureRequest) -> str:
    """Both clients, over either library."""
    return str(request.param)


def test_what_goes_over_the_wire(kind: str) -> None:
    """The signed bytes, the key in its header, and nothing of the key or the secret elsewhere."""
    with Server(response(PAGE)) as server:
        assert call(kind, server.base_url, clock=lambda: NOW).total == 0
    head = server.requests[0].decode().split("\r\n")
    signature = head[0].rpartition("signature=")[2].removesuffix(" HTTP/1.1")
    assert head[0] == f"GET /sapi/v1/margin/forceLiquidationRec?timestamp={NOW}&signature={signature} HTTP/1.1"
    assert len(signature) == 64
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    assert headers["x-mbx-apikey"] == "k"
    assert headers["user-agent"].startswith("binance-liquidations/")


def test_the_simulator_on_a_port(kind: str) -> None:
    """A real server, real signatures, over a real socket."""
    with Simulator() as exchange:
        page = call(kind, exchange.base_url, (exchange.api_key, exchange.secret))
    assert [row.order_id for row in page.rows] == [180015097]


def test_redirects_are_not_followed(kind: str) -> None:
    """A signed request is meant for one host."""
    with Server(response(PAGE)) as other:
        redirect = response(b"", "302 Found", f"Location: {other.base_url}/sapi/v1/margin/forceLiquidationRec")
        with Server(redirect) as server, pytest.raises(ApiError, match="redirects are not followed"):
            call(kind, server.base_url)
    assert other.requests == []


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"", "was cut before the whole answer arrived"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "was cut before the whole answer arrived"),
        (response(PAGE, length=len(PAGE) + 1), "was cut before the whole answer arrived"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "is not HTTP, or is garbled|was cut before"),
        (response(b"no gzip", "200 OK", "Content-Encoding: gzip"), "cannot be decompressed|is not HTTP, or is garbled"),
    ],
)
def test_an_answer_that_does_not_arrive(answer: bytes, message: str, kind: str) -> None:
    """A connection that is cut anywhere, or does not speak HTTP, is a TransportError."""
    with Server(answer) as server, pytest.raises(TransportError, match=message) as caught:
        call(kind, server.base_url)
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert "signature" not in str(caught.value)


def test_a_compressed_answer(kind: str) -> None:
    """Compression is undone."""
    with Server(response(gzip.compress(PAGE), "200 OK", "Content-Encoding: gzip")) as server:
        assert call(kind, server.base_url).total == 0


def test_an_answer_that_is_far_too_large(kind: str) -> None:
    """64 KB of gzip that would become 64 MB are abandoned at 32 MiB, and not requested again."""
    body = gzip.compress(bytes(64_000_000))
    with Server(response(body, "200 OK", "Content-Encoding: gzip")) as server:
        with pytest.raises(TransportError, match="more than 32 MiB"):
            call(kind, server.base_url, retry_for=60)
        assert len(server.requests) == 1


def test_a_complete_answer_that_is_half_a_page(kind: str) -> None:
    """What HTTP finds whole and JSON does not is an UnreadableError."""
    with Server(response(PAGE[:-2])) as server, pytest.raises(UnreadableError, match="truncated"):
        call(kind, server.base_url)


def test_a_server_that_never_answers(kind: str) -> None:
    """Waiting ends after the timeout."""
    with Server(None) as server, pytest.raises(TransportError, match=r"timed out .*while waiting for the answer of"):
        call(kind, server.base_url, timeout=0.05)


def test_nobody_there(kind: str) -> None:
    """A refused connection names host and port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(TransportError, match=f"127.0.0.1:{port} refused the connection"):
        call(kind, f"http://127.0.0.1:{port}")


def test_a_closed_client() -> None:
    """A client that was closed says so."""
    client = Client("k", "s", base_url="http://127.0.0.1:9")
    client.close()
    with pytest.raises(ConfigurationError, match="closed"):
        list_margin_liquidations.sync(client=client)

    async def awaited() -> None:
        client = AsyncClient("k", "s", base_url="http://127.0.0.1:9")
        await client.close()
        with pytest.raises(ConfigurationError, match="closed"):
            await list_margin_liquidations.asyncio(client=client)

    asyncio.run(awaited())


@pytest.mark.parametrize(
    ("base_url", "message"),
    [
        ("http://api.binance.com", "plain http is only for this machine"),
        ("http://127.0.0.1.nip.test", "plain http is only for this machine"),
        ("http://10.0.0.1", "plain http is only for this machine"),
        ("https://user:pass@api.binance.com", "not have a user"),
        ("https://api.binance.com?x=1", "not have a user, a query or a fragment"),
        ("api.binance.com", "must begin with https://"),
        ("https://", "must begin with https://"),
        ("https://[::1", "not a URL"),
        ("https://api.binance.com:port", "not a URL"),
        ("", "must begin with https://"),
        (None, "must begin with https://"),
        (b"https://api.binance.com", "not a URL"),
        (5, "not a URL"),
        ("https://api..binance.com", "not a URL"),
        (f"https://{'a' * 64}.com", "not a URL"),
        ("https://api.binance.com\n", "white space or other characters"),
        ("https://api.binance.com\t", "white space or other characters"),
        (" https://api.binance.com", "white space or other characters"),
        ("https://a b.c", "white space or other characters"),
        ("https://api.binance.com/ä", "white space or other characters"),
        ("https://ü.test", "white space or other characters"),
    ],
)
def test_base_urls_that_a_key_must_not_be_sent_to(base_url: Any, message: str) -> None:
    """They are refused when the client is made."""
    for client in (Client, AsyncClient):
        with pytest.raises(ConfigurationError, match=message):
            client("k", "s", base_url=base_url)


@pytest.mark.parametrize("base_url", ["http://exchange:8080", "http://10.0.0.1", "http://notbinance.com"])
def test_plain_http_where_it_is_allowed(base_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A simulator on another machine, named by an argument or by the environment, and only if that is said."""
    monkeypatch.setenv("BINANCE_API_KEY", "k")
    monkeypatch.setenv("BINANCE_API_SECRET", "s")
    monkeypatch.setenv("BINANCE_BASE_URL", base_url)
    for value in ("", "0", "true", "2"):
        monkeypatch.setenv("BINANCE_ALLOW_HTTP", value)
        with pytest.raises(ConfigurationError, match="set BINANCE_ALLOW_HTTP=1"):
            Client.from_env()
    monkeypatch.setenv("BINANCE_ALLOW_HTTP", "1")
    account = Account(name="desk", api_key="env:BINANCE_API_KEY", secret="env:BINANCE_API_SECRET")
    for client in (Client.from_env(), AsyncClient.from_env(), account.client(), account.async_client()):
        assert base_url == client.base_url
    with pytest.raises(ConfigurationError, match="plain http"):
        Client.from_env(allow_http=False)
    with pytest.raises(ConfigurationError, match="plain http"):
        account.client(allow_http=False)


@pytest.mark.parametrize("host", ["api.binance.com", "FAPI.binance.com.", "binance.com:80"])
def test_the_exchange_itself_is_never_called_by_plain_http(host: str) -> None:
    """Whatever is allowed: nobody means that."""
    with pytest.raises(ConfigurationError, match=r"plain http is only for this machine$"):
        Client("k", "s", base_url=f"http://{host}", allow_http=True)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_simulator_on_another_address(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is reached without the environment's proxy, and may live in another year."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with Simulator(clock=lambda: NOW) as exchange:
        # This machine, by a name that is no loopback.
        elsewhere = exchange.base_url.replace("127.0.0.1", "0.0.0.0")
        page = call(kind, elsewhere, (exchange.api_key, exchange.secret), allow_http=True)
    assert page.total == 1


@pytest.mark.parametrize("base_url", ["http://localhost:1", "http://127.0.0.9", "http://[::1]:1", "https://x.test/p/"])
def test_base_urls_that_are_fine(base_url: str) -> None:
    """Loopback may be plain; anything else is https."""
    assert base_url.rstrip("/") in repr(Client("k", "s", base_url=base_url))


def test_a_request_that_is_too_long(kind: str) -> None:
    """It is not tried again: it was never sent."""
    with (
        Server(response(PAGE)) as server,
        pytest.raises(ConfigurationError, match=r"of 70\d{3} characters") as caught,
    ):
        call(kind, server.base_url + "/" + "a" * 70_000)
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert "signature" not in str(caught.value)
    assert server.requests == []


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "1.5", ""])
def test_a_weight_that_is_no_number(kind: str, number: str) -> None:
    """A good page is not lost because of a header."""
    answer = response(PAGE).replace(b"\r\n\r\n", f"\r\nX-SAPI-USED-IP-WEIGHT-1M: {number}\r\n\r\n".encode("latin-1"))
    with Server(answer) as server:
        assert call(kind, server.base_url).total == 0


@pytest.mark.parametrize("timeout", [0, -1, float("inf"), float("nan"), 1e14, None, "10"])
def test_there_is_always_a_timeout(timeout: Any) -> None:
    """Waiting for ever is not offered."""
    for client in (Client, AsyncClient):
        with pytest.raises(ConfigurationError, match="timeout"):
            client("k", "s", timeout=timeout)
