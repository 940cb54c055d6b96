"""The documented desk with a clock in the test's hand."""

from dataclasses import dataclass

import pytest

from binance_liquidations_simulator import Exchange, documented_desk

from .caller import Caller, Clock


@dataclass(frozen=True)
class Documented:
    """The documented desk, its exchange, and a caller with its HMAC key."""

    exchange: Exchange
    caller: Caller
    clock: Clock


@pytest.fixture
def documented() -> Documented:
    """A fresh documented desk; the clock stands at `caller.NOW`."""
    clock = Clock()
    exchange = Exchange(documented_desk(), clock=clock)
    return Documented(exchange, Caller(exchange, exchange.accounts[0].keys[0], clock), clock)
