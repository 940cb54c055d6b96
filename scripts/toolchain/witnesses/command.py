"""The command `scripts/witnesses`."""

from __future__ import annotations

import argparse
import time
from importlib.metadata import version
from typing import Any

from binance_liquidations_simulator import Resource, Simulator, synthetic_desk

from .readers import WITNESSES

PACKAGES = ("binance-sdk-margin-trading", "python-binance", "ccxt")
ASKING_FOR_LIQUIDATIONS = ("ccxt",)
"""These ask the futures for `autoCloseType=LIQUIDATION`, which leaves out orders of automatic deleveraging."""
_DAY = 86_400_000
_ID = {"liquidation-loan-repayments": ("repayId", "repay_id")}
_DATE = ("update_time", "updated_time", "create_time")


def main(description: str | None) -> int:
    """Read, compare, print; 1 if a witness lacks a record or sees one that is not there."""
    argparse.ArgumentParser(description=description).parse_args()
    now = time.time_ns() // 1_000_000
    (account,) = synthetic_desk(
        4,
        liquidations=4,
        margin_records=80,
        force_orders=120,
        portfolio_orders=80,
        repayments=40,
        start=now - 20 * _DAY,
        end=now - _DAY,
    )
    print(", ".join(f"{name} {version(name)}" for name in PACKAGES))
    wrong = 0
    with Simulator(accounts=[account]) as simulator:
        for witness, readers in WITNESSES.items():
            for resource, read in readers(simulator).items():
                expected = _truth(account, resource, now, with_adl=witness not in ASKING_FOR_LIQUIDATIONS)
                seen = read({"startTime": now - 6 * _DAY, "endTime": now})
                found = sorted(_identity(row, resource) for row in seen)
                is_right = bool(expected) and found == expected
                wrong += not is_right
                print(f"{'ok ' if is_right else 'BAD'} {witness}, {resource}: {len(found)} of {len(expected)} records")
    print("every witness read every record" if not wrong else f"{wrong} witnesses read something else")
    return int(bool(wrong))


def _truth(account: Any, resource: Resource, now: int, *, with_adl: bool) -> list[tuple[str, int]]:
    """What a witness has to find: ids, and last times."""
    name = _ID.get(resource, ("orderId", "order_id"))[1]
    records = [one for one in account.truth(resource) if now - 6 * _DAY <= _time(one) <= now]
    asked = [one for one in records if with_adl or getattr(one, "client_order_id", "") != "adl_autoclose"]
    return sorted((str(getattr(one, name)), _last(one)) for one in asked)


def _time(record: Any) -> int:
    return int(getattr(record, "time", None) or _last(record))


def _last(record: Any) -> int:
    return next(int(getattr(record, name)) for name in _DATE if hasattr(record, name))


def _identity(row: dict[str, Any], resource: Resource) -> tuple[str, int]:
    name = _ID.get(resource, ("orderId", "order_id"))[0]
    last = next(row[key] for key in ("updateTime", "updatedTime", "createTime") if key in row)
    return str(row[name]), int(last)
