"""The four operations by name, for tests that hold for each of them."""

from types import ModuleType

from msgspec import Struct

from binance_liquidations_wire import models
from binance_liquidations_wire.api.institutional_loan import (
    list_closed_risk_units,
    list_liquidation_transfers,
    list_risk_unit_liquidations,
)
from binance_liquidations_wire.api.margin import list_margin_liquidations

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
