"""What the client does about clocks, limits, bans, failures and broken bodies, under a simulated time."""

import asyncio
import logging
import math
import os
import subprocess
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from time import sleep, time_ns
from typing import Any

import pytest
from conftest import BASE, NOW, Sent, Time, answering, async_client_of, client_of, defaults, sent_by, through
from test_cli import COMMAND

from binance_liquidations import (
    ApiError,
    AsyncClient,
    BinanceLiquidationsError,
    Client,
    ClockError,
    ConfigurationError,
    IpBanError,
    RateLimitError,
    TransportError,
    UnreadableError,
    UsedWeight,
    WeightBudget,
)
from binance_liquidations.client.clock import milliseconds
from binance_liquidations_simulator import Exchange, Simulator, SkewedClock, documented_desk, synthetic_desk
from binance_liquidations_wire.api.institutional_loan import list_closed_risk_units
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.operations import LIST_MARGIN_LIQUIDATIONS
from binance_liquidations_wire.types import Headers, Response

PAGE_BODY = b'{"total":0,"rows":[]}'
PAGE = answering(200, PAGE_BODY)
Answer = Callable[[Sent], Response]


def error(status: int, code: int | None = None, **headers: str) -> Answer:
    """An error of the exchange, or a page for people."""
    return answering(status, b"<html>" if code is None else b'{"code":%d,"msg":"no"}' % code, **headers)


def cut(_: Sent) -> Response:
    """A connection that breaks."""
    raise TransportError("cut")


def scripted(answers: Iterable[Answer]) -> Answer:
    """One answer after another, then pages."""
    left = iter(answers)

    def answer(sent: Sent) -> Response:
        return next(left, PAGE)(sent)

    return answer


def client(answer: Answer, time: Time, **options: Any) -> Any:
    """A client with the patience of a user, whose time is simulated."""
    simulated = {"clock": time, "sleep": time.sleep, "retry_for": 30, "patience": 90}
    return client_of(answer, **(simulated | options))


TRANSIENT: dict[str, Answer] = {
    "500": error(500, -1000),
    "502": error(502),
    "503": error(503, -1008),
    "504": error(504),
    "-1001": error(400, -1001),
    "-1006": error(400, -1006),
    "-1007": error(400, -1007),
    "-3044": error(400, -3044),
    "-1003 with status 200": error(200, -1003),
    "a cut": cut,
    "an empty body": answering(200, b""),
    "HTML": answering(200, b"<html>"),
    "half a page": answering(200, b'{"total":1,"rows":[{"avgPrice":"1"}'),
}


@pytest.mark.parametrize("failure", TRANSIENT.values(), ids=TRANSIENT)
def test_what_passes_is_tried_again(failure: Answer) -> None:
    """After growing pauses, signed anew each time."""
    time = Time()
    trying = client(scripted([failure] * 4), time)
    assert [] == list_margin_liquidations.sync(client=trying).rows
    targets = [sent.target for sent in sent_by(trying)]
    assert len(set(targets)) == len(targets) == 5
    assert 1.8 < (time.now - NOW) / 1000 < 3.8


@pytest.mark.parametrize("failure", TRANSIENT.values(), ids=TRANSIENT)
def test_it_is_given_up_in_the_end(failure: Answer) -> None:
    """When the time for failures is over, the last outcome is told."""
    time = Time()
    with pytest.raises((ApiError, TransportError, UnreadableError)):
        list_margin_liquidations.sync(client=client(failure, time))
    assert 15_000 < time.now - NOW <= 30_010  # each pause is rounded up to a millisecond


FINAL: dict[str, Answer] = {
    "the firewall": error(403),
    "a wrong key": error(401, -2015),
    "a malformed key": error(401, -2014),
    "a wrong signature": error(400, -1022),
    "a bad parameter": error(400, -1102),
    "not invited": error(400, -3999),
    "a redirect": error(302),
    "no page": answering(200, b"{}"),
    "a row without its fields": answering(200, b'{"total":1,"rows":[{}]}'),
}


