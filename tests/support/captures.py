"""Captures of an exchange that is a function call away."""

from collections.abc import Callable, Iterable
from typing import Any

from binance_liquidations.capture.document import Document
from binance_liquidations.capture.reading import take_capture
from binance_liquidations_simulator import Account, Exchange, synthetic_desk
from binance_liquidations_simulator.wire.forms import WireForm
from binance_liquidations_wire.operations import OPERATIONS
from binance_liquidations_wire.types import Operation, Response
from support.accounts import credentials_of
from support.clients import Sent, client_of, sent_by, through
from support.synthetic import NOW

Answer = Callable[[Sent], Response]


def rich_account() -> Account:
    """A credit account with something of everything."""
    counts = {"force_orders": 60, "portfolio_orders": 60, "repayments": 9}
    return synthetic_desk(11, units=5, liquidations=20, margin_records=250, **counts)[0]


def capture_through(
    answer: Answer, operations: Iterable[Operation] = OPERATIONS.values(), **credentials: Any
) -> tuple[Document, list[Sent]]:
    """The capture of whatever answers, and what was asked."""
    client = client_of(answer, clock=lambda: NOW, **credentials)
    return take_capture(client, operations, lambda _: None), sent_by(client)


def capture_of(account: Account, wire: WireForm = "example") -> Document:
    """The capture of an account of the simulator."""
    exchange = Exchange([account], wire=wire, clock=lambda: NOW, weight_limit=10**9)
    return capture_through(through(exchange), **credentials_of(account))[0]
