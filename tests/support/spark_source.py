"""The data source, the accounts that Spark reads of it, and its options; imported where pyspark is installed."""

from pyspark.sql.datasource import CaseInsensitiveDict

from binance_liquidations.spark import LiquidationSource
from binance_liquidations_simulator import Account, Resource, Simulator, synthetic_desk
from support.synthetic import DAY, END

MINUTE, HOUR = 60_000, 3_600_000
NOW = END + 5 * DAY + 30_000  # half a minute into a minute


def desk(others: int = 0) -> tuple[Account, ...]:
    """Four accounts, always with the same keys: the workers' environment is that of the day on which Spark began.

    They have so many `others`: force orders of each kind, repayments of a liquidation loan.
    """
    more = {"force_orders": others, "portfolio_orders": others, "repayments": others}
    return synthetic_desk(11, accounts=3, margin_accounts=1, liquidations=40, margin_records=430, **more)


VARIABLES = {
    f"DESK{number}_{part}": value
    for number, account in enumerate(desk())
    for part, value in (("KEY", account.keys[0].api_key), ("SECRET", account.keys[0].secret or ""))
}


def inline(accounts: list[Account]) -> str:
    """The accounts, by the variables that their keys are in."""
    numbers = {account.name: number for number, account in enumerate(desk())}
    return ", ".join(f"{a.name}=DESK{numbers[a.name]}_KEY:DESK{numbers[a.name]}_SECRET" for a in accounts)


def having(resource: Resource, accounts: tuple[Account, ...]) -> list[Account]:
    """The accounts that have such records: plain margin accounts have few."""
    return [account for account in accounts if resource in account.resources]


def options(simulator: Simulator, resource: Resource, **more: str) -> dict[str, str]:
    """What a test loads with, unless it says otherwise."""
    times = {} if resource == "closed-risk-units" else {"start": "2025-05-01"}
    accounts = inline(having(resource, simulator.exchange.accounts))
    return {"resource": resource, "accounts": accounts, "baseUrl": simulator.base_url} | times | more


def source(simulator: Simulator, resource: Resource, **more: str) -> LiquidationSource:
    """What Spark asks, without a Spark."""
    return LiquidationSource(CaseInsensitiveDict(options(simulator, resource, **more)))
