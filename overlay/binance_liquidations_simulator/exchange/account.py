"""An account of the exchange: its keys, its risk units and what happened to them."""

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from msgspec.structs import replace

from ..wire.force_orders import (
    CoinFuturesForceOrder,
    PortfolioMarginCmForceOrder,
    PortfolioMarginLiquidation,
    PortfolioMarginUmForceOrder,
    UsdsFuturesForceOrder,
)
from ..wire.loans import BorrowRepayRecord, LiquidationLoan, LiquidationLoanRepayment
from ..wire.records import (
    ClosedRiskUnit,
    LiquidationTransfers,
    MarginLiquidation,
    Record,
    Resource,
    RiskUnitLiquidation,
)
from .endpoints import ENDPOINTS, Role
from .ledger import Ledger, Made
from .signatures import ApiKey

_ForceOrder: TypeAlias = (
    UsdsFuturesForceOrder | CoinFuturesForceOrder | PortfolioMarginUmForceOrder | PortfolioMarginCmForceOrder
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeRecords:
    """Records that an account starts with as rules rather than as objects."""

    margin_liquidations: Made[MarginLiquidation] | None = None
    risk_unit_liquidations: Made[RiskUnitLiquidation] | None = None
    liquidation_transfers: Made[LiquidationTransfers] | None = None
    closed_risk_units: Made[ClosedRiskUnit] | None = None
    borrow_repay_records: Made[BorrowRepayRecord] | None = None
    liquidation_loan_repayments: Made[LiquidationLoanRepayment] | None = None
    usds_futures_force_orders: Made[UsdsFuturesForceOrder] | None = None
    coin_futures_force_orders: Made[CoinFuturesForceOrder] | None = None
    portfolio_margin_um_force_orders: Made[PortfolioMarginUmForceOrder] | None = None
    portfolio_margin_cm_force_orders: Made[PortfolioMarginCmForceOrder] | None = None
    portfolio_margin_liquidations: Made[PortfolioMarginLiquidation] | None = None


def _placed(order: _ForceOrder) -> int:
    return order.time


def filed(order: _ForceOrder) -> tuple[str, str]:
    """What a force order is filed under: its symbol, and why it was made."""
    return order.symbol, "ADL" if order.is_adl else "LIQUIDATION"


def _kind(record: BorrowRepayRecord) -> tuple[str, int, str]:
    return "BORROW" if record.type == "BORROW" else "REPAY", record.group_id, record.asset_name


_FILING: Mapping[Resource, tuple[type[object], Callable[[Any], int], Callable[[Any], Hashable]]] = {
    "margin-liquidations": (
        MarginLiquidation,
        lambda record: record.updated_time,
        lambda record: record.symbol if record.is_isolated else None,
    ),
    "risk-unit-liquidations": (
        RiskUnitLiquidation,
        lambda record: record.liquidation_start_time,
        lambda record: record.group_id,
    ),
    "liquidation-transfers": (
        LiquidationTransfers,
        lambda record: min(transfer.transfer_time for transfer in record.liquidation_transfer_record),
        lambda _: None,
    ),
    "closed-risk-units": (ClosedRiskUnit, lambda record: record.close_time, lambda record: record.group_id),
    "borrow-repay-records": (BorrowRepayRecord, lambda record: record.timestamp, _kind),
    "liquidation-loan-repayments": (LiquidationLoanRepayment, lambda record: record.create_time, lambda _: None),
    "usds-futures-force-orders": (UsdsFuturesForceOrder, _placed, filed),
    "coin-futures-force-orders": (CoinFuturesForceOrder, _placed, filed),
    "portfolio-margin-um-force-orders": (PortfolioMarginUmForceOrder, _placed, filed),
    "portfolio-margin-cm-force-orders": (PortfolioMarginCmForceOrder, _placed, filed),
    "portfolio-margin-liquidations": (
        PortfolioMarginLiquidation,
        lambda record: record.updated_time,
        lambda record: record.symbol,
    ),
}
"""For each resource the type of its records, what dates one, and what it is filed under."""


class Account:
    """The credit account of institutional loans, which has everything, or one of another role, without risk units.

    `units` are the group ids of its risk units; those without a `ClosedRiskUnit` record are active. Records and keys
    can be added while an exchange serves the account.
    """

    def __init__(
        self,
        name: str,
        role: Role = "credit",
        *,
        keys: Iterable[ApiKey] = (),
        units: Iterable[int] = (),
        records: Iterable[Record] = (),
        made: MadeRecords | None = None,
    ) -> None:
        made = made or MadeRecords()
        self.name = name
        self.role: Role = role
        self._keys: dict[str, ApiKey] = {}
        self._ledgers: dict[Resource, Ledger[Any]] = {
            resource: Ledger(time_of, key_of, getattr(made, resource.replace("-", "_")))
            for resource, (_, time_of, key_of) in _FILING.items()
        }
        self._loan: LiquidationLoan | None = None
        self._closed = frozenset(record.group_id for record in self._ledgers["closed-risk-units"])
        self._active = frozenset(units) - self._closed
        self._lock = threading.Lock()
        for key in keys:
            self.add_key(key)
        for record in records:
            self.add(record)

    def __repr__(self) -> str:
        return f"<Account {self.name!r} ({self.role}, {len(self._keys)} keys)>"

    @property
    def keys(self) -> tuple[ApiKey, ...]:
        """The account's keys, in the order in which they were added."""
        return tuple(self._keys.values())

    def key(self, api_key: str) -> ApiKey | None:
        """The key of that name, or None."""
        return self._keys.get(api_key)

    def add_key(self, key: ApiKey) -> None:
        """Give the account one more key; a name comes once."""
        with self._lock:
            if key.api_key in self._keys:
                raise ValueError(f"account {self.name!r} already has this API key")
            self._keys[key.api_key] = key

    @property
    def resources(self) -> tuple[Resource, ...]:
        """Those that its keys open."""
        return tuple(
            one.resource
            for one in ENDPOINTS.values()
            if self.role in one.opened_by and one.resource != "liquidation-loan"
        )

    @property
    def active_units(self) -> frozenset[int]:
        """Group ids of the units that are not closed."""
        return self._active

    @property
    def closed_units(self) -> frozenset[int]:
        """Group ids of the closed units."""
        return self._closed

    def open_unit(self, group_id: int) -> None:
        """Open a risk unit; one that exists stays as it is."""
        self._require_credit()
        with self._lock:
            if group_id not in self._closed:
                self._active |= {group_id}

    def add(self, record: Record) -> None:
        """Add a record: from now on the endpoints return it.

        A liquidation, a loan or a repayment opens its unit if that is unknown; a `ClosedRiskUnit` closes it.
        """
        resource = _resource_of(record)
        if resource not in self.resources:
            raise ValueError(f"account {self.name!r} is a plain {self.role} account: it has no {resource}")
        if isinstance(record, RiskUnitLiquidation | BorrowRepayRecord):
            self.open_unit(record.group_id)
        if isinstance(record, LiquidationTransfers) and not record.liquidation_transfer_record:
            raise ValueError("a liquidation's transfers are at least one: the first of them dates the row")
        self._ledgers[resource].add(record)
        if isinstance(record, ClosedRiskUnit):
            with self._lock:
                self._closed |= {record.group_id}
                self._active -= {record.group_id}

    def change(self, old: Record, new: Record) -> None:
        """Put `new` in the place of `old`: of the same type, filed under the same time. ValueError if there is none."""
        self._ledgers[_resource_of(old)].change(old, new)

    def lend(self, loan: LiquidationLoan) -> None:
        """Let a liquidation leave the cross margin account bankrupt."""
        self._loan = loan

    @property
    def liquidation_loan(self) -> LiquidationLoan | None:
        """The loan with what was repaid of it by now; None where there is none."""
        if self._loan is None or self._loan.repaid_amount is not None:
            return self._loan
        repayments = self._ledgers["liquidation-loan-repayments"]
        repaid = sum((record.amount for record in repayments if record.status == "SUCCESS"), Decimal("0E-8"))
        return replace(self._loan, repaid_amount=repaid)

    def truth(self, resource: Resource) -> Sequence[Record]:
        """Every record that the account holds of `resource`, oldest first: a live view that makes them as read."""
        return self.ledger(resource)

    def count(self, resource: Resource) -> int:
        """How many records `truth(resource)` has."""
        return len(self.ledger(resource))

    def ledger(self, resource: Resource) -> Ledger[Any]:
        """The ledger of `resource`; its records are of that resource's type."""
        return self._ledgers[resource]

    def _require_credit(self) -> None:
        if self.role != "credit":
            raise ValueError(f"account {self.name!r} is a plain {self.role} account: it has no risk units")


def _resource_of(record: Record) -> Resource:
    return next(name for name, (type_, _, _) in _FILING.items() if type(record) is type_)
