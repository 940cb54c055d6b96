"""The tables of an archive, in both databases, made from the models."""

from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

from msgspec import Struct
from sqlalchemy import JSON, BigInteger, Column, Index, Integer, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint

from binance_liquidations_wire.models import (
    ClosedRiskUnit,
    Liability,
    LiquidationTransfer,
    MarginLiquidation,
    RiskUnitLiquidation,
    TransferredAsset,
    WalletSnapshot,
)

from ..export.fields import fields_of
from ._column_types import Amount, Cell, Count, Flag, Moment, Whole, Words

T = TypeVar("T")

_COLUMN_TYPES: dict[type, type[Cell[Any]]] = {
    Decimal: Amount,
    datetime: Moment,
    int: Whole,
    bool: Flag,
    str: Words,
}

metadata = MetaData()


def _column(table: str, name: str, cell: type[Cell[T]], *, key: bool = False, nullable: bool = False) -> Column[T]:
    return Column(name, cell(f"{table}.{name}"), primary_key=key, nullable=nullable)


def _columns_of(table: str, model: type[Struct]) -> list[Column[Any]]:
    """A column for each field that holds one value."""
    return [
        _column(table, field.name, _COLUMN_TYPES[field.kind], nullable=field.nullable)
        for field in fields_of(model)
        if not field.listed and field.kind in _COLUMN_TYPES
    ]


def _records(name: str, key: tuple[str, ...], model: type[Struct], *columns: Column[Any]) -> Table:
    """A table of records, told apart by `key`, and by `nth` where the exchange has several of that key."""
    return Table(
        name,
        metadata,
        _column(name, "account", Words),
        *columns,
        *_columns_of(name, model),
        _column(name, "nth", Count),
        _column(name, "seen_at", Moment),
        _column(name, "changed_at", Moment, nullable=True),
        _column(name, "gone_at", Moment, nullable=True),
        PrimaryKeyConstraint("account", *key, "nth"),
    )


def _parts(name: str, whole: Table, model: type[Struct]) -> Table:
    """A table of what a record has several of; `position` is the place in its list, from 0."""
    key = [_column(name, column.name, cast(type[Cell[Any]], type(column.type))) for column in whole.primary_key]
    return Table(
        name,
        metadata,
        *key,
        _column(name, "position", Count),
        *_columns_of(name, model),
        PrimaryKeyConstraint(*(column.name for column in key), "position"),
    )


margin_liquidation = _records("margin_liquidation", ("updated_time", "symbol", "order_id"), MarginLiquidation)

risk_unit_liquidation = _records("risk_unit_liquidation", ("liquidation_start_time", "group_id"), RiskUnitLiquidation)
risk_unit_snapshot = _parts("risk_unit_snapshot", risk_unit_liquidation, WalletSnapshot)
risk_unit_liability = _parts("risk_unit_liability", risk_unit_liquidation, Liability)

liquidation_transfer = _records(
    "liquidation_transfer",
    ("liquidation_id",),
    LiquidationTransfer,
    _column("liquidation_transfer", "liquidation_id", Whole),
)
Index("liquidation_transfer_time", liquidation_transfer.c.account, liquidation_transfer.c.transfer_time)
liquidation_transfer_asset = _parts("liquidation_transfer_asset", liquidation_transfer, TransferredAsset)

closed_risk_unit = _records("closed_risk_unit", ("group_id",), ClosedRiskUnit)

change = Table(
    "change",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    _column("change", "account", Words),
    _column("change", "resource", Words),
    _column("change", "seen_at", Moment),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)

archive = Table(
    "archive",
    metadata,
    _column("archive", "application", Words),
    _column("archive", "version", Count),
    _column("archive", "created_at", Moment),
)
account = Table(
    "account",
    metadata,
    _column("account", "name", Words, key=True),
    _column("account", "start_time", Moment),
)
account_key = Table(
    "account_key",
    metadata,
    _column("account_key", "account", Words, key=True),
    _column("account_key", "fingerprint", Words),
    UniqueConstraint("fingerprint"),
)
former_key = Table(
    "former_key",
    metadata,
    _column("former_key", "fingerprint", Words, key=True),
    _column("former_key", "account", Words),
)
ledger = Table(
    "ledger",
    metadata,
    _column("ledger", "account", Words, key=True),
    _column("ledger", "resource", Words, key=True),
    _column("ledger", "claim", Whole),
    _column("ledger", "synced_at", Moment, nullable=True),
)
covered = Table(
    "covered",
    metadata,
    _column("covered", "account", Words, key=True),
    _column("covered", "resource", Words, key=True),
    _column("covered", "start_time", Moment, key=True),
    _column("covered", "end_time", Moment),
)
