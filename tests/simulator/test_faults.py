"""Each kind of fault, as a caller in the same process meets it."""

import json
from collections.abc import Callable

import pytest

from binance_liquidations_simulator import Answer, Exchange, FaultyExchange, Resource, documented_desk
from binance_liquidations_simulator.faults import (
    SERVER_ERRORS,
    Banned,
    ClockJump,
    Closed,
    Empty,
    Fault,
    Forbidden,
    Html,
    RateLimited,
    Repeated,
    Reset,
    ServerError,
    SkewedClock,
    Slow,
    Stale,
    Truncated,
)
from support.caller import Caller, Clock, body, refusal

USED = "X-SAPI-USED-IP-WEIGHT-1M"


def faulty(*script: Fault | None, time_fails: bool = False) -> tuple[FaultyExchange, Caller, Clock]:
    """The documented desk with a scripted beginning."""
    clock = Clock()
    exchange = FaultyExchange(Exchange(documented_desk(), clock=clock), script=script, time_fails=time_fails)
    return exchange, Caller(exchange, exchange.exchange.accounts[0].keys[0], clock), clock


def struck(fault: Fault, resource: Resource = "closed-risk-units") -> tuple[Answer, Answer]:
    """The same good request without the fault and with it."""
    _, caller, _ = faulty(None, fault)
    target = caller.signed(resource)
    return caller.send(target), caller.send(target)


@pytest.mark.parametrize(
    ("fault", "status", "code", "retry_after"),
    [
        (RateLimited(7), 429, -1003, "7"),
        (Banned(180), 418, -1003, "180"),
        (Stale(), 400, -1021, None),
        (Stale(is_ahead=True), 400, -1021, None),
        *((ServerError(503, code), 503, code, None) for code in SERVER_ERRORS),
        (ServerError(400, -1008), 400, -1008, None),
    ],
)
def test_refusals_in_the_exchanges_own_words(fault: Fault, status: int, code: int, retry_after: str | None) -> None:
    """JSON with code and message; the weight header of the answer that was replaced stays."""
    good, answer = struck(fault)
    assert refusal(answer) == (status, code)
    assert answer.headers.get("Retry-After") == retry_after
    assert (good.headers[USED], answer.headers[USED]) == ("1", "2")


def test_a_ban_says_until_when() -> None:
    """In the exchange's own time, like the ban that a caller has earned."""
    _, caller, clock = faulty(Banned(180))
    answer = caller.send(caller.signed("closed-risk-units"))
    assert f"banned until {clock.now + 180_000}." in body(answer)["msg"]


@pytest.mark.parametrize(
    "fault", [Forbidden(), Html(), *(ServerError(status, None) for status in (500, 502, 503, 504))]
)
def test_pages_of_those_in_between(fault: Fault) -> None:
    """HTML where the caller expects JSON."""
    _, answer = struck(fault)
    assert answer.status == {"forbidden": 403, "html": 200}.get(fault.kind, getattr(fault, "status", None))
    assert answer.headers == {"Content-Type": "text/html"}
    assert answer.body.startswith(b"<html>")


def test_weight_is_counted_for_all_but_what_a_firewall_forbids() -> None:
    """The exchange has seen a request whose answer is lost, and counts it."""
    script = [RateLimited(), Banned(), Stale(), ServerError(), ServerError(502, None), Reset(), Closed(9), Forbidden()]
    _, caller, _ = faulty(*script)
    for _ in script:
        caller.send(caller.signed("closed-risk-units"))
    good = caller.send(caller.signed("closed-risk-units"))
    assert int(good.headers[USED]) == len(script) - 1 + 1


@pytest.mark.parametrize("kind", [Reset, Closed])
def test_a_connection_breaks_after_any_byte(kind: type[Reset] | type[Closed]) -> None:
    """Of the raw answer, of which at least the last byte is lost."""
    good, _ = struck(Empty())
    for after in (0, 1, 20, len(good.raw) - 1):
        _, answer = struck(kind(after))
        assert (answer.cut_after, answer.is_reset) == (after, kind is Reset)
        assert answer.status == 200
    _, answer = struck(kind(10**6))
    assert answer.cut_after == len(answer.raw) - 1


