"""What is wrong with a call is found as the exchange would find it, and nothing is sent."""

import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binance_liquidations.gateway import create_app
from binance_liquidations_simulator import Exchange, synthetic_desk
from binance_liquidations_wire.operations import OPERATIONS
from support.clients import NOW, PAGE, answering, async_client_of, sent_by
from support.gateways import CLOSED, PATHS, asked, gateway_of

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
    """A query with one mistake gets the exchange's own status and code for it; a query without one is answered."""
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
    assert (expected.status, _code(json.loads(expected.body or b"null"))) == (answer.status, _code(answer.json))


def _code(body: Any) -> object:
    return body.get("code") if isinstance(body, dict) else None


@pytest.mark.parametrize(
    ("target", "headers", "code", "said"),
    [
        (
            "?timestamp=1&signature=00",
            {},
            4001,
            "signature, timestamp: leave this out, the gateway signs with its own key",
        ),
        ("", {"x_mbx_apikey": "k" * 64}, 4001, "X-MBX-APIKEY: leave this out, the gateway signs with its own key"),
        ("?limit=5", {}, -1104, "unknown: limit; this endpoint takes current, size, recvWindow"),
        ("?size=1000", {}, -1130, "size must be from 1 to 100"),
        ("?size=1&size=1", {}, -1101, "size is given twice"),
    ],
)
def test_what_the_gateway_refuses(target: str, headers: dict[str, str], code: int, said: str) -> None:
    """The answer says what to change, and nothing is sent."""
    client = async_client_of(answering(200, PAGE))
    answer = asked(create_app(client), CLOSED + target, **headers)
    assert (400, code, "gateway") == answer.outcome
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
    assert (status, code, "gateway") == answer.outcome
    assert (status == 405) == (answer.headers.get("allow") == "GET")
    assert [] == sent_by(client)
