"""An interrupted history resumes where it was; it ends only at the end of the records."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from binance_liquidations import ConfigurationError, ParameterError, RateLimitError, TransportError
from binance_liquidations_simulator import Account, Exchange, synthetic_desk
from binance_liquidations_wire.types import Response
from support.clients import Sent, Time, async_client_of, client_of, through
from support.histories import client_for, key_of
from support.synthetic import NOW, START

TIME = "/api/v3/time"
RECORDS = 3000


@pytest.fixture(scope="module")
def desk() -> Account:
    """An account whose margin liquidations take several windows."""
    return synthetic_desk(5, liquidations=0, margin_records=RECORDS)[0]


@pytest.fixture(scope="module")
def truth(desk: Account) -> list[Any]:
    """What every reading has to find."""
    return [key_of(record) for record in desk.truth("margin-liquidations")]


def failing(desk: Account, time: Time, fails: Callable[[int, Sent], bool]) -> Callable[[Sent], Response]:
    """An exchange that is out of reach for some requests, by their number."""
    answer, numbers = through(Exchange([desk], clock=time)), iter(range(10**6))

    def respond(sent: Sent) -> Response:
        if fails(next(numbers), sent):
            raise TransportError("cut")
        return answer(sent)

    return respond


def test_errors_in_between(desk: Account, truth: list[Any]) -> None:
    """Iterating over the same history again yields all that is left."""
    time = Time(NOW)
    client = client_for(desk, failing(desk, time, lambda number, _: number in {3, 4, 20, 31, 50}), time, retry_for=0)
    history, found, cursors = client.margin_liquidations(START), [], []
    while True:
        try:
            found += [key_of(next(history))]
        except StopIteration:
            break
        except TransportError as error:
            cursors.append((error.cursor, history.cursor))
    assert len(cursors) == 5
    assert all(reported == kept for reported, kept in cursors)
    assert truth == found


def test_threads_share_a_history(desk: Account, truth: list[Any]) -> None:
    """Each record goes to one of them."""
    time = Time(NOW)
    found: list[Any] = []
    history = client_for(desk, through(Exchange([desk], clock=time)), time).margin_liquidations(START)
    threads = [threading.Thread(target=lambda: found.extend(map(key_of, history))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(truth, key=str) == sorted(found, key=str)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_cancelled_while_it_waits(turns: int, desk: Account, truth: list[Any]) -> None:
    """As after a timeout: the next iteration yields the record that was being awaited."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time, async_client_of)

    async def read() -> list[Any]:
        history, found, cancelled = client.margin_liquidations(START), [], 0
        while True:
            task = asyncio.ensure_future(anext(history))
            for _ in range(turns if cancelled < 30 else 10**6):
                await asyncio.sleep(0)
                if task.done():
                    break
            task.cancel()
            try:
                found.append(key_of(await task))
            except asyncio.CancelledError:
                cancelled += 1
            except StopAsyncIteration:
                assert cancelled
                return found

    assert truth == asyncio.run(read())


def test_one_event_loop_after_the_other(desk: Account, truth: list[Any]) -> None:
    """When a loop ends, reading ahead stops; the next loop resumes."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time, async_client_of)
    history = client.margin_liquidations(START)

    async def some(most: int) -> list[Any]:
        return [key_of(await anext(history)) for _ in range(most)]

    async def rest() -> list[Any]:
        return [key_of(record) async for record in history]

    assert truth == asyncio.run(some(10)) + asyncio.run(some(1500)) + asyncio.run(rest())


def test_closed_is_closed(desk: Account) -> None:
    """After aclose() the history yields nothing, not even records that were read already."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time, async_client_of)

    async def read() -> list[Any]:
        history = client.margin_liquidations(START)
        await anext(history)
        await history.aclose()
        return [record async for record in history]

    assert [] == asyncio.run(read())


def test_a_client_that_is_closed_first(desk: Account) -> None:
    """It stops what its histories read ahead, so that nothing fails unnoticed."""
    time, complaints = Time(NOW), []
    client = client_for(desk, through(Exchange([desk], clock=time)), time, async_client_of)

    async def read() -> Any:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
        async with client:
            history = client.margin_liquidations(START)
            async for _ in history:
                break
        assert {asyncio.current_task()} == asyncio.all_tasks()
        return history

    assert asyncio.run(read()).cursor
    assert [] == complaints


def test_two_tasks_on_one_history(desk: Account, truth: list[Any]) -> None:
    """The second one is an error that says so, and the first one goes on."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time, async_client_of)

    async def read() -> list[Any]:
        history = client.margin_liquidations(START)
        first = asyncio.ensure_future(anext(history))
        await asyncio.sleep(0)
        with pytest.raises(ConfigurationError, match="two tasks read one history"):
            await anext(history)
        return [key_of(await first)] + [key_of(record) async for record in history]

    assert truth == asyncio.run(read())


@pytest.mark.parametrize("failures", [1, 3])
def test_the_time_is_asked_for_again(failures: int, desk: Account, truth: list[Any]) -> None:
    """This machine's clock is hours slow; without the exchange's, the last records would be missing."""
    exchange_time, mine = Time(NOW), Time(NOW - 23 * 3_600_000)
    left = iter(range(failures))
    answer = failing(desk, exchange_time, lambda _, sent: sent.target == TIME and next(left, None) is not None)
    assert truth == [key_of(record) for record in client_for(desk, answer, mine).margin_liquidations(START)]


def test_the_time_is_not_to_be_had(desk: Account) -> None:
    """Then the end of the history is unknown, and it is not guessed."""
    time = Time(NOW)
    client = client_for(desk, failing(desk, time, lambda _, sent: sent.target == TIME), time, retry_for=30)
    with pytest.raises(TransportError, match="cut"):
        next(client.margin_liquidations(START))
    limited = client_of(lambda _: Response(429, {"retry-after": "7"}, b"{}"), clock=time, sleep=time.sleep, patience=20)
    with pytest.raises(RateLimitError):
        limited.exchange_time()


def test_nobody_tells_the_time(desk: Account, truth: list[Any]) -> None:
    """Behind a proxy that has only the endpoints, this machine's clock is used."""
    time = Time(NOW)
    answer = through(Exchange([desk], clock=time))

    def respond(sent: Sent) -> Response:
        return Response(404, {}, b"not here") if sent.target == TIME else answer(sent)

    assert truth == [key_of(record) for record in client_for(desk, respond, time).margin_liquidations(START)]


def test_progress_of_what_is_yet_to_come(desk: Account) -> None:
    """All of nothing."""
    time = Time(NOW)
    history = client_for(desk, through(Exchange([desk], clock=time)), time).margin_liquidations(NOW + 1)
    assert ([], 1.0) == (list(history), history.progress)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (float("nan"), "end_time must be an aware datetime or milliseconds, not float"),
        ("2025-08-01", "end_time must be an aware datetime or milliseconds, not str"),
        (2**63, "end_time must be below"),
        (1_704_067_200, r"end 1704067200: seconds\?"),
        (10**11, "end is before there was an exchange"),
    ],
)
def test_ends_that_cannot_be(end: Any, said: str, desk: Account) -> None:
    """They are refused at the call."""
    time = Time(NOW)
    client = client_for(desk, through(Exchange([desk], clock=time)), time)
    with pytest.raises(ParameterError, match=said):
        client.margin_liquidations(end=end)
