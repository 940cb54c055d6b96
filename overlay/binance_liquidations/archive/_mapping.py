"""Records as rows: which tables they go to, what names them there, and which stored rows belong to a window."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from msgspec import Struct
from sqlalchemy import Table

from ..export.fields import Leaves, in_utc, to_plain
from ..history.resources import (
    CLOSED_RISK_UNITS,
    LIQUIDATION_TRANSFERS,
    MARGIN_LIQUIDATIONS,
    RISK_UNIT_LIQUIDATIONS,
    Resource,
)
from . import _tables as tables
from ._column_types import iso

Values: TypeAlias = dict[str, Any]

_MOST_DIGITS = 1000
"""Before and after the point: far beyond any amount, and within what both databases hold."""


class Row(NamedTuple):
    """A record, or one transfer of it: its values by column, and its parts by table."""

    values: Values
    parts: Mapping[str, list[Values]]


@dataclass(frozen=True)
class TableMapping:
    """How the records of a resource are stored.

    `key` tells the rows of an account apart, together with `nth`. `named_by` is what a row keeps when it changes: a row
    that the exchange no longer tells of, and a new one of the same name, are the same one, changed.
    """

    resource: Resource
    table: Table
    parts: tuple[Table, ...]
    key: tuple[str, ...]
    named_by: tuple[str, ...]
    moment: str
    rows: Callable[[Struct], Iterable[Row]]

    def name(self, values: Values) -> Hashable:
        """What the row keeps when it changes."""
        return tuple(values[column] for column in self.named_by)

    def owner(self, values: Values) -> Hashable:
        """What `nth` counts the rows of."""
        return tuple(values[column] for column in self.key)

    def rows_of(self, records: Sequence[Struct]) -> list[Row]:
        """The rows of a window's records. Raises ParameterError for a value that no database here holds as it is."""
        return [row for record in records for row in self.rows(record)]


def plain(row: Row) -> dict[str, Any]:
    """A row as what JSON knows, amounts and times as text."""
    parts = {name: [_plain(part) for part in listed] for name, listed in row.parts.items()}
    return _plain(row.values) | parts


def _plain(values: Values) -> dict[str, Any]:
    return {
        name: format(value, "f") if isinstance(value, Decimal) else iso(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _amount(value: Decimal) -> Decimal:
    """The same digits without exponent or the sign of a zero, which PostgreSQL does not keep."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or max(-exponent, len(digits) + exponent) > _MOST_DIGITS:
        raise ValueError(f"an amount of more than {_MOST_DIGITS} digits, or no number, cannot be archived exactly")
    if sign and not value:
        value = value.copy_abs()
    return Decimal(format(value, "f")) if exponent > 0 else value


def _integer(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{value} does not fit the 64 bits that a database has for an integer")
    return value


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError("a text with a zero byte cannot be archived: PostgreSQL has none")
    return value


_LEAVES: Leaves = {Decimal: _amount, datetime: in_utc, int: _integer, str: _text}


def _single(record: Struct) -> Iterable[Row]:
    yield Row(to_plain(record, _LEAVES), {})


def _risk_unit_liquidation(record: Struct) -> Iterable[Row]:
    values = to_plain(record, _LEAVES)
    snapshot = values.pop("liquidation_snapshot")
    yield Row(values, {"risk_unit_snapshot": snapshot["snapshots"], "risk_unit_liability": snapshot["liabilities"]})


def _transfers(record: Struct) -> Iterable[Row]:
    values = to_plain(record, _LEAVES)
    for transfer in values["liquidation_transfer_record"]:
        assets = transfer.pop("assets")
        yield Row({"liquidation_id": values["liquidation_id"]} | transfer, {"liquidation_transfer_asset": assets})


MAPPINGS: Mapping[str, TableMapping] = MappingProxyType(
    {
        mapping.resource.name: mapping
        for mapping in (
            TableMapping(
                resource=MARGIN_LIQUIDATIONS,
                table=tables.margin_liquidation,
                parts=(),
                key=("updated_time", "symbol", "order_id"),
                named_by=("symbol", "order_id"),
                moment="updated_time",
                rows=_single,
            ),
            TableMapping(
                resource=RISK_UNIT_LIQUIDATIONS,
                table=tables.risk_unit_liquidation,
                parts=(tables.risk_unit_snapshot, tables.risk_unit_liability),
                key=("liquidation_start_time", "group_id"),
                named_by=("liquidation_start_time", "group_id"),
                moment="liquidation_start_time",
                rows=_risk_unit_liquidation,
            ),
            TableMapping(
                resource=LIQUIDATION_TRANSFERS,
                table=tables.liquidation_transfer,
                parts=(tables.liquidation_transfer_asset,),
                key=("liquidation_id",),
                named_by=("liquidation_id", "from_uid", "from_account_type", "to_uid", "to_account_type"),
                moment="transfer_time",
                rows=_transfers,
            ),
            TableMapping(
                resource=CLOSED_RISK_UNITS,
                table=tables.closed_risk_unit,
                parts=(),
                key=("group_id",),
                named_by=("group_id",),
                moment="close_time",
                rows=_single,
            ),
        )
    }
)
