"""The gateway: plain calls in, canonical bodies out, and a word on whatever goes wrong."""

import asyncio
import hashlib
import hmac
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from binance_liquidations import ConfigurationError, TransportError
from binance_liquidations.gateway import create_app, serve
from binance_liquidations.gateway._server import _listening, _Server
from binance_liquidations_simulator import Account, Exchange, Simulator, WireForm, synthetic_desk
from binance_liquidations_wire.operations import OPERATIONS
from binance_liquidations_wire.types import Response
from support.clients import NOW, Sent, Time, answering, async_client_of, sent_by, through
from support.command import COMMAND
from support.operations import WINDOWS
from support.redis_server import served
from support.vectors import WIRE
from toolchain.environment import ROOT

T = TypeVar("T")

PATHS = {name: operation.path for name, operation in OPERATIONS.items()}
CLOSED = PATHS["list_closed_risk_units"]
TOKEN = "correct-horse-battery-staple"
PAGE = b'{"total":0,"rows":[]}'


@dataclass
class Answer:
    """What a caller of the gateway gets."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def told(self) -> tuple[int, int, str]:
        """Status, code, and who speaks."""
        return self.status, self.json["code"], self.headers["x-gateway"]


Receive = Callable[[], Awaitable[dict[str, Any]]]


async def waiting() -> dict[str, Any]:
    """A caller who has sent all, and stays."""
    await asyncio.Event().wait()
    raise AssertionError


async def call(app: Starlette, target: str, method: str = "GET", receive: Receive = waiting, **headers: str) -> Answer:
    """Call an app as a server would."""
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

    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}, body)


def asked(app: Starlette, target: str, method: str = "GET", **headers: str) -> Answer:
    """The same, from outside of any loop."""
    return asyncio.run(call(app, target, method, waiting, **headers))


def gateway_to(answer: Callable[[Sent], Response], token: str | None = None, **options: Any) -> Starlette:
    """A gateway whose exchange is a function."""
    return create_app(async_client_of(answer, **options), token=token)


def gateway_of(exchange: Exchange, **options: Any) -> Starlette:
    """A gateway to the first account of an exchange."""
    key = exchange.accounts[0].keys[0]
    return gateway_to(through(exchange), api_key=key.api_key, secret=key.secret, **options)


def query(**arguments: Any) -> str:
    return "&".join(f"{name}={value}" for name, value in arguments.items())


# --- pages


@pytest.mark.parametrize("name", OPERATIONS)
def test_documented_records_come_in_canonical_form(name: str, exchange: Exchange) -> None:
    """Whatever the exchange's form, the answer is the reviewed canonical one, and the exchange's."""
    arguments = {parameter.argument: parameter.name for parameter in OPERATIONS[name].parameters}
    window = {arguments[argument]: value for argument, value in WINDOWS[name].items()}
    answer = asked(gateway_of(exchange), f"{PATHS[name]}?{query(size=100, **window)}")
    expected = json.loads((WIRE / name / "documented.canonical.json").read_text())
    assert (200, expected["rows"]) == (answer.status, answer.json["rows"])
    assert ("exchange", "application/json") == (answer.headers["x-gateway"], answer.headers["content-type"])
    assert answer.headers["x-sapi-used-ip-weight-1m"] == "1"


def canonical(value: Any) -> Any:
    """A record of the simulator as canonical JSON, written apart from what the gateway does."""
    if isinstance(value, msgspec.Struct):
        words = {name: getattr(value, name) for name in value.__struct_fields__}
        present = {name: canonical(item) for name, item in words.items() if item is not None}
        return {name.split("_")[0] + "".join(map(str.title, name.split("_")[1:])): it for name, it in present.items()}
    if isinstance(value, tuple):
        return [canonical(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


async def everything(app: Starlette, path: str, **arguments: Any) -> list[Any]:
    """The rows of all pages."""
    rows: list[Any] = []
    for number in range(1, 1000):
        page = (await call(app, f"{path}?{query(**arguments, size=100, current=number)}")).json["rows"]
        rows += page
        if len(page) < 100:
            break
    return rows


def sort(rows: list[Any]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10**6),
    wire=st.sampled_from(["table", "example", "mixed"]),
    liquidations=st.integers(0, 120),
    margin_records=st.integers(0, 250),
)
def test_rows_are_the_truth(seed: int, wire: WireForm, liquidations: int, margin_records: int) -> None:
    """For any desk, in any form, all rows of all pages are the exchange's records, in canonical form."""
    account = synthetic_desk(seed, liquidations=liquidations, margin_records=margin_records)[0]
    time = Time(1_780_000_000_000)
    app = gateway_of(Exchange([account], wire=wire, seed=seed, clock=time, weight_limit=10**9), clock=time)
    windows = [(start, start + 8_639_999_999) for start in range(1_745_000_000_000, 1_780_000_000_000, 8_640_000_000)]
    spans = [{"startTime": start, "endTime": end} for start, end in windows]

    async def read() -> dict[str, list[Any]]:
        transfers, units = PATHS["list_liquidation_transfers"], PATHS["list_risk_unit_liquidations"]
        groups = account.active_units | account.closed_units
        return {
            "margin-liquidations": await everything(app, PATHS["list_margin_liquidations"]),
            "liquidation-transfers": [row for span in spans for row in await everything(app, transfers, **span)],
            "risk-unit-liquidations": [
                row for group in groups for span in spans for row in await everything(app, units, groupId=group, **span)
            ],
            "closed-risk-units": await everything(app, CLOSED),
        }

    for resource, rows in asyncio.run(read()).items():
        assert sort([canonical(record) for record in account.truth(resource)]) == sort(rows)  # type: ignore[arg-type]


