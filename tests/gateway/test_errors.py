"""Errors of the exchange are passed on; whatever else goes wrong is an error of the same shape."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from binance_liquidations import TransportError
from binance_liquidations.gateway import create_app
from binance_liquidations_wire.types import Response
from support.clients import NOW, PAGE, Sent, Time, answering, async_client_of, sent_by
from support.gateways import CLOSED, asked, gateway_to, waiting


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
    """Status, body, wait and weight are passed on unchanged."""
    body = b'{"code":%d, "msg":"As it came.", "more":1.10}' % code
    answer = asked(gateway_to(answering(status, body, x_sapi_used_ip_weight_1m="77", **headers)), CLOSED)
    assert (status, body, "exchange") == (answer.status, answer.body, answer.headers["x-gateway"])
    assert (headers.get("retry_after"), "77") == (
        answer.headers.get("retry-after"),
        answer.headers["x-sapi-used-ip-weight-1m"],
    )


@pytest.mark.parametrize(("came", "status"), [(403, 403), (502, 502), (429, 429), (302, 502), (204, 502)])
def test_pages_for_people(came: int, status: int) -> None:
    """Pages of firewalls and load balancers become errors of the usual shape, with their own status."""
    html = b"<html><h1>Forbidden</h1></html>"
    answer = asked(gateway_to(answering(came, html, content_type="text/html")), CLOSED)
    assert (status, 9001, "gateway") == answer.outcome
    assert answer.headers["content-type"] == "application/json"
    assert f"HTTP {came}" in answer.json["msg"]
    assert "<h1>Forbidden" in answer.json["msg"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"total":1,"rows":[{}]}', b'{"total":0,"rows":[]'])
def test_a_body_that_is_no_page(body: bytes) -> None:
    """It is an error, and never half a page."""
    assert (502, 5021, "gateway") == asked(gateway_to(answering(200, body)), CLOSED).outcome


def test_an_error_with_status_200() -> None:
    """It is passed on with another status, since a typed client would read it as a page without rows."""
    answer = asked(gateway_to(answering(200, b'{"code":-3999,"msg":"Invited users only."}')), CLOSED)
    assert (502, -3999, "exchange") == answer.outcome


def failing(times: int, then: Callable[[Sent], Response], failure: Callable[[Sent], Response]) -> Any:
    """What a wire needs to fail a few times."""
    left = iter(range(times))
    return lambda sent: failure(sent) if next(left, None) is not None else then(sent)


def reset(_: Sent) -> Response:
    raise TransportError("no answer from exchange.test")


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (reset, (504, 5041, "gateway")),
        (answering(503, b'{"code":-1008,"msg":"Busy."}'), (503, -1008, "exchange")),
        (answering(502, b"<html>"), (502, 9001, "gateway")),
        (answering(200, b'{"total":'), (502, 5021, "gateway")),
        (answering(429, b'{"code":-1003,"msg":"Slow down."}', retry_after="3"), (429, -1003, "exchange")),
    ],
)
def test_what_passes_is_waited_out(failure: Callable[[Sent], Response], outcome: tuple[int, int, str]) -> None:
    """The gateway tries again and waits as the client does; what does not pass is answered in the end."""
    for times, expected in ((2, None), (10**6, outcome)):
        time = Time()
        answer_of = failing(times, answering(200, PAGE), failure)
        app = gateway_to(answer_of, clock=time, sleep=time.async_sleep, retry_for=10, patience=30)
        answer = asked(app, CLOSED)
        assert time.now > NOW
        assert (200, PAGE) == (answer.status, answer.body) if expected is None else expected == answer.outcome


def test_a_ban_is_kept_without_asking() -> None:
    """The exchange's 418 is passed on; until it ends, the gateway answers it by itself, with the seconds left."""
    time = Time()
    client = async_client_of(
        failing(1, answering(200, PAGE), answering(418, b'{"code":-1003,"msg":"Banned."}', retry_after="120")),
        clock=time,
    )
    app = create_app(client)
    assert (418, -1003, "exchange") == asked(app, CLOSED).outcome
    time.sleep(60.5)
    answer = asked(app, CLOSED)
    assert (418, 4181, "gateway") == answer.outcome
    assert answer.headers["retry-after"] == "60"
    assert 1 == len(sent_by(client))
    time.sleep(60)
    assert asked(app, CLOSED).status == 200


def test_a_mistake_in_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is an error of the same shape, without the cause, which the server logs."""
    client = async_client_of(answering(200, PAGE))
    monkeypatch.setattr(client, "send", lambda _: 1 / 0)
    app, sent = create_app(client), []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": CLOSED, "query_string": b"", "headers": [(b"host", b"localhost")]}
    with pytest.raises(ZeroDivisionError):
        asyncio.run(app(scope, waiting, send))
    assert (500, 5001) == (sent[0]["status"], json.loads(sent[1]["body"])["code"])
