"""One weight budget for several processes, in a Redis that the tests start."""

import multiprocessing
import random
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from redis.crc import key_slot

from binance_liquidations import BinanceLiquidationsError, ConfigurationError, TransportError
from binance_liquidations.client.budget import Budget
from binance_liquidations.redis import RedisBudget
from binance_liquidations_wire.operations import LIST_CLOSED_RISK_UNITS as CLOSED
from binance_liquidations_wire.operations import LIST_MARGIN_LIQUIDATIONS as MARGIN
from support.redis_server import PLACE, RedisServer, banned_elsewhere, milliseconds, most_within, served, spend

NOON = 1_765_368_000_000  # 2025-12-10T12:00:00Z: a minute begins
NOW = NOON + 20_000
MINUTE = 60_000
SECRET = "Confidential0Text"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """One server for all tests that leave it running."""
    yield from served(tmp_path_factory.mktemp("redis"))


@pytest.fixture
def server(running: RedisServer) -> RedisServer:
    """That server, empty."""
    running.say("FLUSHALL")
    return running


def admitted(budget: Budget, now: int = NOW) -> int:
    """How many calls a budget admits at one moment."""
    return next(count for count in range(1000) if budget.reserve(PLACE, CLOSED, now))


def test_two_processes_spend_one_budget(server: RedisServer) -> None:
    """In real time and at full speed, they stay within the limit in every window, and both make progress."""
    begin = milliseconds() + 1500
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        asked = [pool.submit(spend, server.url, 100, begin, begin + 2500, 0.004) for _ in range(2)]
        moments = [future.result() for future in asked]
    together = moments[0] + moments[1]
    assert 80 <= most_within(together, 1000) <= 100
    assert len(together) > 150
    assert min(map(len, moments)) > 0.3 * len(together)


def test_threads_share_a_budget(server: RedisServer) -> None:
    """What threads are admitted together is what the budget holds, to the call."""
    budget = RedisBudget(server.url, limit=100)
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: budget.reserve(PLACE, CLOSED, NOW), range(200)))
    assert waits.count(0.0) == 95


def test_the_window_moves(server: RedisServer) -> None:
    """Weight comes back a minute after it was spent, and not when the clock's minute ends."""
    budget = RedisBudget(server.url, limit=100, share=1)
    assert [budget.reserve(PLACE, CLOSED, NOW + i) for i in range(100)] == [0.0] * 100
    for moment in (NOW + 100, NOON + MINUTE, NOW + MINUTE):
        assert 0 < budget.reserve(PLACE, CLOSED, moment) - (NOW + MINUTE - moment) / 1000 < 0.1
    assert admitted(budget, NOW + MINUTE + 10) == 10


def test_no_minute_holds_more_than_the_budget(server: RedisServer) -> None:
    """At any pace, with clocks that are up to a tenth of a second behind, and to the last calls that fit."""
    pace, budget, now, moments = random.Random(7), RedisBudget(server.url, limit=1000, share=0.5), NOON, []
    for _ in range(3000):
        now += pace.choice((0, 1, 10, 100))
        reading = now - pace.choice((0, 100))
        if not budget.reserve(PLACE, CLOSED, reading):
            moments.append(reading)
    assert 495 <= most_within(moments, MINUTE) <= 500


def test_a_full_window_takes_little_memory(server: RedisServer) -> None:
    """Redis keeps a few entries for each second, however many calls there are."""
    budget = RedisBudget(server.url)
    for i in range(3000):
        assert budget.reserve(PLACE, CLOSED, NOON + i) == 0
    [key] = re.findall(r"\S+:window\S+", server.say("KEYS *"))
    [size] = re.findall(r":(\d+)", server.say(f"MEMORY USAGE {key}"))
    assert int(size) < 5000


def test_one_call_is_always_within_the_budget(server: RedisServer) -> None:
    """A limit of 1 is not rounded down to nothing."""
    assert admitted(RedisBudget(server.url, limit=1)) == 1


def test_a_smaller_share_leaves_the_rest(server: RedisServer) -> None:
    """Processes with different shares count together; the one with the smaller share stops sooner."""
    small, large = RedisBudget(server.url, limit=100, share=0.5), RedisBudget(server.url, limit=100)
    assert (admitted(small), admitted(large), admitted(small)) == (50, 45, 0)


def test_what_is_counted_apart(server: RedisServer) -> None:
    """Addresses, exchanges and endpoints have budgets and bans of their own."""
    budget = RedisBudget(server.url, limit=10)
    assert admitted(budget) == 9
    budget.ban(PLACE, CLOSED, NOW + MINUTE)
    for other, place, operation in (
        (RedisBudget(server.url, limit=10, address="elsewhere"), PLACE, CLOSED),
        (budget, "https://other.test", CLOSED),
        (budget, PLACE, MARGIN),
    ):
        assert other.banned_for(place, operation, NOW) == 0
        assert other.reserve(place, operation, NOW) == 0


