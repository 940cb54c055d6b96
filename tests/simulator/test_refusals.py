"""Every refusal with its HTTP status and code, and the order of the checks."""

import inspect
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binance_liquidations_simulator import Account, ApiKey, Exchange, Resource
from binance_liquidations_simulator.exchange import errors
from binance_liquidations_wire.error_codes import ERRORS
from support.caller import DAY, NOW, PATHS, Caller, Clock, Documented, body, refusal

HUGE = 2**63 - 1


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("timestamp={now}&a=%", -1100),
        ("timestamp={now}&current=%FF", -1100),
        ("timestamp={now}&timestamp={now}", -1101),
        ("timestamp={now}&isolatedSymbol=BNBBTC", -1104),
        ("timestamp={now}&size=", -1105),
        ("timestamp={now}&size", -1105),
        ("current=1", -1102),
        ("timestamp=", -1102),
        ("timestamp=abc", -1100),
        ("timestamp={now}&recvWindow=abc", -1100),
        ("timestamp={now}&recvWindow=1.2345", -1100),
        ("timestamp={now}&recvWindow=-1", -1100),
        ("timestamp={now}&recvWindow=60000.001", -1131),
        ("timestamp=1", -1021),
        ("timestamp={now}&current=1.0", -1100),
        ("timestamp={now}&current=-1", -1100),
        ("timestamp={now}&current=+1", -1100),
        ("timestamp={now}&current=%D9%A1", -1100),
        ("timestamp={now}&current=" + "9" * 5000, -1100),
        ("timestamp={now}&current=0", -1130),
        ("timestamp={now}&current=9223372036854775808", -1130),
        ("timestamp={now}&size=0", -1130),
        ("timestamp={now}&size=101", -1130),
    ],
)
def test_bad_parameters(documented: Documented, parameters: str, expected: int) -> None:
    """Each rule about parameters has its code, and they are all 400s."""
    query = parameters.format(now=NOW)
    target = f"{PATHS['closed-risk-units']}?{query}&signature={documented.caller.signature(query)}"
    assert refusal(documented.caller.send(target)) == (400, expected)


def test_messages_name_what_is_wrong(documented: Documented) -> None:
    """A refusal says which parameter, and how many of them."""
    answers = {
        "size=x": "Illegal characters found in parameter `size`; legal range is `[0-9]{1,20}`.",
        "size=0": "Data sent for parameter `size` is not valid.",
        "size=": "Parameter `size` was empty.",
        "a=1": "Not all sent parameters were read; read `2` parameter(s) but was sent `3`.",
    }
    for query, message in answers.items():
        signed = f"{query}&timestamp={NOW}"
        target = f"{PATHS['closed-risk-units']}?{signed}&signature={documented.caller.signature(signed)}"
        assert body(documented.caller.send(target))["msg"] == message


def test_a_signature_is_mandatory_and_must_fit(documented: Documented) -> None:
    """A missing signature is -1102, a wrong one -1022, also at the endpoint whose page does not mention signatures."""
    path = PATHS["closed-risk-units"]
    assert refusal(documented.caller.send(path)) == (400, -1102)
    assert refusal(documented.caller.send(f"{path}?timestamp={NOW}")) == (400, -1102)
    assert refusal(documented.caller.send(f"{path}?timestamp={NOW}&signature={'0' * 64}")) == (400, -1022)


@pytest.mark.parametrize(("key", "expected"), [("", -2014), ("no such format", -2014), ("unknown", -2015)])
def test_bad_keys(documented: Documented, key: str, expected: int) -> None:
    """A missing, malformed or unknown key is a 401 whatever the rest of the request is."""
    answer = documented.exchange.handle("GET", PATHS["closed-risk-units"], {"x-mbx-apikey": key} if key else {})
    assert refusal(answer) == (401, expected)


def test_a_plain_margin_account_sees_margin_liquidations_only() -> None:
    """The institutional endpoints answer to the credit account's keys."""
    clock, key = Clock(), ApiKey("key", "secret")
    caller = Caller(Exchange([Account("plain", "margin", keys=[key])], clock=clock), key, clock)
    assert caller.get("margin-liquidations") == {"rows": [], "total": 0}
    for resource in PATHS.keys() - {"margin-liquidations"}:
        assert caller.refused(resource) == (401, -2015)


def test_routes(documented: Documented) -> None:
    """An unknown path is a 404, another method a 405 that names GET."""
    assert refusal(documented.caller.send("/sapi/v1/margin/forceLiquidationRec/")) == (404, -1099)
    for path in (*PATHS.values(), "/api/v3/time"):
        answer = documented.caller.send(path, method="POST")
        assert (refusal(answer), answer.headers["Allow"]) == ((405, -1020), "GET")


