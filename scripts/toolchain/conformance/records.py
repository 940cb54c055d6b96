"""The records that every client must read, from the vectors, and how a client's output differs from them."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from binance_liquidations_simulator import (
    BorrowRepayRecord,
    ClosedRiskUnit,
    CoinFuturesForceOrder,
    LiquidationLoanRepayment,
    LiquidationTransfers,
    MarginLiquidation,
    PortfolioMarginCmForceOrder,
    PortfolioMarginLiquidation,
    PortfolioMarginUmForceOrder,
    Record,
    RiskUnitLiquidation,
    UsdsFuturesForceOrder,
)
from toolchain.environment import ROOT

VECTORS = ROOT / "tests" / "vectors" / "wire"
UNKNOWN = {"unknownField": {"of": ["a", "later", "day"]}}
"""What the exchange adds to each object; a client may keep or drop it."""

Row = dict[str, Any]
_COPIES = 100
"""Copies of a record that differ only in their number: enough for a second page."""
_FEWER = 7
"""Of records that come without pages: with 10, a history would have to prove that no more of that moment were cut."""
_HAPPENED = 1_755_000_000_000
"""Within the time that the programs read; what has older examples is dated so."""


class Kind(NamedTuple):
    """A kind of record: its simulator type, the field that numbers its copies, fields that no kind below it has, how
    many copies there are, and the changes that bring its example into the time that the programs read.
    """

    record: type[Record]
    number: str
    marks: tuple[str, ...]
    copies: int = _COPIES
    changes: Mapping[str, Any] = MappingProxyType({})


_DATED = {"time": _HAPPENED, "updateTime": _HAPPENED + 40}
KINDS = {
    "list_margin_liquidations": Kind(MarginLiquidation, "orderId", ("isIsolated",)),
    "list_risk_unit_liquidations": Kind(RiskUnitLiquidation, "liquidationStartTime", ("startLtv",)),
    "list_liquidation_transfers": Kind(LiquidationTransfers, "liquidationId", ("liquidationTransferRecord",)),
    "list_closed_risk_units": Kind(ClosedRiskUnit, "groupId", ("parentEmail",)),
    "list_borrow_repay_records": Kind(BorrowRepayRecord, "tranId", ("tranId",), changes={"groupId": 6}),
    "list_liquidation_loan_repayments": Kind(
        LiquidationLoanRepayment,
        "repayId",
        ("repayId",),
        changes={"createTime": time.time_ns() // 1_000_000 - 86_400_000},  # the exchange shows 7 days
    ),
    "list_usds_futures_force_orders": Kind(
        UsdsFuturesForceOrder, "orderId", ("cumQuote", "closePosition"), _FEWER, _DATED
    ),
    "list_coin_futures_force_orders": Kind(
        CoinFuturesForceOrder, "orderId", ("cumBase", "closePosition"), _FEWER, _DATED
    ),
    "list_portfolio_margin_um_force_orders": Kind(
        PortfolioMarginUmForceOrder, "orderId", ("cumQuote",), _FEWER, _DATED
    ),
    "list_portfolio_margin_cm_force_orders": Kind(PortfolioMarginCmForceOrder, "orderId", ("cumBase",), _FEWER, _DATED),
    "list_portfolio_margin_liquidations": Kind(PortfolioMarginLiquidation, "orderId", ("qty",)),
}
FIRST = tuple(KINDS)[:4]
"""Those that began the record."""


def records() -> dict[str, list[Record]]:
    """The records of each operation: the documented ones, the hard ones, and enough copies for a second page."""
    return {operation: [_record(kind, row) for row in _rows(operation, kind)] for operation, kind in KINDS.items()}


def row(record: Record) -> Row:
    """A record as canonical JSON; decimals as Python writes them, which is how the simulator sends them."""
    camel: Row = _rename_fields(
        msgspec.to_builtins(record), lambda name: re.sub("_(.)", lambda part: part[1].upper(), name)
    )
    if isinstance(record, BorrowRepayRecord):
        del camel["groupId"]  # no answer says whose it is
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
        [row | dict(kind.changes) for row in vectors(operation, name)] for name in ("documented", "hard")
    )
    yield from documented
    yield from (row for row in hard if row.get("liquidationTransferRecord") != [])  # the simulator could not date it
    last = max(documented, key=lambda row: row[kind.number])
    yield from (last | {kind.number: last[kind.number] + copy} for copy in range(1, kind.copies + 1))


def vectors(operation: str, name: str) -> list[Row]:
    """The rows of a vector; none where there is no such file."""
    path = VECTORS / operation / f"{name}.canonical.json"
    answer: Any = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    rows: list[Row] = answer["rows"] if isinstance(answer, dict) else answer
    return rows


def _record(kind: Kind, row: Row) -> Record:
    if kind.number in kind.record.__struct_encode_fields__:  # it has the names of the wire
        return msgspec.convert(row, kind.record)
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
    names = set(found) if isinstance(found, dict) else set[str]()
    return next((operation for operation, kind in KINDS.items() if names >= {*kind.marks}), None), found


def _without_unknown(value: Any) -> Any:
    """The value without the unknown field, if that field has the value that was sent."""
    if isinstance(value, dict):
        return {name: _without_unknown(item) for name, item in value.items() if {name: item} != UNKNOWN}
    return [_without_unknown(item) for item in value] if isinstance(value, list) else value


def _to_text(row: Row) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)
