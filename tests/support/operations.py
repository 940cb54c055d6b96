"""The operations by name, for tests that hold for each of them, and arguments for them."""

import re
from importlib import import_module
from types import ModuleType
from typing import Any

from msgspec import Struct

from binance_liquidations_wire.operations import OPERATIONS
from support.clients import NOW

_FIRST = (
    "list_margin_liquidations",
    "list_risk_unit_liquidations",
    "list_liquidation_transfers",
    "list_closed_risk_units",
)
ALL_MODULES: dict[str, ModuleType] = {
    name: import_module(f"binance_liquidations_wire.api.{operation.module}") for name, operation in OPERATIONS.items()
}
ANSWERS: dict[str, Any] = {name: operation.answer for name, operation in OPERATIONS.items()}
"""The type of each operation's answer: a page, a list of records, or one record."""
MODULES = {name: ALL_MODULES[name] for name in _FIRST}
"""Of the operations that began the record."""
PAGES: dict[str, type[Struct]] = {name: answer for name, answer in ANSWERS.items() if name in _FIRST}
"""Their answers, which are all pages."""
WINDOWS: dict[str, dict[str, Any]] = {
    "list_margin_liquidations": {},
    "list_risk_unit_liquidations": {"start_time": 1748300000000, "end_time": 1748600000000},
    "list_liquidation_transfers": {"start_time": NOW - 86_400_000},
    "list_closed_risk_units": {},
    "list_borrow_repay_records": {"type_": "REPAY", "start_time": 1750400000000, "end_time": 1750500000000},
    "get_liquidation_loan": {},
    "list_liquidation_loan_repayments": {"start_time": 1714400000000, "end_time": 1714600000000},
    "list_usds_futures_force_orders": {"start_time": 1596107000000, "end_time": 1596200000000},
    "list_coin_futures_force_orders": {"start_time": 1596500000000, "end_time": 1597400000000},
    "list_portfolio_margin_um_force_orders": {"start_time": 1596107000000, "end_time": 1596200000000},
    "list_portfolio_margin_cm_force_orders": {"start_time": 1596500000000, "end_time": 1597400000000},
    "list_portfolio_margin_liquidations": {},
}
"""Arguments under which each shows what is documented of it."""
ANOTHER_SPELLING = re.compile(r"\s*[^\W_]+([/._\s-][^\W_]+)?(:[^\W_]+)?\s*")
"""A symbol as other exchanges write it, which the client refuses."""
