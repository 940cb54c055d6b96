"""Records that arrive while a history is read."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from ..desk.desk import synthetic_desk
from ..desk.draws import Draw
from ..exchange.account import Account
from ..wire.force_orders import PortfolioMarginLiquidation
from ..wire.loans import BorrowRepayRecord, LiquidationLoanRepayment
from ..wire.records import (
    INSTITUTIONAL,
    ClosedRiskUnit,
    LiquidationTransfers,
    MarginLiquidation,
    Record,
    Resource,
    RiskUnitLiquidation,
)

_CERTAIN = 10**9  # chances are counted in whole billionths
_ABOVE_DOUBLES = 2**53


class Arrivals:
    """Adds records to `account`: give it to a `FaultyExchange` as one of `between`, or call `add` at will.

    Before each request a record comes with the probability `chance`: of one of `resources` (default: margin
    liquidations, and what happens to the risk units of a credit account; of an account that has none of them, all that
    it has), dated by the exchange's present or, with the probability `late`, by a time between `since` (Unix ms) and
    that. A late record lies where a reader has perhaps already been. Everything follows from the seed, the account's
    name and what it holds.

    The records are those of a synthetic desk with times and ids of their own, so wallets and debts still add up. A
    liquidation is one of an active unit, or now and then of an unknown one; a unit that closes in the
    present is an active one, whose liquidations then show to those only who ask for the unit.
    """

    def __init__(
        self,
        account: Account,
        seed: int = 0,
        *,
        since: int,
        chance: float = 0.0,
        late: float = 0.5,
        resources: Iterable[Resource] | None = None,
    ) -> None:
        self._account = account
        self._path = (seed, account.name, "arrival")
        self._since = since
        self._chance = chance
        self._late = late
        own: tuple[Resource, ...] = tuple(one for one in INSTITUTIONAL if one in account.resources)
        self._resources = own or account.resources if resources is None else tuple(resources)
        (self._donor,) = synthetic_desk(seed, force_orders=50, portfolio_orders=50, repayments=20)
        # Far above all ids of synthetic desks, and other ones for each seed and account.
        self._first_id = _ABOVE_DOUBLES * 8 + Draw(*self._path, "ids").below(2**32) * 2**20
        self._added: list[Record] = []

    def __call__(self, number: int, now: int) -> int:
        """Let a record come before request `number`, or not; how many came."""
        draw = Draw(*self._path, "request", number)
        if draw.below(_CERTAIN) >= self._chance * _CERTAIN:
            return 0
        resource = draw.pick(self._resources)
        is_late = draw.below(_CERTAIN) < self._late * _CERTAIN and self._since < now
        self.add(resource, now, draw.between(self._since, now - 1) if is_late else now)
        return 1

    @property
    def added(self) -> tuple[Record, ...]:
        """The records that came, in the order in which they did. `account.truth` holds them as well."""
        return tuple(self._added)

    def add(self, resource: Resource, now: int, time: int | None = None) -> Record:
        """Add a record of that resource, dated `time` (default: `now`, the exchange's present; both Unix ms)."""
        record = self._record(resource, now, now if time is None else time)
        self._account.add(record)
        self._added.append(record)
        return record

    def _record(self, resource: Resource, now: int, time: int) -> Record:
        draw = Draw(*self._path, "record", len(self._added))
        model: Record = draw.pick(self._donor.truth(resource))
        match model:
            case MarginLiquidation():
                return replace(model, updated_time=time, order_id=self._fresh_id())
            case RiskUnitLiquidation():
                ended = model.liquidation_end_time
                end = None if ended is None else time + ended - model.liquidation_start_time
                return replace(
                    model,
                    group_id=self._liquidated_unit(draw, time),
                    liquidation_start_time=time,
                    liquidation_end_time=None if end is None or end > now else end,
                )
            case LiquidationTransfers():
                first = model.liquidation_transfer_record[0].transfer_time
                moved = tuple(
                    replace(transfer, transfer_time=min(time + transfer.transfer_time - first, max(now, time)))
                    for transfer in model.liquidation_transfer_record
                )
                return replace(model, liquidation_id=self._fresh_id(), liquidation_transfer_record=moved)
            case ClosedRiskUnit():
                unit = self._closing_unit(draw, is_present=time == now)
                created = min(time - model.close_time + model.create_time, self._first_liquidation(unit, time))
                return replace(model, group_id=unit, create_time=max(0, created), close_time=time)
            case _:
                return self._other(draw, model, time)

    def _other(self, draw: Draw, model: Any, time: int) -> Record:
        """A record that has one id of its own, moved to that time."""
        match model:
            case BorrowRepayRecord():
                unit = draw.pick(sorted(self._account.active_units) or [self._fresh_id()])
                return replace(model, group_id=unit, tran_id=self._fresh_id(), timestamp=time)
            case LiquidationLoanRepayment():
                return replace(model, repay_id=self._fresh_id(), create_time=time)
            case PortfolioMarginLiquidation():
                return replace(model, order_id=self._fresh_id(), updated_time=time)
            case _:
                updated = time + model.update_time - model.time
                order: Record = replace(model, order_id=self._fresh_id(), time=time, update_time=updated)
                return order

    def _fresh_id(self) -> int:
        return self._first_id + len(self._added)

    def _liquidated_unit(self, draw: Draw, time: int) -> int:
        """An active unit in three of four cases, but never one whose liquidation starts at that very time already."""
        active = sorted(self._account.active_units)
        unit = draw.pick(active) if active and draw.below(4) else self._fresh_id()
        there, _ = self._account.ledger("risk-unit-liquidations").page(
            {unit}, time, time, current=1, size=1, newest_first=True
        )
        return self._fresh_id() if there else unit

    def _first_liquidation(self, unit: int, otherwise: int) -> int:
        """When a unit was liquidated first: it was there by then."""
        ledger = self._account.ledger("risk-unit-liquidations")
        _, records = ledger.page({unit}, None, None, current=1, size=1, newest_first=False)
        return records[0].liquidation_start_time if records else otherwise

    def _closing_unit(self, draw: Draw, *, is_present: bool) -> int:
        """An active unit; in the past that could contradict its liquidations, so there it is one without any."""
        active = sorted(self._account.active_units)
        return draw.pick(active) if active and is_present else self._fresh_id()
