"""How the clients reach the exchange, why they do not, and how they stop: over real sockets, on this machine."""

import asyncio
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from networks import Authority, Proxy, Server
from test_http import PAGE, call, response

from binance_liquidations import AsyncClient, BinanceLiquidationsError, Client, ConfigurationError, TransportError
from binance_liquidations_wire.api.margin import list_margin_liquidations

KEY, SECRET = "Public0Identifier" * 3, "Confidential0Text" * 3
HOST = "https://exchange.test"


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest) -> str:
    """Both clients over the transport that they bring."""
    return str(request.param)


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


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def dead() -> Iterator[int]:
    """A port that is taken, and where nobody listens."""
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
    "refused the user and the password (407)": UNAUTHENTICATED,
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
        with pytest.raises(TransportError, match=r"wants a user and a password \(407\): write them"):
            call(kind, HOST)


def test_proxies_that_are_not_there(kind: str, dead: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that is closed, a name that is unknown, a SOCKS proxy that takes nobody."""
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
    """What is wrong with it is said, and nothing is sent, nor tried again."""
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
    """SSL_CERT_FILE names whom to trust."""
    with Server(response(PAGE), authority.context()) as server:
        assert call(kind, server.base_url).total == 0


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_certificates_that_are_not_there(variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is named when the client is made."""
    monkeypatch.setenv(variable, str(tmp_path / "none"))
    for client in (Client, AsyncClient):
        with pytest.raises(ConfigurationError, match=f"{variable} names .*none, which is not there"):
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


def test_timeouts_name_what_was_waited_for(kind: str) -> None:
    """A TLS handshake that nobody answers is a connection that was not made."""
    with Server(None) as server:
        with pytest.raises(
            TransportError, match=r"timed out after 0\.05 seconds while waiting for the answer of 127.*: try again$"
        ):
            call(kind, server.base_url, timeout=0.05)
        with pytest.raises(TransportError, match=r"timed out after 0\.05 seconds while connecting to localhost"):
            call(kind, f"https://localhost:{server.port}", timeout=0.05)


def test_a_cancelled_request_is_aborted_at_once() -> None:
    """The server sees the connection close while nobody waits for the timeout."""
    with Server(None) as server:

        async def main() -> None:
            async with AsyncClient("k", "s", base_url=server.base_url) as client:
                task = asyncio.create_task(list_margin_liquidations.asyncio(client=client))
                await asyncio.to_thread(server.asked.wait, 5)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
                assert await asyncio.to_thread(server.left.wait, 2)

        asyncio.run(main())


def test_closing_while_a_request_is_under_way() -> None:
    """The request ends with an error that says so, not as if its task were cancelled."""
    with Server(None) as server:

        async def main() -> None:
            client = AsyncClient("k", "s", base_url=server.base_url)
            task = asyncio.create_task(list_margin_liquidations.asyncio(client=client))
            await asyncio.to_thread(server.asked.wait, 5)
            await client.close()
            with pytest.raises(ConfigurationError, match="the client is closed"):
                await task

        asyncio.run(main())


def test_closing_while_a_thread_waits_for_an_answer() -> None:
    """Its request ends within a second or so, with an error that says so."""
    with Server(None) as server:
        client = Client("k", "s", base_url=server.base_url, timeout=60)
        failed: list[BaseException] = []

        def work() -> None:
            try:
                list_margin_liquidations.sync(client=client)
            except ConfigurationError as error:
                failed.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        assert server.asked.wait(5)
        client.close()
        thread.join(5)
        assert ["the client is closed" in str(error) for error in failed] == [True]


def test_one_client_in_one_event_loop_after_the_other() -> None:
    """What `asyncio.run` closed is left behind; two loops at a time are refused."""
    with Server(response(PAGE)) as server:
        client = AsyncClient("k", "s", base_url=server.base_url, retry_for=0)

        async def called() -> int:
            return (await list_margin_liquidations.asyncio(client=client)).total

        assert asyncio.run(called()) == asyncio.run(called()) == 0

        async def called_twice() -> None:
            await called()
            with pytest.raises(ConfigurationError, match="one event loop at a time"):
                await asyncio.to_thread(asyncio.run, called())
            await client.close()

        asyncio.run(called_twice())


def test_an_event_loop_without_readers() -> None:
    """That is the default on Windows: the error says what works."""

    class Proactor(asyncio.SelectorEventLoop):
        add_reader = asyncio.AbstractEventLoop.add_reader

    async def called() -> None:
        await list_margin_liquidations.asyncio(client=AsyncClient("k", "s", base_url="http://127.0.0.1:9"))

    # The loop's own pipe needs a reader, so it is made without one afterwards.
    loop = asyncio.SelectorEventLoop()
    loop.__class__ = Proactor
    try:
        with pytest.raises(ConfigurationError, match="SelectorEventLoop"):
            loop.run_until_complete(called())
    finally:
        loop.__class__ = asyncio.SelectorEventLoop
        loop.close()


def test_threads_share_a_client() -> None:
    """Each request has a connection for itself."""
    with Server(response(PAGE)) as server, Client("k", "s", base_url=server.base_url) as client:
        failed: list[BaseException] = []

        def work() -> None:
            try:
                for _ in range(20):
                    assert list_margin_liquidations.sync(client=client).total == 0
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []


PROGRAMS = {
    "sync": """
import sys
from binance_liquidations import Client
from binance_liquidations_wire.api.margin import list_margin_liquidations as endpoint
endpoint.sync(client=Client("k", "s", base_url=sys.argv[1], timeout=60))
""",
    "async": """
import asyncio, sys
from binance_liquidations import AsyncClient
from binance_liquidations_wire.api.margin import list_margin_liquidations as endpoint
async def main():
    async with AsyncClient("k", "s", base_url=sys.argv[1], timeout=60) as client:
        print((await endpoint.asyncio(client=client)).total)
asyncio.run(main())
""",
    "async, left open": """
import asyncio, sys
from binance_liquidations import AsyncClient
from binance_liquidations_wire.api.margin import list_margin_liquidations as endpoint
client = AsyncClient("k", "s", base_url=sys.argv[1])
async def main():
    print((await endpoint.asyncio(client=client)).total)
asyncio.run(main())
""",
}


@pytest.mark.parametrize("program", ["sync", "async"])
def test_ctrl_c_ends_a_waiting_call(program: str) -> None:
    """Within a second or so, however long the timeout is."""
    with Server(None) as server:
        run = subprocess.Popen(
            [sys.executable, "-c", PROGRAMS[program], server.base_url], stderr=subprocess.PIPE, text=True
        )
        assert server.asked.wait(30)
        began = time.monotonic()
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=30)
    assert time.monotonic() - began < 5  # beside busy loops; 0.1 s on a quiet machine, 60 s before
    assert said.rstrip().endswith("KeyboardInterrupt")


