"""The liquidation loan of an account, and how it is repaid."""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from msgspec.structs import replace

from ..exchange.account import Account
from ..faults.arrivals import Arrivals
from ..wire.loans import LiquidationLoan
from ..wire.records import Resource
from .happening import Happening

_PENDING_MS = 2_000
_LENT = Decimal("10000.00000000")
"""Far more than any one repayment."""
_RESOURCE: Resource = "liquidation-loan-repayments"


class Repayments:
    """Repayments of one account. Each is pending for two seconds; where less is owed than `_LENT`, that is lent."""

    def __init__(self, account: Account, arrivals: Arrivals) -> None:
        self._account, self._arrivals = account, arrivals
        loan, zero = account.liquidation_loan, Decimal(0)
        self._lent = zero if loan is None else loan.amount
        self._owed = zero if loan is None else loan.amount - (loan.repaid_amount or zero)

    def repayment(self, time: int) -> Iterator[Happening]:
        """A repayment at `time`, and that it succeeds."""
        yield Happening(time, partial(self._repay, time))
        yield Happening(time + _PENDING_MS, self._succeed)

    def _repay(self, time: int) -> str:
        record: Any = self._arrivals.add(_RESOURCE, time)
        self._account.change(record, replace(record, status="PENDING"))
        if self._owed < _LENT:
            self._lent, self._owed = self._lent + _LENT, self._owed + _LENT
            self._account.lend(LiquidationLoan(asset=record.asset, amount=self._lent))
        return f"{_RESOURCE}: {record.amount} {record.asset} pending"

    def _succeed(self) -> str:
        """That of the last repayment, and of one that was pending before all of them."""
        last: Any = self._account.truth(_RESOURCE)[-2:]
        pending = [record for record in last if record.status == "PENDING"]
        for record in pending:
            self._account.change(record, replace(record, status="SUCCESS"))
            self._owed -= record.amount
        return f"{_RESOURCE}: {' and '.join(f'{one.amount} {one.asset}' for one in pending)} repaid"
