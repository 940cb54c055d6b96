"""What the client reports of its waiting, to the log and nowhere else."""

import asyncio
import logging
from collections.abc import Callable

import pytest

from binance_liquidations import BinanceLiquidationsError, TransportError, WeightBudget
from binance_liquidations_simulator import Exchange, SkewedClock, documented_desk
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.operations import LIST_MARGIN_LIQUIDATIONS
from binance_liquidations_wire.types import Response
from support.answers import A_PAGE, client, cut, error, scripted
from support.clients import PAGE, Sent, Time, answering, async_client_of, sent_by, through


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
    weighed = answering(200, PAGE, x_sapi_used_ip_weight_1m="45")
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
        A_PAGE, clock=time, sleep=time.async_sleep, budget=WeightBudget(limit=2), patience=90, retry_for=30
    )

    async def crowd() -> None:
        await waiting.exchange_time()
        await asyncio.gather(*(list_margin_liquidations.asyncio(client=waiting) for _ in range(4)))

    asyncio.run(crowd())
    waits = [line for line in lines() if "waiting until" in line]
    assert waits[0] == f"INFO GET {PATH}: its weight is used up for now: waiting until 2025-12-10T20:54:00Z."
    assert len(waits) == len(set(waits)) <= 3


def test_a_wrong_clock_is_reported(lines: Callable[[], list[str]]) -> None:
    """The error in milliseconds."""
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
    """It has one handler, which drops everything."""
    assert [logging.NullHandler] == [type(handler) for handler in logging.getLogger("binance_liquidations").handlers]
    list_margin_liquidations.sync(client=client(scripted([error(503)]), Time()))
    assert ("", "") == capfd.readouterr()