@pytest.mark.parametrize("failure", FINAL.values(), ids=FINAL)
def test_what_does_not_pass_is_told_at_once(failure: Answer) -> None:
    """One request, no retry."""
    time = Time()
    trying = client(scripted([failure]), time)
    with pytest.raises(BinanceLiquidationsError):
        list_margin_liquidations.sync(client=trying)
    assert (1, NOW) == (len(sent_by(trying)), time.now)


@pytest.mark.parametrize("skew", [-90_000, -1_500, 5_500, 3_600_000])
def test_a_wrong_clock_is_corrected_once(skew: int) -> None:
    """The exchange's time is asked for after the first refusal, and used from then on."""
    time = Time()
    exchange = Exchange(documented_desk(), clock=SkewedClock(time, skew))
    key = exchange.accounts[0].keys[0]
    trying = client(through(exchange), time, api_key=key.api_key, secret=key.secret)
    assert 1 == list_margin_liquidations.sync(client=trying).total
    assert 2 == list_closed_risk_units.sync(client=trying).total
    paths = [sent.target.partition("?")[0].rpartition("/")[2] for sent in sent_by(trying)]
    assert ["forceLiquidationRec", "time", "forceLiquidationRec", "closed"] == paths
    assert "X-MBX-APIKEY" not in sent_by(trying)[1].headers


def test_a_clock_that_cannot_be_corrected() -> None:
    """A clock that stays wrong is told, with advice."""
    time = Time()
    answer = scripted([error(400, -1021), answering(200, b'{"serverTime":1}')] * 2 + [error(400, -1021)])
    with pytest.raises(ApiError, match="set this machine's clock"):
        list_margin_liquidations.sync(client=client(answer, time))


def test_a_limit_is_waited_out() -> None:
    """As long as the exchange says, and then signed anew."""
    time = Time()
    trying = client(scripted([error(429, -1003, retry_after="7")]), time)
    list_margin_liquidations.sync(client=trying)
    assert 7_000 <= time.now - NOW < 7_200
    assert 2 == len({sent.target for sent in sent_by(trying)})


def test_a_limit_without_a_time_is_waited_out_until_the_next_minute() -> None:
    """Weight is counted by the minute."""
    time = Time()
    list_margin_liquidations.sync(client=client(scripted([error(429, -1003)]), time))
    assert time.now // 60_000 == NOW // 60_000 + 1


def test_a_limit_beyond_patience() -> None:
    """What takes longer than the caller's patience is told at once, with the time."""
    time = Time()
    with pytest.raises(RateLimitError, match="wait 91 seconds") as caught:
        list_margin_liquidations.sync(client=client(scripted([error(429, -1003, retry_after="91")]), time))
    assert (91.0, NOW) == (caught.value.retry_after, time.now)


@pytest.mark.parametrize("told", ["259201", "999999999", "9" * 400, "9" * 5000])
@pytest.mark.parametrize(("status", "kind"), [(429, RateLimitError), (418, IpBanError)])
def test_a_wait_that_is_too_long(status: int, kind: type[ApiError], told: str) -> None:
    """It is cut to three days, the longest ban there is, and the error and the log say so."""
    time = Time()
    failing = scripted([error(status, -1003, retry_after=told)])
    with pytest.raises(kind, match="wait 259200 seconds, the longest ban there is") as caught:
        list_margin_liquidations.sync(client=client(failing, time))
    assert caught.value.retry_after == 259_200
    patient = client(scripted([error(status, -1003, retry_after=told)]), time, patience=math.inf)
    list_margin_liquidations.sync(client=patient)
    assert 259_200_000 <= time.now - NOW < 259_201_000


@pytest.mark.parametrize("told", ["²", "-5", "5.5", "Wed, 21 Oct 2026 07:28:00 GMT"])
@pytest.mark.parametrize("status", [429, 418])
def test_a_time_that_is_no_number_of_seconds(status: int, told: str) -> None:
    """Is as good as none: the next minute is waited for."""
    time = Time()
    list_margin_liquidations.sync(client=client(scripted([error(status, -1003, retry_after=told)]), time))
    assert time.now // 60_000 == NOW // 60_000 + 1