def test_many_callers_share_one_client() -> None:
    """A hundred calls at once are answered, each with its own page."""
    account = synthetic_desk(5, margin_records=100)[0]
    app = gateway_of(Exchange([account], clock=lambda: NOW))

    async def crowd() -> list[Answer]:
        target = f"{PATHS['list_margin_liquidations']}?size=1&current="
        return await asyncio.gather(*(call(app, target + str(number)) for number in range(1, 101)))

    rows = [answer.json["rows"][0] for answer in asyncio.run(crowd())]
    assert [canonical(record) for record in reversed(account.truth("margin-liquidations"))] == rows


# --- what is wrong with a call

VALUES = ["", "0", "1", "-1", "x", "101", "1e3", "1.5", "%31", "+1", "%zz", "%ff", "60000.001", "60001", "0.0001"]
NUMBERS = ["9" * 19, "9" * 20, "9" * 21, str(NOW), str(NOW - 101 * 86_400_000), str(NOW - 86_400_000)]
NAMES = ["startTime", "endTime", "current", "size", "recvWindow", "groupId", "isolatedSymbol", "symbol", "%zz"]
VALID = {"startTime": NOW - 1000, "endTime": NOW, "current": 1, "size": 10, "recvWindow": 5000}


@settings(max_examples=300)
@given(
    name=st.sampled_from(sorted(OPERATIONS)),
    valid=st.sets(st.sampled_from(sorted(VALID))),
    changed=st.sampled_from(NAMES),
    value=st.sampled_from(VALUES + NUMBERS),
)
def test_refused_as_the_exchange_would(name: str, valid: set[str], changed: str, value: str) -> None:
    """One mistake in a query earns the status and code that the exchange gives for it, and it alone is refused."""
    account = synthetic_desk(0, liquidations=1, margin_records=1)[0]
    exchange = Exchange([account], clock=lambda: NOW)
    known = {parameter.name for parameter in OPERATIONS[name].parameters}
    pairs = [(one, str(VALID[one])) for one in sorted(valid & known)] + [(changed, value)]
    text = "&".join("=".join(pair) for pair in pairs)
    payload = f"{text}&timestamp={NOW}"
    key = account.keys[0]
    signature = hmac.new((key.secret or "").encode(), payload.encode(), hashlib.sha256).hexdigest()
    expected = exchange.handle("GET", f"{PATHS[name]}?{payload}&signature={signature}", {"X-MBX-APIKEY": key.api_key})
    answer = asked(gateway_of(exchange), f"{PATHS[name]}?{text}")
    assert (expected.status, json.loads(expected.body).get("code")) == (answer.status, answer.json.get("code"))


