"""Histories by their resources, and what names and dates their records."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, get_args

from binance_liquidations import WeightBudget
from binance_liquidations_simulator import Account, Resource
from support.clients import Time, client_of

ALL_RESOURCES: list[Resource] = list(get_args(Resource))
RESOURCES = ALL_RESOURCES[:4]
"""Those that began the record."""
KEPT = 90 * 86_400_000
"""How long repayments are shown, in milliseconds."""


def key_of(record: Any) -> tuple[object, ...]:
    """What names a record, be it the simulator's or the client's."""
    for names in (
        ("symbol", "order_id"),
        ("tran_id", "type"),
        ("repay_id",),
        ("group_id", "liquidation_start_time"),
        ("liquidation_id",),
        ("group_id",),
    ):
        if all(hasattr(record, name) for name in names):
            values = [getattr(record, name) for name in names]
            return tuple(round(v.timestamp() * 1000) if isinstance(v, datetime) else v for v in values)
    raise AssertionError(record)


def time_of(record: Any) -> int:
    """When a record is dated, in milliseconds."""
    for name in ("updated_time", "liquidation_start_time", "close_time", "create_time", "timestamp", "time"):
        if hasattr(record, name):
            value = getattr(record, name)
            return round(value.timestamp() * 1000) if isinstance(value, datetime) else value
    return min(
        round(transfer.transfer_time.timestamp() * 1000)
        if isinstance(transfer.transfer_time, datetime)
        else transfer.transfer_time
        for transfer in record.liquidation_transfer_record
    )


def history_of(client: Any, resource: Resource, **arguments: Any) -> Any:
    """The history of that name."""
    if resource == "closed-risk-units":
        arguments.pop("start", None)
    return getattr(client, resource.replace("-", "_"))(**arguments)


def client_for(account: Account, answer: Callable[..., Any], time: Time, make: Any = client_of, **options: Any) -> Any:
    """A client of that account with unlimited patience, whose time is simulated."""
    key = account.keys[0]
    sleep = time.sleep if make is client_of else time.async_sleep
    patient = {"retry_for": 10**9, "patience": 10**9, "clock": time, "sleep": sleep, "budget": WeightBudget(10**9)}
    return make(answer, api_key=key.api_key, secret=key.secret, **(patient | options))