def test_a_client_and_a_sleep_that_are_false() -> None:
    """They are used all the same: a mock may be the empty list of what it will have seen."""

    class Slept(list[float]):
        def __call__(self, seconds: float) -> None:
            self.append(seconds)

    class Recorder(list[str]):
        def send(self, _: str, url: str, __: Headers, /) -> Response:
            self.append(url)
            return error(500)(Sent("", "", {})) if len(self) == 1 else PAGE(Sent("", "", {}))

        def close(self) -> None:
            """Nothing is open."""

    http, slept = Recorder(), Slept()
    list_margin_liquidations.sync(
        client=Client(**defaults() | {"http": http, "sleep": slept, "clock": milliseconds, "retry_for": 1})
    )
    assert (2, 1) == (len(http), len(slept))


def test_a_limit_that_is_met_again_and_again() -> None:
    """Whoever finds the weight used up after each wait stops, well before a ban."""
    time = Time()
    trying = client(error(429, -1003, retry_after="1"), time)
    with pytest.raises(RateLimitError):
        list_margin_liquidations.sync(client=trying)
    assert 4 == len(sent_by(trying))


def test_a_ban_stops_every_client_of_the_process() -> None:
    """Nothing more is sent to that endpoint until the ban ends; other endpoints go on."""
    time, budget = Time(), WeightBudget()
    first = client(scripted([error(418, -1003, retry_after="120")]), time, budget=budget)
    second = client(PAGE, time, budget=budget)
    for trying in (first, second):
        with pytest.raises(IpBanError) as caught:
            list_margin_liquidations.sync(client=trying)
        assert 120.0 == caught.value.retry_after
    assert [] == sent_by(second)
    assert [] == list_closed_risk_units.sync(client=second).rows
    time.sleep(60)
    assert [] == list_margin_liquidations.sync(client=second).rows
    assert 120_000 <= time.now - NOW < 121_000


def test_a_ban_within_patience_is_waited_out() -> None:
    """A short ban costs its time and no error."""
    time = Time()
    trying = client(scripted([error(418, -1003, retry_after="30")]), time)
    assert [] == list_margin_liquidations.sync(client=trying).rows
    assert 30_000 <= time.now - NOW < 31_000


def scan(limit: int, minutes: int, budget: WeightBudget, *, others: int = 0) -> tuple[float, int, int]:
    """An async scan of a desk: share of the limit used, 429s seen, and minutes taken."""
    account = synthetic_desk(2, margin_records=minutes * limit * 95, liquidations=6)[0]
    time = Time(1_767_225_600_000)
    exchange = Exchange([account], clock=time, weight_limit=limit)
    begun = time.now
    answer = through(exchange)
    statuses: list[int] = []
    stranger = client_of(answer, api_key=account.keys[0].api_key, secret=account.keys[0].secret, clock=time)

    def counted(sent: Sent) -> Response:
        time.now += 3
        given = answer(sent)
        statuses.append(given.status)
        if others and len(statuses) % others == 0:
            list_margin_liquidations.sync(client=stranger)
        return given

    options = {"clock": time, "sleep": time.async_sleep, "budget": budget, "retry_for": 30, "patience": 90}
    key = account.keys[0]
    scanning = async_client_of(counted, api_key=key.api_key, secret=key.secret, **options)

    async def read() -> int:
        return len([record async for record in scanning.margin_liquidations(1_751_328_000_000)])

    assert account.count("margin-liquidations") == asyncio.run(read())
    spent = len(statuses) + (len(sent_by(stranger)))
    full_minutes = (time.now - begun) // 60_000
    return spent / (limit * max(1, full_minutes)), statuses.count(429), full_minutes


def test_asking_for_a_ban_takes_nothing_back() -> None:
    """What is reserved meanwhile, by another thread, stays reserved."""
    budget, asking = WeightBudget(limit=1), threading.Event()
    make = budget._minutes.default_factory
    assert make is not None

    def slowly() -> Any:
        if not asking.is_set():
            asking.set()
            sleep(0.05)
        return make()

    budget._minutes.default_factory = slowly
    asker = threading.Thread(target=budget.banned_for, args=(BASE, LIST_MARGIN_LIQUIDATIONS, NOW))
    asker.start()
    asking.wait()
    assert 0 == budget.reserve(BASE, LIST_MARGIN_LIQUIDATIONS, NOW)
    asker.join()
    assert 0 < budget.reserve(BASE, LIST_MARGIN_LIQUIDATIONS, NOW)


