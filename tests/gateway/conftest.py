"""A simulator of one account, for gateways on ports."""

from collections.abc import Iterator

import pytest

from binance_liquidations_simulator import Account, Exchange, Simulator, synthetic_desk


@pytest.fixture(scope="module")
def account() -> Account:
    """A credit account with margin liquidations for several pages."""
    return synthetic_desk(21, margin_records=1000)[0]


@pytest.fixture(scope="module")
def simulator(account: Account) -> Iterator[Simulator]:
    """The account's exchange."""
    with Simulator(Exchange([account], wire="mixed")) as started:
        yield started
