"""An account of the exchange: its keys, its risk units and what happened to them."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ..wire.records import (
    ClosedRiskUnit,
    LiquidationTransfers,
    MarginLiquidation,
    Record,
    Resource,
    RiskUnitLiquidation,
)
from .ledger import Ledger, Made
from .signatures import ApiKey

Role: TypeAlias = Literal["credit", "margin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeRecords:
    """Records that an account starts with as rules rather than as objects."""

    margin_liquidations: Made[MarginLiquidation] | None = None
    risk_unit_liquidations: Made[RiskUnitLiquidation] | None = None
    liquidation_transfers: Made[LiquidationTransfers] | None = None
    closed_risk_units: Made[ClosedRiskUnit] | None = None


class Account:
    """The credit account of institutional loans, or a plain margin account, which sees margin liquidations only.

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
        self._margin_liquidations = Ledger[MarginLiquidation](
            lambda record: record.updated_time,
            lambda record: record.symbol if record.is_isolated else None,
            made.margin_liquidations,
        )
        self._risk_unit_liquidations = Ledger[RiskUnitLiquidation](
            lambda record: record.liquidation_start_time,
            lambda record: record.group_id,
            made.risk_unit_liquidations,
        )
        self._liquidation_transfers = Ledger[LiquidationTransfers](
            lambda record: min(transfer.transfer_time for transfer in record.liquidation_transfer_record),
            lambda _: None,
            made.liquidation_transfers,
        )
        self._closed_risk_units = Ledger[ClosedRiskUnit](
            lambda record: record.close_time, lambda record: record.group_id, made.closed_risk_units
        )
        self._closed = frozenset(record.group_id for record in self._closed_risk_units)
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
        """Let something happen to the account: from now on the endpoints tell of it.

        A liquidation opens its unit if that is unknown; a `ClosedRiskUnit` closes it.
        """
        if isinstance(record, MarginLiquidation):
            self._margin_liquidations.add(record)
            return
        self._require_credit()
        if isinstance(record, RiskUnitLiquidation):
            self.open_unit(record.group_id)
            self._risk_unit_liquidations.add(record)
        elif isinstance(record, LiquidationTransfers):
            if not record.liquidation_transfer_record:
                raise ValueError("a liquidation's transfers are at least one: the first of them dates the row")
            self._liquidation_transfers.add(record)
        else:
            self._closed_risk_units.add(record)
            with self._lock:
                self._closed |= {record.group_id}
                self._active -= {record.group_id}

    def truth(self, resource: Resource) -> Sequence[Record]:
        """Every record that the account holds of `resource`, oldest first: a live view that makes them as read."""
        return self.ledger(resource)

    def count(self, resource: Resource) -> int:
        """How many records `truth(resource)` has."""
        return len(self.ledger(resource))

    def ledger(self, resource: Resource) -> Ledger[Any]:
        """The ledger behind `resource`; its records are of that resource's type."""
        ledgers: Mapping[Resource, Ledger[Any]] = {
            "margin-liquidations": self._margin_liquidations,
            "risk-unit-liquidations": self._risk_unit_liquidations,
            "liquidation-transfers": self._liquidation_transfers,
            "closed-risk-units": self._closed_risk_units,
        }
        return ledgers[resource]

    def _require_credit(self) -> None:
        if self.role != "credit":
            raise ValueError(f"account {self.name!r} is a plain margin account: it has no risk units")
