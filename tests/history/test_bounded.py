"""Force orders, which come without pages and at most 100 at once: all of them, or an error that names the place."""

from collections.abc import Iterable
from typing import Any

import pytest
from msgspec.structs import replace

from binance_liquidations import BinanceLiquidationsError, FullMillisecondError, ParameterError, UnsettledError
from binance_liquidations_simulator import (
    Account,
    ApiKey,
    Arrivals,
    Exchange,
    FaultyExchange,
    Resource,
    Weather,
    synthetic_desk,
)
from binance_liquidations_simulator.faults import KINDS as FAULTS
from binance_liquidations_simulator.faults import evenly
from binance_liquidations_simulator.faults.lies import LyingExchange, endless, fewer, seen_by, timeless
from support.clients import Time, sent_by, through
from support.histories import ALL_RESOURCES, KEPT, client_for, history_of, key_of, time_of
from support.synthetic import DAY, END, NOW, START
from support.tally import TALLY

FORCE = ALL_RESOURCES[6:10]
MOST = 100
YEARS = 730 * DAY


def desk(**records: int) -> Account:
    return synthetic_desk(8, liquidations=20, margin_records=0, start=END - YEARS, end=END, **records)[0]


@pytest.fixture(scope="module")
def account() -> Account:
    """Orders of every kind, of two years."""
    return desk(force_orders=1500, portfolio_orders=1500, repayments=400)


def client_of_exchange(account: Account, exchange: Any, now: int = NOW) -> Any:
    return client_for(account, through(exchange, Time(now)), Time(now))


def exchange_of(account: Account, **options: Any) -> Exchange:
    return Exchange([account], clock=Time(NOW), weight_limit=10**9, **options)


def keys(records: Iterable[Any]) -> list[tuple[object, ...]]:
    return sorted(map(key_of, records))


def burst(account: Account, count: int, time: int) -> Account:
    """A copy of the account's futures orders, and so many more in one millisecond."""
    orders: Any = account.truth("usds-futures-force-orders")
    more = [replace(orders[0], order_id=10**15 + n, time=time, update_time=time) for n in range(count)]
    return Account("desk", keys=[ApiKey("k" * 64, "s" * 64)], records=[*orders, *more])