@pytest.mark.parametrize(
    ("target", "headers", "code", "said"),
    [
        ("?timestamp=1&signature=00", {}, 4001, "signature, timestamp: the gateway signs by itself"),
        ("", {"x_mbx_apikey": "k" * 64}, 4001, "X-MBX-APIKEY: the gateway signs by itself"),
        ("?limit=5", {}, -1104, "unknown: limit; this endpoint takes current, size, recvWindow"),
        ("?size=1000", {}, -1130, "size must be from 1 to 100"),
        ("?size=1&size=1", {}, -1101, "size is given twice"),
    ],
)
def test_what_the_gateway_refuses(target: str, headers: dict[str, str], code: int, said: str) -> None:
    """The answer says what to change, and nothing is sent."""
    client = async_client_of(answering(200, PAGE))
    answer = asked(create_app(client), CLOSED + target, **headers)
    assert (400, code, "gateway") == answer.told
    assert said in answer.json["msg"]
    assert [] == sent_by(client)


@pytest.mark.parametrize(
    ("method", "target", "status", "code"),
    [
        ("GET", "/", 404, 4041),
        ("GET", f"{CLOSED}/", 404, 4041),
        ("GET", "/api/v3/time", 404, 4041),
        ("POST", CLOSED, 405, 4051),
        ("HEAD", CLOSED, 405, 4051),
        ("OPTIONS", CLOSED, 405, 4051),
        ("DELETE", "/openapi.yaml", 405, 4051),
    ],
)
def test_other_paths_and_methods(method: str, target: str, status: int, code: int) -> None:
    """Errors of the same shape, and nothing is sent."""
    client = async_client_of(answering(200, PAGE))
    answer = asked(create_app(client), target, method)
    assert (status, code, "gateway") == answer.told
    assert (status == 405) == (answer.headers.get("allow") == "GET")
    assert [] == sent_by(client)


# --- who may call


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (None, 401),
        ("", 401),
        (TOKEN, 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
        (f"Bearer {TOKEN}\xff", 401),
        (f"Basic {TOKEN}", 401),
        (f"Bearer{TOKEN}", 401),
        (f"Bearer {TOKEN.upper()}", 401),
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (f"BEARER {TOKEN}", 200),
    ],
)
def test_a_token_is_required_where_there_is_one(sent: str | None, status: int) -> None:
    """Of every path, and exactly, however its scheme is capitalized."""
    app = gateway_to(answering(200, PAGE), token=TOKEN)
    headers = {} if sent is None else {"authorization": sent}
    for path in (CLOSED, "/openapi.yaml", "/nowhere"):
        answer = asked(app, path, **headers)
        assert answer.status == (404 if path == "/nowhere" and status == 200 else status)
        if status == 401:
            assert (401, 4011, "gateway") == answer.told
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["", "short", "x" * 15, "twenty characters in it", "ä" * 20, "a-line-and-another\n"])
def test_a_token_that_is_none(token: str) -> None:
    """What is easily guessed or fits in no header is refused, and not repeated."""
    with pytest.raises(ConfigurationError, match="at least 16") as caught:
        gateway_to(answering(200, PAGE), token=token)
    assert not token or token not in str(caught.value)


HOSTS = {
    "127.0.0.1": 200,
    "127.0.0.1:9999": 200,
    "localhost:8081": 200,
    "LOCALHOST": 200,
    "[::1]:8081": 200,
    "evil.example:8081": 403,
    "127.0.0.1.evil.example": 403,
    "localhost.evil.example": 403,
    "evil.example@127.0.0.1": 403,
    "192.168.0.7:8081": 403,
    "[::1].evil.example": 403,
    "[::1]evil.example": 403,
    "[127.0.0.1]": 403,
    "[::1": 403,
    "::1": 403,
    "127.0.0.1:8081:evil.example": 403,
    "127.0.0.1:evil.example": 403,
    "127.0.0.1/evil.example": 403,
    "127.0.0.1?evil.example": 403,
    "127.0.0.1#evil.example": 403,
    "127.0.0.1\\@evil.example": 403,
    "127.0.0.1,evil.example": 403,
    "localhost ": 403,
    "localhost.": 403,
    "loc\u00e4lhost": 403,
    "": 403,
    "[": 403,
}


@pytest.mark.parametrize(("host", "status"), HOSTS.items())
def test_the_name_must_be_this_machines(host: str, status: int) -> None:
    """A page that has its own name lead to 127.0.0.1 learns nothing; who has the token may use any name."""
    answer = asked(gateway_to(answering(200, PAGE)), CLOSED, host=host)
    assert answer.status == status
    if status == 403:
        assert (403, 4031, "gateway") == answer.told
    guarded = gateway_to(answering(200, PAGE), token=TOKEN)
    assert asked(guarded, CLOSED, host="gateway.internal", authorization=f"Bearer {TOKEN}").status == 200


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)]
)
def test_pages_of_other_sites(site: str, status: int) -> None:
    """They could not read the answer, and shall not spend weight either."""
    client = async_client_of(answering(200, PAGE))
    assert asked(create_app(client), CLOSED, sec_fetch_site=site).status == status
    assert (status == 200) == bool(sent_by(client))


