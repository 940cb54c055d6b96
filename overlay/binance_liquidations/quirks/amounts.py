"""Amounts → exact Decimals."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

_is_number = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").fullmatch
"""The pattern of `WireDecimal`."""
_skip = msgspec.json.Decoder(msgspec.Raw).decode


def exact_decimals(amounts: list[Any]) -> list[Any]:
    """Decimals of strings in the spec's pattern, and of numbers; raises ValueError for anything else.

    `Decimal` takes "INF", " 10 ", "1_000", "+1", ".5" and digits of other scripts as well.
    """
    try:
        texts = ",".join(amounts)
    except TypeError:
        types = {*map(type, amounts)}
        if types == {Decimal}:
            return amounts
        if not types <= {str, int, Decimal}:
            raise ValueError("an amount is neither a string nor a number") from None
        texts = ",".join(amount for amount in amounts if amount.__class__ is str)
    try:
        decimals = list(map(Decimal, amounts))
    except InvalidOperation:
        _refuse_misspelt(amounts)
        raise ValueError("an amount's exponent is out of range") from None
    if not _are_json_numbers(texts):  # all at once; "007" is not one
        _refuse_misspelt(amounts)
    return decimals


def _are_json_numbers(texts: str) -> bool:
    """Whether all these texts are JSON numbers; `Decimal` takes each, and commas separate them."""
    try:
        _skip(f"[{texts}]")
    except msgspec.DecodeError:
        return False
    return not (" " in texts or "\t" in texts or "\n" in texts or "\r" in texts)


def _refuse_misspelt(amounts: list[Any]) -> None:
    for amount in amounts:
        if amount.__class__ is str and not _is_number(amount):
            raise ValueError(f"an amount is not a finite number: {amount!r}") from None
