"""The four operations by name, for tests that hold for each of them, and arguments for them."""

import re
from types import ModuleType

from msgspec import Struct

from binance_liquidations_wire import models
from binance_liquidations_wire.api.institutional_loan import (
    list_closed_risk_units,
    list_liquidation_transfers,
    list_risk_unit_liquidations,
)
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.clients import NOW

MODULES: dict[str, ModuleType] = {
    "list_margin_liquidations": list_margin_liquidations,
    "list_risk_unit_liquidations": list_risk_unit_liquidations,
    "list_liquidation_transfers": list_liquidation_transfers,
    "list_closed_risk_units": list_closed_risk_units,
}
PAGES: dict[str, type[Struct]] = {
    "list_margin_liquidations": models.MarginLiquidationPage,
    "list_risk_unit_liquidations": models.RiskUnitLiquidationPage,
    "list_liquidation_transfers": models.LiquidationTransfersPage,
    "list_closed_risk_units": models.ClosedRiskUnitPage,
}
WINDOWS: dict[str, dict[str, int]] = {
    "list_margin_liquidations": {},
    "list_risk_unit_liquidations": {"start_time": 1748300000000, "end_time": 1748600000000},
    "list_liquidation_transfers": {"start_time": NOW - 86_400_000},
    "list_closed_risk_units": {},
}
"""Arguments under which each shows what is documented of it."""
ANOTHER_SPELLING = re.compile(r"\s*[^\W_]+([/._\s-][^\W_]+)?(:[^\W_]+)?\s*")
"""A symbol as other exchanges write it, which the client refuses."""