@pytest.mark.parametrize("program", ["async", "async, left open"])
def test_small_async_programs_end_well(program: str) -> None:
    """Also where the client was never closed."""
    with Server(response(PAGE)) as server:
        for _ in range(3):
            run = subprocess.run(
                [sys.executable, "-c", PROGRAMS[program], server.base_url],
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert (0, "0\n", "") == (run.returncode, run.stdout, run.stderr)


FORKED = """
import asyncio, os, sys
from binance_liquidations import AsyncClient, Client
from binance_liquidations_wire.api.margin import list_margin_liquidations as endpoint

made, awaited = (kind("k", "s", base_url=sys.argv[1]) for kind in (Client, AsyncClient))
def used(made, awaited):
    return endpoint.sync(client=made).total + asyncio.run(endpoint.asyncio(client=awaited)).total
used(made, awaited)
child = os.fork()
if child:
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) or used(made, awaited))
sys.exit(used(made, awaited) + used(*(kind("k", "s", base_url=sys.argv[1]) for kind in (Client, AsyncClient))))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork() here")
def test_a_forked_process() -> None:
    """Clients from before fork() work in the child as well as in the parent, and so do new ones."""
    with Server(response(PAGE)) as server:
        run = subprocess.run(
            [sys.executable, "-W", "error", "-c", FORKED, server.base_url],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert (0, "") == (run.returncode, run.stderr)
    assert len(server.requests) == 8


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
    with pytest.raises(ConfigurationError) as caught:
        Client.from_env(**{name: f" {SECRET}"})
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
