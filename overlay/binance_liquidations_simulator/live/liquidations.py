"""The liquidations of risk units: how they start, run and end, and what is transferred and repaid meanwhile."""

from collections.abc import Iterator
from dataclasses import replace as moved
from decimal import Decimal
from functools import partial
from typing import Any

from msgspec.structs import replace

from ..desk.draws import Draw, amount
from ..desk.liquidations import equities, liquidation
from ..desk.loans import loan
from ..desk.timeline import Span
from ..desk.transfers import transfers
from ..desk.units import RiskUnit, credit_email, risk_unit
from ..exchange.account import Account
from ..wire.records import ClosedRiskUnit, LiquidationTransfers, Record, Transfer
from .happening import Happening

_SECOND_MS, _DAY_MS = 1000, 24 * 60 * 60 * 1000
_ABOVE_DOUBLES = 2**53
_FIRST_LIQUIDATION, _FIRST_LOAN = 5 * 10**6, 5 * 10**9
"""Above the ids that the desk gives to what it starts with."""
_AT_ONE_TIME = 3
"""How many units take turns in being liquidated."""
_UNTIL_CLOSED = 15
"""How many liquidations there are until the oldest of those units is closed, and another takes its place."""


class Liquidations:
    """Liquidations of one credit account, one in each episode, of units that it did not have before `start`."""

    def __init__(self, account: Account, number: int, path: str, start: int) -> None:
        self._account, self._number, self._path, self._start = account, number, path, start
        self._first = len(account.active_units | account.closed_units)
        self._loans = _FIRST_LOAN

    def episode(self, index: int, begin: int) -> Iterator[Happening]:
        """The liquidation of that index, in the half minute after `begin`; in the first, also what ends there."""
        if index == 0:
            yield from self._leftovers(begin)
        draw = Draw(self._path, "episode", index)
        start = begin + draw.between(1, 3) * _SECOND_MS + draw.below(_SECOND_MS)
        span = Span(start, start + draw.between(13_000, 18_000), begin, is_running=False)
        unit = risk_unit(self._number, self._first + index // _UNTIL_CLOSED + index % _AT_ONE_TIME)
        equity = equities(Draw(self._path, "equity", index), unit, is_fine=index % 5 == 0)
        ended = liquidation(
            Draw(self._path, "liquidation", index),
            unit,
            span,
            equity,
            is_repaid=(index + 1) % 7 == 0,
            debts=3 if index % 4 == 0 else 1,
        )
        running = replace(ended, liquidation_end_time=None, end_ltv=ended.start_ltv)
        name = f"risk unit {unit.group_id}"
        borrowed = (unit.group_id, start - _SECOND_MS, "BORROW", "USDT", amount(draw.between(1, 10**13), 8))
        yield Happening(start - _SECOND_MS, partial(self._lend, *borrowed))
        yield Happening(start, partial(self._put, None, running, f"{name}: liquidation starts, LTV {ended.start_ltv}"))
        yield from self._transfers(index, unit, span, equity)
        yield Happening(span.end, partial(self._put, running, ended, f"{name}: liquidation ends, LTV {ended.end_ltv}"))
        if (index + 1) % _UNTIL_CLOSED == 0:
            oldest = risk_unit(self._number, self._first + index // _UNTIL_CLOSED)
            yield Happening(span.end + _SECOND_MS, partial(self._close, oldest.group_id, span.end + _SECOND_MS))

    def _transfers(self, index: int, unit: RiskUnit, span: Span, equity: list[int]) -> Iterator[Happening]:
        """Transfers are confirmed a second after they are sent, and repay debts at that moment."""
        number = 1000 + self._number * 10**7 + _FIRST_LIQUIDATION + index + (_ABOVE_DOUBLES if index % 3 == 1 else 0)
        earlier = moved(span, end=span.end - 2 * _SECOND_MS)
        draw = Draw(self._path, "transfers", index)
        row = transfers(draw, unit, earlier, span.start + _SECOND_MS, equity, number)
        before: LiquidationTransfers | None = None
        for place, transfer in enumerate(row.liquidation_transfer_record):
            confirmed = row.liquidation_transfer_record[: place + 1]
            sent = (*confirmed[:-1], replace(transfer, status="PENDING"))
            pending = replace(row, liquidation_transfer_record=sent)
            text = f"risk unit {unit.group_id}: {_assets(transfer)} sent"
            yield Happening(transfer.transfer_time, partial(self._put, before, pending, text))
            before = replace(row, liquidation_transfer_record=confirmed)
            yield self._confirmation(unit.group_id, pending, before, transfer.transfer_time + _SECOND_MS)

    def _leftovers(self, begin: int) -> Iterator[Happening]:
        """What the account has pending and running ends within a second, before anything else starts."""
        last: Any = (self._account.truth(one)[-1:] for one in ("liquidation-transfers", "risk-unit-liquidations"))
        rows, running = last
        for record in running if running and running[0].liquidation_end_time is None else ():
            for row in rows:
                confirmed = tuple(replace(one, status="CONFIRM") for one in row.liquidation_transfer_record)
                after = replace(row, liquidation_transfer_record=confirmed)
                yield self._confirmation(record.group_id, row, after, begin + 400)
            end = begin + 800
            text = f"risk unit {record.group_id}: liquidation ends, LTV {record.end_ltv}"
            yield Happening(end, partial(self._put, record, replace(record, liquidation_end_time=end), text))

    def _confirmation(
        self, group_id: int, pending: LiquidationTransfers, after: LiquidationTransfers, time: int
    ) -> Happening:
        return Happening(time, partial(self._confirm, group_id, pending, after, time))

    def _confirm(self, group_id: int, pending: LiquidationTransfers, after: LiquidationTransfers, time: int) -> str:
        self._account.change(pending, after)
        last = after.liquidation_transfer_record[-1]
        for asset in last.assets:
            self._lend(group_id, time, "FORCE_REPAY", asset.asset_name, asset.amount)
        return f"risk unit {group_id}: {_assets(last)} confirmed and repaid"

    def _lend(self, group_id: int, time: int, type_: str, asset: str, total: Decimal) -> str:
        draw = Draw(self._path, "loan", self._loans)
        tran_id = 1648963682 + self._number * 10**10 + self._loans
        self._account.add(loan(draw, group_id, tran_id, time, type_, asset, total))
        self._loans += 1
        return f"risk unit {group_id}: {total} {asset} borrowed"

    def _close(self, group_id: int, time: int) -> str:
        age = Draw(self._path, "unit", group_id).between(1, 30) * _DAY_MS
        self._account.add(
            ClosedRiskUnit(
                group_id=group_id,
                parent_email=f"parent.{self._number}@desk.test",
                credit_email=credit_email(self._number),
                enabled=False,
                create_time=max(0, self._start - age),
                close_time=time,
            )
        )
        return f"risk unit {group_id}: closed"

    def _put(self, before: Record | None, after: Record, text: str) -> str:
        if before is None:
            self._account.add(after)
        else:
            self._account.change(before, after)
        return text


def _assets(transfer: Transfer) -> str:
    return " and ".join(f"{asset.amount} {asset.asset_name}" for asset in transfer.assets)
