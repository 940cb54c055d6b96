"""Accounts whose exchange is a function call away, and records made for a test."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from binance_liquidations import Client, TransportError, WeightBudget
from binance_liquidations_simulator import (
    Account,
    ApiKey,
    AssetAmount,
    Exchange,
    FaultyExchange,
    LiquidationTransfers,
    MarginLiquidation,
    RiskUnitLiquidation,
    Transfer,
    Weather,
    synthetic_desk,
)
from binance_liquidations_wire.types import Response
from support.clients import Sent, Time, client_of, through
from support.histories import RESOURCES
from support.synthetic import DAY, NOW


@dataclass
class Near:
    """An account whose exchange is a function call away."""

    account: Account
    exchange: Exchange | FaultyExchange
    time: Time
    resources: tuple[str, ...] = tuple(RESOURCES)

    @property
    def name(self) -> str:
        return self.account.name

    def client(self, base_url: str | None = None, **_: Any) -> Client:
        assert base_url is None
        key = self.account.keys[0]
        patient = {"retry_for": 10**9, "patience": 10**9, "clock": self.time, "sleep": self.time.sleep}
        budget = WeightBudget(10**9)
        answer = through(self.exchange, self.time)
        return client_of(answer, api_key=key.api_key, secret=key.secret, budget=budget, **patient)


@dataclass
class Leaving(Near):
    """The same, whose exchange can be gone, and which does not wait for it."""

    is_gone: bool = False

    def client(self, *_: Any, **__: Any) -> Client:
        key = self.account.keys[0]
        return client_of(self._answer, api_key=key.api_key, secret=key.secret, clock=self.time)

    def _answer(self, sent: Sent) -> Response:
        if self.is_gone:
            raise TransportError("gone")
        return through(self.exchange)(sent)


def near(
    accounts: Iterable[Account],
    now: int = NOW,
    weather: Weather | None = None,
    resources: Iterable[str] = RESOURCES,
) -> list[Any]:
    """These accounts, in the order in which they are synced."""
    desk, time = tuple(accounts), Time(now)
    plain = Exchange(desk, wire="mixed", clock=time, weight_limit=10**9)
    exchange = plain if weather is None else FaultyExchange(plain, weather=weather, time_fails=True)
    return [Near(account, exchange, time, tuple(resources)) for account in desk]


def account_with(*records: Any, units: Iterable[int] = (7,)) -> Account:
    """An account that always has the same key."""
    return Account("desk", keys=[ApiKey("k" * 64, "s" * 64)], units=units, records=records)


def order(**changes: Any) -> MarginLiquidation:
    (desk,) = synthetic_desk(1, margin_records=1, liquidations=0)
    first: Any = desk.truth("margin-liquidations")[0]
    return replace(first, **({"updated_time": NOW - DAY, "order_id": 1} | changes))  # type: ignore[no-any-return]


def liquidation(start: int, end: int | None) -> RiskUnitLiquidation:
    (desk,) = synthetic_desk(1, liquidations=3)
    first: Any = desk.truth("risk-unit-liquidations")[0]
    return replace(first, group_id=7, liquidation_start_time=start, liquidation_end_time=end)  # type: ignore[no-any-return]


def transfers(*states: tuple[int, str]) -> LiquidationTransfers:
    """A liquidation with transfers at these times, of this status."""
    return LiquidationTransfers(
        liquidation_id=70,
        liquidation_transfer_record=tuple(
            Transfer(
                transfer_time=time,
                from_uid=1,
                from_account_type="SPOT",
                to_uid=2,
                to_account_type="CROSS_MARGIN",
                status=status,
                assets=(AssetAmount(asset_name="USDT", amount=Decimal("1.50")),),
            )
            for time, status in states
        ),
    )


def credentials_of(account: Account) -> dict[str, Any]:
    return {"api_key": account.keys[0].api_key, "secret": account.keys[0].secret}
