"""A simulator of one account, for commands."""

from collections.abc import Iterator

import pytest

from binance_liquidations_simulator import Account, Exchange, Simulator, synthetic_desk


@pytest.fixture(scope="module")
def account() -> Account:
    """A credit account with something of everything."""
    return synthetic_desk(11, units=5, liquidations=20, margin_records=1500)[0]


@pytest.fixture(scope="module")
def simulator(account: Account) -> Iterator[Simulator]:
    """The account's exchange."""
    with Simulator(Exchange([account], wire="mixed")) as running:
        yield running
