"""Records as Arrow tables, and through them as Parquet, pandas, Polars and DuckDB, to the last digit.

pyarrow is imported where it is used: it belongs to the extra `arrow`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Context, Decimal, Inexact, InvalidOperation
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO

from msgspec import Struct

from ._fields import Field, Leaves, fields_of, in_utc, written
from .errors import ConfigurationError, ParameterError

if TYPE_CHECKING:
    import pyarrow as pa

_DIGITS, _DECIMALS = 38, 18
_UNIT = Decimal(1).scaleb(-_DECIMALS)
_EXACT = Context(prec=_DIGITS, traps=[Inexact, InvalidOperation])


def to_arrow(records: Iterable[Struct], model: type[Struct] | None = None) -> "pa.Table":
    """An Arrow table of records of one kind: a page's `rows`, or what a history yields.

    Columns are the fields under their Python names, not null unless the model allows None: a Decimal is
    `decimal128(38, 18)`, a time `timestamp("ms", tz="UTC")`, an integer `int64`; records in records are structs and
    lists of structs. `model` is needed only where there may be no record and `records` is no history, which knows it.

    Values are exact; what does not fit is never rounded. Raises ParameterError for an amount with more than 18 decimals
    or 20 digits before them, for an integer beyond 64 bits, for records of different kinds, and for no records without
    a `model`; ConfigurationError where pyarrow is not installed.
    """
    model = model or getattr(records, "model", None)  # a history knows
    stream = iter(records)
    if model is None:
        first = next(stream, None)
        if first is None:
            raise ParameterError("there are no records to tell the columns from: pass model=, the class of the records")
        model, stream = type(first), chain((first,), stream)
    schema = schema_of(model)
    import pyarrow as pa

    return pa.Table.from_batches(record_batches(stream, model), schema)


def schema_of(model: type[Struct]) -> "pa.Schema":
    """The columns of a model, as `to_arrow` describes them. Raises ConfigurationError without pyarrow."""
    try:
        import pyarrow as pa
    except ImportError:
        raise ConfigurationError('Arrow needs pyarrow: pip install "binance-liquidations[arrow]"') from None
    return pa.schema(_columns(model))


def record_batches(records: Iterable[Struct], model: type[Struct], size: int = 10_000) -> "Iterator[pa.RecordBatch]":
    """What `to_arrow` makes a table of, `size` records at a time. Raises as it does, once the records are reached."""
    schema = schema_of(model)
    import pyarrow as pa

    stream = iter(records)
    while rows := [_row(record, model) for record in islice(stream, size)]:
        yield pa.RecordBatch.from_pylist(rows, schema=schema)


def write_parquet(records: Iterable[Struct], model: type[Struct], file: BinaryIO) -> None:
    """Write records as Parquet, holding one row group of 10,000 at a time. Raises as `to_arrow` does."""
    schema = schema_of(model)
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    # Small batches, since Python's objects take more room than what they become; not as small row groups.
    batches = record_batches(records, model, size=1000)
    with ParquetWriter(file, schema) as writer:
        while group := list(islice(batches, 10)):
            writer.write_table(pa.Table.from_batches(group))


def _columns(model: type[Struct]) -> "list[pa.Field[Any]]":
    import pyarrow as pa

    return [pa.field(field.name, _type(field), nullable=field.nullable) for field in fields_of(model)]


def _type(field: Field) -> "pa.DataType":
    import pyarrow as pa

    kinds: dict[type, pa.DataType] = {
        Decimal: pa.decimal128(_DIGITS, _DECIMALS),
        datetime: pa.timestamp("ms", tz="UTC"),
        int: pa.int64(),
        bool: pa.bool_(),
        str: pa.string(),
    }
    one = kinds[field.kind] if field.kind in kinds else pa.struct(_columns(field.kind))
    return pa.list_(pa.field("item", one, nullable=False)) if field.listed else one


def _row(record: Struct, model: type[Struct]) -> dict[str, object]:
    if type(record) is not model:
        raise ParameterError(
            f"a table holds records of one kind: expected {model.__name__}, not {type(record).__name__}"
        )
    return written(record, _LEAVES)


def _decimal(value: Decimal) -> Decimal:
    """The same number with 18 decimals. pyarrow would refuse `1.0000000000000000000` beside 20 digits, which fits."""
    if value.is_finite():
        try:
            return _EXACT.quantize(value, _UNIT)
        except (Inexact, InvalidOperation):
            pass
    raise ValueError(
        f"{value} has more than {_DECIMALS} decimals or more than {_DIGITS - _DECIMALS} digits before them, and is not"
        f" rounded to fit an Arrow column: write JSON Lines or CSV, which keep any amount"
    )


def _integer(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise ValueError(
            f"{value} does not fit an Arrow column of 64 bits: write JSON Lines or CSV, which keep any integer"
        )
    return value


_LEAVES: Leaves = {Decimal: _decimal, datetime: in_utc, int: _integer}