def test_the_limit_is_used_and_never_met() -> None:
    """A scan at full speed uses nearly all of the weight and sees no 429."""
    share, refused, minutes = scan(100, 3, WeightBudget(limit=100))
    assert (0, True) == (refused, minutes >= 2)
    assert share > 0.97


def test_others_at_the_same_address_are_seen() -> None:
    """What other programs use is learned from the answers, so that together the limit is not met."""
    _, refused, _ = scan(100, 2, WeightBudget(limit=100), others=3)
    assert refused == 0


def test_a_share_is_left_to_others() -> None:
    """With half of the limit, the same scan takes twice as long."""
    assert scan(100, 2, WeightBudget(limit=100, share=0.5))[2] >= 2 * scan(100, 2, WeightBudget(limit=100))[2] - 1


def test_cancellation_leaves_nothing_hanging() -> None:
    """A request that is cancelled while it waits is gone."""
    time = Time()

    async def forever(_: float) -> None:
        await asyncio.Event().wait()

    waiting = async_client_of(cut, clock=time, sleep=forever, retry_for=30)

    async def cancelled() -> None:
        task = asyncio.create_task(list_margin_liquidations.asyncio(client=waiting))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(cancelled())


# --- the exchange's time

DAY = 86_400_000
TIMES = {
    "zero": 0,
    "below zero": -NOW,
    "seconds": NOW // 1000,
    "microseconds": NOW * 1000,
    "nanoseconds": NOW * 1_000_000,
    "beyond all calendars": 10**30,
    "as many digits as there may be": 10**4000,
    "a day behind": NOW - DAY - 1,
    "a year ahead": NOW + 365 * DAY,
    "text": f'"{NOW}"',
    "null": "null",
    "a fraction": "1.5",
    "not a number": "true",
}


@pytest.mark.parametrize("told", TIMES.values(), ids=TIMES)
def test_a_time_that_cannot_be_right(told: object) -> None:
    """It ends a history before it begins, after one request and with advice, and is never used."""
    time = Time()
    asking = client(answering(200, b'{"serverTime":%s}' % str(told).encode()), time)
    for _ in range(2):
        with pytest.raises(ClockError, match="check base_url") as caught:
            list(asking.margin_liquidations(NOW - 1000))
        assert len(str(caught.value)) < 200
    assert (["/api/v3/time"] * 2, NOW) == ([sent.target for sent in sent_by(asking)], time.now)


def test_an_exchange_of_another_year() -> None:
    """A simulator on this machine may live in one; but it tells milliseconds."""

    def asking(told: int) -> Client:
        answer = answering(200, b'{"serverTime":%d}' % told)
        made: Client = client(answer, Time(), base_url="http://127.0.0.1:8080")
        return made

    assert NOW - 400 * DAY == asking(NOW - 400 * DAY).exchange_time()
    with pytest.raises(ClockError):
        asking(NOW * 1000).exchange_time()


@pytest.mark.parametrize("mine", [0, -DAY, NOW * 1000, 10**30])
def test_a_machine_that_knows_no_time(mine: int) -> None:
    """Where nobody tells the exchange's time, this machine's must be possible at least."""
    with pytest.raises(ClockError, match="this machine's clock says"):
        client(error(404), Time(mine)).exchange_time()


@pytest.mark.parametrize("clock", [lambda: 0, time_ns], ids=["zero", "nanoseconds"])
@pytest.mark.parametrize("command", ["doctor", "fetch margin-liquidations --start 2024-01-01"])
def test_the_command_line_says_so(command: str, clock: Callable[[], int]) -> None:
    """In one line, with exit code 1: no history is empty or endless for a wrong clock."""
    with Simulator(Exchange(documented_desk(), clock=clock)) as simulator:
        variables = {
            "BINANCE_BASE_URL": simulator.base_url,
            "BINANCE_API_KEY": simulator.api_key,
            "BINANCE_API_SECRET": simulator.secret,
        }
        ran = subprocess.run(
            [*COMMAND, *command.split()],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            env=os.environ | variables | {"NO_COLOR": "1", "COLUMNS": "300"},
        )
    said = ran.stdout if command == "doctor" else ran.stderr
    assert ran.returncode == 1
    assert 1 == sum("is not a time in milliseconds from 2017 to 2099: check base_url" in x for x in said.splitlines())


