"""How calls end: timeouts, cancellation, closing, several loops and threads, signals and forks; over real sockets."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from binance_liquidations import AsyncClient, Client, ConfigurationError, TransportError
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.calls import call
from support.clients import PAGE
from support.networks import Server, response


def test_timeouts_name_what_was_waited_for(kind: str) -> None:
    """A TLS handshake without an answer is reported as a failed connection."""
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
    """Its request ends within about a second, with an error that says so."""
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
    """The client drops what `asyncio.run` closed; two loops at a time are refused."""
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
