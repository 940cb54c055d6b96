"""Both documented forms of each contradiction, and the mixture of them."""

from decimal import Decimal
from typing import Any, get_args

import pytest

from binance_liquidations_simulator import (
    Account,
    ApiKey,
    AssetAmount,
    ClosedRiskUnit,
    Exchange,
    Liability,
    LiquidationSnapshot,
    LiquidationTransfers,
    Resource,
    RiskUnitLiquidation,
    Transfer,
    WireForm,
    documented_desk,
)
from binance_liquidations_simulator.wire.forms import CONTRADICTIONS
from support.caller import NOW, PATHS, Caller, Clock

FORMS = get_args(WireForm)
SHOWN = {
    "uid-string-or-integer": ("1000277033525", 1000277033525),
    "total-string-or-number": ("16671.5507973", Decimal("16671.5507973")),
    "ltv-integer-or-decimal": (1, 1),
    "snapshot-object-or-list": (list, dict),
    "liabilities-object-or-list": (list, dict),
    "enabled-string-or-boolean": ("FALSE", False),
    "account-type-space-or-underscore": ("PORTFOLIO MARGIN", "PORTFOLIO_MARGIN"),
    "amount-in-scientific-notation": ("0E-8", "0E-8"),
    "loan-amount-string-or-number": ("300", 300),
    "total-not-row-count": (1, 2),
    "total-unlike-rows": (2, 1),
}


def everything(form: WireForm, seed: int = 0) -> dict[str, Any]:
    """All records of the documented desk in one form."""
    clock = Clock()
    exchange = Exchange(documented_desk(), wire=form, seed=seed, clock=clock)
    caller = Caller(exchange, exchange.accounts[0].keys[0], clock)
    windows: dict[Resource, dict[str, object]] = {
        "risk-unit-liquidations": {"startTime": 1748381716906, "endTime": 1748525848742}
    }
    pages = {resource: caller.get(resource, **windows.get(resource, {})) for resource in PATHS}
    loans = caller.get("borrow-repay-records", type="BORROW", startTime=1750420899036, endTime=1750420899036)
    return pages | {"borrow-repay-records": loans}


def shown(form: WireForm) -> dict[str, object]:
    """The values at the places of the contradictions."""
    pages = everything(form)
    liquidation = pages["risk-unit-liquidations"]["rows"][0]
    transfer = pages["liquidation-transfers"]["rows"][0]["liquidationTransferRecord"][0]
    snapshot = liquidation["liquidationSnapshot"]
    inner = snapshot[0] if isinstance(snapshot, list) else snapshot
    return {
        "uid-string-or-integer": transfer["fromUid"],
        "total-string-or-number": liquidation["totalNetEquity"],
        "ltv-integer-or-decimal": liquidation["startLtv"],
        "snapshot-object-or-list": type(snapshot),
        "liabilities-object-or-list": type(inner["liabilities"]),
        "enabled-string-or-boolean": pages["closed-risk-units"]["rows"][0]["enabled"],
        "account-type-space-or-underscore": transfer["fromAccountType"],
        "amount-in-scientific-notation": inner["snapshots"][0]["maintainMargin"],
        "loan-amount-string-or-number": pages["borrow-repay-records"]["rows"][0]["amount"],
        "total-not-row-count": pages["risk-unit-liquidations"]["total"],
        "total-unlike-rows": pages["borrow-repay-records"]["total"],
    }


def test_every_contradiction_is_shown_in_both_forms() -> None:
    """The response tables' words and the response examples' words, for each contradiction by name."""
    assert set(SHOWN) == CONTRADICTIONS
    assert {name: table for name, (table, _) in SHOWN.items()} == shown("table")
    assert {name: example for name, (_, example) in SHOWN.items()} == shown("example")


