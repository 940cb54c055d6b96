"""Faults by script and by chance: the same for the same seed, fair, and counted."""

import hashlib
import threading
from collections import Counter

import pytest

from binance_liquidations_simulator import Answer, Exchange, FaultyExchange, Weather, documented_desk
from binance_liquidations_simulator.faults import KINDS, MAKERS, Empty, Fault, Kind, RateLimited, Reset, evenly
from support.caller import Caller, Clock


def faulty(
    weather: Weather | None = None, *script: Fault | None, most_in_a_row: int = 3
) -> tuple[FaultyExchange, Caller]:
    """The documented desk under some weather."""
    clock = Clock()
    exchange = Exchange(documented_desk(), clock=clock)
    wrapped = FaultyExchange(exchange, script=script, weather=weather, most_in_a_row=most_in_a_row)
    return wrapped, Caller(wrapped, exchange.accounts[0].keys[0], clock)


def is_good(answer: Answer) -> bool:
    """Whether a caller gets a page of it."""
    return answer.status == 200 and answer.cut_after is None and answer.body.endswith(b"}")


def drawn(seed: int, chances: dict[Kind, float], count: int = 3000) -> list[Fault | None]:
    """What strikes the first requests."""
    weather = Weather(seed, chances)
    return [weather.fault(number) for number in range(1, count + 1)]


def test_weather_follows_from_seed_and_number() -> None:
    """It does not depend on the order of the chances, the platform or the version of Python; the values are pinned."""
    chances = evenly(0.5)
    assert drawn(1, chances) == drawn(1, dict(reversed(chances.items())))
    assert drawn(1, chances) != drawn(2, chances)
    assert drawn(1, chances)[9] == Weather(1, chances).fault(10)
    digest = hashlib.sha256(repr(drawn(1, chances)).encode()).hexdigest()
    assert digest == "862931147bcda1892e325537471e78b0d21e9644d8c3d10fbc1ba08b92097599"


def test_chances_are_kept_and_every_kind_comes() -> None:
    """Within the bounds of chance; a fault that is not named never occurs."""
    found = Counter(fault.kind for fault in drawn(3, evenly(0.5)) if fault is not None)
    assert set(found) == set(KINDS) == set(MAKERS)
    assert 1350 < found.total() < 1650
    assert min(found.values()) > 60
    assert {fault.kind for fault in drawn(3, {"reset": 0.1, "slow": 0}) if fault is not None} == {"reset"}
    assert all(drawn(3, evenly(1.0)))


def test_resets_strike_everywhere() -> None:
    """Before the answer, in the status line, the headers and the body."""
    places = [fault.after for fault in drawn(4, {"reset": 1.0}, 200) if isinstance(fault, Reset)]
    assert 0 in places
    assert all(any(first <= place <= last for place in places) for first, last in ((1, 16), (17, 120), (150, 4000)))


@pytest.mark.parametrize("chances", [{"reset": -0.1}, {"reset": 0.6, "slow": 0.6}, {"hail": 0.1}])
def test_weather_that_is_none(chances: dict[Kind, float]) -> None:
    """A chance that cannot be and a kind that does not exist are refused."""
    with pytest.raises(ValueError, match=r"chances|hail"):
        Weather(0, chances)


def test_a_kind_can_be_drawn_otherwise() -> None:
    """Say with waits that a real clock can afford."""
    weather = Weather(0, {"rate-limited": 1.0}, makers={"rate-limited": lambda _: RateLimited(0)})
    assert weather.fault(1) == RateLimited(0)


def test_a_script_comes_before_the_weather() -> None:
    """None in a script lets a request pass, and a script may be endless."""
    exchange, caller = faulty(Weather(0, {"reset": 1.0}), None, Empty(), None)
    answers = [caller.send(caller.signed("closed-risk-units")) for _ in range(4)]
    assert [is_good(answer) for answer in answers] == [True, False, True, False]
    assert exchange.tally == {"requests": 4, "empty": 1, "reset": 1}


def test_a_retried_request_gets_through() -> None:
    """The same request fails at most three times in a row, although each attempt is signed anew."""
    _, caller = faulty(Weather(0, {"reset": 1.0}))
    assert [is_good(attempt(caller)) for _ in range(9)] == [False, False, False, True] * 2 + [False]
    _, caller = faulty(Weather(0, {"reset": 1.0}), most_in_a_row=1)
    assert [is_good(attempt(caller)) for _ in range(4)] == [False, True, False, True]
    _, caller = faulty(Weather(0, {"reset": 1.0}), most_in_a_row=0)
    assert is_good(attempt(caller))


def attempt(caller: Caller, current: int = 1) -> Answer:
    """The same request, a millisecond later."""
    caller.clock.now += 1
    return caller.send(caller.signed("closed-risk-units", {"current": current, "recvWindow": 5000 + current}))


def test_each_page_has_its_own_patience() -> None:
    """Attempts at one page do not count for another, nor are the script's forgotten."""
    _, caller = faulty(Weather(0, {"reset": 1.0}), Empty(), Empty())
    good = [is_good(attempt(caller, current)) for current in (1, 1, 2, 1, 2, 1, 2, 2)]
    assert good == [False, False, False, False, False, True, False, True]


def test_the_same_run_twice() -> None:
    """Seed and requests decide everything, fairness included."""

    def run() -> list[Answer]:
        _, caller = faulty(Weather(5, evenly(0.6)))
        return [attempt(caller, 1 + number % 3) for number in range(200)]

    assert run() == run()


def test_the_tally_is_exact_among_threads() -> None:
    """No request is lost or counted twice, and what is read does not change any more."""
    exchange, caller = faulty(Weather(0, {"empty": 0.25}), most_in_a_row=10**6)
    target = caller.signed("closed-risk-units")
    empty: list[int] = []

    def ask() -> None:
        empty.append(sum(not caller.send(target).body for _ in range(250)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    before = exchange.tally
    for thread in threads:
        thread.join()
    assert exchange.tally == {"requests": 2000, "empty": sum(empty)}
    assert sum(empty) == sum(Weather(0, {"empty": 0.25}).fault(number) is not None for number in range(1, 2001))
    assert before["requests"] <= 2000
    assert exchange.tally["never"] == 0