# --- patience


class Slept:
    """A sleep that takes no time by any clock; it counts its seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_patience_knows_no_clock_on_the_wall(jump: int) -> None:
    """A machine's clock that jumps by a day at every look neither ends patience nor prolongs it."""
    steady, wall = Time(), iter(range(NOW, NOW + jump * 10**6, jump))
    trying = client(error(503), steady, clock=lambda: next(wall), monotonic=lambda: steady() / 1000)
    with pytest.raises(ApiError):
        list_margin_liquidations.sync(client=trying)
    assert 15_000 < steady.now - NOW <= 30_100


def test_slow_failures_count() -> None:
    """The seconds that answers take are part of those for which failures are borne."""
    time = Time()

    def slow(_: Sent) -> Response:
        time.sleep(20)
        raise TransportError("late")

    trying = client(slow, time, retry_for=50, monotonic=lambda: time() / 1000)
    with pytest.raises(TransportError):
        list_margin_liquidations.sync(client=trying)
    assert 3 <= len(sent_by(trying)) <= 4


@pytest.mark.parametrize("days", [1, 365])
def test_failures_that_last_for_days(days: int) -> None:
    """They are borne to the end, at an even pace."""
    slept = Slept()
    trying = client(scripted([error(503)] * 2000), Time(), sleep=slept, retry_for=days * 86_400)
    assert [] == list_margin_liquidations.sync(client=trying).rows
    assert 2000 * 4 - 40 < slept.seconds < 2000 * 8


def test_patience_ends_where_no_clock_moves() -> None:
    """Simulated pauses count as long as they are."""
    slept = Slept()
    with pytest.raises(ApiError):
        list_margin_liquidations.sync(client=client(error(503), Time(), sleep=slept, clock=lambda: NOW))
    assert 15 < slept.seconds <= 30


@pytest.mark.parametrize("option", ["retry_for", "patience"])
@pytest.mark.parametrize("value", [-1, math.nan, "10", None, True, -math.inf])
def test_patience_that_cannot_be(option: str, value: Any) -> None:
    """It is refused before anything is sent."""
    for make in (Client, AsyncClient):
        with pytest.raises(ConfigurationError, match=f"{option} must be a number of seconds, 0 or more"):
            make(**defaults() | {option: value})


def test_patience_without_end() -> None:
    """Infinity is a number of seconds, and so is what no float holds."""
    for endless in (math.inf, 10**400):
        trying = client(scripted([error(503)] * 40), Time(), retry_for=endless, patience=endless)
        assert [] == list_margin_liquidations.sync(client=trying).rows


# --- what is reported


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What the package's logger was given so far, at DEBUG."""
    caplog.set_level(logging.DEBUG, "binance_liquidations")
    return lambda: [f"{record.levelname} {record.getMessage()}" for record in caplog.records]


PATH = LIST_MARGIN_LIQUIDATIONS.path


def test_nothing_waits_in_silence(lines: Callable[[], list[str]]) -> None:
    """A request that is tried again says why, when, and until when; each request its status, time and weight."""
    time = Time()
    answers = [error(503, -1008), cut, error(429, -1003, retry_after="7"), error(418, -1003, retry_after="30")]
    weighed = answering(200, PAGE_BODY, x_sapi_used_ip_weight_1m="45")
    list_margin_liquidations.sync(client=client(scripted([*answers, weighed]), time, monotonic=lambda: 0.0))
    assert [
        f"DEBUG GET {PATH}: HTTP 503 after 0 ms.",
        f"INFO GET {PATH} failed (HTTP 503, code -1008): trying again at 2025-12-10T20:53:20Z;"
        " no new attempt after 2025-12-10T20:53:50Z.",
        f"DEBUG GET {PATH}: no answer after 0 ms.",
        f"INFO GET {PATH} failed (cut): trying again at 2025-12-10T20:53:20Z;"
        " no new attempt after 2025-12-10T20:53:50Z.",
        f"DEBUG GET {PATH}: HTTP 429 after 0 ms.",
        f"INFO GET {PATH}: HTTP 429, its weight is used up: waiting until 2025-12-10T20:53:27Z.",
        f"DEBUG GET {PATH}: HTTP 418 after 0 ms.",
        f"INFO GET {PATH}: this address is banned there: nothing is sent until 2025-12-10T20:53:57Z.",
        f"DEBUG GET {PATH}: HTTP 200 after 0 ms, 45 of 12000 weight used.",
    ] == lines()


