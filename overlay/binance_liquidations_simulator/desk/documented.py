"""The documented examples as records, and the published example keys: the desk that everybody can check.

`LiquidationSnapshot`, uids and account types are held in canonical form; `Exchange(wire="example")` shows them as the
pages do. The example's `totalNetEquity` lacks the last digit of the sum over its wallets, and is kept so.
"""

from decimal import Decimal

from ..exchange.account import Account
from ..exchange.signatures import ApiKey
from ..wire.records import (
    AssetAmount,
    ClosedRiskUnit,
    Liability,
    LiquidationSnapshot,
    LiquidationTransfers,
    MarginLiquidation,
    RiskUnitLiquidation,
    Transfer,
    WalletSnapshot,
)
from .documented_loans import documented_loan, documented_loans, documented_repayments
from .documented_orders import documented_orders

# Published by the exchange as an illustration; they open nothing.
_HMAC_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"
_HMAC_SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
_ED25519_KEY = "4yNzx3yWC5bS6YTwEkSRaC0nRmSQIIStAUOh1b6kqaBrTLIhjCpI5lJH8q8R8WNO"
_ED25519_PRIVATE_KEY = """\
-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u
-----END PRIVATE KEY-----
"""

_CREDIT_UID = 1000277033505


def documented_desk() -> tuple[Account, ...]:
    """One credit account that holds exactly the documented examples, with one HMAC and one Ed25519 key."""
    credit = Account(
        "documented",
        keys=[ApiKey(_HMAC_KEY, _HMAC_SECRET), ApiKey(_ED25519_KEY, private_key=_ED25519_PRIVATE_KEY)],
        units=[6],
        records=[
            _margin_liquidation(),
            _risk_unit_liquidation(),
            *_liquidation_transfers(),
            *_closed_risk_units(),
            *documented_loans(),
            *documented_repayments(),
            *documented_orders(),
        ],
    )
    credit.lend(documented_loan())
    return (credit,)


def _margin_liquidation() -> MarginLiquidation:
    return MarginLiquidation(
        avg_price=Decimal("0.00388359"),
        executed_qty=Decimal("31.39000000"),
        order_id=180015097,
        price=Decimal("0.00388110"),
        qty=Decimal("31.39000000"),
        side="SELL",
        symbol="BNBBTC",
        time_in_force="GTC",
        is_isolated=True,
        updated_time=1558941374745,
    )


def _risk_unit_liquidation() -> RiskUnitLiquidation:
    return RiskUnitLiquidation(
        group_id=6,
        start_ltv=Decimal("1"),
        end_ltv=Decimal("0"),
        liquidation_start_time=1748381716906,
        liquidation_end_time=1748525848742,
        total_net_equity=Decimal("16671.5507973"),
        total_maintenance_margin=Decimal("0"),
        total_liability=Decimal("16667.926"),
        liquidation_snapshot=LiquidationSnapshot(
            snapshots=(
                _wallet("1000255973134@test.com", "CREDIT", "PORTFOLIO_MARGIN", "12671.05079731"),
                _wallet("1000255973134@test.com", "CREDIT", "SPOT", "0E-8"),
                _wallet("1000255973138@test.com", "COLLATERAL", "PORTFOLIO_MARGIN", "1000.25333000"),
                _wallet("1000255973137@test.com", "COLLATERAL", "PORTFOLIO_MARGIN", "1000.24667000"),
                _wallet("1000255973135@test.com", "COLLATERAL", "CROSS_MARGIN", "1000.00000000"),
                _wallet("1000255973136@test.com", "COLLATERAL", "CROSS_MARGIN", "1000.00000000"),
            ),
            liabilities=(
                Liability(asset_name="USDT", principal=Decimal("11667.92600000"), interest=Decimal("5000.00000000")),
            ),
        ),
    )


def _wallet(email: str, member: str, wallet: str, equity: str) -> WalletSnapshot:
    return WalletSnapshot(
        sub_email=email,
        member_type=member,
        wallet_type=wallet,
        net_equity=Decimal(equity),
        maintain_margin=Decimal("0E-8"),
    )


def _liquidation_transfers() -> tuple[LiquidationTransfers, ...]:
    return (
        LiquidationTransfers(
            liquidation_id=55,
            liquidation_transfer_record=(
                _transfer(1765374361589, 1000277033515, "CROSS_MARGIN", "USDT", "999.999024"),
                _transfer(1765375342535, 1000277033518, "PORTFOLIO_MARGIN", "USDT", "999.999024"),
                _transfer(1765375640990, 1000277033525, "PORTFOLIO_MARGIN", "USDT", "999.999024"),
            ),
        ),
        LiquidationTransfers(
            liquidation_id=56,
            liquidation_transfer_record=(
                _transfer(1765378400855, 1000277033525, "PORTFOLIO_MARGIN", "USDT", "17750.6316"),
                _transfer(1765378830528, 1000277296026, "SPOT", "BTC", "0.5"),
            ),
        ),
    )


def _transfer(time: int, uid: int, account_type: str, asset: str, amount: str) -> Transfer:
    return Transfer(
        transfer_time=time,
        from_uid=uid,
        from_account_type=account_type,
        to_uid=_CREDIT_UID,
        to_account_type="PORTFOLIO_MARGIN",
        status="CONFIRM",
        assets=(AssetAmount(asset_name=asset, amount=Decimal(amount)),),
    )


def _closed_risk_units() -> tuple[ClosedRiskUnit, ...]:
    return (
        ClosedRiskUnit(
            group_id=72,
            parent_email="wdywgceiwbfq@test.com",
            credit_email="wdywaxmzlnah@test.com",
            enabled=False,
            create_time=1753410654608,
            close_time=1753422899052,
        ),
        ClosedRiskUnit(
            group_id=73,
            parent_email="wdywgceiwbfq@test.com",
            credit_email="wdyw7x4gfybn@test.com",
            enabled=False,
            create_time=1753422987379,
            close_time=1753423516629,
        ),
    )