@pytest.mark.parametrize(
    ("timestamp", "recv_window", "accepted"),
    [
        (NOW + 999, None, True),
        (NOW + 1000, None, False),
        (NOW - 5000, None, True),
        (NOW - 5001, None, False),
        (NOW - 60000, 60000, True),
        (NOW, 0, True),
        (NOW - 1, 0, False),
        (NOW * 1000 + 999_999, None, True),
        (NOW * 1000 + 1_000_000, None, False),
        (NOW * 1000 - 346, "0.346", True),
        (NOW * 1000 - 347, "0.346", False),
        (NOW * 1000 - 100, "0.1", True),
    ],
)
def test_edges_of_the_clock_rule(documented: Documented, timestamp: int, recv_window: object, accepted: bool) -> None:
    """Less than a second ahead, at most recvWindow behind; milliseconds or microseconds."""
    parameters = {"timestamp": timestamp} | ({} if recv_window is None else {"recvWindow": recv_window})
    answer = documented.caller.send(documented.caller.signed("closed-risk-units", parameters))
    assert answer.status == 200 if accepted else refusal(answer) == (400, -1021)


def test_late_and_early_are_told_apart(documented: Documented) -> None:
    """-1021 has two messages."""
    messages = [
        body(documented.caller.send(documented.caller.signed("closed-risk-units", {"timestamp": NOW + skew})))["msg"]
        for skew in (-6000, 1000)
    ]
    assert ["outside" in messages[0], "ahead" in messages[1]] == [True, True]


@pytest.mark.parametrize("resource", ["risk-unit-liquidations", "liquidation-transfers"])
@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ({"startTime": 5, "endTime": 5 + 100 * DAY}, 200),
        ({"startTime": 5, "endTime": 6 + 100 * DAY}, -1127),
        ({"startTime": NOW - 100 * DAY}, 200),
        ({"startTime": NOW - 100 * DAY - 1}, -1127),
        ({"startTime": NOW + DAY}, 200),
        ({"endTime": 0}, 200),
        ({"endTime": HUGE, "current": HUGE, "size": 100}, 200),
        ({"startTime": 2, "endTime": 1}, -1128),
        ({"startTime": 0, "endTime": HUGE}, -1127),
        ({"startTime": HUGE + 1}, -1130),
    ],
)
def test_windows(documented: Documented, resource: Resource, window: dict[str, object], expected: int) -> None:
    """A hundred days to the millisecond, defaults included."""
    answer = documented.caller.send(documented.caller.signed(resource, window))
    assert expected == (answer.status if answer.status == 200 else body(answer)["code"])


def test_margin_liquidations_have_no_longest_window(documented: Documented) -> None:
    """No limit is published for them; only a window that ends before it starts is refused."""
    assert documented.caller.get("margin-liquidations", startTime=0, endTime=HUGE)["total"] == 1
    assert documented.caller.refused("margin-liquidations", startTime=2, endTime=1) == (400, -1128)


@pytest.mark.parametrize("symbol", ["币安人生USDT", "A B", "A+B", "A&size=1", "100%", "\0", "a" * 5000])
def test_any_symbol_may_be_asked_for(documented: Documented, symbol: str) -> None:
    """A symbol is text, not a part of the query."""
    assert documented.caller.get("margin-liquidations", isolatedSymbol=symbol)["total"] == 0


@given(st.text(), st.text(st.characters(codec="utf-8")), st.sampled_from([*PATHS.values(), "/api/v3/time", "/"]))
def test_no_request_is_an_internal_error(query: str, key: str, path: str) -> None:
    """Whatever is sent, the answer is a refusal in JSON."""
    clock = Clock()
    caller = Caller(Exchange([Account("one", keys=[ApiKey("key", "secret")])], clock=clock), ApiKey("key", "s"), clock)
    for headers in ({"X-MBX-APIKEY": "key"}, {"X-MBX-APIKEY": key}, {}):
        answer = caller.exchange.handle("GET", f"{path}?{query}", headers)
        assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
        assert 400 <= answer.status < 500 or (path == "/api/v3/time" and not query.strip("&"))


def test_threads_are_weighed_once_each(documented: Documented) -> None:
    """Calls from several threads are all counted, and no two see the same weight."""
    weights: list[str] = []

    def call() -> None:
        for _ in range(50):
            answer = documented.caller.send(documented.caller.signed("closed-risk-units"))
            weights.append(answer.headers["X-SAPI-USED-IP-WEIGHT-1M"])

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, weights)) == list(range(1, 201))


def test_every_code_is_in_the_catalogue() -> None:
    """What the exchange answers, and what a client does then, are written apart: they know the same codes."""
    made = [make for name, make in vars(errors).items() if inspect.isfunction(make)]
    codes = {make(*range(1, 1 + len(inspect.signature(make).parameters))).code for make in made}
    assert len(codes) > 12
    assert codes <= ERRORS.keys()
    assert {-1003} == {code for code in codes if ERRORS[code].then == "retry"}
    assert {-1021} == {code for code in codes if ERRORS[code].then == "sign-again"}
