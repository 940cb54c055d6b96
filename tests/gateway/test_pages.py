"""Pages: plain calls in, canonical bodies out."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from binance_liquidations_simulator import Exchange, WireForm, synthetic_desk
from binance_liquidations_wire.operations import OPERATIONS
from support.clients import NOW, Time
from support.gateways import CLOSED, PATHS, Answer, asked, call, canonical, gateway_of, query
from support.operations import WINDOWS
from support.vectors import WIRE

ASKED_OTHERWISE = {"list_borrow_repay_records", "list_liquidation_loan_repayments"}
"""One example shows what two requests return; the other is older than what is kept."""


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in ASKED_OTHERWISE])
def test_documented_records_come_in_canonical_form(name: str, exchange: Exchange) -> None:
    """Whatever the exchange's form, the answer is the reviewed canonical one, and the exchange's."""
    arguments = {parameter.argument: parameter.name for parameter in OPERATIONS[name].parameters}
    window = {arguments[argument]: value for argument, value in WINDOWS[name].items()}
    size = OPERATIONS[name].page_size
    answer = asked(gateway_of(exchange), f"{PATHS[name]}?{query(**window, **({size: 100} if size else {}))}")
    expected = json.loads((WIRE / name / "documented.canonical.json").read_text())
    shown = answer.json
    if "rows" in expected:
        expected, shown = expected["rows"], shown["rows"]
    assert (200, expected) == (answer.status, shown)
    assert ("exchange", "application/json") == (answer.headers["x-gateway"], answer.headers["content-type"])
    assert answer.headers[OPERATIONS[name].weight_header] == str(OPERATIONS[name].weight)


async def everything(app: Starlette, path: str, **arguments: Any) -> list[Any]:
    """The rows of all pages."""
    rows: list[Any] = []
    for number in range(1, 1000):
        page = (await call(app, f"{path}?{query(**arguments, size=100, current=number)}")).json["rows"]
        rows += page
        if len(page) < 100:
            break
    return rows


def sort(rows: list[Any]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10**6),
    wire=st.sampled_from(["table", "example", "mixed"]),
    liquidations=st.integers(0, 120),
    margin_records=st.integers(0, 250),
)
def test_rows_are_the_truth(seed: int, wire: WireForm, liquidations: int, margin_records: int) -> None:
    """For any desk, in any form, all rows of all pages are the exchange's records, in canonical form."""
    account = synthetic_desk(seed, liquidations=liquidations, margin_records=margin_records)[0]
    time = Time(1_780_000_000_000)
    app = gateway_of(Exchange([account], wire=wire, seed=seed, clock=time, weight_limit=10**9), clock=time)
    windows = [(start, start + 8_639_999_999) for start in range(1_745_000_000_000, 1_780_000_000_000, 8_640_000_000)]
    spans = [{"startTime": start, "endTime": end} for start, end in windows]

    async def read() -> dict[str, list[Any]]:
        transfers, units = PATHS["list_liquidation_transfers"], PATHS["list_risk_unit_liquidations"]
        groups = account.active_units | account.closed_units
        return {
            "margin-liquidations": await everything(app, PATHS["list_margin_liquidations"]),
            "liquidation-transfers": [row for span in spans for row in await everything(app, transfers, **span)],
            "risk-unit-liquidations": [
                row for group in groups for span in spans for row in await everything(app, units, groupId=group, **span)
            ],
            "closed-risk-units": await everything(app, CLOSED),
        }

    for resource, rows in asyncio.run(read()).items():
        assert sort([canonical(record) for record in account.truth(resource)]) == sort(rows)  # type: ignore[arg-type]


def test_many_callers_share_one_client() -> None:
    """A hundred calls at once are answered, each with its own page."""
    account = synthetic_desk(5, margin_records=100)[0]
    app = gateway_of(Exchange([account], clock=lambda: NOW))

    async def crowd() -> list[Answer]:
        target = f"{PATHS['list_margin_liquidations']}?size=1&current="
        return await asyncio.gather(*(call(app, target + str(number)) for number in range(1, 101)))

    rows = [answer.json["rows"][0] for answer in asyncio.run(crowd())]
    assert [canonical(record) for record in reversed(account.truth("margin-liquidations"))] == rows