@pytest.mark.once
@pytest.mark.parametrize(
    ("order", "count"),
    [("newest-first", 20_000), ("oldest-first", 20_000), pytest.param("any", 100_000, marks=pytest.mark.long)],
)
def test_many_of_two_years(order: Any, count: int) -> None:
    """All of them, and bursts of 99 in one millisecond, in any order; how many requests it took is shown."""
    account = desk(force_orders=count)
    model: Any = account.truth("usds-futures-force-orders")[0]
    for nth in range(3):
        time = END - (200 * nth + 7) * DAY - 5
        for n in range(MOST - 1):
            account.add(replace(model, order_id=10**15 + 1000 * nth + n, time=time, update_time=time))
    client = client_of_exchange(account, exchange_of(account, unpublished_order=order))
    found = list(client.usds_futures_force_orders(END - YEARS - DAY))
    assert keys(account.truth("usds-futures-force-orders")) == keys(found)
    least, asked = -(-len(found) // (MOST - 1)), len(sent_by(client))
    TALLY[f"force orders, {order}: requests, of which {least} are the least possible"] += asked
    assert asked < 3 * least


def test_a_millisecond_that_is_full() -> None:
    """It is named, and what came before it is handed out; 99 are complete."""
    time = END - 100 * DAY
    account = burst(desk(force_orders=500), MOST, time)
    history = client_of_exchange(account, exchange_of(account)).usds_futures_force_orders(END - YEARS - DAY)
    found = []
    with pytest.raises(FullMillisecondError, match="100 records at 2025-09-23T00:00:00") as raised:
        found.extend(history)
    assert raised.value.cursor is not None
    full = burst(desk(force_orders=500), MOST - 1, time)
    assert keys(full.truth("usds-futures-force-orders")) == keys(
        client_of_exchange(full, exchange_of(full)).usds_futures_force_orders(END - YEARS - DAY)
    )


@pytest.mark.parametrize("most", [10, 37, 50])
@pytest.mark.parametrize("resource", [*FORCE, "portfolio-margin-liquidations", "liquidation-loan-repayments"])
def test_answers_are_smaller_than_asked_for(resource: Resource, most: int, account: Account) -> None:
    """Nothing is lost when the exchange has a lower limit than it publishes."""
    since = NOW - KEPT if resource == "liquidation-loan-repayments" else END - YEARS - DAY
    exchange = LyingExchange([account], fewer(most), clock=Time(NOW), weight_limit=10**9)
    found = history_of(client_of_exchange(account, exchange), resource, start=since)
    assert keys(one for one in account.truth(resource) if time_of(one) >= since) == keys(found)


@pytest.mark.parametrize("resource", FORCE)
def test_windows_that_mean_another_time(resource: Resource, account: Account) -> None:
    """An order is yielded once, in the place of its date, whichever of its times a window applies to."""
    for which in ("last", "any"):
        exchange = LyingExchange([account], seen_by(which), clock=Time(NOW), weight_limit=10**9)
        found = history_of(client_of_exchange(account, exchange), resource, start=END - YEARS - DAY)
        assert keys(account.truth(resource)) == keys(found)


@pytest.mark.parametrize("lie", [timeless, endless(lambda _: 1000)], ids=["times are ignored", "orders without end"])
def test_an_exchange_that_ignores_what_it_is_asked(lie: Any, account: Account) -> None:
    """It is an error, and soon."""
    client = client_of_exchange(account, LyingExchange([account], lie, clock=Time(NOW), weight_limit=10**9))
    with pytest.raises((UnsettledError, FullMillisecondError)):
        list(client.usds_futures_force_orders(END - YEARS))
    assert len(sent_by(client)) < 200


def test_what_the_exchange_no_longer_shows(account: Account) -> None:
    """A start before it is refused before anything is sent; from the edge on, all repayments come."""
    client = client_of_exchange(account, exchange_of(account))
    with pytest.raises(ParameterError, match="start there or later"):
        list(client.liquidation_loan_repayments(NOW - KEPT - DAY))
    found = list(client.liquidation_loan_repayments(NOW - KEPT))
    assert keys(one for one in account.truth("liquidation-loan-repayments") if time_of(one) >= NOW - KEPT) == keys(
        found
    )
    assert START < NOW - KEPT < time_of(found[0])


@pytest.mark.parametrize("resource", ALL_RESOURCES[4:])
def test_further_histories_through_faults(resource: Resource) -> None:
    """Amid every kind of fault and records that arrive, none is lost and none doubled; errors say where to go on."""
    records = {"force_orders": 900, "portfolio_orders": 900, "repayments": 400}
    account = synthetic_desk(6, liquidations=20, margin_records=0, **records)[0]
    time = Time(NOW)
    arrivals = Arrivals(account, 6, since=NOW - 20 * DAY, chance=0.2, resources=[resource])
    weather = Weather(6, evenly(0.3, [kind for kind in FAULTS if kind != "clock-jump"]))
    plain = Exchange([account], wire="mixed", clock=time, weight_limit=10**9, unpublished_order="any")
    faulty = FaultyExchange(plain, weather=weather, between=[arrivals], time_fails=True)
    since = NOW - 60 * DAY
    before = {key_of(one) for one in account.truth(resource) if since <= time_of(one) <= NOW}
    client = client_for(account, through(faulty, time), time)
    history, found = history_of(client, resource, start=since), list[Any]()
    for _ in range(10_000):
        try:
            found.append(next(history))
        except StopIteration:
            break
        except BinanceLiquidationsError as error:
            history = history_of(client, resource, cursor=error.cursor)
    keys_found = list(map(key_of, found))
    assert before
    assert before <= set(keys_found) <= set(map(key_of, account.truth(resource)))
    assert len(keys_found) == len(set(keys_found))
    TALLY.update(faulty.tally)
