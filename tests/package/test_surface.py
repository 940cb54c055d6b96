"""What is public, pinned: a change here is a change for every user."""

import inspect
from typing import get_type_hints

import pytest

import binance_liquidations
from binance_liquidations import AsyncClient, Client, archive, gateway
from binance_liquidations.client.options import Options
from binance_liquidations_wire import models
from binance_liquidations_wire.operations import OPERATIONS
from support.operations import ALL_MODULES, MODULES, PAGES

PUBLIC = [
    "ApiError",
    "AsyncClient",
    "AsyncHistory",
    "AsyncHttp",
    "BinanceLiquidationsError",
    "Budget",
    "Client",
    "ClockError",
    "ConfigurationError",
    "Credentials",
    "CredentialsError",
    "FullMillisecondError",
    "History",
    "Http",
    "IpBanError",
    "ParameterError",
    "RateLimitError",
    "ResponseError",
    "TransportError",
    "UnreadableError",
    "UnsettledError",
    "UsedWeight",
    "WeightBudget",
    "__version__",
    "sign",
    "to_arrow",
]
TIMES = ["start_time", "end_time"]
PAGING = ["current", "size", "recv_window"]
ARGUMENTS = {
    "list_margin_liquidations": [*TIMES, "isolated_symbol", *PAGING],
    "list_risk_unit_liquidations": ["group_id", *TIMES, *PAGING],
    "list_liquidation_transfers": [*TIMES, *PAGING],
    "list_closed_risk_units": PAGING,
}
FIELDS = {
    "MarginLiquidation": "avg_price executed_qty order_id price qty side symbol time_in_force is_isolated updated_time",
    "RiskUnitLiquidation": "group_id start_ltv end_ltv liquidation_start_time total_net_equity"
    " total_maintenance_margin total_liability liquidation_snapshot liquidation_end_time",
    "LiquidationSnapshot": "snapshots liabilities",
    "WalletSnapshot": "sub_email member_type wallet_type net_equity maintain_margin",
    "Liability": "asset_name principal interest",
    "LiquidationTransfers": "liquidation_id liquidation_transfer_record",
    "LiquidationTransfer": "transfer_time from_uid from_account_type to_uid to_account_type status assets",
    "TransferredAsset": "asset_name amount",
    "ClosedRiskUnit": "group_id parent_email credit_email enabled create_time close_time",
}


def test_what_the_package_offers() -> None:
    """`__all__` is what is pinned and the models, of which none has a name that is taken; all of it is there."""
    assert [*PUBLIC, *models.__all__] == binance_liquidations.__all__
    assert set() == set(PUBLIC) & set(models.__all__)
    assert all(hasattr(binance_liquidations, name) for name in PUBLIC)
    structs = {name for name, one in vars(models).items() if getattr(one, "__module__", "") == models.__name__}
    assert structs == set(models.__all__)
    assert all(getattr(binance_liquidations, name) is getattr(models, name) for name in models.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_what_an_endpoint_takes(name: str) -> None:
    """`sync` and `asyncio` take the client and the documented arguments, by name, all of them optional."""
    for function in (MODULES[name].sync, MODULES[name].asyncio):
        parameters = inspect.signature(function).parameters
        assert ["client", *ARGUMENTS[name]] == list(parameters)
        assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in parameters.values())
        assert all(parameters[argument].default is None for argument in ARGUMENTS[name])
    assert list(inspect.signature(MODULES[name].build_request).parameters) == ARGUMENTS[name]
    assert inspect.iscoroutinefunction(MODULES[name].asyncio)


def test_what_records_hold() -> None:
    """The fields of each model, in order."""
    assert {name: " ".join(getattr(models, name).__struct_fields__) for name in FIELDS} == FIELDS
    assert all(page.__struct_fields__ == ("total", "rows") for page in PAGES.values())


