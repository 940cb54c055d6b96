"""The simulator returns the documented examples as the exchange's pages show them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from binance_liquidations_simulator import Resource
from support.caller import ALL_PATHS, Documented, body

EXAMPLES = Path(__file__).parent / "documented"
REQUESTS: dict[Resource, dict[str, object]] = {
    "margin-liquidations": {},
    "risk-unit-liquidations": {"startTime": 1748381716906, "endTime": 1748525848742},
    "liquidation-transfers": {"startTime": 1765374361589, "endTime": 1765378400855},
    "closed-risk-units": {},
    "liquidation-loan-repayments": {"startTime": 1714492800000, "endTime": 1714579200000},
    "usds-futures-force-orders": {"startTime": 1596107620044, "endTime": 1596110725059},
    "coin-futures-force-orders": {"startTime": 1596542005019, "endTime": 1597307316022},
    "portfolio-margin-um-force-orders": {"startTime": 1596107620044, "endTime": 1596107620044},
    "portfolio-margin-cm-force-orders": {"startTime": 1596542005019, "endTime": 1596542005019},
    "portfolio-margin-liquidations": {},
}


@pytest.mark.parametrize("resource", REQUESTS)
def test_the_example_wire_form_is_the_documented_example(documented: Documented, resource: Resource) -> None:
    """Value for value and in the same order, with every digit of every number."""
    expected = json.loads((EXAMPLES / f"{resource}.json").read_bytes(), parse_float=Decimal)
    if resource == "liquidation-loan-repayments":  # kept for 90 days
        documented.clock.now = 1714600000000
    actual = documented.caller.get(resource, **REQUESTS[resource])
    assert expected == actual
    assert json.dumps(expected, default=str) == json.dumps(actual, default=str)


def test_loans_and_repayments_are_the_documented_example(documented: Documented) -> None:
    """One example shows both types, which are asked for one by one."""
    expected = json.loads((EXAMPLES / "borrow-repay-records.json").read_bytes(), parse_float=Decimal)
    window = {"startTime": 1750420899036, "endTime": 1750420899036}
    pages = [documented.caller.get("borrow-repay-records", type=type_, **window) for type_ in ("BORROW", "REPAY")]
    assert expected == {"total": pages[0]["total"], "rows": [*pages[0]["rows"], *pages[1]["rows"]]}
    assert len(ALL_PATHS) == len(REQUESTS) + 1


def test_the_liquidated_unit_is_active_and_the_closed_ones_are_empty(documented: Documented) -> None:
    """Units 72 and 73 are known, have no liquidation, and do not hide that of unit 6."""
    window = REQUESTS["risk-unit-liquidations"]
    assert documented.caller.get("risk-unit-liquidations", groupId=6, **window)["rows"]
    assert documented.caller.get("risk-unit-liquidations", groupId=72, **window)["rows"] == []
    assert documented.caller.refused("risk-unit-liquidations", groupId=7, **window) == (400, -27001)


def test_server_time_needs_no_key(documented: Documented) -> None:
    """The time needs no key, and takes no parameters."""
    answer = documented.exchange.handle("GET", "/api/v3/time", {})
    assert (answer.status, body(answer)) == (200, {"serverTime": documented.clock.now})
    assert documented.exchange.handle("GET", "/api/v3/time?a=1", {}).status == 400
