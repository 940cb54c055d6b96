"""What happens to one synthetic credit account, consistent across the institutional endpoints.

The account's risk units follow one another: a unit is liquidated a few times in a row, and most units are closed
after their last liquidation. `liquidations` and `transfers` say what a liquidation finds and moves.
"""

from array import array
from decimal import Decimal

from ..exchange.ledger import Made
from ..wire.records import ClosedRiskUnit, LiquidationTransfers, RiskUnitLiquidation
from .draws import Draw
from .liquidations import equities, liquidation
from .timeline import Span
from .transfers import transfers
from .units import RiskUnit, credit_email, group_id, risk_unit

_DAY_MS = 24 * 60 * 60 * 1000
_ABOVE_DOUBLES = 2**53


class Story:
    """The story of account `number`; every record follows from `path` and the record's number alone."""

    def __init__(self, path: str, number: int, units: int, spans: list[Span]) -> None:
        if spans and not units:
            raise ValueError("liquidations need at least one risk unit")
        self._path = path
        self._number = number
        self._units = units
        self._coverage = spans
        running = self._unit_of(len(spans) - 1) if spans else None
        # The last unit and every third one stay open, and so does one that is being liquidated.
        self._closed = [unit for unit in range(units - 1) if (unit + 1) % 3 and unit != running]

    @property
    def group_ids(self) -> list[int]:
        """All risk units of the account, closed ones included."""
        return [group_id(self._number, unit) for unit in range(self._units)]

    @property
    def count(self) -> int:
        """How many liquidations there are."""
        return len(self._coverage)

    def unit(self, liquidation: int) -> int:
        """The risk unit of a liquidation."""
        return group_id(self._number, self._unit_of(liquidation))

    def end(self, liquidation: int) -> int:
        """When a liquidation ends."""
        return self._coverage[liquidation].end

    def repaid(self, liquidation: int) -> list[tuple[int, str, Decimal]]:
        """What the confirmed transfers of a liquidation repaid: time, asset and amount."""
        return [
            (transfer.transfer_time, asset.asset_name, asset.amount)
            for transfer in self._transfers(liquidation).liquidation_transfer_record
            if transfer.status == "CONFIRM"
            for asset in transfer.assets
        ]

    def liquidations(self) -> Made[RiskUnitLiquidation]:
        """One record per span."""
        times = array("q", (span.start for span in self._coverage))
        return Made(times, lambda index: group_id(self._number, self._unit_of(index)), self._liquidation)

    def transfers(self) -> Made[LiquidationTransfers]:
        """One row per liquidation."""
        times = array("q", (self.first_transfer(index) for index in range(len(self._coverage))))
        return Made(times, lambda _: None, self._transfers)

    def closings(self, start: int, end: int) -> Made[ClosedRiskUnit]:
        """The closed units; those never liquidated close at even distances between `start` and `end`."""
        times = array("q", (self._close_time(unit, start, end) for unit in self._closed))

        def record(index: int) -> ClosedRiskUnit:
            unit = self._closed[index]
            mine = self._liquidations_of(unit)
            lived_until = self._coverage[mine[0]].start if mine else times[index]
            return ClosedRiskUnit(
                group_id=group_id(self._number, unit),
                parent_email=f"parent.{self._number}@desk.test",
                credit_email=credit_email(self._number),
                enabled=False,
                create_time=lived_until - Draw(self._path, "unit", unit).between(_DAY_MS, 30 * _DAY_MS),
                close_time=times[index],
            )

        return Made(times, lambda index: group_id(self._number, self._closed[index]), record)

    def _unit_of(self, liquidation: int) -> int:
        return liquidation * self._units // len(self._coverage)

    def _liquidations_of(self, unit: int) -> range:
        count = len(self._coverage)
        return range(-(-unit * count // self._units), -(-(unit + 1) * count // self._units))

    def _close_time(self, unit: int, start: int, end: int) -> int:
        mine = self._liquidations_of(unit)
        if not mine:
            return start + (end - start) * (unit + 1) // (self._units + 1)
        last = self._coverage[mine[-1]]
        return last.end + (last.slot_end - last.end) // 2

    def _unit(self, index: int) -> RiskUnit:
        return risk_unit(self._number, self._unit_of(index))

    def _equities(self, index: int) -> list[int]:
        """Every fifth liquidation uses all eight decimals."""
        return equities(Draw(self._path, "equity", index), self._unit(index), is_fine=index % 5 == 0)

    def _liquidation(self, index: int) -> RiskUnitLiquidation:
        span = self._coverage[index]
        return liquidation(
            Draw(self._path, "liquidation", index),
            self._unit(index),
            span,
            self._equities(index),
            is_repaid=(index + 1) % 7 == 0 and not span.is_running,  # as in the documented example
            debts=3 if index % 4 == 0 else 1,
        )

    def first_transfer(self, index: int) -> int:
        """Two of three liquidations, and those that start together, have it in the millisecond in which they start."""
        span = self._coverage[index]
        together = any(
            other.start == span.start for other in self._coverage[max(0, index - 1) : index + 2] if other != span
        )
        delay = Draw(self._path, "first transfer", index).below((span.end - span.start) // 4 + 1)
        return span.start if together or (index + 1) % 3 else span.start + delay

    def _transfers(self, index: int) -> LiquidationTransfers:
        return transfers(
            Draw(self._path, "transfers", index),
            self._unit(index),
            self._coverage[index],
            self.first_transfer(index),
            self._equities(index),
            1000 + self._number * 10**7 + index + (_ABOVE_DOUBLES if index % 3 == 1 else 0),
        )