def test_what_is_known_of_operations() -> None:
    """Weight, budget, paging and order, as the pages have them."""
    assert list(ALL_MODULES) == list(OPERATIONS)
    known = {name: (one.weight, one.budget, one.counted_by, one.scope, one.order) for name, one in OPERATIONS.items()}
    assert known == {
        "list_margin_liquidations": (1, 12000, "IP", "endpoint", "newest-first"),
        "list_risk_unit_liquidations": (1, 12000, "IP", "endpoint", "newest-first"),
        "list_liquidation_transfers": (1, 12000, "IP", "endpoint", "newest-first"),
        "list_closed_risk_units": (1, 12000, "IP", "endpoint", "oldest-first"),
        "list_borrow_repay_records": (10, 12000, "IP", "endpoint", "newest-first"),
        "get_liquidation_loan": (100, 180000, "UID", "endpoint", None),
        "list_liquidation_loan_repayments": (100, 180000, "UID", "endpoint", None),
        "list_usds_futures_force_orders": (50, 2400, "IP", "host", None),
        "list_coin_futures_force_orders": (50, 2400, "IP", "host", None),
        "list_portfolio_margin_um_force_orders": (50, 6000, "IP", "host", None),
        "list_portfolio_margin_cm_force_orders": (50, 6000, "IP", "host", None),
        "list_portfolio_margin_liquidations": (1, 6000, "IP", "host", None),
    }
    days = [
        tuple(span and span.days for span in (window.default, window.maximum, window.refused, window.retention))
        for operation in OPERATIONS.values()
        if (window := operation.window)
    ]
    assert days == [
        (None, None, None, None),
        (7, 100, 100, None),
        (7, 100, 100, None),
        (7, 7, 100, None),
        (7, 90, None, 90),
        (7, None, None, None),
        (200, None, None, None),
        (7, None, None, None),
        (7, None, None, None),
        (None, None, None, None),
    ]


def test_both_clients_take_the_same() -> None:
    """Everything that `Client` has, `AsyncClient` has."""
    assert list(inspect.signature(Client).parameters) == list(inspect.signature(AsyncClient).parameters)
    public = [{name for name in dir(kind) if not name.startswith("_")} for kind in (Client, AsyncClient)]
    assert public[0] == public[1]
    options = get_type_hints(Options)
    assert inspect.signature(Client).parameters.keys() == options.keys()


def test_what_the_gateway_offers() -> None:
    """An app for any ASGI server, and one that is served."""
    assert gateway.__all__ == ["create_app", "serve"]
    assert ["client", "token"] == list(inspect.signature(gateway.create_app).parameters)
    assert ["client", "host", "port", "token", "on_ready"] == list(inspect.signature(gateway.serve).parameters)


def test_what_the_archive_offers() -> None:
    """An archive, what brings it up to date, what verifies it, and what these return."""
    assert archive.__all__ == [
        "Account",
        "Archive",
        "Copied",
        "Failed",
        "Finding",
        "Problem",
        "Synced",
        "Verified",
        "account_of_environment",
        "accounts_of",
        "follow",
        "sync",
        "sync_one",
        "verify",
    ]
    common = ["start", "overlap", "resources", "new_keys", "base_url", "budget", "on_progress"]
    assert ["to", "accounts", *common] == list(inspect.signature(archive.sync).parameters)
    assert ["to", "accounts", "interval", "sleep", *common] == list(inspect.signature(archive.follow).parameters)
    assert ["to", "account", "resource", "start", "overlap", "base_url", "budget"] == list(
        inspect.signature(archive.sync_one).parameters
    )
    assert ["to", "accounts", "sample", "seed", "resources", "base_url", "budget"] == list(
        inspect.signature(archive.verify).parameters
    )


def test_what_spark_is_offered() -> None:
    """A format, and what makes a session know it."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    from binance_liquidations import spark

    assert spark.__all__ == ["LiquidationSource", "register"]
    assert ["spark"] == list(inspect.signature(spark.register).parameters)
    assert spark.LiquidationSource.name() == "binance_liquidations"