def test_a_body_is_cut_in_a_sound_message() -> None:
    """Content-Length is that of what is left; no body survives whole."""
    for after in (0, 1, 30, 10**6):
        good, answer = struck(Truncated(after))
        assert answer.body == good.body[: min(after, len(good.body) - 1)]
        assert b"content-length: %d\r\n" % len(answer.body) in answer.raw
        assert answer.cut_after is None
        with pytest.raises(json.JSONDecodeError):
            json.loads(answer.body)


def test_an_empty_answer() -> None:
    """It has a body's headers, and no body."""
    _, answer = struck(Empty())
    assert (answer.status, answer.body) == (200, b"")
    assert answer.raw.endswith(b"content-length: 0\r\n\r\n")


def test_a_slow_answer_is_a_good_one() -> None:
    """The delay is left to the transport, or to the test's clock."""
    good, answer = struck(Slow(250, pieces=3))
    assert (answer.delay_ms, answer.pieces) == (250, 3)
    assert answer.body == good.body


def test_a_row_is_repeated_digit_for_digit() -> None:
    """The page has one row more, its total stays, and a page without rows stays as it is."""
    good, answer = struck(Repeated(3))
    rows = body(good)["rows"]
    assert body(answer) == {**body(good), "rows": [rows[0], rows[1], rows[1]]}
    good, answer = struck(Repeated(), "margin-liquidations")
    row = good.body[len(b'{"rows":[') : good.body.index(b"]")]
    assert answer.body == good.body.replace(row, row + b"," + row)
    exchange, caller, _ = faulty(Repeated())
    assert caller.get("closed-risk-units", current=9)["rows"] == []
    assert exchange.tally["repeated"] == 0


@pytest.mark.parametrize("by_ms", [-60_000, 60_000])
def test_a_clock_jumps_from_that_request_on(by_ms: int) -> None:
    """The jump is answered with -1021 until the caller has read the clock."""
    exchange, caller, clock = faulty(None, ClockJump(by_ms))
    assert caller.get("closed-risk-units")
    assert caller.refused("closed-risk-units") == caller.refused("closed-risk-units") == (400, -1021)
    assert body(caller.send("/api/v3/time")) == {"serverTime": clock.now + by_ms}
    assert caller.get("closed-risk-units", timestamp=clock.now + by_ms)
    assert exchange.tally["clock-jump"] == 1


def test_a_skewed_clock_is_used_as_it_is() -> None:
    """A clock that the test passes in stays the exchange's clock."""
    clock = SkewedClock(Clock(1000), offset=5)
    exchange = FaultyExchange(Exchange([], clock=clock))
    clock.jump(-10)
    assert (exchange.clock, exchange.exchange.clock, exchange.clock(), clock.offset) == (clock, clock, 995, -5)


def test_the_clock_can_fail_too() -> None:
    """Requests for the time fail only with `time_fails`; else they are not counted, and neither are unknown paths."""
    exchange, caller, _ = faulty(Empty())
    assert caller.send("/api/v3/time").body
    assert caller.send("/elsewhere").status == 404
    assert exchange.tally["requests"] == 0
    exchange, caller, _ = faulty(Empty(), time_fails=True)
    assert caller.send("/api/v3/time").body == b""
    assert caller.send("/api/v3/time").body
    assert (exchange.tally["requests"], exchange.tally["empty"]) == (2, 1)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Reset(-1),
        lambda: Truncated(-1),
        lambda: Slow(-1),
        lambda: Slow(pieces=0),
        lambda: ServerError(418),
        lambda: ServerError(400, None),
        lambda: ServerError(500, -1121),
    ],
)
def test_faults_that_are_none(make: Callable[[], Fault]) -> None:
    """An impossible fault is refused when it is made, not when it occurs."""
    with pytest.raises(ValueError, match=r"after|answer|server error"):
        make()
