"""The witnesses, unmodified: each reads one answer of an operation within a window, as its users would ask for it.

They are imported where they are called: their environment is their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from binance_liquidations_simulator import Resource, Simulator

Window: TypeAlias = dict[str, int]
Reader: TypeAlias = Callable[[Window], Any]
"""Takes `startTime` and `endTime`, returns what the client makes of the answer."""

MOST = 100


def official(simulator: Simulator) -> dict[Resource, Reader]:
    """The exchange's own connectors, one for each product."""
    from binance_common.configuration import ConfigurationRestAPI
    from binance_sdk_derivatives_trading_coin_futures import DerivativesTradingCoinFutures
    from binance_sdk_derivatives_trading_portfolio_margin import DerivativesTradingPortfolioMargin
    from binance_sdk_derivatives_trading_usds_futures import DerivativesTradingUsdsFutures
    from binance_sdk_margin_trading import MarginTrading

    def api(product: Any) -> Any:
        settings = ConfigurationRestAPI(
            api_key=simulator.api_key, api_secret=simulator.secret, base_path=simulator.base_url
        )
        return product(config_rest_api=settings).rest_api

    def reader(call: Any, **most: int) -> Reader:
        def read(window: Window) -> Any:
            found = call(start_time=window["startTime"], end_time=window["endTime"], **most).data()
            return [row.to_dict() for row in (found if isinstance(found, list) else found.rows)]

        return read

    margin, portfolio = api(MarginTrading), api(DerivativesTradingPortfolioMargin)
    return {
        "margin-liquidations": reader(margin.get_force_liquidation_record, size=MOST),
        "liquidation-loan-repayments": reader(margin.query_liquidation_loan_repay_history, size=MOST),
        "usds-futures-force-orders": reader(api(DerivativesTradingUsdsFutures).users_force_orders, limit=MOST),
        "coin-futures-force-orders": reader(api(DerivativesTradingCoinFutures).users_force_orders, limit=MOST),
        "portfolio-margin-um-force-orders": reader(portfolio.query_users_um_force_orders, limit=MOST),
        "portfolio-margin-cm-force-orders": reader(portfolio.query_users_cm_force_orders, limit=MOST),
        "portfolio-margin-liquidations": reader(portfolio.query_users_margin_force_orders, size=MOST),
    }


def python_binance(simulator: Simulator) -> dict[Resource, Reader]:
    """python-binance, which hands on the JSON."""
    from binance.client import Client

    client = Client(simulator.api_key, simulator.secret, ping=False)
    client.MARGIN_API_URL = f"{simulator.base_url}/sapi"
    client.FUTURES_URL = f"{simulator.base_url}/fapi"
    client.FUTURES_COIN_URL = f"{simulator.base_url}/dapi"
    client.PAPI_URL = f"{simulator.base_url}/papi"

    def reader(call: Any, **most: int) -> Reader:
        def read(window: Window) -> Any:
            found = call(**window, **most)
            return found if isinstance(found, list) else found["rows"]

        return read

    return {
        "margin-liquidations": reader(client.get_margin_force_liquidation_rec, size=MOST),
        "usds-futures-force-orders": reader(client.futures_liquidation_orders, limit=MOST),
        "coin-futures-force-orders": reader(client.futures_coin_liquidation_orders, limit=MOST),
        "portfolio-margin-um-force-orders": reader(client.papi_get_um_force_orders, limit=MOST),
        "portfolio-margin-cm-force-orders": reader(client.papi_get_cm_force_orders, limit=MOST),
        "portfolio-margin-liquidations": reader(client.papi_get_margin_force_orders, size=MOST),
    }


def ccxt(simulator: Simulator) -> dict[Resource, Reader]:
    """ccxt's `fetchMyLiquidations`, which keeps the exchange's record under `info`."""
    from ccxt import binance

    exchange: Any = binance({"apiKey": simulator.api_key, "secret": simulator.secret, "enableRateLimit": False})
    exchange.urls["api"] |= {
        "sapi": f"{simulator.base_url}/sapi/v1",
        "fapiPrivate": f"{simulator.base_url}/fapi/v1",
        "dapiPrivate": f"{simulator.base_url}/dapi/v1",
        "papi": f"{simulator.base_url}/papi/v1",
    }
    exchange.set_markets([])  # it would ask the exchange for them

    def reader(**kind: object) -> Reader:
        def read(window: Window) -> Any:
            parameters = {"until": window["endTime"], **kind}
            return [
                found["info"] for found in exchange.fetch_my_liquidations(None, window["startTime"], MOST, parameters)
            ]

        return read

    return {
        "margin-liquidations": reader(type="spot"),
        "usds-futures-force-orders": reader(type="swap", subType="linear"),
        "coin-futures-force-orders": reader(type="swap", subType="inverse"),
        "portfolio-margin-um-force-orders": reader(type="swap", subType="linear", portfolioMargin=True),
        "portfolio-margin-cm-force-orders": reader(type="swap", subType="inverse", portfolioMargin=True),
        "portfolio-margin-liquidations": reader(type="spot", portfolioMargin=True),
    }


WITNESSES: dict[str, Callable[[Simulator], dict[Resource, Reader]]] = {
    "official SDK": official,
    "python-binance": python_binance,
    "ccxt": ccxt,
}