def test_others_use_is_subtracted(server: RedisServer) -> None:
    """Weight that the exchange reports beyond what was reserved counts for all processes, until the minute ends."""
    budget, other = RedisBudget(server.url, limit=100), RedisBudget(server.url, limit=100)
    for _ in range(10):
        assert budget.reserve(PLACE, CLOSED, NOW) == 0
    budget.learn(PLACE, CLOSED, 40, NOW)
    budget.learn(PLACE, CLOSED, 30, NOW)  # an older answer that came later
    assert admitted(other) == 95 - 30 - 10
    assert other.reserve(PLACE, CLOSED, NOW) == pytest.approx((MINUTE - 20_000) / 1000, abs=0.1)
    assert admitted(other, NOON + MINUTE) == 95 - 65


def test_others_first_use_what_a_share_leaves(server: RedisServer) -> None:
    """Other programs may use the half that is left to them before these processes spend less."""
    budget = RedisBudget(server.url, limit=100, share=0.5)
    budget.learn(PLACE, CLOSED, 40, NOW)
    assert admitted(budget) == 50


def test_a_clock_that_was_ahead(server: RedisServer) -> None:
    """Once it is corrected, others' use is learnt and subtracted as before."""
    budget, other = RedisBudget(server.url, limit=100), RedisBudget(server.url, limit=100)
    assert budget.reserve(PLACE, CLOSED, NOW + 10 * MINUTE) == 0
    other.learn(PLACE, CLOSED, 31, NOW)
    assert admitted(budget) == 95 - 30 - 1


def test_others_may_use_everything(server: RedisServer) -> None:
    """Then nothing is admitted before the minute ends."""
    budget = RedisBudget(server.url, limit=100)
    budget.learn(PLACE, CLOSED, 100, NOW)
    assert budget.reserve(PLACE, CLOSED, NOW) == pytest.approx((MINUTE - 20_000) / 1000, abs=0.1)
    assert budget.reserve(PLACE, CLOSED, NOON + MINUTE) == 0


def test_own_use_is_not_others_use(server: RedisServer) -> None:
    """What the exchange counted of these processes' own calls is not counted twice."""
    budget = RedisBudget(server.url, limit=100)
    for used in range(1, 96):
        assert budget.reserve(PLACE, CLOSED, NOW) == 0
        budget.learn(PLACE, CLOSED, used, NOW)
    assert budget.reserve(PLACE, CLOSED, NOW) > 0


def test_the_minute_before(server: RedisServer) -> None:
    """An answer at the start of a minute may report the last minute's weight, which does not count as use by others."""
    budget = RedisBudget(server.url, limit=100)
    for i in range(50):
        assert budget.reserve(PLACE, CLOSED, NOON - 50 + i) == 0
    budget.learn(PLACE, CLOSED, 50, NOON + 100)
    assert admitted(budget, NOON + 100) == 45


def test_a_ban_stops_other_processes(server: RedisServer) -> None:
    """What the exchange reports to one process, another one respects half a second later, even if it just looked."""
    budget = RedisBudget(server.url)
    assert budget.banned_for(PLACE, CLOSED, NOW) == 0
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        pool.submit(banned_elsewhere, server.url, NOW + 120_000).result()
    give_up = time.monotonic() + 1
    while not (banned := budget.banned_for(PLACE, CLOSED, NOW)):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    assert banned == 120
    assert budget.banned_for(PLACE, CLOSED, NOW + 120_000) == 0


def test_the_longest_ban_counts(server: RedisServer) -> None:
    """An answer that reports an earlier end does not shorten a ban."""
    for seconds in (120, 60):
        RedisBudget(server.url).ban(PLACE, CLOSED, NOW + seconds * 1000)
    assert RedisBudget(server.url).banned_for(PLACE, CLOSED, NOW) == 120


def test_asking_for_a_ban_is_cheap(server: RedisServer) -> None:
    """A process looks at Redis twice a second at most, however often it asks."""
    budget = RedisBudget(server.url)
    server.say("CONFIG RESETSTAT")
    began = time.monotonic()
    for _ in range(1000):
        budget.banned_for(PLACE, CLOSED, NOW)
    [calls] = re.findall(r"cmdstat_get:calls=(\d+)", server.say("INFO commandstats"))
    assert int(calls) <= 1 + (time.monotonic() - began) / 0.5


def test_a_reservation_is_one_round_trip(server: RedisServer) -> None:
    """Room, others' use and bans are asked for at once."""
    budget = RedisBudget(server.url, limit=100)
    budget.reserve(PLACE, CLOSED, NOW)
    server.say("CONFIG RESETSTAT")
    assert admitted(budget) == 94
    sent = re.findall(r"cmdstat_(eval\w*|script\w*|get):calls=(\d+)", server.say("INFO commandstats"))
    assert sent == [("evalsha", "95")]


def test_nothing_is_reserved_during_a_ban(server: RedisServer) -> None:
    """A process that just saw none learns of it with its next reservation, not half a second later."""
    budget = RedisBudget(server.url)
    assert budget.banned_for(PLACE, CLOSED, NOW) == 0
    RedisBudget(server.url).ban(PLACE, CLOSED, NOW + 5000)
    assert 0 < budget.reserve(PLACE, CLOSED, NOW) < 0.1
    assert budget.banned_for(PLACE, CLOSED, NOW) == 5
    assert budget.reserve(PLACE, CLOSED, NOW + 5000) == 0


