"""The risk units of a synthetic credit account: who belongs to them, under which ids."""

from dataclasses import dataclass

_ABOVE_DOUBLES = 2**53
_WALLETS = ("PORTFOLIO_MARGIN", "CROSS_MARGIN", "SPOT", "PORTFOLIO_MARGIN")


@dataclass(frozen=True, slots=True)
class Member:
    """An account of a risk unit, with the one wallet of it that matters."""

    uid: int
    email: str
    wallet_type: str


@dataclass(frozen=True, slots=True)
class RiskUnit:
    """A credit account and what stands for its debts."""

    group_id: int
    credit: Member
    collaterals: tuple[Member, ...]


def group_id(number: int, unit: int) -> int:
    """The id of unit `unit` of account `number`."""
    return 100 + number * 10**6 + unit + (_ABOVE_DOUBLES if unit % 3 == 1 else 0)


def credit_email(number: int) -> str:
    """Where the credit account of account `number` gets its mail."""
    return f"credit.{number}@desk.test"


def risk_unit(number: int, unit: int) -> RiskUnit:
    """Unit `unit` of account `number`, with two to four collateral accounts."""
    return RiskUnit(
        group_id(number, unit),
        Member(_uid(number, 0, 0), credit_email(number), "PORTFOLIO_MARGIN"),
        tuple(
            Member(_uid(number, unit, member), f"unit{unit}.{member}.{number}@desk.test", _WALLETS[member - 1])
            for member in range(1, 3 + unit % 3)
        ),
    )


def _uid(number: int, unit: int, member: int) -> int:
    return 1000277033505 + number * 10**8 + unit * 10 + member + (_ABOVE_DOUBLES if member % 3 == 1 else 0)
