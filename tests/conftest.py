"""A documented desk's exchange, and its client."""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from binance_liquidations import Client
from binance_liquidations_simulator import ApiKey, Exchange, documented_desk
from support.clients import NOW, client_of, through

pytest_plugins = ["support.tally"]

settings.register_profile("project", deadline=None)  # a busy machine is no fault
settings.load_profile("project")

# What a shell runs in the background ignores Ctrl-C, and so would the commands that tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(params=["example", "table", "mixed"])
def exchange(request: pytest.FixtureRequest) -> Exchange:
    """The documented desk, in each of the documented forms."""
    return Exchange(documented_desk(), wire=request.param, clock=lambda: NOW)


@pytest.fixture
def key(exchange: Exchange) -> ApiKey:
    """The HMAC key of the documented desk."""
    return exchange.accounts[0].keys[0]


@pytest.fixture
def client(exchange: Exchange, key: ApiKey) -> Iterator[Client]:
    """A client of the documented desk."""
    with client_of(through(exchange), api_key=key.api_key, secret=key.secret) as made:
        yield made
