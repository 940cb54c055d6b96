"""What the client does about clocks that are wrong: this machine's, and the exchange's."""

import os
import subprocess
from collections.abc import Callable
from time import time_ns

import pytest

from binance_liquidations import ApiError, Client, ClockError
from binance_liquidations.client.exchange_time import ask_exchange_time
from binance_liquidations_simulator import Exchange, Simulator, SkewedClock, documented_desk
from binance_liquidations_wire.api.institutional_loan import list_closed_risk_units
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.answers import client, error, scripted
from support.clients import BASE, NOW, Time, Wire, answering, sent_by, through
from support.command import COMMAND
from support.synthetic import DAY


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
    """A clock that stays wrong is an error with advice."""
    time = Time()
    answer = scripted([error(400, -1021), answering(200, b'{"serverTime":1}')] * 2 + [error(400, -1021)])
    with pytest.raises(ApiError, match="set this machine's clock"):
        list_margin_liquidations.sync(client=client(answer, time))


def test_the_time_is_told_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """None is sent, and a refusal is waited out as a client does."""
    waited: list[float] = []
    told = time_ns() // 1_000_000
    wire = Wire(scripted([answering(429, b"{}", retry_after="7"), answering(200, b'{"serverTime":%d}' % told)]))
    monkeypatch.setattr("binance_liquidations.client.exchange_time.CurlHttp", lambda _: wire)
    monkeypatch.setattr("binance_liquidations.client.exchange_time.sleep", waited.append)
    assert 0 <= ask_exchange_time(BASE, retry_for=0, patience=10) - told < DAY
    assert [7] == [int(seconds) for seconds in waited]
    assert [("/api/v3/time", False)] * 2 == [(sent.target, "X-MBX-APIKEY" in sent.headers) for sent in wire.sent]


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


@pytest.mark.parametrize("reported", TIMES.values(), ids=TIMES)
def test_a_time_that_cannot_be_right(reported: object) -> None:
    """It ends a history before it begins, after one request and with advice, and is never used."""
    time = Time()
    asking = client(answering(200, b'{"serverTime":%s}' % str(reported).encode()), time)
    for _ in range(2):
        with pytest.raises(ClockError, match="check base_url") as caught:
            list(asking.margin_liquidations(NOW - 1000))
        assert len(str(caught.value)) < 200
    assert (["/api/v3/time"] * 2, NOW) == ([sent.target for sent in sent_by(asking)], time.now)


def test_an_exchange_of_another_year() -> None:
    """A simulator on this machine may live in one, but it reports milliseconds."""

    def asking(reported: int) -> Client:
        answer = answering(200, b'{"serverTime":%d}' % reported)
        made: Client = client(answer, Time(), base_url="http://127.0.0.1:8080")
        return made

    assert NOW - 400 * DAY == asking(NOW - 400 * DAY).exchange_time()
    with pytest.raises(ClockError):
        asking(NOW * 1000).exchange_time()


@pytest.mark.parametrize("mine", [0, -DAY, NOW * 1000, 10**30])
def test_a_machine_that_knows_no_time(mine: int) -> None:
    """Where the exchange's time is unknown, this machine's must at least be possible."""
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