PAGES = {
    "http://127.0.0.1:8081": 200,
    "HTTP://127.0.0.1:8081": 200,
    "https://127.0.0.1:8081": 200,
    "http://127.0.0.1:3000": 403,
    "http://127.0.0.1": 403,
    "http://localhost:8081": 403,
    "https://evil.example": 403,
    "http://127.0.0.1:8081.evil.example": 403,
    "http://127.0.0.1:8081@evil.example": 403,
    "chrome-extension://127.0.0.1:8081": 403,
    "null": 403,
    "": 403,
}


@pytest.mark.parametrize("header", ["origin", "referer"])
@pytest.mark.parametrize(("page", "status"), PAGES.items())
def test_pages_of_other_origins(page: str, status: int, header: str) -> None:
    """A browser that says nothing of sites still says whose page calls."""
    client = async_client_of(answering(200, PAGE))
    for path in ("", "/page?of=it") if header == "referer" else ("",):
        answer = asked(create_app(client), CLOSED, **{header: page + path})
        assert answer.status == status
        assert status == 200 or answer.told == (403, 4032, "gateway")
    assert (status == 200) == bool(sent_by(client))


@pytest.mark.parametrize("token", [None, TOKEN])
def test_the_health_of_the_gateway(token: str | None) -> None:
    """It is asked without a token, sends nothing, and is no more open to other names and pages than the rest."""
    client = async_client_of(answering(200, PAGE))
    app = create_app(client, token=token)
    answer = asked(app, "/healthz")
    assert (200, {"status": "ok"}, "gateway") == (answer.status, answer.json, answer.headers["x-gateway"])
    assert (200 if token else 403) == asked(app, "/healthz", host="gateway.internal").status
    assert [] == sent_by(client)


def test_other_machines_need_a_token() -> None:
    """Nothing listens on other addresses without one."""
    with pytest.raises(ConfigurationError, match="set BINANCE_GATEWAY_TOKEN"):
        serve(async_client_of(answering(200, PAGE)), "0.0.0.0", 0)


# --- errors of the exchange


@pytest.mark.parametrize(
    ("status", "code", "headers"),
    [
        (400, -27001, {}),
        (400, -1021, {}),
        (401, -2015, {}),
        (429, -1003, {"retry_after": "7"}),
        (418, -1003, {"retry_after": "120"}),
        (500, -1000, {}),
        (503, -1008, {}),
    ],
)
def test_errors_of_the_exchange_are_passed_on(status: int, code: int, headers: dict[str, str]) -> None:
    """Status, body, wait and weight, as they came."""
    body = b'{"code":%d, "msg":"As it came.", "more":1.10}' % code
    answer = asked(gateway_to(answering(status, body, x_sapi_used_ip_weight_1m="77", **headers)), CLOSED)
    assert (status, body, "exchange") == (answer.status, answer.body, answer.headers["x-gateway"])
    assert (headers.get("retry_after"), "77") == (
        answer.headers.get("retry-after"),
        answer.headers["x-sapi-used-ip-weight-1m"],
    )


