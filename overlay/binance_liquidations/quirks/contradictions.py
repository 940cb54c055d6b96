"""The contradictions that the spec leaves to decoding, each a function under its name there.

A function takes the values of a field in all records of a page, in any documented form, and returns them in one form;
the same list, if they have it already. It raises ValueError for any other form. The evidence is in spec/openapi.yaml.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec

from .amounts import exact_decimals
from .moments import aware_datetimes

Values: TypeAlias = list[Any]
Reading: TypeAlias = Callable[[Values], Values]

_integers = msgspec.json.Decoder(list[Any]).decode
_UNDERSCORED = {
    "PORTFOLIO MARGIN": "PORTFOLIO_MARGIN",
    "CROSS MARGIN": "CROSS_MARGIN",
    "CROSS MARGIN ACCOUNT": "CROSS_MARGIN",
}


def uid_string_or_integer(uids: Values) -> Values:
    """Integers; a string must consist of digits."""
    if not _any_strings(uids):
        return uids
    strings = [uid for uid in uids if uid.__class__ is str]
    if not all(strings) or not "".join(strings).encode().isdigit():
        raise ValueError("an id is not a whole number")
    try:
        return _integers(f"[{','.join(map(str, uids))}]")  # takes half the time
    except msgspec.DecodeError:  # a leading zero
        return list(map(int, uids))


def total_string_or_number(totals: Values) -> Values:
    """Exact Decimals of the digits that were sent."""
    return exact_decimals(totals)


def ltv_integer_or_decimal(ltvs: Values) -> Values:
    """Exact Decimals, also of integers."""
    return exact_decimals(ltvs)


def amount_in_scientific_notation(amounts: Values) -> Values:
    """Exact Decimals, their exponents kept: 0E-8 is a zero with eight decimals."""
    return exact_decimals(amounts)


def loan_amount_string_or_number(amounts: Values) -> Values:
    """Exact Decimals."""
    return exact_decimals(amounts)


def enabled_string_or_boolean(flags: Values) -> Values:
    """Booleans; a string is TRUE or FALSE, which msgspec has checked."""
    return [flag == "TRUE" if flag.__class__ is str else flag for flag in flags] if _any_strings(flags) else flags


def account_type_space_or_underscore(account_types: Values) -> Values:
    """The spelling with underscores where it is known; any other name stays as it is."""
    has_spaces = " " in "".join(account_types)
    return list(map(_UNDERSCORED.get, account_types, account_types)) if has_spaces else account_types


def snapshot_object_or_list(snapshots: Values) -> Values:
    """Objects; of a list, its only item."""
    any_lists = list in map(type, snapshots)
    return [_only(held) if held.__class__ is list else held for held in snapshots] if any_lists else snapshots


def liabilities_object_or_list(liabilities: Values) -> Values:
    """Lists; an object makes a list of one."""
    if {*map(type, liabilities)} == {list}:
        return liabilities
    return [held if held.__class__ is list else [held] for held in liabilities]


def _any_strings(numbers: Values) -> bool:
    """Whether any of these integers or flags are strings; adding them up is the fastest check."""
    try:
        sum(numbers)
    except TypeError:
        return True
    return False


def _only(items: Values) -> Any:
    if len(items) != 1:
        raise ValueError(f"expected an object or a list of one, not of {len(items)}")
    return items[0]


QUIRKS: Mapping[str, Reading] = {
    reading.__name__.replace("_", "-"): reading
    for reading in (
        uid_string_or_integer,
        total_string_or_number,
        ltv_integer_or_decimal,
        amount_in_scientific_notation,
        loan_amount_string_or_number,
        enabled_string_or_boolean,
        account_type_space_or_underscore,
        snapshot_object_or_list,
        liabilities_object_or_list,
    )
}
"""The functions by their names in the spec."""

FORMS: Mapping[str, Reading] = {
    "WireDecimal": exact_decimals,
    "WireTime": aware_datetimes,
    "WireId": uid_string_or_integer,
    "WireFlag": enabled_string_or_boolean,
    "WireAccountType": account_type_space_or_underscore,
    "WireSnapshot": snapshot_object_or_list,
    "WireLiabilities": liabilities_object_or_list,
}
"""How a form is read in a field for which the spec records no contradiction."""
