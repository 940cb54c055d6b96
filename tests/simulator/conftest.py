"""The documented desk with a clock in the test's hand."""

import pytest

from binance_liquidations_simulator import Exchange, documented_desk
from support.caller import Caller, Clock, Documented


@pytest.fixture
def documented() -> Documented:
    """A fresh documented desk; the clock stands at `caller.NOW`."""
    clock = Clock()
    exchange = Exchange(documented_desk(), clock=clock)
    return Documented(exchange, Caller(exchange, exchange.accounts[0].keys[0], clock), clock)
