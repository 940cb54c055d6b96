"""The spec, the overlay and the simulator speak of the same contradictions."""

from typing import Any

import _spec
from binance_liquidations._quirks import QUIRKS
from binance_liquidations_simulator.wire import CONTRADICTIONS


def entries(node: Any, place: str = "") -> list[tuple[str, dict[str, str]]]:
    """Every recorded contradiction, with the name of what it is recorded at."""
    if isinstance(node, list):
        return [found for item in node for found in entries(item, place)]
    if not isinstance(node, dict):
        return []
    here = [(place, entry) for entry in node.get("x-binance-evidence", [])]
    return here + [found for name, item in node.items() if name[:2] != "x-" for found in entries(item, name)]


RECORDED = entries(_spec.load())


def test_each_quirk_has_its_function_and_each_function_its_evidence() -> None:
    """What the spec leaves to decoding is what the overlay normalizes, at the same fields."""
    fields: dict[str, set[str]] = {}
    for field, entry in RECORDED:
        if entry["settled-by"] == "decoding":
            fields.setdefault(entry["quirk"], set()).add(field)
    assert fields == {name: set(quirk.fields) for name, quirk in QUIRKS.items()}


def test_the_simulator_serves_what_the_spec_records() -> None:
    """Each contradiction that the simulator can serve is recorded, and each about a form can be served."""
    recorded = {entry["quirk"] for _, entry in RECORDED}
    by_decoding = {entry["quirk"] for _, entry in RECORDED if entry["settled-by"] == "decoding"}
    assert recorded >= CONTRADICTIONS
    # 0E-8 is served in every form: it contradicts what one expects of a decimal, not what another page shows.
    assert by_decoding - CONTRADICTIONS == {"amount-in-scientific-notation"}


def test_all_known_contradictions_are_recorded() -> None:
    """The list is complete: a new one is added here when it is added to the spec."""
    assert {entry["quirk"] for _, entry in RECORDED} == {
        *QUIRKS,
        "order-of-records",
        "path-of-another-endpoint",
        "recv-window-integer-or-decimal",
        "signed-without-saying-so",
        "total-not-row-count",
    }