@pytest.mark.parametrize(("came", "status"), [(403, 403), (502, 502), (429, 429), (302, 502), (204, 502)])
def test_pages_for_people(came: int, status: int) -> None:
    """What firewalls and load balancers say comes in the shape of an error, under the status that it had."""
    html = b"<html><h1>Forbidden</h1></html>"
    answer = asked(gateway_to(answering(came, html, content_type="text/html")), CLOSED)
    assert (status, 9001, "gateway") == answer.told
    assert answer.headers["content-type"] == "application/json"
    assert f"HTTP {came}" in answer.json["msg"]
    assert "<h1>Forbidden" in answer.json["msg"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"total":1,"rows":[{}]}', b'{"total":0,"rows":[]'])
def test_a_body_that_is_no_page(body: bytes) -> None:
    """It is an error, and never half a page."""
    assert (502, 5021, "gateway") == asked(gateway_to(answering(200, body)), CLOSED).told


def test_an_error_with_status_200() -> None:
    """A typed client would read it as a page without rows, so that it comes with another status."""
    answer = asked(gateway_to(answering(200, b'{"code":-3999,"msg":"Invited users only."}')), CLOSED)
    assert (502, -3999, "exchange") == answer.told


def failing(times: int, then: Callable[[Sent], Response], failure: Callable[[Sent], Response]) -> Any:
    """What a wire needs to fail a few times."""
    left = iter(range(times))
    return lambda sent: failure(sent) if next(left, None) is not None else then(sent)


def reset(_: Sent) -> Response:
    raise TransportError("no answer from exchange.test")


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (reset, (504, 5041, "gateway")),
        (answering(503, b'{"code":-1008,"msg":"Busy."}'), (503, -1008, "exchange")),
        (answering(502, b"<html>"), (502, 9001, "gateway")),
        (answering(200, b'{"total":'), (502, 5021, "gateway")),
        (answering(429, b'{"code":-1003,"msg":"Slow down."}', retry_after="3"), (429, -1003, "exchange")),
    ],
)
def test_what_passes_is_waited_out(failure: Callable[[Sent], Response], told: tuple[int, int, str]) -> None:
    """The gateway tries again and waits as the client does; what does not pass is told in the end."""
    for times, expected in ((2, None), (10**6, told)):
        time = Time()
        answer_of = failing(times, answering(200, PAGE), failure)
        app = gateway_to(answer_of, clock=time, sleep=time.async_sleep, retry_for=10, patience=30)
        answer = asked(app, CLOSED)
        assert time.now > NOW
        assert (200, PAGE) == (answer.status, answer.body) if expected is None else expected == answer.told


def test_a_ban_is_kept_without_asking() -> None:
    """The exchange's 418 is passed on; until it ends, the gateway answers it by itself, with the seconds left."""
    time = Time()
    client = async_client_of(
        failing(1, answering(200, PAGE), answering(418, b'{"code":-1003,"msg":"Banned."}', retry_after="120")),
        clock=time,
    )
    app = create_app(client)
    assert (418, -1003, "exchange") == asked(app, CLOSED).told
    time.sleep(60.5)
    answer = asked(app, CLOSED)
    assert (418, 4181, "gateway") == answer.told
    assert answer.headers["retry-after"] == "60"
    assert 1 == len(sent_by(client))
    time.sleep(60)
    assert asked(app, CLOSED).status == 200


