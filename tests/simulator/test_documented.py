"""The simulator returns the documented examples as the exchange's pages show them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from binance_liquidations_simulator import Resource
from support.caller import PATHS, Documented, body

EXAMPLES = Path(__file__).parent / "documented"
REQUESTS: dict[Resource, dict[str, object]] = {
    "margin-liquidations": {},
    "risk-unit-liquidations": {"startTime": 1748381716906, "endTime": 1748525848742},
    "liquidation-transfers": {"startTime": 1765374361589, "endTime": 1765378400855},
    "closed-risk-units": {},
}


@pytest.mark.parametrize("resource", PATHS)
def test_the_example_wire_form_is_the_documented_example(documented: Documented, resource: Resource) -> None:
    """Value for value and in the same order, with every digit of every number."""
    expected = json.loads((EXAMPLES / f"{resource}.json").read_bytes(), parse_float=Decimal)
    actual = documented.caller.get(resource, **REQUESTS[resource])
    assert expected == actual
    assert json.dumps(expected, default=str) == json.dumps(actual, default=str)


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
