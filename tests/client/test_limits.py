"""What the client does about weight limits and bans."""

import asyncio
import math
import threading
from datetime import UTC, datetime
from time import sleep
from typing import Any

import pytest

from binance_liquidations import ApiError, IpBanError, RateLimitError, UsedWeight, WeightBudget
from binance_liquidations_simulator import Exchange, synthetic_desk
from binance_liquidations_wire.api.institutional_loan import list_closed_risk_units
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.operations import LIST_MARGIN_LIQUIDATIONS
from binance_liquidations_wire.types import Response
from support.answers import A_PAGE, client, error, scripted
from support.clients import BASE, NOW, PAGE, Sent, Time, answering, async_client_of, client_of, sent_by, through


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
    """A wait beyond the caller's patience is raised at once, with the time."""
    time = Time()
    with pytest.raises(RateLimitError, match="wait 91 seconds") as caught:
        list_margin_liquidations.sync(client=client(scripted([error(429, -1003, retry_after="91")]), time))
    assert (91.0, NOW) == (caught.value.retry_after, time.now)


@pytest.mark.parametrize("seconds", ["259201", "999999999", "9" * 400, "9" * 5000])
@pytest.mark.parametrize(("status", "kind"), [(429, RateLimitError), (418, IpBanError)])
def test_a_wait_that_is_too_long(status: int, kind: type[ApiError], seconds: str) -> None:
    """It is cut to three days, the longest ban there is, and the error and the log say so."""
    time = Time()
    failing = scripted([error(status, -1003, retry_after=seconds)])
    with pytest.raises(kind, match="wait 259200 seconds, the longest ban there is") as caught:
        list_margin_liquidations.sync(client=client(failing, time))
    assert caught.value.retry_after == 259_200
    patient = client(scripted([error(status, -1003, retry_after=seconds)]), time, patience=math.inf)
    list_margin_liquidations.sync(client=patient)
    assert 259_200_000 <= time.now - NOW < 259_201_000


@pytest.mark.parametrize("seconds", ["²", "-5", "5.5", "Wed, 21 Oct 2026 07:28:00 GMT"])
@pytest.mark.parametrize("status", [429, 418])
def test_a_time_that_is_no_number_of_seconds(status: int, seconds: str) -> None:
    """It is ignored: the client waits for the next minute."""
    time = Time()
    list_margin_liquidations.sync(client=client(scripted([error(status, -1003, retry_after=seconds)]), time))
    assert time.now // 60_000 == NOW // 60_000 + 1


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
    second = client(A_PAGE, time, budget=budget)
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
    """Weight that another thread reserves meanwhile stays reserved."""
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


def test_the_used_weight() -> None:
    """What the exchange reported last, by path; nothing before it reported anything."""
    time = Time()
    answers = [answering(200, PAGE, x_sapi_used_ip_weight_1m=used) for used in ("1", "45")]
    asking = client(scripted(answers), time)
    assert {} == asking.used_weight
    for _ in range(3):  # the third answer reports none
        list_margin_liquidations.sync(client=asking)
    assert {
        LIST_MARGIN_LIQUIDATIONS.path: UsedWeight(45, 12000, datetime.fromtimestamp(NOW / 1000, UTC))
    } == asking.used_weight