def test_a_mistake_in_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told as an error of the same shape, without what went wrong, which the server logs."""
    client = async_client_of(answering(200, PAGE))
    monkeypatch.setattr(client, "send", lambda _: 1 / 0)
    app, sent = create_app(client), []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": CLOSED, "query_string": b"", "headers": [(b"host", b"localhost")]}
    with pytest.raises(ZeroDivisionError):
        asyncio.run(app(scope, waiting, send))
    assert (500, 5001) == (sent[0]["status"], json.loads(sent[1]["body"])["code"])


# --- callers who leave, gateways that stop


def under_way(then: Callable[[Starlette, asyncio.Event], Coroutine[Any, Any, Receive]]) -> tuple[Answer, list[str]]:
    """A call whose exchange never answers, what the caller does about it, and what became of the request."""
    seen: list[str] = []
    begun = asyncio.Event()

    async def never(*_: Any) -> Response:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            seen.append("cancelled" if asyncio.current_task().cancelling() else "ended")  # type: ignore[union-attr]
        raise AssertionError

    async def run() -> Answer:
        client = async_client_of(answering(200, PAGE))
        client._http.send = never  # type: ignore[method-assign]
        app = create_app(client)
        return await call(app, CLOSED, receive=await then(app, begun))

    answer = asyncio.run(run())
    return answer, seen


def test_a_caller_who_leaves_ends_the_request() -> None:
    """What nobody waits for is cancelled."""

    async def leaving(_: Starlette, begun: asyncio.Event) -> Receive:
        messages: Iterator[dict[str, Any]] = iter([{"type": "http.request", "body": b""}, {"type": "http.disconnect"}])

        async def receive() -> dict[str, Any]:
            await begun.wait()
            return next(messages)

        return receive

    answer, seen = under_way(leaving)
    assert (499, b"", ["cancelled"]) == (answer.status, answer.body, seen)


def test_a_gateway_that_stops_tells_its_callers() -> None:
    """Calls that wait too long are answered, and their requests cancelled."""

    async def stopping(app: Starlette, begun: asyncio.Event) -> Receive:
        async def stop() -> None:
            await begun.wait()
            app.state.calls.stop()

        app.state.stop = asyncio.ensure_future(stop())
        return waiting

    answer, seen = under_way(stopping)
    assert ((503, 5031, "gateway"), ["cancelled"]) == (answer.told, seen)


# --- bounds


@pytest.mark.parametrize("length", [4096, 4097, 60_000])
def test_values_that_are_too_long(length: int) -> None:
    """A query of more than 4096 bytes is refused; of fewer, the exchange has the say."""
    client = async_client_of(answering(400, b'{"code":-1121,"msg":"Invalid symbol."}'))
    symbol = "isolatedSymbol=".ljust(length, "X")
    answer = asked(create_app(client), f"{PATHS['list_margin_liquidations']}?{symbol}")
    assert answer.told == ((400, -1121, "exchange") if length == 4096 else (414, 4141, "gateway"))
    assert (length == 4096) == bool(sent_by(client))


def test_a_body_without_end() -> None:
    """It is refused once it is too large, and the request to the exchange ends."""

    async def pouring(_: Starlette, begun: asyncio.Event) -> Receive:
        async def receive() -> dict[str, Any]:
            await begun.wait()
            return {"type": "http.request", "body": b"x" * 4096, "more_body": True}

        return receive

    answer, seen = under_way(pouring)
    assert ((413, 4131, "gateway"), ["cancelled"]) == (answer.told, seen)


def test_too_many_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those under way go on; one more is asked to come back, and health is answered."""
    monkeypatch.setattr("binance_liquidations.gateway._app.most_calls", lambda: 2)

    async def run() -> tuple[list[Answer], Answer, Answer]:
        gate = asyncio.Event()

        async def slowly(*_: Any) -> Response:
            await gate.wait()
            return Response(200, {}, PAGE)

        client = async_client_of(answering(200, PAGE))
        client._http.send = slowly  # type: ignore[method-assign]
        app = create_app(client)
        calls = [asyncio.ensure_future(call(app, CLOSED)) for _ in range(2)]
        await asyncio.sleep(0)
        refused, healthy = await call(app, CLOSED), await call(app, "/healthz")
        gate.set()
        return await asyncio.gather(*calls), refused, healthy

    answers, refused, healthy = asyncio.run(run())
    assert [200, 200] == [answer.status for answer in answers]
    assert ((503, 5032, "gateway"), "1", 200) == (refused.told, refused.headers["retry-after"], healthy.status)


HALF = f"GET {CLOSED} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ".encode()


def test_half_open_requests_shut_nobody_out(simulator: Simulator) -> None:
    """More of them than the process may open files leave room for everybody else, and for its end."""
    with running(simulator, files=128) as (address, process):
        port = int(address.rpartition(":")[2])
        half_open = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(300)]
        for one in half_open:
            with suppress(OSError):  # it had to make room already
                one.sendall(HALF)
        assert [200] * 10 == [fetched(address + CLOSED).status for _ in range(10)]
        with ThreadPoolExecutor(8) as callers:
            assert {200} == {answer.status for answer in callers.map(fetched, [address + CLOSED] * 100)}
        process.send_signal(signal.SIGTERM)
        out, said = process.communicate(timeout=20)
        for one in half_open:
            one.close()
    assert (143, "", "Serving until interrupted (Ctrl-C).\n") == (process.returncode, out, said)


def served_to(caller: Callable[[int], Coroutine[Any, Any, T]], answer: Callable[[Sent], Response]) -> T:
    """What a caller finds at the port of a gateway in this process."""

    async def run() -> T:
        client = async_client_of(answer)
        with _listening("127.0.0.1", 0) as listener:
            server = _Server(create_app(client), client, None)
            serving = asyncio.ensure_future(server.serve(sockets=[listener]))
            try:
                return await caller(listener.getsockname()[1])
            finally:
                server.should_exit = True
                await serving

    return asyncio.run(run())


