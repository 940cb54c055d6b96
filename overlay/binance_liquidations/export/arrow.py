"""Records as Arrow tables, and through them as Parquet, pandas, Polars and DuckDB, to the last digit.

pyarrow is imported where it is used: it belongs to the extra `arrow`.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Context, Decimal, Inexact, Overflow
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO

from msgspec import Struct

from ..errors import ConfigurationError, ParameterError
from .fields import Field, Leaves, fields_of, in_utc, to_plain
from .widths import DIGITS, Widths

if TYPE_CHECKING:
    import pyarrow as pa

_EXACT = Context(prec=DIGITS, traps=[Inexact, Overflow])


def to_arrow(records: Iterable[Struct], model: type[Struct] | None = None) -> "pa.Table":
    """An Arrow table of records of one class: the `rows` of a page, or a history.

    Columns have the fields' Python names, and are not null unless the model allows None. A Decimal becomes the
    narrowest `decimal128` of at least 9 decimals that holds its column, so that products and sums fit as well; a time
    `timestamp("ms", tz="UTC")`; an integer `int64`; records in records become structs and lists of structs. `model` is
    needed only if there may be no records and `records` is not a history, which has its own.

    Values are exact and never rounded. Raises ParameterError for an amount that, with the others of its column, needs
    more than 38 digits before and after the point; for an integer beyond 64 bits; for records of different classes; and
    for no records without a `model`. Raises ConfigurationError if pyarrow is not installed.
    """
    model = model or getattr(records, "model", None)  # a history has one
    stream = iter(records)
    if model is None:
        first = next(stream, None)
        if first is None:
            raise ParameterError("without records the columns are unknown: pass model=, the class of the records")
        model, stream = type(first), chain((first,), stream)
    widths = Widths()
    batches = list(record_batches(stream, model, widths))  # each as wide as the records so far need
    schema = schema_of(model, widths)
    import pyarrow as pa

    return pa.Table.from_batches([batch.cast(schema) for batch in batches], schema)


def schema_of(model: type[Struct], widths: Widths) -> "pa.Schema":
    """The columns of a model, as `to_arrow` describes them. Raises ConfigurationError without pyarrow."""
    try:
        import pyarrow as pa
    except ImportError:
        raise ConfigurationError('Arrow needs pyarrow: pip install "binance-liquidations[arrow]"') from None
    return pa.schema(_columns(model, widths))


def record_batches(
    records: Iterable[Struct], model: type[Struct], widths: Widths, size: int = 10_000
) -> "Iterator[pa.RecordBatch]":
    """The batches of `to_arrow`'s table, `size` records each, every batch as wide as `widths` is by then.

    Raises as `to_arrow` does, when it reaches the record.
    """
    stream = iter(records)
    while rows := [_row(record, model, widths) for record in islice(stream, size)]:
        schema = schema_of(model, widths)
        import pyarrow as pa

        yield pa.RecordBatch.from_pylist(rows, schema=schema)


def write_parquet(read: Callable[[], Iterable[Struct]], model: type[Struct], file: BinaryIO) -> None:
    """Write records as Parquet, with one row group of 10,000 in memory at a time. Raises as `to_arrow` does.

    `read` is called twice, and must return the same records: all row groups have columns as wide as the widest amount.
    """
    widths = Widths()
    for record in read():
        _row(record, model, widths)
    schema = schema_of(model, widths)
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    # Small batches, since Python's objects take more memory than Arrow's; but not as small row groups.
    batches = record_batches(read(), model, widths, size=1000)
    with ParquetWriter(file, schema) as writer:
        while group := list(islice(batches, 10)):
            writer.write_table(pa.Table.from_batches(group))


def _columns(model: type[Struct], widths: Widths) -> "list[pa.Field[Any]]":
    import pyarrow as pa

    return [pa.field(field.name, _type(model, field, widths), nullable=field.nullable) for field in fields_of(model)]


def _type(model: type[Struct], field: Field, widths: Widths) -> "pa.DataType":
    import pyarrow as pa

    if field.kind is Decimal:
        one: pa.DataType = pa.decimal128(*widths.of(model, field.name))
    elif issubclass(field.kind, Struct):
        one = pa.struct(_columns(field.kind, widths))
    else:
        kinds: dict[type, pa.DataType] = {
            datetime: pa.timestamp("ms", tz="UTC"),
            int: pa.int64(),
            bool: pa.bool_(),
            str: pa.string(),
        }
        one = kinds[field.kind]
    return pa.list_(pa.field("item", one, nullable=False)) if field.listed else one


def _row(record: Struct, model: type[Struct], widths: Widths) -> dict[str, object]:
    """A record as pyarrow takes it; `widths` grow to hold it."""
    if type(record) is not model:
        raise ParameterError(
            f"a table holds records of one class: expected {model.__name__}, not {type(record).__name__}"
        )
    row = to_plain(record, _LEAVES)
    widths.add(model, row)
    return row


def _decimal(value: Decimal) -> Decimal:
    """The same number without trailing zeros, which need no room in a column."""
    if not value.is_finite():
        raise ValueError(f"{value} is not a finite number: write JSON Lines or CSV, which keep it")
    try:
        return _EXACT.normalize(value)
    except (Inexact, Overflow):
        raise ValueError(
            f"{value} has more than the {DIGITS} digits of an Arrow column, which would round it: write JSON Lines or"
            " CSV, which keep any amount"
        ) from None


def _integer(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise ValueError(
            f"{value} does not fit an Arrow column of 64 bits: write JSON Lines or CSV, which keep any integer"
        )
    return value


_LEAVES: Leaves = {Decimal: _decimal, datetime: in_utc, int: _integer}
