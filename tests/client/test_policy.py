"""What the client does about clocks, limits, bans, failures and broken bodies, under a simulated time."""

import asyncio

import pytest

from binance_liquidations import ApiError, BinanceLiquidationsError, Client, TransportError, UnreadableError
from binance_liquidations.client.clock import milliseconds
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.types import Headers, Response
from support.answers import A_PAGE, Answer, client, cut, error, scripted
from support.clients import NOW, Sent, Time, answering, async_client_of, defaults, sent_by

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
    "half a list": answering(200, b'[{"orderId":1},{"orderId"'),
    "half an error": answering(200, b'{"code":"one","msg":"o'),
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
    """When the time for failures is over, the last outcome is raised."""
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
def test_what_does_not_pass_is_raised_at_once(failure: Answer) -> None:
    """One request, no retry."""
    time = Time()
    trying = client(scripted([failure]), time)
    with pytest.raises(BinanceLiquidationsError):
        list_margin_liquidations.sync(client=trying)
    assert (1, NOW) == (len(sent_by(trying)), time.now)


def test_a_client_and_a_sleep_that_are_false() -> None:
    """They are used all the same: a mock may be the empty list of what it will have seen."""

    class Slept(list[float]):
        def __call__(self, seconds: float) -> None:
            self.append(seconds)

    class Recorder(list[str]):
        def send(self, _: str, url: str, __: Headers, /) -> Response:
            self.append(url)
            return error(500)(Sent("", "", {})) if len(self) == 1 else A_PAGE(Sent("", "", {}))

        def close(self) -> None:
            """Nothing is open."""

    http, slept = Recorder(), Slept()
    list_margin_liquidations.sync(
        client=Client(**defaults() | {"http": http, "sleep": slept, "clock": milliseconds, "retry_for": 1})
    )
    assert (2, 1) == (len(http), len(slept))


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
