"""Whole histories: every record once, oldest first, as lines that say by themselves what they are."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette

from binance_liquidations.gateway import create_app
from binance_liquidations_simulator import Account, Exchange, Resource, WireForm, synthetic_desk
from binance_liquidations_wire.types import Response
from support.clients import NOW, PAGE, Sent, Time, answering, async_client_of, sent_by, through
from support.gateways import Answer, asked, call, canonical, gateway_of, gateway_to
from support.histories import ALL_RESOURCES, KEPT

LATER = 1_780_000_000_000
"""After all that happened on a synthetic desk."""
MARGIN = "/histories/margin-liquidations"


def lines_of(answer: Answer) -> list[dict[str, Any]]:
    """The lines of a stream; the last one ends, too."""
    assert (200, "application/x-ndjson") == (answer.status, answer.headers["content-type"])
    assert answer.body.endswith(b"\n")
    return [json.loads(line) for line in answer.body.splitlines()]


def records_of(lines: list[dict[str, Any]]) -> list[Any]:
    return [line["record"] for line in lines if "record" in line]


def read(app: Starlette, target: str) -> list[dict[str, Any]]:
    return lines_of(asked(app, target))


def target_of(resource: Resource, end: int) -> str:
    if resource == "closed-risk-units":
        return f"/histories/{resource}"
    start = end - KEPT + 86_400_000 if resource == "liquidation-loan-repayments" else 1_745_000_000_000
    return f"/histories/{resource}?start={start}&end={end}"


@pytest.fixture(scope="module")
def everything() -> Account:
    """An account with records of each resource."""
    return synthetic_desk(8, margin_records=130, liquidations=12)[0]


def margin(records: int = 30) -> Exchange:
    """The exchange of an account with so many margin liquidations, long after all of them."""
    account = synthetic_desk(3, margin_records=records, liquidations=4)[0]
    return Exchange([account], clock=lambda: LATER, weight_limit=10**9)


def truth_of(exchange: Exchange) -> list[Any]:
    return [canonical(record) for record in exchange.accounts[0].truth("margin-liquidations")]


@pytest.mark.parametrize("resource", ALL_RESOURCES)
@pytest.mark.parametrize("wire", ["table", "example"])
def test_a_history_is_the_truth(resource: Resource, wire: WireForm, everything: Account) -> None:
    """Every record of every resource, in canonical form, oldest first, and the end says that this is all."""
    dated = [record for record in everything.truth(resource)]
    end = max(map(int, _times(dated)), default=NOW) + 1 if resource == "liquidation-loan-repayments" else LATER
    app = gateway_of(Exchange([everything], wire=wire, clock=lambda: end, weight_limit=10**9), clock=lambda: end)
    *before, last = read(app, target_of(resource, end))
    assert dated
    assert [canonical(record) for record in dated] == records_of(before)
    assert (True, len(dated)) == (last["complete"], len(before))


def _times(records: list[Any]) -> Iterator[int]:
    return (record.create_time for record in records)