def test_cross_margin_has_a_longer_name_in_the_table() -> None:
    """`CROSS_MARGIN` of the example is the table's `CROSS MARGIN ACCOUNT`, and SPOT is SPOT in both."""
    types = {
        transfer["fromAccountType"]
        for row in everything("table")["liquidation-transfers"]["rows"]
        for transfer in row["liquidationTransferRecord"]
    }
    assert types == {"SPOT", "PORTFOLIO MARGIN", "CROSS MARGIN ACCOUNT"}


def test_mixed_is_fixed_by_its_seed() -> None:
    """The same seed gives the same mixture, another seed a different one, and neither is one of the pure forms."""
    assert everything("mixed", seed=1) == everything("mixed", seed=1)
    assert len({repr(everything("mixed", seed=seed)) for seed in range(8)}) == 8


def test_mixed_shows_every_form_sooner_or_later() -> None:
    """Also the third ones: a string for an LTV, `CROSS MARGIN` without `ACCOUNT`."""
    ltvs: set[str] = set()
    types: set[str] = set()
    for seed in range(30):
        pages = everything("mixed", seed)
        ltvs.add(repr(pages["risk-unit-liquidations"]["rows"][0]["startLtv"]))
        types.add(pages["liquidation-transfers"]["rows"][1]["liquidationTransferRecord"][0]["fromAccountType"])
    assert ltvs == {"1", "'1'"}
    assert types == {"CROSS_MARGIN", "CROSS MARGIN", "CROSS MARGIN ACCOUNT"}


@pytest.mark.parametrize("form", FORMS)
def test_hard_values_stay_exact_in_every_form(form: WireForm) -> None:
    """Numbers keep their digits, two debts are a list, and a running liquidation has no end."""
    total = Decimal("123456789012345678.000000000001")
    debt = Liability(asset_name="USDT", principal=Decimal("0E-8"), interest=Decimal("1.10"))
    account = Account(
        "one",
        keys=[ApiKey("key", "secret")],
        records=[
            RiskUnitLiquidation(
                group_id=2**53 + 1,
                start_ltv=Decimal("0.9500"),
                end_ltv=Decimal("0.592"),
                liquidation_start_time=NOW,
                liquidation_end_time=None,
                total_net_equity=total,
                total_maintenance_margin=Decimal("0E-8"),
                total_liability=total,
                liquidation_snapshot=LiquidationSnapshot(snapshots=(), liabilities=(debt, debt)),
            ),
            LiquidationTransfers(
                liquidation_id=2**62,
                liquidation_transfer_record=(
                    Transfer(
                        transfer_time=NOW,
                        from_uid=2**53 + 1,
                        from_account_type="SPOT",
                        to_uid=1,
                        to_account_type="SPOT",
                        status="CONFIRM",
                        assets=(AssetAmount(asset_name="USDT", amount=Decimal("0E-8")),),
                    ),
                ),
            ),
            ClosedRiskUnit(group_id=9, parent_email="p", credit_email="c", enabled=True, create_time=0, close_time=NOW),
        ],
    )
    clock = Clock()
    caller = Caller(Exchange([account], wire=form, clock=clock), account.keys[0], clock)
    row = caller.get("risk-unit-liquidations")["rows"][0]
    snapshot = row["liquidationSnapshot"]
    inner = snapshot[0] if isinstance(snapshot, list) else snapshot
    assert str(row["totalNetEquity"]) == str(total)
    assert str(row["startLtv"]) == "0.9500"
    assert "liquidationEndTime" not in row
    assert [debt["principal"] for debt in inner["liabilities"]] == ["0E-8", "0E-8"]
    transfer = caller.get("liquidation-transfers")["rows"][0]["liquidationTransferRecord"][0]
    assert (int(transfer["fromUid"]), transfer["fromAccountType"]) == (2**53 + 1, "SPOT")
    assert transfer["assets"][0]["amount"] == "0E-8"
    assert caller.get("closed-risk-units")["rows"][0]["enabled"] in (True, "TRUE")
