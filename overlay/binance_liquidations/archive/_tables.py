"""The tables of an archive, in both databases, made from the models."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

from binance_liquidations_wire.models import (
    ClosedRiskUnit,
    Liability,
    LiquidationTransfer,
    MarginLiquidation,
    RiskUnitLiquidation,
    TransferredAsset,
    WalletSnapshot,
)

from .._fields import fields_of


class Amount(TypeDecorator[Decimal]):
    """An amount with all its digits: `numeric` without limits, or text in SQLite, which would make a double of it."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database has."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Without exponent, so that every reader casts it."""
        return format(value, "f") if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """The same digits."""
        return None if value is None else Decimal(value)


class Moment(TypeDecorator[datetime]):
    """A time in UTC: `timestamptz`, or ISO 8601 with milliseconds in SQLite, whose functions read it, and it sorts."""

    impl = TIMESTAMP(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database has."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else TIMESTAMP(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """As `fetch` writes it."""
        return iso(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """In UTC, wherever the session is."""
        return datetime.fromisoformat(value) if isinstance(value, str) else value and value.astimezone(UTC)


def iso(moment: datetime) -> str:
    """A time in UTC as text."""
    return f"{moment.isoformat(timespec='milliseconds')[:-6]}Z"


_TYPES: dict[type, Any] = {
    Decimal: Amount(),
    datetime: Moment(),
    int: BigInteger(),
    bool: Boolean(),
    str: Text(),
}

metadata = MetaData()


def _account() -> Column[str]:
    return Column("account", Text(), nullable=False)


def columns_of(model: type[Struct]) -> list[Column[Any]]:
    """A column for each field that holds one value."""
    return [
        Column(field.name, _TYPES[field.kind], nullable=field.nullable)
        for field in fields_of(model)
        if not field.listed and field.kind in _TYPES
    ]


def _records(name: str, key: tuple[str, ...], *columns: Column[Any]) -> Table:
    """A table of records, told apart by `key`, and by `nth` where the exchange has several of that key."""
    return Table(
        name,
        metadata,
        _account(),
        *columns,
        Column("nth", Integer(), nullable=False),
        Column("seen_at", Moment(), nullable=False),
        Column("changed_at", Moment()),
        Column("gone_at", Moment()),
        PrimaryKeyConstraint("account", *key, "nth"),
    )


def _parts(name: str, whole: Table, model: type[Struct]) -> Table:
    """A table of what a record has several of; `position` is the place in its list, from 0."""
    key = [Column(column.name, column.type, nullable=False) for column in whole.primary_key]
    return Table(
        name,
        metadata,
        *key,
        Column("position", Integer(), nullable=False),
        *columns_of(model),
        PrimaryKeyConstraint(*(column.name for column in key), "position"),
    )


margin_liquidation = _records(
    "margin_liquidation", ("updated_time", "symbol", "order_id"), *columns_of(MarginLiquidation)
)

risk_unit_liquidation = _records(
    "risk_unit_liquidation", ("liquidation_start_time", "group_id"), *columns_of(RiskUnitLiquidation)
)
risk_unit_snapshot = _parts("risk_unit_snapshot", risk_unit_liquidation, WalletSnapshot)
risk_unit_liability = _parts("risk_unit_liability", risk_unit_liquidation, Liability)

liquidation_transfer = _records(
    "liquidation_transfer",
    ("liquidation_id",),
    Column("liquidation_id", BigInteger(), nullable=False),
    *columns_of(LiquidationTransfer),
)
Index("liquidation_transfer_time", liquidation_transfer.c.account, liquidation_transfer.c.transfer_time)
liquidation_transfer_asset = _parts("liquidation_transfer_asset", liquidation_transfer, TransferredAsset)

closed_risk_unit = _records("closed_risk_unit", ("group_id",), *columns_of(ClosedRiskUnit))

change = Table(
    "change",
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    _account(),
    Column("resource", Text(), nullable=False),
    Column("seen_at", Moment(), nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)

archive = Table(
    "archive",
    metadata,
    Column("application", Text(), nullable=False),
    Column("version", Integer(), nullable=False),
    Column("created_at", Moment(), nullable=False),
)
account = Table(
    "account",
    metadata,
    Column("name", Text(), primary_key=True),
    Column("start_time", Moment(), nullable=False),
)
ledger = Table(
    "ledger",
    metadata,
    Column("account", Text(), primary_key=True),
    Column("resource", Text(), primary_key=True),
    Column("claim", BigInteger(), nullable=False),
    Column("synced_at", Moment()),
)
covered = Table(
    "covered",
    metadata,
    Column("account", Text(), primary_key=True),
    Column("resource", Text(), primary_key=True),
    Column("start_time", Moment(), primary_key=True),
    Column("end_time", Moment(), nullable=False),
)
