"""The records that every client must read, from the vectors, and how a client's output differs from them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from binance_liquidations_simulator import (
    ClosedRiskUnit,
    LiquidationTransfers,
    MarginLiquidation,
    Record,
    RiskUnitLiquidation,
)
from toolchain.environment import ROOT

VECTORS = ROOT / "tests" / "vectors" / "wire"
UNKNOWN = {"unknownField": {"of": ["a", "later", "day"]}}
"""What the exchange adds to each object; a client may keep or drop it."""

_COPIES = 100
"""Copies of a record that differ only in their number: enough for a second page."""

Row = dict[str, Any]


class Kind(NamedTuple):
    """A kind of record: its simulator type, the field that numbers its copies, a field that no other kind has."""

    record: type[Record]
    number: str
    mark: str


KINDS = {
    "list_margin_liquidations": Kind(MarginLiquidation, "orderId", "avgPrice"),
    "list_risk_unit_liquidations": Kind(RiskUnitLiquidation, "liquidationStartTime", "startLtv"),
    "list_liquidation_transfers": Kind(LiquidationTransfers, "liquidationId", "liquidationTransferRecord"),
    "list_closed_risk_units": Kind(ClosedRiskUnit, "groupId", "parentEmail"),
}


def records() -> dict[str, list[Record]]:
    """The records of each operation: the documented ones, the hard ones, and enough copies for a second page."""
    return {operation: [_record(kind, row) for row in _rows(operation, kind)] for operation, kind in KINDS.items()}


def row(record: Record) -> Row:
    """A record as canonical JSON; decimals as Python writes them, which is how the simulator sends them."""
    camel: Row = _rename_fields(
        msgspec.to_builtins(record), lambda name: re.sub("_(.)", lambda part: part[1].upper(), name)
    )
    return camel


def parse(output: str) -> tuple[dict[str, list[Row]], list[str]]:
    """The printed records by kind, and the lines that are not records. A number with a fraction is marked as one."""
    parsed: dict[str, list[Row]] = {operation: [] for operation in KINDS}
    strange = []
    for line in output.splitlines():
        operation, found = _record_in(line)
        if operation is None:
            strange.append(f"not a record: {line[:200]}")
        else:
            parsed[operation].append(found)
    return parsed, strange


def differences(expected: Iterable[Row], printed: Iterable[Row]) -> list[str]:
    """Records that were printed too often, too rarely or differently, in any order; empty if there are none."""
    wanted = Counter(map(_to_text, expected))
    got = Counter(_to_text(_without_unknown(row)) for row in printed)
    return [f"missing: {text}" for text in (wanted - got).elements()] + [
        f"{'doubled' if text in wanted else 'unexpected'}: {text}" for text in (got - wanted).elements()
    ]


def keeps_unknown(printed: Iterable[Row]) -> bool:
    """Whether fields that the spec does not have reached the user."""
    return any(name in row for row in printed for name in UNKNOWN)


def _rows(operation: str, kind: Kind) -> Iterator[Row]:
    documented, hard = (
        json.loads((VECTORS / operation / f"{name}.canonical.json").read_text(encoding="utf-8"))["rows"]
        for name in ("documented", "hard")
    )
    yield from documented
    yield from (row for row in hard if row.get("liquidationTransferRecord") != [])  # the simulator could not date it
    last = max(documented, key=lambda row: row[kind.number])
    yield from (last | {kind.number: last[kind.number] + copy} for copy in range(1, _COPIES + 1))


def _record(kind: Kind, row: Row) -> Record:
    named = _rename_fields(row, lambda name: re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name))
    return msgspec.convert({"liquidation_end_time": None} | named, kind.record)


def _rename_fields(value: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {rename(name): _rename_fields(item, rename) for name, item in value.items() if item is not None}
    return [_rename_fields(item, rename) for item in value] if isinstance(value, list | tuple) else value


def _record_in(line: str) -> tuple[str | None, Row]:
    try:
        found = json.loads(line, parse_float=lambda digits: f"the number {digits}")
    except ValueError:
        return None, {}
    names = found.keys() if isinstance(found, dict) else ()
    return next((operation for operation, kind in KINDS.items() if kind.mark in names), None), found


def _without_unknown(value: Any) -> Any:
    """The value without the unknown field, if that field has the value that was sent."""
    if isinstance(value, dict):
        return {name: _without_unknown(item) for name, item in value.items() if {name: item} != UNKNOWN}
    return [_without_unknown(item) for item in value] if isinstance(value, list) else value


def _to_text(row: Row) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)
