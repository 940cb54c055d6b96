"""The simulator on a port, as an ASGI app, and as a pytest fixture."""

import asyncio
import errno
import json
import logging
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import MutableMapping
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

import binance_liquidations_simulator
from binance_liquidations_simulator import Exchange, Simulator, create_app, documented_desk, serve, synthetic_desk
from support.caller import Caller, Clock, Documented

pytest_plugins = ["pytester"]


def fetch(simulator: Simulator, target: str, api_key: str | None = None) -> tuple[int, dict[str, object]]:
    """Status and body of a request over the wire."""
    request = urllib.request.Request(simulator.base_url + target, headers={"X-MBX-APIKEY": api_key or ""})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def caller(simulator: Simulator) -> Caller:
    """A caller with the simulator's own key and the wall clock's time."""
    _, body = fetch(simulator, "/api/v3/time")
    now = body["serverTime"]
    assert isinstance(now, int)
    return Caller(simulator.exchange, simulator.exchange.accounts[0].keys[0], Clock(now))


def port(simulator: Simulator) -> int:
    """The port of a running simulator."""
    number = urlsplit(simulator.base_url).port
    assert number is not None
    return number


def test_a_signed_request_over_the_wire() -> None:
    """What the exchange answers is what arrives, non-ASCII symbols and refusals included."""
    with Simulator() as simulator:
        signed = caller(simulator).signed("closed-risk-units")
        status, body = fetch(simulator, signed, simulator.api_key)
        assert (status, body["total"]) == (200, 2)
        symbol = caller(simulator).signed("margin-liquidations", {"isolatedSymbol": "币安人生USDT"})
        assert fetch(simulator, symbol, simulator.api_key) == (200, {"rows": [], "total": 0})
        assert fetch(simulator, signed, "unknown")[0] == 401
        assert fetch(simulator, signed)[0] == 401


def test_a_repeated_key_header_is_malformed() -> None:
    """Two keys are refused, even if both are valid."""
    with Simulator() as simulator, closing(HTTPConnection("127.0.0.1", port(simulator))) as connection:
        connection.putrequest("GET", caller(simulator).signed("closed-risk-units"))
        for _ in range(2):
            connection.putheader("X-MBX-APIKEY", simulator.api_key)
        connection.endheaders()
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["code"]) == (401, -2014)


def test_several_at_once_and_nothing_left_behind() -> None:
    """Each has its own port and desk; afterwards neither threads nor listeners remain."""
    before = threading.active_count()
    with ExitStack() as stack:
        simulators = [
            stack.enter_context(Simulator(accounts=synthetic_desk(seed), wire="mixed", weight_limit=5))
            for seed in range(3)
        ]
        ports = [port(simulator) for simulator in simulators]
        assert len(set(ports)) == len({simulator.api_key for simulator in simulators}) == 3
        for simulator in simulators:
            status, _ = fetch(simulator, caller(simulator).signed("closed-risk-units"), simulator.api_key)
            assert status == 200
    assert threading.active_count() == before
    for number in ports:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", number)) != 0


def test_it_stops_though_a_client_keeps_its_connection() -> None:
    """An idle connection does not hold it up, and it can be started again."""
    simulator = Simulator(Exchange(documented_desk()))
    for _ in range(2):
        with closing(HTTPConnection("127.0.0.1")) as connection:
            with simulator:
                connection.port = port(simulator)
                connection.request("GET", "/api/v3/time")
                assert connection.getresponse().read()
            assert connection.sock is not None
    with pytest.raises(RuntimeError, match="not running"):
        _ = simulator.base_url


def test_a_port_in_use_is_named() -> None:
    """The error says which port and what to do, for the block and for the foreground."""
    with Simulator() as simulator:
        taken = port(simulator)
        for start in (lambda: Simulator(port=taken).__enter__(), lambda: serve(simulator.exchange, port=taken)):
            with pytest.raises(OSError, match=f"port {taken} of 127.0.0.1 is in use") as caught:
                start()
            assert caught.value.errno == errno.EADDRINUSE


def test_an_exchange_and_options_exclude_each_other() -> None:
    """Options would be ignored silently."""
    with pytest.raises(TypeError, match="either"):
        Simulator(Exchange(documented_desk()), wire="table")


def test_no_log_and_no_repr_shows_a_request(caplog: pytest.LogCaptureFixture) -> None:
    """Signed URLs and keys stay out of logs at every level, and out of reprs."""
    caplog.set_level(logging.DEBUG - 5)
    with Simulator() as simulator:
        target = caller(simulator).signed("closed-risk-units")
        fetch(simulator, target, simulator.api_key)
        shown = repr(simulator) + caplog.text
        assert simulator.base_url in repr(simulator)
    assert "signature" not in shown
    assert simulator.api_key not in shown
    assert simulator.secret not in shown


def test_the_app_sees_the_bytes_as_sent(documented: Documented) -> None:
    """Percent-encoding reaches the signature check untouched, whatever server runs the app."""
    target = documented.caller.signed("margin-liquidations", {"isolatedSymbol": "A+B/币%~"})
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"x-mbx-apikey", documented.caller.key.api_key.encode())],
        "client": None,
    }
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(create_app(documented.exchange)(scope, receive, send))
    start, body = sent
    assert (start["status"], body["body"]) == (200, b'{"rows":[],"total":0}')
    assert (b"x-sapi-used-ip-weight-1m", b"1") in start["headers"]


def test_the_plugin_imports_next_to_nothing() -> None:
    """Every pytest run loads the plugin, so it loads neither msgspec nor cryptography nor uvicorn."""
    code = (
        "import sys, pytest, binance_liquidations_simulator.pytest_plugin\n"
        "print([name for name in ('msgspec', 'cryptography', 'uvicorn') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_fixture_runs_the_documented_desk(pytester: pytest.Pytester) -> None:
    """A test that asks for `binance_simulator` gets it running."""
    pytester.makepyfile(
        """
        import urllib.request

        def test_it(binance_simulator):
            assert binance_simulator.api_key.startswith("vmPUZE6m")
            with urllib.request.urlopen(binance_simulator.base_url + "/api/v3/time") as answer:
                assert answer.status == 200
        """
    )
    pytester.makeconftest("from binance_liquidations_simulator.pytest_plugin import binance_simulator")
    pytester.runpytest().assert_outcomes(passed=1)


def test_every_public_name_is_there() -> None:
    """Names are found on first use, so a name without a home would show late."""
    for name in binance_liquidations_simulator.__all__:
        assert getattr(binance_liquidations_simulator, name) is not None
    assert set(binance_liquidations_simulator.__all__) <= set(dir(binance_liquidations_simulator))
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = binance_liquidations_simulator.Nothing


def test_the_witness_is_independent() -> None:
    """With everything of it loaded, no module of the client packages is."""
    code = (
        "import sys, binance_liquidations_simulator as simulator\n"
        "[getattr(simulator, name) for name in simulator.__all__]\n"
        "clients = {'binance_liquidations', 'binance_liquidations_wire'}\n"
        "print(clients & {name.partition('.')[0] for name in sys.modules})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "set()"
