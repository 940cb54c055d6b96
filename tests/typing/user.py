"""What a user writes: held against `mypy --strict` and pyright's strict mode, and never run."""

# pyright: strict

import asyncio
from datetime import UTC, datetime
from decimal import Decimal
from typing import assert_type

from binance_liquidations import (
    ApiError,
    AsyncClient,
    Client,
    ClosedRiskUnit,
    Credentials,
    History,
    Liability,
    MarginLiquidation,
    MarginLiquidationPage,
    sign,
)
from binance_liquidations_wire.api.institutional_loan import (
    list_closed_risk_units,
    list_liquidation_transfers,
    list_risk_unit_liquidations,
)
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.models import RiskUnitLiquidation


def synchronous() -> Decimal:
    with Client(api_key="key", secret="secret", base_url="https://api.binance.com") as client:
        page = list_margin_liquidations.sync(client=client, size=100, start_time=datetime(2024, 1, 1, tzinfo=UTC))
        assert_type(page, MarginLiquidationPage)
        assert_type(page.total, int)
        for record in page.rows:
            assert_type(record.updated_time, datetime)
            assert_type(record.is_isolated, bool)
            assert_type(record.order_id, int)
        for liquidation in list_risk_unit_liquidations.sync(client=client, group_id=6, recv_window=5000).rows:
            assert_type(liquidation.liquidation_end_time, datetime | None)
            assert_type(liquidation.liquidation_snapshot.liabilities, list[Liability])
        for order in client.margin_liquidations(start=datetime(2024, 1, 1, tzinfo=UTC), isolated_symbol="BTCUSDT"):
            assert_type(order, MarginLiquidation)
        assert_type(client.closed_risk_units(cursor="{}"), History[ClosedRiskUnit])
        try:
            transfers = list_liquidation_transfers.sync(client=client, end_time=1_765_400_000_000)
        except ApiError as error:
            assert_type(error.code, int | None)
            raise
        assert_type(transfers.rows[0].liquidation_transfer_record[0].from_uid, int)
        return sum((record.executed_qty for record in page.rows), Decimal())


async def asynchronous() -> None:
    async with AsyncClient.from_env(timeout=5.0, secret="secret", http=None) as client:
        assert_type(client, AsyncClient)
        units = await list_closed_risk_units.asyncio(client=client, current=1)
        assert_type(units.rows[0].enabled, bool)
        async for liquidation in client.risk_unit_liquidations(1_700_000_000_000, group_id=6):
            assert_type(liquidation, RiskUnitLiquidation)


asyncio.run(asynchronous())
assert_type(sign(Credentials("key", private_key="-----BEGIN ..."), "a=b"), str)
