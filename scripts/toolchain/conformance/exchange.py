"""What the programs talk to: an exchange, a gateway in front of it, and a proxy that records the requests."""

from __future__ import annotations

import dataclasses
import http.client
import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import msgspec

from binance_liquidations_simulator import Account, Answer, ApiKey, Exchange, WireForm, documented_desk
from toolchain.conformance.records import UNKNOWN, records
from toolchain.environment import BIN

COMMAND = [str(BIN / "binance-liquidations"), "gateway", "--port", "0"]
_GATEWAY_SECONDS = 20
_KEY_HEADER = "x-mbx-apikey"
_JSON = msgspec.json.Encoder(decimal_format="number")


class GatewayError(Exception):
    """The gateway did not start."""


class Request(NamedTuple):
    """What a program sent."""

    target: str
    api_key: str | None

    @classmethod
    def of(cls, target: str, headers: Mapping[str, str]) -> Request:
        """Make a request from the parts of an HTTP request; header names may be in any case."""
        return cls(target, next((value for name, value in headers.items() if name.lower() == _KEY_HEADER), None))

    @property
    def query(self) -> dict[str, list[str]]:
        """The values of each parameter."""
        return parse_qs(urlsplit(self.target).query)


class Witnessed(Exchange):
    """An exchange that records its requests, and sends fields that the spec does not have."""

    def __init__(self, wire: WireForm) -> None:
        key = documented_desk()[0].keys[0]
        happened = [record for of_a_kind in records().values() for record in of_a_kind]
        super().__init__([Account("conformance", keys=[key], records=happened)], wire=wire)
        self.key: ApiKey = key
        self.requests: list[Request] = []
        self.rows: set[str] = set()
        """Every row as it was sent."""

    def handle(self, method: str, target: str, headers: Mapping[str, str], client_ip: str = "127.0.0.1") -> Answer:
        """Answer as the exchange does, with one more field in each object."""
        self.requests.append(Request.of(target, headers))
        answer = super().handle(method, target, headers, client_ip)
        body = json.loads(answer.body, parse_float=Decimal)
        rows = body if isinstance(body, list) else body.get("rows", ())
        self.rows.update(_JSON.encode(row).decode() for row in rows)
        return dataclasses.replace(answer, body=_JSON.encode(_add_unknown_field(body)))


def _add_unknown_field(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _add_unknown_field(item) for name, item in value.items()} | UNKNOWN
    return [_add_unknown_field(item) for item in value] if isinstance(value, list) else value


class Gateway(NamedTuple):
    """A gateway's address, and the requests that it received there."""

    url: str
    requests: list[Request]


@contextmanager
def gateway(exchange: Witnessed, base_url: str) -> Iterator[Gateway]:
    """Run a gateway in front of this exchange, and a recording proxy in front of the gateway."""
    environment = bare_environment() | {
        "BINANCE_BASE_URL": base_url,
        "BINANCE_API_KEY": exchange.key.api_key,
        "BINANCE_API_SECRET": exchange.key.secret or "",
    }
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=log, text=True, env=environment) as process,
    ):
        try:
            with _record_requests(_read_address(process, log)) as seen:
                yield seen
        finally:
            process.terminate()


def bare_environment() -> dict[str, str]:
    """The environment without the user's own account."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BINANCE_")}


def _read_address(process: subprocess.Popen[str], log: IO[str]) -> str:
    """The address that the gateway announces."""
    assert process.stdout is not None
    deadline = threading.Timer(_GATEWAY_SECONDS, process.kill)
    deadline.start()
    try:
        for line in process.stdout:
            if "BINANCE_GATEWAY_URL=" in line:
                return line.split("=", 1)[1].split()[0]
    finally:
        deadline.cancel()
    log.seek(0)
    raise GatewayError(f"The gateway did not start: {log.read().strip() or 'it printed nothing'}")


@contextmanager
def _record_requests(url: str) -> Iterator[Gateway]:
    """A proxy that records every GET and passes it on unchanged, except for a key, which the gateway would refuse."""
    upstream = urlsplit(url)
    requests: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: a second packet would wait until the first is acknowledged

        def do_GET(self) -> None:
            requests.append(Request.of(self.path, dict(self.headers)))
            passed_on = {name: value for name, value in self.headers.items() if name.lower() != _KEY_HEADER}
            connection = http.client.HTTPConnection(upstream.hostname or "", upstream.port, timeout=60)
            connection.request("GET", self.path, headers=passed_on)
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Gateway(f"http://127.0.0.1:{server.server_port}", requests)
        server.shutdown()
