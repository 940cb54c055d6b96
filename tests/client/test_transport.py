"""How the clients reach the exchange, why they do not, and how they stop: over real sockets, on this machine."""

import asyncio
import re
import socket
import ssl
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from binance_liquidations import AsyncClient, BinanceLiquidationsError, Client, ConfigurationError, TransportError
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.calls import call
from support.clients import PAGE
from support.networks import Authority, Proxy, Server, response

KEY, SECRET = "Public0Identifier" * 3, "Confidential0Text" * 3
HOST = "https://exchange.test"


@pytest.fixture(params=["sync", "async", "sync, httpx2", "async, httpx2"])
def any_kind(request: pytest.FixtureRequest) -> str:
    """Both clients, over either library."""
    return str(request.param)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Who signs the certificates of a test, and is trusted in it."""
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


@pytest.fixture
def dead() -> Iterator[int]:
    """A port that is taken, and that refuses connections."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_loopback_goes_through_no_proxy(kind: str, dead: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would see the key and the signed URL in clear."""
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{dead}")
    with Server(response(PAGE)) as server:
        assert call(kind, server.base_url).total == 0


@pytest.mark.parametrize("is_socks", [False, True])
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy(
    kind: str, variable: str, is_socks: bool, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other hosts are reached through the proxy of the environment, which learns their name and nothing else."""
    with (
        Server(response(PAGE), authority.context("exchange.test")) as server,
        Proxy(server.port, is_socks=is_socks) as proxy,
    ):
        monkeypatch.setenv(variable, proxy.url)
        assert call(kind, HOST, (KEY, SECRET)).total == 0
        monkeypatch.setenv("NO_PROXY", "exchange.test")
        with pytest.raises(TransportError, match=r"the name exchange\.test was not found"):
            call(kind, HOST, (KEY, SECRET))
    assert len(proxy.requests) == 1
    assert b"exchange.test" in proxy.requests[0]
    assert KEY.encode() not in proxy.requests[0]
    assert b"signature" not in proxy.requests[0]


UNAUTHENTICATED = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
REFUSALS = {
    "refused the user and password (407)": UNAUTHENTICATED,
    "refused to connect to exchange.test (503)": b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n",
    "refused or cut the connection": b"",
}


@pytest.mark.parametrize("message", REFUSALS)
def test_a_proxy_that_refuses(kind: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the proxy that is named, and what it said."""
    with Server(REFUSALS[message]) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:hidden@127.0.0.1:{proxy.port}")
        with pytest.raises(TransportError) as caught:
            call(kind, HOST)
    assert message in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_a_proxy_that_wants_a_user(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address without one is to be completed."""
    with Server(UNAUTHENTICATED) as proxy:
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(TransportError, match=r"requires a user and password \(407\): write them"):
            call(kind, HOST)


def test_proxies_that_are_not_there(kind: str, dead: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed port, an unknown name, a SOCKS proxy that refuses every caller."""
    with Server(b"\x05\xff") as socks:
        for proxy, message in {
            f"http://127.0.0.1:{dead}": "refused or cut the connection",
            "garbage://proxy": "a proxy of that form",
            "http://127.0.0.1:99999": "a proxy of that form",
            "http://proxy.test:1": "the name of the proxy (HTTPS_PROXY or ALL_PROXY) was not found: check",
            f"socks5h://127.0.0.1:{socks.port}": "refused to connect to exchange.test",
        }.items():
            monkeypatch.setenv("HTTPS_PROXY", proxy)
            with pytest.raises(BinanceLiquidationsError) as caught:
                call(kind, HOST)
            assert message in str(caught.value)


def test_a_proxy_that_is_none(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs or speaks no HTTP is named as the proxy that it is taken for."""
    for answer, message in ((b"SSH-2.0-OpenSSH_9.2\r\n", "does not speak HTTP"), (None, "through the proxy")):
        with Server(answer) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
            with pytest.raises(TransportError, match=message):
                call(kind, HOST, timeout=0.2)


def test_a_name_that_does_not_exist(any_kind: str) -> None:
    """It is not found."""
    with pytest.raises(TransportError, match=r"the name exchange\.test was not found: check base_url"):
        call(any_kind, HOST)


CERTIFICATES: dict[str, tuple[dict[str, Any], str]] = {
    "expired": ({"begins": -3, "ends": -1}, "has expired or is not valid yet"),
    "not valid yet": ({"begins": 1, "ends": 3}, "has expired or is not valid yet"),
    "another name": ({"name": "other.test"}, "is for another name"),
}


@pytest.mark.parametrize("case", CERTIFICATES)
def test_a_wrong_certificate(kind: str, case: str, authority: Authority) -> None:
    """The error says what is wrong with it, and nothing is sent or retried."""
    options, message = CERTIFICATES[case]
    with Server(response(PAGE), authority.context(**options)) as server:
        with pytest.raises(TransportError, match=message) as caught:
            call(kind, server.base_url)
        assert b"" == b"".join(server.requests)
    assert caught.value.is_final


def test_an_untrusted_certificate(any_kind: str, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without SSL_CERT_FILE the system's certificates count; the advice is to name the file."""
    monkeypatch.delenv("SSL_CERT_FILE")
    with Server(response(PAGE), authority.context()) as server:
        with pytest.raises(TransportError, match=r"is not trusted.*SSL_CERT_FILE"):
            call(any_kind, server.base_url)
        assert b"" == b"".join(server.requests)


def test_a_trusted_certificate(kind: str, authority: Authority) -> None:
    """SSL_CERT_FILE names the authorities to trust."""
    with Server(response(PAGE), authority.context()) as server:
        assert call(kind, server.base_url).total == 0


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there(variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named when the client is made."""
    monkeypatch.setenv(variable, str(tmp_path / "none"))
    for client in (Client, AsyncClient):
        with pytest.raises(ConfigurationError, match=f"{variable} names .*none, which does not exist"):
            client("k", "s")


@pytest.mark.parametrize("content", [b"", b"junk"])
def test_certificates_that_are_none(
    kind: str, content: bytes, authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the file that is named."""
    (tmp_path / "junk.pem").write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "junk.pem"))
    with (
        Server(response(PAGE), authority.context()) as server,
        pytest.raises(BinanceLiquidationsError, match="SSL_CERT_FILE"),
    ):
        call(kind, server.base_url)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls(kind: str, authority: Authority) -> None:
    """TLS 1.1 is refused."""
    context = authority.context()
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with Server(response(PAGE), context) as server, pytest.raises(TransportError, match=r"does not speak TLS 1\.2"):
        call(kind, server.base_url)


def frames_of_ours(error: BaseException) -> str:
    """What a crash reporter stores of each frame, but for those of the tests, which hold the keys that they give."""
    frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "\n".join(
        f"{frame.name} {frame.locals}" for frame in frames.stack if "binance_liquidations" in frame.filename
    )


def _redirected(kind: str) -> None:
    """A server whose headers repeat the request, as a redirect to another scheme does."""

    class Echo(Server):
        def serve(self, connection: socket.socket) -> None:
            with connection:
                head = connection.recv(65536).decode().split("\r\n")
                target, key = head[0].split()[1], next(line for line in head if line.lower().startswith("x-mbx"))
                moved = response(b"", "302 Found", f"Location: https://exchange.test{target}", f"X-Echo: {key}")
                connection.sendall(moved)

    with Echo(b"") as server:
        call(kind, server.base_url, (KEY, SECRET))


FAILING: dict[str, Callable[[str], Any]] = {
    "cut": lambda kind: _failing(kind, b""),
    "too large a URL": lambda kind: _failing(kind, b"", path="/" + "a" * 70_000),
    "a timeout": lambda kind: _failing(kind, None, timeout=0.05),
    "an error": lambda kind: _failing(kind, response(b'{"code":-1121,"msg":"Invalid symbol."}', "400 Bad Request")),
    "no page": lambda kind: _failing(kind, response(b"<html>")),
    "a redirect to the signed URL": _redirected,
    "a name": lambda kind: call(kind, HOST, (KEY, SECRET)),
    "a bad secret": lambda kind: call(kind, HOST, (KEY, SECRET + "\n")),
    "a bad key": lambda kind: call(kind, HOST, (KEY + " ", SECRET)),
    "a bad base_url": lambda kind: call(kind, "ftp://exchange.test", (KEY, SECRET)),
}


def _failing(kind: str, answer: bytes | None, path: str = "", **options: Any) -> None:
    with Server(answer) as server:
        call(kind, server.base_url + path, (KEY, SECRET), **options)


@pytest.mark.parametrize("failure", FAILING)
def test_no_local_variable_holds_a_secret(any_kind: str, failure: str) -> None:
    """Crash reporters store the variables of each frame that an error came through."""
    with pytest.raises(BinanceLiquidationsError) as caught:
        FAILING[failure](any_kind)
    shown = frames_of_ours(caught.value)
    assert shown
    for secret in (KEY, SECRET):
        assert secret not in shown
    assert re.search("signature=[^[]", shown) is None
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize("name", ["api_key", "secret", "private_key"])
def test_no_local_variable_of_from_env_holds_a_secret(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Options and environment alike."""
    monkeypatch.setenv("BINANCE_API_KEY", KEY)
    monkeypatch.setenv("BINANCE_API_SECRET", SECRET)
    options: Any = {name: f" {SECRET}"}
    with pytest.raises(ConfigurationError) as caught:
        Client.from_env(**options)
    assert SECRET not in frames_of_ours(caught.value)
    assert KEY not in frames_of_ours(caught.value)


def test_an_interrupted_call_holds_no_secret_either() -> None:
    """A cancelled task is reported by some, too."""
    with Server(None) as server:

        async def main() -> None:
            async with AsyncClient(KEY, SECRET, base_url=server.base_url) as client:
                task = asyncio.create_task(list_margin_liquidations.asyncio(client=client))
                await asyncio.to_thread(server.asked.wait, 5)
                task.cancel()
                await task

        with pytest.raises(asyncio.CancelledError) as caught:
            asyncio.run(main())
        assert "send" in frames_of_ours(caught.value)
        assert KEY not in frames_of_ours(caught.value)
        assert "signature=" not in frames_of_ours(caught.value)
