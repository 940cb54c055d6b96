"""What happens to one synthetic credit account, told consistently to the three institutional endpoints.

The account's risk units follow one another: a unit is liquidated a few times in a row, and most units are closed
after their last liquidation. A liquidation's wallets add up to its net equity, its debts to its liability, and its
transfers lead from the wallets of its unit's collateral accounts to the credit account while it lasts.
"""

from array import array
from decimal import Decimal

from .draws import Draw, amount
from .ledger import Made
from .records import (
    AssetAmount,
    ClosedRiskUnit,
    Liability,
    LiquidationSnapshot,
    LiquidationTransfers,
    RiskUnitLiquidation,
    Transfer,
    WalletSnapshot,
)
from .timeline import Span

_DAY_MS = 24 * 60 * 60 * 1000
_ABOVE_DOUBLES = 2**53
_WALLETS = ("PORTFOLIO_MARGIN", "CROSS_MARGIN", "SPOT", "PORTFOLIO_MARGIN")
_DEBT_ASSETS = ("USDT", "USDC", "FDUSD")


class Story:
    """The story of account `number`; every record follows from `path` and the record's number alone."""

    def __init__(self, path: str, number: int, units: int, spans: list[Span]) -> None:
        if spans and not units:
            raise ValueError("liquidations need at least one risk unit")
        self._path = path
        self._number = number
        self._units = units
        self._spans = spans
        running = self._unit_of(len(spans) - 1) if spans else None
        # The last unit and every third one stay open, and so does one that is being liquidated.
        self._closed = [unit for unit in range(units - 1) if (unit + 1) % 3 and unit != running]

    @property
    def group_ids(self) -> list[int]:
        """All risk units of the account, closed ones included."""
        return [self._group_id(unit) for unit in range(self._units)]

    def liquidations(self) -> Made[RiskUnitLiquidation]:
        """One record per span."""
        times = array("q", (span.start for span in self._spans))
        return Made(times, lambda index: self._group_id(self._unit_of(index)), self._liquidation)

    def transfers(self) -> Made[LiquidationTransfers]:
        """One row per liquidation."""
        times = array("q", (self._first_transfer(index) for index in range(len(self._spans))))
        return Made(times, lambda _: None, self._transfer_row)

    def closings(self, start: int, end: int) -> Made[ClosedRiskUnit]:
        """The closed units; those never liquidated close at even distances between `start` and `end`."""
        times = array("q", (self._close_time(unit, start, end) for unit in self._closed))

        def record(index: int) -> ClosedRiskUnit:
            unit = self._closed[index]
            mine = self._liquidations_of(unit)
            lived_until = self._spans[mine[0]].start if mine else times[index]
            return ClosedRiskUnit(
                group_id=self._group_id(unit),
                parent_email=f"parent.{self._number}@desk.test",
                credit_email=self._credit_email,
                enabled=False,
                create_time=lived_until - Draw(self._path, "unit", unit).between(_DAY_MS, 30 * _DAY_MS),
                close_time=times[index],
            )

        return Made(times, lambda index: self._group_id(self._closed[index]), record)

    @property
    def _credit_email(self) -> str:
        return f"credit.{self._number}@desk.test"

    def _unit_of(self, liquidation: int) -> int:
        return liquidation * self._units // len(self._spans)

    def _liquidations_of(self, unit: int) -> range:
        count = len(self._spans)
        return range(-(-unit * count // self._units), -(-(unit + 1) * count // self._units))

    def _group_id(self, unit: int) -> int:
        return 100 + self._number * 10**6 + unit + (_ABOVE_DOUBLES if unit % 3 == 1 else 0)

    def _uid(self, unit: int, member: int) -> int:
        return 1000277033505 + self._number * 10**8 + unit * 10 + member + (_ABOVE_DOUBLES if member % 3 == 1 else 0)

    def _collaterals(self, unit: int) -> range:
        """The unit's collateral members; member 0 is the credit account."""
        return range(1, 3 + unit % 3)

    def _close_time(self, unit: int, start: int, end: int) -> int:
        mine = self._liquidations_of(unit)
        if not mine:
            return start + (end - start) * (unit + 1) // (self._units + 1)
        last = self._spans[mine[-1]]
        return last.end + (last.slot_end - last.end) // 2

    def _equities(self, index: int) -> list[int]:
        """Net equity of the members' wallets, in units of 10**-8; every fifth liquidation uses all eight places."""
        draw = Draw(self._path, "equity", index)
        grain = 1 if index % 5 == 0 else 10**4
        count = len(self._collaterals(self._unit_of(index)))
        return [draw.between(10**10, 10**15) // grain * grain for _ in range(1 + count)]

    def _liquidation(self, index: int) -> RiskUnitLiquidation:
        draw = Draw(self._path, "liquidation", index)
        span, unit = self._spans[index], self._unit_of(index)
        credit, *collaterals = self._equities(index)
        wallets = [
            self._wallet(self._credit_email, "CREDIT", "PORTFOLIO_MARGIN", credit),
            self._wallet(self._credit_email, "CREDIT", "SPOT", 0),
            *(
                self._wallet(f"unit{unit}.{member}.{self._number}@desk.test", "COLLATERAL", _WALLETS[member - 1], value)
                for member, value in zip(self._collaterals(unit), collaterals, strict=True)
            ),
        ]
        repaid = (index + 1) % 7 == 0 and not span.is_running  # as in the documented example: from 1 to 0
        start_ltv = 10_000 if repaid else draw.between(9_100, 9_999)
        end_ltv = 0 if repaid else start_ltv - draw.between(1, 9_000)
        equity = credit + sum(collaterals)
        debt = equity * start_ltv  # in units of 10**-12
        return RiskUnitLiquidation(
            group_id=self._group_id(unit),
            start_ltv=Decimal(1) if repaid else amount(start_ltv, 4),
            end_ltv=Decimal(0) if repaid else amount(end_ltv, 4),
            liquidation_start_time=span.start,
            liquidation_end_time=None if span.is_running else span.end,
            total_net_equity=amount(equity, 8),
            total_maintenance_margin=amount(sum(_maintenance(value) for value in [credit, *collaterals]), 8),
            total_liability=_shortest(debt),
            liquidation_snapshot=LiquidationSnapshot(
                snapshots=tuple(wallets), liabilities=_liabilities(draw, debt, 3 if index % 4 == 0 else 1)
            ),
        )

    def _wallet(self, email: str, member: str, wallet: str, equity: int) -> WalletSnapshot:
        return WalletSnapshot(
            sub_email=email,
            member_type=member,
            wallet_type=wallet,
            net_equity=amount(equity, 8),
            maintain_margin=amount(_maintenance(equity), 8),
        )

    def _first_transfer(self, index: int) -> int:
        """Two of three liquidations have their first transfer in the millisecond in which they start."""
        span = self._spans[index]
        delay = Draw(self._path, "first transfer", index).below((span.end - span.start) // 4 + 1)
        return span.start if (index + 1) % 3 else span.start + delay

    def _transfer_row(self, index: int) -> LiquidationTransfers:
        draw = Draw(self._path, "transfers", index)
        span, unit, first = self._spans[index], self._unit_of(index), self._first_transfer(index)
        equities = self._equities(index)
        count = draw.between(2, 4)
        transfers: list[Transfer] = []
        for step in range(count):
            member = draw.pick(self._collaterals(unit))
            assets = [AssetAmount(asset_name="USDT", amount=amount(equities[member] * draw.between(1, 24) // 100, 8))]
            if step == 1:
                assets.append(AssetAmount(asset_name="BTC", amount=amount(draw.between(1, 10**12), 12)))
            transfers.append(
                Transfer(
                    transfer_time=first + (span.end - first) * step // (count - 1),
                    from_uid=self._uid(unit, member),
                    from_account_type=_WALLETS[member - 1],
                    to_uid=self._uid(0, 0),
                    to_account_type="PORTFOLIO_MARGIN",
                    # Only CONFIRM is documented; a transfer under way needs a name too.
                    status="PENDING" if span.is_running and step == count - 1 else "CONFIRM",
                    assets=tuple(assets),
                )
            )
        liquidation_id = 1000 + self._number * 10**7 + index + (_ABOVE_DOUBLES if index % 3 == 1 else 0)
        return LiquidationTransfers(liquidation_id=liquidation_id, liquidation_transfer_record=tuple(transfers))


def _maintenance(equity: int) -> int:
    return equity // 20


def _liabilities(draw: Draw, debt: int, count: int) -> tuple[Liability, ...]:
    """`debt` (in units of 10**-12) split over `count` assets, a little of each being interest."""
    parts = [debt // count] * (count - 1)
    parts.append(debt - sum(parts))
    debts: list[Liability] = []
    for asset, part in zip(_DEBT_ASSETS, parts, strict=False):
        interest = part // 10**8 * draw.between(1, 500) * 10**4  # whole units of 10**-8
        debts.append(Liability(asset_name=asset, principal=_shortest(part - interest), interest=_shortest(interest)))
    return tuple(debts)


def _shortest(units: int) -> Decimal:
    """`units` of 10**-12 with eight decimals if those are enough, else with all twelve."""
    return amount(units, 12) if units % 10**4 else amount(units // 10**4, 8)