@pytest.mark.parametrize("first", [b"", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"])
def test_a_request_that_does_not_end(first: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its caller is cut off in time, however busily it sends, be it the first on its connection or a later one."""
    monkeypatch.setattr("binance_liquidations.gateway._connections._PATIENCE", 0.2)

    async def trickling(port: int) -> bool:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(first + HALF)
        with suppress(ConnectionError):
            async with asyncio.timeout(5):
                while not reader.at_eof():
                    writer.write(b"x")
                    await writer.drain()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(reader.read(4096), 0.02)
        writer.close()
        return True

    assert served_to(trickling, answering(200, PAGE))


def test_an_answer_that_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller who stops reading is cut off in time, and what is left of the answer is dropped."""
    monkeypatch.setattr("binance_liquidations.gateway._connections._PATIENCE", 0.2)
    row = b'{"groupId":1,"parentEmail":"%s","creditEmail":"c@d.e","enabled":true,"createTime":1,"closeTime":2}' % (
        b"a" * 10**6
    )
    page = b'{"total":30,"rows":[%s]}' % b",".join([row] * 30)

    async def deaf(port: int) -> int:
        with socket.socket() as caller:
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            caller.setblocking(False)
            loop = asyncio.get_running_loop()
            await loop.sock_connect(caller, ("127.0.0.1", port))
            await loop.sock_sendall(caller, f"GET {CLOSED} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            await asyncio.sleep(1)
            size = 0
            with suppress(ConnectionError):
                while part := await asyncio.wait_for(loop.sock_recv(caller, 1 << 20), 5):
                    size += len(part)
            return size

    assert served_to(deaf, answering(200, page)) < len(page)


@pytest.mark.parametrize(
    "sent", [b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 20_000, b"\x16\x03\x01\r\n\r\n", b"GET /\r\n\r\n"]
)
def test_what_is_no_request(sent: bytes) -> None:
    """A head that is too large, TLS, or noise: an error of the same shape, and the end of the connection."""

    async def noisy(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        said = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        return said

    head, _, body = served_to(noisy, answering(200, PAGE)).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"x-gateway: gateway" in head.lower()
    assert json.loads(body)["code"] == 4002


# --- the spec that it speaks


@pytest.mark.parametrize("token", [None, TOKEN])
def test_the_document_is_the_canonical_one(token: str | None) -> None:
    """With the gateway's address and security, error bodies where the exchange's side sends pages, and no API key."""
    expected = yaml.safe_load((ROOT / "generated" / "openapi.canonical.yaml").read_text())
    expected["servers"] = [{"url": "http://localhost:9", "description": "The gateway."}]
    expected["security"] = [] if token is None else [{"GatewayToken": []}]
    del expected["components"]["securitySchemes"]
    if token:
        scheme = {"type": "http", "scheme": "bearer", "description": "The gateway's own token."}
        expected["components"]["securitySchemes"] = {"GatewayToken": scheme}
    for name in ("Forbidden", "BadGateway", "GatewayTimeout"):
        schema = {"$ref": "#/components/schemas/ErrorBody"}
        expected["components"]["responses"][name]["content"] = {"application/json": {"schema": schema}}
    app = gateway_to(answering(200, PAGE), token=token)
    answer = asked(app, "/openapi.yaml", host="localhost:9", authorization=f"Bearer {token}")
    assert (200, "application/yaml", "gateway") == (
        answer.status,
        answer.headers["content-type"].partition(";")[0],
        answer.headers["x-gateway"],
    )
    assert expected == yaml.safe_load(answer.body)
    assert b"X-MBX-APIKEY" not in answer.body


# --- over a port


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


@pytest.fixture(scope="module")
def account() -> Account:
    return synthetic_desk(21, margin_records=1000)[0]


@pytest.fixture(scope="module")
def simulator(account: Account) -> Iterator[Simulator]:
    with Simulator(Exchange([account], wire="mixed")) as started:
        yield started


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM])
def test_the_command(blow: signal.Signals, simulator: Simulator, account: Account) -> None:
    """It says where it is, serves many callers at once, and ends without a word when it is told to."""
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
    """It is asked of every caller, and opens other addresses than the loopback."""
    with running(simulator, "--host=0.0.0.0", "--share=0.5", BINANCE_GATEWAY_TOKEN=TOKEN) as (address, _):
        url = address.replace("0.0.0.0", "127.0.0.1") + CLOSED
        assert fetched(url).told == (401, 4011, "gateway")
        assert fetched(url, Authorization=f"Bearer {TOKEN}").status == 200


def test_the_command_with_a_shared_budget(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What gateways spend is counted in Redis; without it nothing is sent, and callers are told."""
    for redis in served(tmp_path_factory.mktemp("redis")):
        with running(simulator, "--redis", redis.url) as (address, _):
            assert [200, 200] == [fetched(address + CLOSED).status for _ in range(2)]
            key = redis.say(f"KEYS *window*{CLOSED}").split()[-2]  # before the +OK of QUIT
            assert ":2" in redis.say(f"LLEN {key}").split()
            redis.stop()
            assert fetched(address + CLOSED).told == (504, 5041, "gateway")


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
    """Importing the package or running another command loads neither the gateway nor what it stands on."""
    heavy = ("binance_liquidations.gateway", "starlette", "uvicorn", "anyio")
    code = f"""
import sys, binance_liquidations, binance_liquidations.__main__
print([name for name in {heavy!r} if name in sys.modules])"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "[]"


# --- secrets


def test_no_secret_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at DEBUG and an exchange that echoes what it gets, no answer and no log tells one."""
    caplog.set_level(logging.DEBUG)
    key, secret = "Public0Identifier" * 3, "Confidential0Text" * 3
    sent: list[Sent] = []

    def echo(status: int) -> Callable[[Sent], Response]:
        def answer(request: Sent) -> Response:
            sent.append(request)
            body = f'{{"code":-1,"msg":"{request.target} {request.headers["X-MBX-APIKEY"]}"}}'
            return Response(status, {}, body.encode() if status != 403 else f"<p>{body}".encode())

        return answer

    shown = ""
    for status in (200, 400, 403, 503):
        app = gateway_to(echo(status), token=TOKEN, api_key=key, secret=secret)
        for path in (CLOSED, f"{CLOSED}?signature=x", "/openapi.yaml"):
            for authorization in ("", f"Bearer {TOKEN}"):
                answer = asked(app, path, authorization=authorization)
                shown += f"{answer.status} {answer.headers} {answer.body!r}"
    assert f"GET {CLOSED}: HTTP 403" in caplog.text
    shown += caplog.text
    signatures = [request.target.rpartition("signature=")[2] for request in sent]
    assert 4 == len(signatures)
    for hidden in (key, secret, TOKEN, *signatures):
        assert hidden not in shown
    assert "[redacted]" in shown


def test_no_secret_is_printed(simulator: Simulator) -> None:
    """The command's output holds none either, whatever happens to its exchange."""
    with (
        socket.create_server(("127.0.0.1", 0)) as deaf,
        running(
            simulator, BINANCE_BASE_URL=f"http://127.0.0.1:{deaf.getsockname()[1]}", BINANCE_GATEWAY_TOKEN=TOKEN
        ) as (
            address,
            process,
        ),
    ):
        with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as caller:
            caller.sendall(f"GET {CLOSED} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
            asker, _ = deaf.accept()
        with asker:  # the gateway has sent its request, its caller has left, and nobody answers
            assert b"signature=" in asker.recv(65536)
            process.send_signal(signal.SIGTERM)
            out, said = process.communicate(timeout=20)
    assert process.returncode == 128 + signal.SIGTERM
    for hidden in (simulator.api_key, simulator.secret, TOKEN, "signature"):
        assert hidden not in out + said


# --- the spec and the gateway


def test_the_gateway_keeps_to_its_own_spec(simulator: Simulator, tmp_path: Path) -> None:
    """schemathesis finds nothing: every check, token included, on what /openapi.yaml says."""
    (tmp_path / "schemathesis.toml").write_text(
        '[checks.positive_data_acceptance]\nexpected-statuses = ["2xx", 400]\n'  # windows have rules beyond schemas
    )
    report = tmp_path / "report.json"
    with running(simulator, BINANCE_GATEWAY_TOKEN=TOKEN) as (address, _):
        (tmp_path / "spec.yaml").write_bytes(fetched(f"{address}/openapi.yaml", Authorization=f"Bearer {TOKEN}").body)
        command = [
            *(str(Path(sys.executable).with_name("st")), "run", "spec.yaml", "--url", address),
            *("--header", f"Authorization: Bearer {TOKEN}", "--checks", "all", "--max-examples", "40"),
            *("--phases", "examples,coverage,fuzzing", "--report", "json", "--report-json-path", str(report)),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert report.exists(), done.stdout + done.stderr
    found = json.loads(report.read_text())
    print(done.stdout)  # shown by pytest where the test fails
    assert found["operations"]["tested"] == 4
    assert found["test_cases"]["generated"] > 400
    assert [] == found["failures"] == found["errors"]
    assert done.returncode == 0
