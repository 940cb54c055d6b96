"""What the client does about clocks, limits, bans, failures and broken bodies, under a simulated time."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from time import sleep
from typing import Any

import pytest
from conftest import BASE, NOW, Sent, Time, answering, async_client_of, client_of, defaults, sent_by, through

from binance_liquidations import (
    ApiError,
    BinanceLiquidationsError,
    Client,
    IpBanError,
    RateLimitError,
    TransportError,
    UnreadableError,
    WeightBudget,
)
from binance_liquidations._clock import milliseconds
from binance_liquidations_simulator import Exchange, SkewedClock, documented_desk, synthetic_desk
from binance_liquidations_wire.api.institutional_loan import list_closed_risk_units
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.operations import LIST_MARGIN_LIQUIDATIONS
from binance_liquidations_wire.types import Headers, Response

PAGE = answering(200, b'{"total":0,"rows":[]}')
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
    return client_of(answer, clock=time, sleep=time.sleep, **({"retry_for": 30, "patience": 90} | options))


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
    assert 15_000 < time.now - NOW <= 30_000


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


@pytest.mark.parametrize("told", ["9" * 400, "9" * 5000, "²", "-5", "5.5", "Wed, 21 Oct 2026 07:28:00 GMT"])
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
