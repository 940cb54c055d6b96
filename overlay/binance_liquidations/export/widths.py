"""How wide the columns of amounts must be: the most digits of any record before and after the point."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, cast

from msgspec import Struct

from ..errors import ParameterError
from .fields import Field, fields_of

DIGITS = 38
"""The digits of a decimal128, before and after the point together."""
_FEWEST_DECIMALS = 9
"""Two such columns have a product of 18 decimals. With fewer, DuckDB computes the product of two columns of up to 18
digits in 64 bits, where 54923.24132084 * 408.12520863 overflows."""


class Widths:
    """The digits that the amounts of records need, field by field of each model; at least `before` and `after`."""

    def __init__(self, before: int = 0, after: int = 0) -> None:
        self._least = before, after
        self._digits: dict[tuple[type[Struct], str], tuple[int, int]] = {}

    def add(self, model: type[Struct], row: Mapping[str, Any]) -> None:
        """Make room for the amounts of a record, whose last decimals are not zero.

        Raises ParameterError, with the name of the field, for an amount that does not fit its column with earlier ones.
        """
        for field in _fields_with_amounts(model):
            value = row[field.name]
            for one in value if field.listed else () if value is None else (value,):
                if issubclass(field.kind, Struct):
                    self.add(field.kind, one)
                else:
                    self._add(model, field.name, one)

    def of(self, model: type[Struct], name: str) -> tuple[int, int]:
        """How many digits a field's column has, and how many of them are decimals."""
        before, after = self._digits.get((model, name), self._least)
        decimals = max(after, min(_FEWEST_DECIMALS, DIGITS - before))
        return before + decimals, decimals

    def _add(self, model: type[Struct], name: str, amount: Decimal) -> None:
        known = self._digits.get((model, name), self._least)
        before = max(known[0], amount.adjusted() + 1 if amount else 0)
        after = max(known[1], -cast(int, amount.as_tuple().exponent))
        if before + after > DIGITS:
            raise ParameterError(
                f"{model.__name__}.{name}: {amount} does not fit its Arrow column, which would need {before} digits"
                f" before the point and {after} after it, more than {DIGITS}, and is not rounded: write JSON Lines or"
                " CSV, which keep any amount"
            )
        self._digits[model, name] = before, after


@cache
def _fields_with_amounts(model: type[Struct]) -> tuple[Field, ...]:
    """The fields that are amounts, or records with amounts in them."""
    return tuple(
        field
        for field in fields_of(model)
        if field.kind is Decimal or (issubclass(field.kind, Struct) and _fields_with_amounts(field.kind))
    )
