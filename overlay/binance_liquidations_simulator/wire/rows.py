"""The rows and pages of each endpoint as JSON values, fields in the order of the documented examples.

Records whose fields are named as on the wire, in one form, are encoded as they are.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import json, to_builtins

from . import forms as wire
from .forms import Contradiction, WireForm
from .loans import BorrowRepayRecord, LiquidationLoan, LiquidationLoanRepayment
from .records import ClosedRiskUnit, LiquidationTransfers, MarginLiquidation, Resource, RiskUnitLiquidation, Transfer

T = TypeVar("T")

_LISTS: tuple[Resource, ...] = (
    "usds-futures-force-orders",
    "coin-futures-force-orders",
    "portfolio-margin-um-force-orders",
    "portfolio-margin-cm-force-orders",
)
_ROWS_FIRST: tuple[Resource, ...] = ("margin-liquidations", "portfolio-margin-liquidations")
_TOTALS: dict[Resource, Contradiction[int]] = {
    "risk-unit-liquidations": wire.TOTAL,
    "borrow-repay-records": wire.UNEXPLAINED_TOTAL,
}


class Writer:
    """Writes pages in one wire form; `seed` matters for `mixed` only."""

    def __init__(self, form: WireForm, seed: int) -> None:
        self._form: WireForm = form
        self._seed = seed

    def page(self, resource: Resource, total: int, records: Sequence[Any]) -> bytes:
        """The body of an answer: `records` are of the resource's type, `total` is how many match in all."""
        rows: Sequence[object] = records
        match resource:
            case "margin-liquidations":
                rows = [self.margin_liquidation(record) for record in records]
            case "risk-unit-liquidations":
                rows = [self.risk_unit_liquidation(record) for record in records]
            case "liquidation-transfers":
                rows = [self.liquidation_transfers(record) for record in records]
            case "closed-risk-units":
                rows = [self.closed_risk_unit(record) for record in records]
            case "borrow-repay-records":
                rows = [self.borrow_repay_record(record) for record in records]
            case "liquidation-loan-repayments":
                rows = [self.repayment(record) for record in records]
        if resource in _LISTS:
            return json.encode(rows)
        contradiction = _TOTALS.get(resource)
        shown = total if contradiction is None else self._as(contradiction, total, f"total {total}")
        page = {"rows": rows, "total": shown} if resource in _ROWS_FIRST else {"total": shown, "rows": rows}
        return json.encode(page)

    def liquidation_loan(self, loan: LiquidationLoan | None) -> bytes:
        """The body of an answer, which is empty where there is no loan."""
        if loan is None or loan.repaid_amount is None:
            return b""
        amounts = {
            "amount": loan.amount,
            "repaidAmount": loan.repaid_amount,
            "remainingAmount": loan.amount - loan.repaid_amount,
        }
        shown = {name: self._as(wire.BANKRUPT_AMOUNT, value, name) for name, value in amounts.items()}
        return json.encode({"asset": loan.asset, **shown})

    def repayment(self, record: LiquidationLoanRepayment) -> dict[str, object]:
        shown = self._as(wire.BANKRUPT_AMOUNT, record.amount, f"repayment {record.repay_id}")
        return {**to_builtins(record, builtin_types=(Decimal,)), "amount": shown}

    def borrow_repay_record(self, record: BorrowRepayRecord) -> dict[str, object]:
        """That amounts may be strings is assumed, since those of all other endpoints are."""
        amounts = {"amount": record.amount, "principal": record.principal, "interest": record.interest}
        return {
            "tranId": record.tran_id,
            "assetName": record.asset_name,
            **{
                name: self._as(wire.LOAN_AMOUNT, value, f"loan {record.tran_id} {record.type} {name}")
                for name, value in amounts.items()
                if value is not None
            },
            "status": record.status,
            "type": record.type,
            "timestamp": record.timestamp,
        }

    def margin_liquidation(self, record: MarginLiquidation) -> dict[str, object]:
        return {
            "avgPrice": _amount(record.avg_price),
            "executedQty": _amount(record.executed_qty),
            "orderId": record.order_id,
            "price": _amount(record.price),
            "qty": _amount(record.qty),
            "side": record.side,
            "symbol": record.symbol,
            "timeInForce": record.time_in_force,
            "isIsolated": record.is_isolated,
            "updatedTime": record.updated_time,
        }

    def risk_unit_liquidation(self, record: RiskUnitLiquidation) -> dict[str, object]:
        """That `liquidationEndTime` is absent while a liquidation runs is assumed."""
        place = f"liquidation {record.group_id} {record.liquidation_start_time}"
        wallets = [
            {
                "subEmail": wallet.sub_email,
                "memberType": wallet.member_type,
                "walletType": wallet.wallet_type,
                "netEquity": self._as(wire.AMOUNT, wallet.net_equity, f"{place} wallet {number} netEquity"),
                "maintainMargin": self._as(wire.AMOUNT, wallet.maintain_margin, f"{place} wallet {number}"),
            }
            for number, wallet in enumerate(record.liquidation_snapshot.snapshots)
        ]
        debts = [
            {
                "assetName": debt.asset_name,
                "principal": _amount(debt.principal),
                "interest": _amount(debt.interest),
            }
            for debt in record.liquidation_snapshot.liabilities
        ]
        snapshot = {"snapshots": wallets, "liabilities": self._as(wire.LIABILITIES, debts, place)}
        end = record.liquidation_end_time
        return {
            "groupId": record.group_id,
            "startLtv": self._as(wire.LTV, record.start_ltv, f"{place} startLtv"),
            "endLtv": self._as(wire.LTV, record.end_ltv, f"{place} endLtv"),
            "liquidationStartTime": record.liquidation_start_time,
            **({} if end is None else {"liquidationEndTime": end}),
            "totalNetEquity": self._as(wire.TOTAL_AMOUNT, record.total_net_equity, f"{place} totalNetEquity"),
            "totalMaintenanceMargin": self._as(
                wire.TOTAL_AMOUNT, record.total_maintenance_margin, f"{place} totalMaintenanceMargin"
            ),
            "totalLiability": self._as(wire.TOTAL_AMOUNT, record.total_liability, f"{place} totalLiability"),
            "liquidationSnapshot": self._as(wire.SNAPSHOT, snapshot, place),
        }

    def liquidation_transfers(self, record: LiquidationTransfers) -> dict[str, object]:
        return {
            "liquidationId": record.liquidation_id,
            "liquidationTransferRecord": [
                self._transfer(transfer, f"transfer {record.liquidation_id} {number}")
                for number, transfer in enumerate(record.liquidation_transfer_record)
            ],
        }

    def closed_risk_unit(self, record: ClosedRiskUnit) -> dict[str, object]:
        return {
            "groupId": record.group_id,
            "parentEmail": record.parent_email,
            "creditEmail": record.credit_email,
            "enabled": self._as(wire.ENABLED, record.enabled, f"unit {record.group_id}"),
            "createTime": record.create_time,
            "closeTime": record.close_time,
        }

    def _transfer(self, transfer: Transfer, place: str) -> dict[str, object]:
        return {
            "transferTime": transfer.transfer_time,
            "fromUid": self._as(wire.UID, transfer.from_uid, f"{place} from"),
            "fromAccountType": self._as(wire.ACCOUNT_TYPE, transfer.from_account_type, f"{place} from"),
            "toUid": self._as(wire.UID, transfer.to_uid, f"{place} to"),
            "toAccountType": self._as(wire.ACCOUNT_TYPE, transfer.to_account_type, f"{place} to"),
            "status": transfer.status,
            "assets": [{"assetName": asset.asset_name, "amount": _amount(asset.amount)} for asset in transfer.assets],
        }

    def _as(self, contradiction: Contradiction[T], value: T, place: str) -> object:
        return contradiction.form(self._form, self._seed, place)(value)


def _amount(value: Decimal) -> str:
    return str(value)
