"""The weight budget, the 429 and the ban, with the clock in the test's hand."""

from binance_liquidations_simulator import Answer, Exchange, Resource, documented_desk
from support.caller import PATHS, Caller, Clock, body, refusal

MINUTE = 60_000
USED = "X-SAPI-USED-IP-WEIGHT-1M"


def limited(limit: int, ban_after: int) -> tuple[Caller, Clock]:
    """A caller of an exchange with a small budget, 20.5 seconds into a minute."""
    clock = Clock(1_765_400_040_000 + 20_500)
    exchange = Exchange(documented_desk(), clock=clock, weight_limit=limit, ban_after=ban_after)
    return Caller(exchange, exchange.accounts[0].keys[0], clock), clock


def call(caller: Caller, resource: Resource = "closed-risk-units", ip: str = "127.0.0.1") -> Answer:
    """One good request."""
    return caller.send(caller.signed(resource), ip=ip)


def test_the_weight_used_comes_back_and_starts_anew_each_minute() -> None:
    """Refused calls count as well, and each endpoint and IP has a budget of its own."""
    caller, clock = limited(100, 10)
    assert [call(caller).headers[USED] for _ in range(3)] == ["1", "2", "3"]
    assert caller.send(PATHS["closed-risk-units"]).headers[USED] == "4"
    assert call(caller, "margin-liquidations").headers[USED] == "1"
    assert call(caller, ip="10.0.0.1").headers[USED] == "1"
    clock.now += MINUTE
    assert call(caller).headers[USED] == "1"


def test_over_the_limit_is_a_429_until_the_next_minute() -> None:
    """Retry-After is the rest of the minute, rounded up, and waiting that long is enough."""
    caller, clock = limited(2, 10)
    assert [call(caller).status for _ in range(2)] == [200, 200]
    answer = call(caller)
    assert (refusal(answer), answer.headers["Retry-After"]) == ((429, -1003), "40")
    assert "limit is 2 request weight per 1 MINUTE" in body(answer)["msg"]
    assert call(caller, "margin-liquidations").status == 200
    clock.now += 39_500
    assert call(caller).status == 200


def test_going_on_after_a_429_is_a_ban_from_everything() -> None:
    """The third call after the first 429 is banned for two minutes, on all paths, and only that IP."""
    caller, clock = limited(1, 3)
    assert [call(caller).status for _ in range(5)] == [200, 429, 429, 429, 418]
    answer = call(caller, "margin-liquidations")
    assert (refusal(answer), answer.headers["Retry-After"]) == ((418, -1003), "120")
    assert f"IP banned until {clock.now + 2 * MINUTE}" in body(answer)["msg"]
    assert answer.headers[USED] == "1"
    assert caller.send("/api/v3/time").status == 418
    assert call(caller, ip="10.0.0.1").status == 200
    clock.now += 2 * MINUTE - 1
    assert call(caller).headers["Retry-After"] == "1"
    clock.now += 1
    assert call(caller, "margin-liquidations").status == 200


def test_bans_double_up_to_three_days() -> None:
    """Whoever never learns waits three days."""
    caller, clock = limited(0, 0)
    waits: list[int] = []
    for _ in range(14):
        answer = call(caller)
        assert answer.status == 418
        waits.append(int(answer.headers["Retry-After"]))
        clock.now += waits[-1] * 1000
    assert waits[:4] == [120, 240, 480, 960]
    assert waits[-2:] == [3 * 24 * 60 * 60] * 2
