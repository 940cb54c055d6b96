"""How long the client waits: as long as it was asked to, by a clock that nobody sets."""

import math
from typing import Any

import pytest

from binance_liquidations import ApiError, AsyncClient, Client, ConfigurationError, TransportError
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.types import Response
from support.answers import client, error, scripted
from support.clients import NOW, Sent, Time, defaults, sent_by
from support.synthetic import DAY


class Slept:
    """A sleep that no clock notices; it counts its seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.mark.parametrize("jump", [DAY, -DAY])
def test_patience_knows_no_clock_on_the_wall(jump: int) -> None:
    """A machine's clock that jumps by a day each time it is read neither ends patience nor extends it."""
    steady, wall = Time(), iter(range(NOW, NOW + jump * 10**6, jump))
    trying = client(error(503), steady, clock=lambda: next(wall), monotonic=lambda: steady() / 1000)
    with pytest.raises(ApiError):
        list_margin_liquidations.sync(client=trying)
    assert 15_000 < steady.now - NOW <= 30_100


def test_slow_failures_count() -> None:
    """The seconds that answers take count towards `retry_for`."""
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
    """They are retried to the end, at an even pace."""
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
