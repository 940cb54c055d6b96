"""From canonical records to what the wire shows, in one of the forms that the exchange's pages document.

The pages contradict themselves: a response table says one thing, the example above it another. Each contradiction
is one `Contradiction` here, and `WireForm` says whose word is followed:

- `table`: what the response tables say;
- `example`: what the response examples show;
- `mixed`: now one, now the other, now a third form that is likely, fixed by seed, record and field.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Literal, TypeAlias, TypeVar

from msgspec import Raw

T = TypeVar("T")

WireForm: TypeAlias = Literal["table", "example", "mixed"]


@dataclass(frozen=True)
class Contradiction(Generic[T]):
    """One value and the forms in which the pages show it."""

    name: str
    table: Callable[[T], object]
    example: Callable[[T], object]
    third: Callable[[T], object] | None = None
    """A form that neither shows, but that a client should survive."""

    def form(self, form: WireForm, seed: int, place: str) -> Callable[[T], object]:
        """The way to write the value that stands at `place`, a text unique among all records and fields."""
        if form == "table":
            return self.table
        if form == "example":
            return self.example
        forms = [self.table, self.example, *([self.third] if self.third is not None else [])]
        digest = hashlib.blake2b(f"{seed}/{self.name}/{place}".encode(), digest_size=8).digest()
        return forms[int.from_bytes(digest) % len(forms)]


def _same(value: object) -> object:
    return value


def _number(value: Decimal) -> Raw:
    """A JSON number with exactly the digits of `value`; a float would lose some."""
    return Raw(str(value).encode())


def _one_or_list(values: Sequence[object]) -> object:
    return values[0] if len(values) == 1 else values


def _plus_one(count: int) -> int:
    return count + 1


def _spaced(account_type: str) -> str:
    return account_type.replace("_", " ")


def _table_account_type(account_type: str) -> str:
    return "CROSS MARGIN ACCOUNT" if account_type == "CROSS_MARGIN" else _spaced(account_type)


UID = Contradiction[int]("uid-string-or-integer", table=str, example=_same)
TOTAL_AMOUNT = Contradiction[Decimal]("total-string-or-number", table=str, example=_number)
# The third form of an LTV is how the LTV endpoint of the same product sends it.
LTV = Contradiction[Decimal]("ltv-integer-or-decimal", table=_number, example=_number, third=str)
SNAPSHOT = Contradiction[object]("snapshot-object-or-list", table=lambda snapshot: [snapshot], example=_same)
LIABILITIES = Contradiction[Sequence[object]]("liabilities-object-or-list", table=_same, example=_one_or_list)
ENABLED = Contradiction[bool]("enabled-string-or-boolean", table=lambda flag: str(flag).upper(), example=_same)
# `CROSS MARGIN` stands on no page; it is the example's name in the table's spelling.
ACCOUNT_TYPE = Contradiction[str](
    "account-type-space-or-underscore", table=_table_account_type, example=_same, third=_spaced
)
# 0E-8 is a string in both: it contradicts what a reader expects of an amount.
AMOUNT = Contradiction[Decimal]("amount-in-scientific-notation", table=str, example=str)
# The documented example says 2 and shows one row, so its form counts one too many, always.
TOTAL = Contradiction[int]("total-not-row-count", table=_same, example=_plus_one)
# That example says 1 and shows three rows; what it counts is not said.
UNEXPLAINED_TOTAL = Contradiction[int]("total-unlike-rows", table=_same, example=lambda _: 1)
# One page shows its amounts as numbers, and has no table; two say DECIMAL in their tables, and show strings.
LOAN_AMOUNT = Contradiction[Decimal]("loan-amount-string-or-number", table=str, example=_number)
BANKRUPT_AMOUNT = Contradiction[Decimal]("loan-amount-string-or-number", table=_number, example=str)

CONTRADICTIONS = frozenset(
    contradiction.name
    for contradiction in (
        UID,
        TOTAL_AMOUNT,
        LTV,
        SNAPSHOT,
        LIABILITIES,
        ENABLED,
        ACCOUNT_TYPE,
        AMOUNT,
        LOAN_AMOUNT,
        TOTAL,
        UNEXPLAINED_TOTAL,
    )
)
