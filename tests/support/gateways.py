"""Gateways: as apps in this process, and as commands on a port; and what their callers get."""

import asyncio
import json
import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from starlette.applications import Starlette

from binance_liquidations.gateway import create_app
from binance_liquidations_simulator import Exchange, Simulator
from binance_liquidations_wire.operations import OPERATIONS
from binance_liquidations_wire.types import Response
from support.clients import Sent, async_client_of, through
from support.command import COMMAND

PATHS = {name: operation.path for name, operation in OPERATIONS.items()}
CLOSED = PATHS["list_closed_risk_units"]
TOKEN = "correct-horse-battery-staple"


@dataclass
class Answer:
    """What a caller of the gateway receives."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def outcome(self) -> tuple[int, int, str]:
        """Status, code, and whether the gateway or the exchange answered."""
        return self.status, self.json["code"], self.headers["x-gateway"]


Receive = Callable[[], Awaitable[dict[str, Any]]]


async def waiting() -> dict[str, Any]:
    """A caller that has sent its whole request, and stays connected."""
    await asyncio.Event().wait()
    raise AssertionError


async def call(
    app: Starlette,
    target: str,
    method: str = "GET",
    receive: Receive = waiting,
    on_part: Callable[[bytes], Awaitable[None]] | None = None,
    **headers: str,
) -> Answer:
    """Call an app as a server would; `on_part` gets each part of the body as it comes."""
    path, _, query = target.partition("?")
    names = {"host": "127.0.0.1:8081"} | {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in names.items()],
        "server": ("127.0.0.1", 8081),
        "client": ("127.0.0.1", 50000),
    }
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)
        if on_part is not None and message.get("body"):
            await on_part(message["body"])

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}, body)


def asked(app: Starlette, target: str, method: str = "GET", **headers: str) -> Answer:
    """The same, from outside of any loop."""
    return asyncio.run(call(app, target, method, waiting, None, **headers))


def gateway_to(answer: Callable[[Sent], Response], token: str | None = None, **options: Any) -> Starlette:
    """A gateway whose exchange is a function."""
    return create_app(async_client_of(answer, **options), token=token)


def gateway_of(exchange: Exchange, **options: Any) -> Starlette:
    """A gateway to the first account of an exchange."""
    key = exchange.accounts[0].keys[0]
    return gateway_to(through(exchange), api_key=key.api_key, secret=key.secret, **options)


def query(**arguments: Any) -> str:
    return "&".join(f"{name}={value}" for name, value in arguments.items())


def canonical(value: Any) -> Any:
    """A record of the simulator as canonical JSON, written apart from what the gateway does."""
    if isinstance(value, msgspec.Struct):
        words = {name: getattr(value, name) for name in value.__struct_fields__}
        present = {name: canonical(item) for name, item in words.items() if item is not None}
        return {name.split("_")[0] + "".join(map(str.title, name.split("_")[1:])): it for name, it in present.items()}
    if isinstance(value, tuple):
        return [canonical(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def environment(simulator: Simulator, **changes: str) -> dict[str, str]:
    variables = {
        "BINANCE_BASE_URL": simulator.base_url,
        "BINANCE_API_KEY": simulator.api_key,
        "BINANCE_API_SECRET": simulator.secret,
        "NO_COLOR": "1",
        "COLUMNS": "160",
    }
    return {name: value for name, value in (os.environ | variables | changes).items() if value != "unset"}


@contextmanager
def running(
    simulator: Simulator, *arguments: str, files: int | None = None, **changes: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command on a free port, and its address; it may open so many files."""
    command = [*COMMAND, "gateway", "--port=0", *arguments]
    if files is not None:
        command = ["sh", "-c", f'ulimit -n {files} && exec "$@"', "sh", *command]
    variables = environment(simulator, **changes)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=variables) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip().removeprefix("export BINANCE_GATEWAY_URL="), process
        finally:
            process.kill()


def fetched(url: str, **headers: str) -> Answer:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return Answer(answer.status, {n.lower(): v for n, v in answer.headers.items()}, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, {n.lower(): v for n, v in error.headers.items()}, error.read())
