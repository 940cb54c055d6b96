"""The command `binance-liquidations gateway`, over a port."""

import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from binance_liquidations_simulator import Account, Simulator
from support.command import COMMAND
from support.gateways import CLOSED, PATHS, TOKEN, canonical, environment, fetched, running
from support.redis_server import served


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM])
def test_the_command(blow: signal.Signals, simulator: Simulator, account: Account) -> None:
    """It prints its address, serves many callers at once, and ends without a message when it is signalled."""
    with running(simulator) as (address, process):
        url = f"{address}{PATHS['list_margin_liquidations']}?size=100&current="
        with ThreadPoolExecutor(8) as callers:
            answers = list(callers.map(fetched, (url + str(number) for number in range(1, 11))))
        rows = [row for answer in answers for row in answer.json["rows"]]
        assert [canonical(record) for record in reversed(account.truth("margin-liquidations"))] == rows
        assert f'- url: "{address}"'.encode() in fetched(f"{address}/openapi.yaml").body
        process.send_signal(blow)
        out, said = process.communicate(timeout=20)
    assert (128 + blow, "", "Serving until interrupted (Ctrl-C).\n") == (process.returncode, out, said)


def test_the_command_with_a_token(simulator: Simulator) -> None:
    """Every caller needs it, and with it the gateway may listen on other addresses than the loopback."""
    with running(simulator, "--host=0.0.0.0", "--share=0.5", BINANCE_GATEWAY_TOKEN=TOKEN) as (address, _):
        url = address.replace("0.0.0.0", "127.0.0.1") + CLOSED
        assert fetched(url).outcome == (401, 4011, "gateway")
        assert fetched(url, Authorization=f"Bearer {TOKEN}").status == 200


def test_the_command_with_a_shared_budget(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What gateways spend is counted in Redis; without it nothing is sent, and callers receive an error."""
    for redis in served(tmp_path_factory.mktemp("redis")):
        with running(simulator, "--redis", redis.url) as (address, _):
            assert [200, 200] == [fetched(address + CLOSED).status for _ in range(2)]
            key = redis.say(f"KEYS *window*{CLOSED}*").split()[-2]  # before the +OK of QUIT
            assert redis.say(f"ZREVRANGE {key} 0 0").split()[-2] == "2"
            redis.stop()
            assert fetched(address + CLOSED).outcome == (504, 5041, "gateway")


@pytest.mark.parametrize(
    ("arguments", "changes", "code", "said"),
    [
        ((), {"BINANCE_API_KEY": "unset"}, 1, "CredentialsError: BINANCE_API_KEY is not set"),
        (("--host=0.0.0.0",), {}, 1, "set BINANCE_GATEWAY_TOKEN"),
        ((), {"BINANCE_GATEWAY_TOKEN": "short"}, 1, "at least 16"),
        ((), {"BINANCE_GATEWAY_TOKEN": ""}, 1, "at least 16"),
        (("--host=nowhere.invalid",), {"BINANCE_GATEWAY_TOKEN": TOKEN}, 1, "cannot listen on nowhere.invalid"),
        (("--share=2",), {}, 2, "share must be"),
        (("--redis=nonsense",), {}, 2, "redis"),
        (("--port=99999",), {}, 2, "99999"),
    ],
)
def test_what_cannot_be_served(
    arguments: tuple[str, ...], changes: dict[str, str], code: int, said: str, simulator: Simulator
) -> None:
    """One clear line, and never a traceback."""
    variables = environment(simulator, **changes)
    command = [*COMMAND, "gateway", "--port=0", *arguments]
    failed = subprocess.run(command, capture_output=True, text=True, env=variables, check=False, timeout=60)
    assert (code, "", True) == (failed.returncode, failed.stdout, said in failed.stderr)
    assert code == 2 or len(failed.stderr.splitlines()) == 1


def test_a_port_in_use(simulator: Simulator) -> None:
    """The line says which."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = subprocess.run(
            [*COMMAND, "gateway", f"--port={port}"],
            capture_output=True,
            text=True,
            env=environment(simulator),
            check=False,
            timeout=60,
        )
    assert (1, 1) == (failed.returncode, len(failed.stderr.splitlines()))
    assert f"cannot listen on 127.0.0.1, port {port}" in failed.stderr


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_a_missing_extra(missing: str) -> None:
    """It is named."""
    code = f"import sys; sys.modules[{missing!r}] = None; import binance_liquidations.gateway"
    failed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert 'the gateway needs: pip install "binance-liquidations[gateway]"' in failed.stderr.splitlines()[-1]


def test_nobody_else_loads_it() -> None:
    """Importing the package or running another command loads neither the gateway nor its dependencies."""
    heavy = ("binance_liquidations.gateway", "starlette", "uvicorn", "anyio")
    code = f"""
import sys, binance_liquidations, binance_liquidations.__main__
print([name for name in {heavy!r} if name in sys.modules])"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "[]"
