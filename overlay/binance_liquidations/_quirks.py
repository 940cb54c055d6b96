"""Where the exchange's pages contradict themselves about a form, and how each form becomes the one that models promise.

The evidence for each stands in spec/openapi.yaml, under the same name, at the same fields. Each function leaves alone
what it does not know: whether that is acceptable is for the decoder to say.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple


class Quirk(NamedTuple):
    """The fields on the wire that are affected, and the function that normalizes a value of theirs."""

    fields: tuple[str, ...]
    normalize: Callable[[Any], Any]


def decimal(value: Any) -> Any:
    """`"16671.5"`, `16671.5` or `0` → the literal, as a string."""
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def integer(value: Any) -> Any:
    """`"1000277033525"` or `1000277033525` → the integer."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def flag(value: Any) -> Any:
    """`"TRUE"` or `true` → the boolean."""
    return {"TRUE": True, "FALSE": False}.get(value, value) if isinstance(value, str) else value


def only(value: Any) -> Any:
    """An object or a list of one → the object."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def listed(value: Any) -> Any:
    """A list or its only object → the list."""
    return [value] if isinstance(value, dict) else value


def underscored(value: Any) -> Any:
    """`PORTFOLIO MARGIN`, `CROSS MARGIN` or `CROSS MARGIN ACCOUNT` → the name with underscores, as SPOT has none."""
    known = ("PORTFOLIO MARGIN", "CROSS MARGIN", "CROSS MARGIN ACCOUNT")
    return value.removesuffix(" ACCOUNT").replace(" ", "_") if value in known else value


QUIRKS: Mapping[str, Quirk] = MappingProxyType(
    {
        "account-type-space-or-underscore": Quirk(("fromAccountType", "toAccountType"), underscored),
        "amount-in-scientific-notation": Quirk(("netEquity", "maintainMargin"), decimal),
        "enabled-string-or-boolean": Quirk(("enabled",), flag),
        "liabilities-object-or-list": Quirk(("liabilities",), listed),
        "ltv-integer-or-decimal": Quirk(("startLtv", "endLtv"), decimal),
        "snapshot-object-or-list": Quirk(("liquidationSnapshot",), only),
        "total-string-or-number": Quirk(("totalNetEquity", "totalMaintenanceMargin", "totalLiability"), decimal),
        "uid-string-or-integer": Quirk(("fromUid", "toUid"), integer),
    }
)

_BY_FIELD = {field: quirk.normalize for quirk in QUIRKS.values() for field in quirk.fields}


def canonical(value: Any) -> Any:
    """Normalize decoded JSON, whose numbers with a fraction are Decimals, throughout."""
    if isinstance(value, list):
        return [canonical(item) for item in value]
    if isinstance(value, dict):
        return {
            field: canonical(_BY_FIELD[field](item) if field in _BY_FIELD else item) for field, item in value.items()
        }
    return value
