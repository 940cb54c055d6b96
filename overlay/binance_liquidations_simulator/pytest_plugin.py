"""The pytest fixture `binance_simulator`. Loaded in every pytest run, so it imports next to nothing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .server.server import Simulator


@pytest.fixture
def binance_simulator() -> "Iterator[Simulator]":
    """A simulator that runs for one test, with the documented desk: `.base_url`, `.api_key`, `.secret`."""
    from .server.server import Simulator  # only for those who ask for it

    with Simulator() as simulator:
        yield simulator