def test_each_line_names_its_client(lines: Callable[[], list[str]]) -> None:
    """Of several that run together, a line says which one waits; a client without a name is not named."""
    answers = [error(503), error(429, retry_after="7"), error(418, retry_after="30")]
    list_margin_liquidations.sync(client=client(scripted(answers), Time(), name="desk-1"))
    assert 7 == len(lines())
    assert [] == [line for line in lines() if line.split(maxsplit=1)[1][:12] != "desk-1: GET "]


def test_a_wait_for_weight_is_reported_once(lines: Callable[[], list[str]]) -> None:
    """However many requests wait for the same minute."""
    time = Time()
    waiting = async_client_of(
        PAGE, clock=time, sleep=time.async_sleep, budget=WeightBudget(limit=2), patience=90, retry_for=30
    )

    async def crowd() -> None:
        await waiting.exchange_time()
        await asyncio.gather(*(list_margin_liquidations.asyncio(client=waiting) for _ in range(4)))

    asyncio.run(crowd())
    waits = [line for line in lines() if "waiting until" in line]
    assert waits[0] == f"INFO GET {PATH}: its weight is used up for now: waiting until 2025-12-10T20:54:00Z."
    assert len(waits) == len(set(waits)) <= 3


def test_a_wrong_clock_is_reported(lines: Callable[[], list[str]]) -> None:
    """By how much it is wrong."""
    time = Time()
    exchange = Exchange(documented_desk(), clock=SkewedClock(time, 5_500))
    key = exchange.accounts[0].keys[0]
    list_margin_liquidations.sync(client=client(through(exchange), time, api_key=key.api_key, secret=key.secret))
    assert f"INFO GET {PATH}: this machine's clock is 5.5 s behind the exchange's: signing again." in lines()


def test_what_is_reported_holds_no_request(lines: Callable[[], list[str]]) -> None:
    """Neither a key nor a query nor what the exchange or an HTTP client echoes, and each on one line."""

    def echoing(sent: Sent) -> Response:
        if len(sent_by(trying)) % 2:
            raise TransportError(f"no answer to\nhttps://exchange.test{sent.target}\x1b[31m")
        return Response(503, {}, b'{"code":-1008,"msg":"%s %s"}' % (sent.target.encode(), b"k" * 64))

    trying = client(echoing, Time())
    with pytest.raises(BinanceLiquidationsError):
        list_margin_liquidations.sync(client=trying, isolated_symbol="SYMBOLUSDT")
    assert len(lines()) > 8
    for line in lines():
        assert line.isprintable()
        assert not any(hidden in line for hidden in ("k" * 64, "timestamp", "signature", "SYMBOLUSDT", "?"))


def test_the_package_writes_nothing_by_itself(capfd: pytest.CaptureFixture[str]) -> None:
    """It has one handler, which drops what nobody asked for."""
    assert [logging.NullHandler] == [type(handler) for handler in logging.getLogger("binance_liquidations").handlers]
    list_margin_liquidations.sync(client=client(scripted([error(503)]), Time()))
    assert ("", "") == capfd.readouterr()


def test_the_used_weight() -> None:
    """What the exchange reported last, by path; nothing before it reported anything."""
    time = Time()
    answers = [answering(200, PAGE_BODY, x_sapi_used_ip_weight_1m=used) for used in ("1", "45")]
    asking = client(scripted(answers), time)
    assert {} == asking.used_weight
    for _ in range(3):  # the third answer reports none
        list_margin_liquidations.sync(client=asking)
    assert {PATH: UsedWeight(45, 12000, datetime.fromtimestamp(NOW / 1000, UTC))} == asking.used_weight
