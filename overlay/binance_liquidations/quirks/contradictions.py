"""The contradictions that the spec leaves to decoding, each a function under its name there.

A function is given the values of a field in all records of a page, in any of their forms, and returns them in one; the
same list, if they have it already. What is in neither form is a ValueError. The evidence is in spec/openapi.yaml.
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
    """Integers; a string is one if it has nothing but digits."""
    if not _any_strings(uids):
        return uids
    strings = [uid for uid in uids if uid.__class__ is str]
    if not all(strings) or not "".join(strings).encode().isdigit():
        raise ValueError("an id is not a whole number")
    if len(strings) < len(uids):
        return list(map(int, uids))
    try:
        return _integers(f"[{','.join(strings)}]")  # in half the time
    except msgspec.DecodeError:  # a zero in front
        return list(map(int, uids))


def total_string_or_number(totals: Values) -> Values:
    """Exact Decimals of the digits that were sent."""
    return exact_decimals(totals)


def ltv_integer_or_decimal(ltvs: Values) -> Values:
    """Exact Decimals, of integers as well."""
    return exact_decimals(ltvs)


def amount_in_scientific_notation(amounts: Values) -> Values:
    """Exact Decimals, their exponents kept: 0E-8 is a zero with eight decimals."""
    return exact_decimals(amounts)


def enabled_string_or_boolean(flags: Values) -> Values:
    """Booleans; a string is TRUE or FALSE, as msgspec has made sure."""
    if not _any_strings(flags):
        return flags
    return [flag == "TRUE" if flag.__class__ is str else flag for flag in flags]


def account_type_space_or_underscore(account_types: Values) -> Values:
    """The spelling without spaces where it is known; any other name is left alone."""
    if " " not in "".join(account_types):
        return account_types
    return list(map(_UNDERSCORED.get, account_types, account_types))


def snapshot_object_or_list(snapshots: Values) -> Values:
    """Objects; of a list the only item."""
    if list not in map(type, snapshots):
        return snapshots
    return [_only(snapshot) if snapshot.__class__ is list else snapshot for snapshot in snapshots]


def liabilities_object_or_list(liabilities: Values) -> Values:
    """Lists; an object makes a list of one."""
    if {*map(type, liabilities)} == {list}:
        return liabilities
    return [held if held.__class__ is list else [held] for held in liabilities]


def _any_strings(numbers: Values) -> bool:
    """Whether there are strings among these integers or flags; adding them up is the fastest way to find out."""
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
        enabled_string_or_boolean,
        account_type_space_or_underscore,
        snapshot_object_or_list,
        liabilities_object_or_list,
    )
}
"""By their names in the spec."""

FORMS: Mapping[str, Reading] = {
    "WireDecimal": exact_decimals,
    "WireTime": aware_datetimes,
    "WireId": uid_string_or_integer,
    "WireFlag": enabled_string_or_boolean,
    "WireAccountType": account_type_space_or_underscore,
    "WireSnapshot": snapshot_object_or_list,
    "WireLiabilities": liabilities_object_or_list,
}
"""How a form is read in a field of which the spec records no contradiction."""