def test_a_cluster_keeps_a_budget_on_one_node(server: RedisServer) -> None:
    """All keys of an endpoint have one hash slot, as scripts require."""
    budget = RedisBudget(server.url)
    budget.reserve(PLACE, CLOSED, NOW)
    budget.learn(PLACE, CLOSED, 40, NOW)
    budget.ban(PLACE, CLOSED, NOW + 5000)
    keys = re.findall(r"binance-liquidations:\S+", server.say("KEYS *"))
    assert len(keys) == 3
    assert len({key_slot(key.encode()) for key in keys}) == 1


def test_redis_forgets_its_scripts(server: RedisServer) -> None:
    """They are loaded again, and what was reserved still counts."""
    budget = RedisBudget(server.url, limit=100)
    assert budget.reserve(PLACE, CLOSED, NOW) == 0
    server.say("SCRIPT FLUSH")
    assert admitted(budget) == 94


def test_redis_goes_and_comes_back(tmp_path: Path) -> None:
    """Without Redis nothing is admitted, and the error shows its address; once it is back, everything continues."""
    for server in served(tmp_path):
        budget = RedisBudget(server.url, limit=100)
        assert budget.reserve(PLACE, CLOSED, NOW) == 0
        server.stop()
        with pytest.raises(TransportError, match=re.escape(server.url)):
            budget.reserve(PLACE, CLOSED, NOW)
        server.start()
        assert budget.reserve(PLACE, CLOSED, NOW) == 0


def test_a_ban_holds_here_without_redis(tmp_path: Path) -> None:
    """The process that was banned stops, even if it could not inform the others."""
    for server in served(tmp_path):
        budget = RedisBudget(server.url)
        server.stop()
        with pytest.raises(TransportError):
            budget.ban(PLACE, CLOSED, NOW + 5000)
        server.start()
        assert budget.banned_for(PLACE, CLOSED, NOW) == 5


def everything_of(error: BaseException) -> str:
    """All that a log or a debugger would show of an error, and of what it is chained to."""
    assert (error.__cause__, error.__context__) == (None, None)
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)


def test_no_secret_in_what_goes_wrong(server: RedisServer) -> None:
    """Neither a Redis that is not there nor one that refuses the password shows the password."""
    for url in (f"redis://user:{SECRET}@127.0.0.1:1/2", f"{server.url}?password={SECRET}&username=nobody"):
        budget = RedisBudget(url)
        assert SECRET not in f"{budget!r} {budget} {vars(budget)}"
        with pytest.raises(TransportError, match="see that Redis runs there") as caught:
            budget.reserve(PLACE, CLOSED, NOW)
        assert SECRET not in everything_of(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        SECRET,
        f"https://:{SECRET}@host",
        f"redis://:{SECRET}",
        f"redis://:{SECRET}@",
        f"redis://:{SECRET}@host:port",
        f"redis://:{SECRET}@host:70000",
        f"redis://:{SECRET}@ho..st",
        f"redis://:{SECRET}@[::1",
        f"redis://:{SECRET}@host/name",
        f"redis://user:1/{SECRET}@host",
        f"redis://user:1#{SECRET}@host",
        f"redis://host/?{SECRET}=1",
        f"redis://host/?password={SECRET}&socket_timeout={SECRET}",
        f"redis://host/?password={SECRET}&protocol=9",
        f"unix://:{SECRET}@",
        f"unix://:1/{SECRET}@/redis",
    ],
)
def test_malformed_urls(url: str) -> None:
    """They are refused before anything connects, and not shown."""
    error: BinanceLiquidationsError | None = None
    try:
        RedisBudget(url)
    except ConfigurationError as raised:
        error = raised
    assert error is not None
    assert str(error).startswith("url ")
    assert SECRET not in f"{error} {error!r} {error.__context__} {error.__cause__}"


def test_where_it_is_said_to_be() -> None:
    """The repr shows the address of Redis and the share, without user and password."""
    budget = RedisBudget(f"rediss://user:{SECRET}@[::1]:7000/3?socket_timeout=1", limit=10, address="egress-1")
    assert repr(budget) == "RedisBudget('rediss://[::1]:7000/3', limit=10, share=0.95, address='egress-1')"


@pytest.mark.parametrize("options", [{"share": 0}, {"share": 1.1}, {"limit": 0}])
def test_impossible_budgets(options: dict[str, float]) -> None:
    """Shares and limits that would admit nothing, or everything, are refused."""
    with pytest.raises(ConfigurationError, match="must be"):
        RedisBudget("redis://host", **options)  # type: ignore[arg-type]


def test_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setitem(sys.modules, "redis", None)
    with pytest.raises(ConfigurationError, match=re.escape('pip install "binance-liquidations[redis]"')):
        RedisBudget("redis://host")


def test_importing_is_light() -> None:
    """Neither the package nor this module loads redis-py before there is a budget."""
    code = "import sys, binance_liquidations.redis; print({'redis'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
