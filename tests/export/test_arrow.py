"""Arrow, and what takes it from there, holds every digit, or says that it cannot."""

import builtins
import io
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import duckdb
import pandas  # type: ignore[import-untyped]
import polars
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import asdict, replace
from pyarrow import parquet

from binance_liquidations import ConfigurationError, ParameterError
from binance_liquidations.export.arrow import record_batches, schema_of, to_arrow, write_parquet
from binance_liquidations.export.widths import Widths
from binance_liquidations_wire.models import (
    ClosedRiskUnit,
    LiquidationTransfers,
    MarginLiquidation,
    RiskUnitLiquidation,
)
from support.exports import sample
from support.operations import PAGES

AMOUNT, TIME = pa.decimal128(9, 9), pa.timestamp("ms", tz="UTC")


def documented(name: str) -> list[Any]:
    """The documented records of an operation."""
    return sample(f"{name}/documented.example.json")


def plain(value: Any) -> Any:
    """A record as Arrow gives it back."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return {name: plain(item) for name, item in asdict(value).items()} if isinstance(value, Struct) else value


LIQUIDATION: MarginLiquidation = documented("list_margin_liquidations")[0]
HUGE = Decimal("99999999999999999999.999999999999999999")
EXACT = [
    replace(LIQUIDATION, price=price, order_id=2**63 - 1) for price in (HUGE, HUGE.copy_negate(), Decimal("1E-18"))
]


@pytest.mark.parametrize("name", PAGES)
def test_documented_records_come_back(name: str) -> None:
    """A table gives back the documented records, nested ones included."""
    records = documented(name)
    assert [plain(record) for record in records] == to_arrow(records).to_pylist()


def test_schema_of_margin_liquidations() -> None:
    """Plain fields become columns of the exact types, under their Python names, none of them nullable."""
    types = [AMOUNT, AMOUNT, pa.int64(), AMOUNT, AMOUNT, pa.string(), pa.string(), pa.string(), pa.bool_(), TIME]
    names = MarginLiquidation.__struct_fields__
    fields = [pa.field(name, kind, nullable=False) for name, kind in zip(names, types, strict=True)]
    assert pa.schema(fields) == to_arrow([], MarginLiquidation).schema


def test_schema_of_nested_records() -> None:
    """Records in records are structs, lists of them lists of structs; only what may be missing is nullable."""
    unit = to_arrow([], RiskUnitLiquidation).schema
    assert [field.name for field in unit if field.nullable] == ["liquidation_end_time"]
    snapshot = unit.field("liquidation_snapshot").type
    assert [field.nullable for field in snapshot] == [False, False]
    assert snapshot.field("liabilities").type.value_type.field("principal").type == AMOUNT
    transfers = to_arrow([], LiquidationTransfers).schema.field("liquidation_transfer_record").type
    assets = transfers.value_type.field("assets").type
    assert not assets.value_field.nullable
    assert [field.name for field in assets.value_type] == ["asset_name", "amount"]


def test_no_records() -> None:
    """Without records, the model gives the columns; without either, there is an error."""
    assert schema_of(ClosedRiskUnit, Widths()) == to_arrow([], ClosedRiskUnit).schema
    with pytest.raises(ParameterError, match="model="):
        to_arrow([])


def test_batches_are_bounded() -> None:
    """Records are taken from an iterator as many at a time as asked for."""
    taken = iter(documented("list_closed_risk_units") * 5)
    batches = record_batches(taken, ClosedRiskUnit, Widths(), size=4)
    assert next(batches).num_rows == 4
    assert [batch.num_rows for batch in batches] == [4, 2]


DECIMALS = st.builds(
    lambda sign, digits, exponent: Decimal((sign, tuple(map(int, str(digits))), exponent)),
    st.integers(0, 1),
    st.integers(0, 10**38) | st.integers(0, 10**50) | st.integers(0, 1000).map(lambda digits: digits * 10**30),
    st.integers(-40, 25) | st.integers(-20, -16),
)


@example(amounts=[Decimal("1E-39")])
@given(amounts=st.lists(DECIMALS, min_size=1, max_size=3))
def test_any_amounts_are_exact_or_refused(amounts: list[Decimal]) -> None:
    """Amounts that fit into 38 digits, in any rows, come back from Parquet; all others are an error."""
    records, file = [replace(LIQUIDATION, price=amount) for amount in amounts], io.BytesIO()
    fractions = list(map(Fraction, amounts))
    after = next(n for n in range(100) if all((one * 10**n).denominator == 1 for one in fractions))
    if after <= 38 and all(abs(one * 10**after) < 10**38 for one in fractions):
        write_parquet(lambda: records, MarginLiquidation, file)
        assert amounts == parquet.read_table(file)["price"].to_pylist() == to_arrow(records)["price"].to_pylist()
    else:
        for write in (to_arrow, lambda records: write_parquet(lambda: records, MarginLiquidation, file)):
            with pytest.raises(ParameterError, match=r"MarginLiquidation\.price: .*JSON Lines"):
                write(records)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("price", Decimal("NaN"), "NaN"),
        ("price", Decimal("-Infinity"), "-Infinity"),
        ("price", 0.1, "expected Decimal, not float"),
        ("price", None, "expected Decimal, not NoneType"),
        ("order_id", 2**63, "9223372036854775808"),
        ("order_id", -(2**63) - 1, "-9223372036854775809"),
        ("updated_time", datetime(2024, 1, 1), "no time zone"),
        ("updated_time", datetime(2024, 1, 1, microsecond=1, tzinfo=UTC), "not a whole millisecond"),
    ],
)
def test_what_does_not_fit(field: str, value: Any, said: str) -> None:
    """A value that a column cannot hold is named together with its field."""
    with pytest.raises(ParameterError, match=rf"^MarginLiquidation\.{field}: .*{said}"):
        to_arrow([replace(LIQUIDATION, **{field: value})])


def test_records_of_different_kinds() -> None:
    """A table holds records of one kind."""
    with pytest.raises(ParameterError, match="expected MarginLiquidation, not ClosedRiskUnit"):
        to_arrow([LIQUIDATION, *documented("list_closed_risk_units")])


@given(moment=st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), hours=st.integers(-12, 12))
def test_any_moment_comes_back(moment: datetime, hours: int) -> None:
    """A time of any zone and year is the same moment, in UTC."""
    zone = timezone(timedelta(hours=hours))
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=zone)
    (back,) = to_arrow([replace(LIQUIDATION, updated_time=moment)]).to_pylist()
    assert (moment, timedelta(0)) == (back["updated_time"], back["updated_time"].utcoffset())


def test_pandas_takes_every_digit() -> None:
    """With Arrow's types, a data frame holds Decimals and 64-bit integers."""
    frame = to_arrow(EXACT).to_pandas(types_mapper=pandas.ArrowDtype)
    assert [MarginLiquidation(**row) for row in frame.to_dict("records")] == EXACT


def test_polars_takes_every_digit() -> None:
    """A Polars frame holds the same Decimals, and adds them exactly."""
    frame = polars.from_arrow(to_arrow(EXACT))
    assert isinstance(frame, polars.DataFrame)
    assert polars.Decimal(38, 18) == frame.schema["price"]  # all 38 digits are needed
    assert [MarginLiquidation(**row) for row in frame.to_dicts()] == EXACT
    assert Decimal("1E-18") == frame["price"].sum()


def test_duckdb_takes_every_digit() -> None:
    """DuckDB queries the table where it is, lists in it too, and adds exactly."""
    database = duckdb.connect()
    database.register("liquidations", to_arrow(EXACT))
    found = database.execute("SELECT price, order_id FROM liquidations").fetchall()
    assert [(record.price, record.order_id) for record in EXACT] == found
    assert [(Decimal("1E-18"),)] == database.execute("SELECT sum(price) FROM liquidations").fetchall()
    database.register("liquidation", to_arrow(documented("list_liquidation_transfers")))
    unnested = "unnest(liquidation_transfer_record, max_depth := 1).assets[1].amount"
    amounts = database.execute(f"SELECT {unnested} FROM liquidation").fetchall()
    assert amounts[0] == (Decimal("17750.6316"),)


FINE = "16671.550797300000000001"
TRADED: dict[str, list[tuple[str, str]]] = {
    "as documented": [("31.39000000", "0.00388359")],
    "8 decimals each": [("408.12520863", "54923.24132084"), ("0E-8", "0.000"), ("1E+3", "0.00000001")],
    "a fine price": [("99999.12345678", FINE), ("2.000000000000000000", "1")],
    "a fine quantity": [(FINE, "99999.99999999"), ("0.00000001", "0")],
    "small": [("0.00000001", "0.000000001")],
    "no decimals": [("9999999999", "123456")],
    "cheap": [("8888888888888.88", "0.00000888")],
    "zeros": [("0.000", "0E-8")],
    "empty": [],
}
SPENT = "select symbol, sum(executed_qty * avg_price) as spent from {} group by symbol"


def in_duckdb(table: pa.Table) -> list[tuple[str, Decimal]]:
    database = duckdb.connect()
    database.register("liquidations", table)
    return database.execute(SPENT.format("liquidations")).fetchall()


def in_duckdb_from_parquet(table: pa.Table) -> list[tuple[str, Decimal]]:
    with tempfile.TemporaryDirectory() as folder:
        parquet.write_table(table, f"{folder}/liquidations.parquet")
        return duckdb.connect().execute(SPENT.format(f"'{folder}/liquidations.parquet'")).fetchall()


def in_polars(table: pa.Table) -> list[tuple[str, Decimal]]:
    frame = polars.from_arrow(table)
    assert isinstance(frame, polars.DataFrame)
    return frame.sql(SPENT.format("self")).rows()


def in_pyarrow(table: pa.Table) -> list[tuple[str, Decimal]]:
    spent = pc.multiply(table["executed_qty"], table["avg_price"])
    grouped = table.append_column("spent", spent).group_by("symbol").aggregate([("spent", "sum")])
    return [(row["symbol"], row["spent_sum"]) for row in grouped.to_pylist()]


@pytest.mark.parametrize("engine", [in_duckdb, in_duckdb_from_parquet, in_polars, in_pyarrow])
@pytest.mark.parametrize("source", ["to_arrow", "parquet"])
@pytest.mark.parametrize("name", TRADED)
def test_products_and_sums(name: str, source: str, engine: Callable[[pa.Table], list[tuple[str, Decimal]]]) -> None:
    """What was spent is a product and a sum as it comes, in each engine, to the last digit."""
    trades = [(Decimal(quantity), Decimal(price)) for quantity, price in TRADED[name]]
    records = [replace(LIQUIDATION, executed_qty=quantity, avg_price=price) for quantity, price in trades]
    table = to_arrow(records, MarginLiquidation) if source == "to_arrow" else from_parquet(records, MarginLiquidation)
    with localcontext(prec=100):
        spent = sum((quantity * price for quantity, price in trades), Decimal(0))
    assert ([(LIQUIDATION.symbol, spent)] if trades else []) == engine(table)


def from_parquet(records: list[Any], model: type[Struct]) -> pa.Table:
    """What is read of the file that records make."""
    file = io.BytesIO()
    write_parquet(lambda: records, model, file)
    return parquet.read_table(file)


SQUARES = """
    with transfer as (select unnest(liquidation_transfer_record) as transfer from liquidation),
    asset as (select unnest(transfer.assets) as asset from transfer)
    select sum(asset.amount * asset.amount) from asset
"""


def test_products_of_nested_amounts() -> None:
    """Lists in lists have columns as narrow, so that DuckDB multiplies what is in them."""
    transfers = documented("list_liquidation_transfers")
    for table in (to_arrow(transfers), from_parquet(transfers, LiquidationTransfers)):
        database = duckdb.connect()
        database.register("liquidation", table)
        (squares,) = database.execute(SQUARES).fetchone()  # type: ignore[misc]
        amounts = [
            asset.amount for one in transfers for each in one.liquidation_transfer_record for asset in each.assets
        ]
        assert sum(amount * amount for amount in amounts) == squares


def test_the_widest_comes_last() -> None:
    """All row groups of a file, and all chunks of a table, have the columns that the last record needs."""
    records = [replace(LIQUIDATION, order_id=n) for n in range(10_001)]
    records.append(replace(LIQUIDATION, avg_price=Decimal(f"123456{FINE}")))
    table, file = to_arrow(records), io.BytesIO()
    write_parquet(lambda: records, MarginLiquidation, file)
    assert pa.decimal128(29, 18) == table.schema.field("avg_price").type
    assert (2, table.schema) == (parquet.ParquetFile(file).num_row_groups, parquet.read_schema(file))
    assert [record.avg_price for record in records] == table["avg_price"].to_pylist()
    assert table.equals(parquet.read_table(file))


def test_pyarrow_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow, the error says what to install."""
    imported = builtins.__import__

    def without_pyarrow(name: str, *arguments: Any, **options: Any) -> Any:
        if name.partition(".")[0] == "pyarrow":
            raise ImportError(name)
        return imported(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", without_pyarrow)
    with pytest.raises(ConfigurationError, match=r'pip install "binance-liquidations\[arrow\]"'):
        to_arrow([LIQUIDATION])


def test_the_hardest_sample_is_refused_by_name() -> None:
    """An amount of 60 digits is no amount of an Arrow column."""
    with pytest.raises(ParameterError, match=r"MarginLiquidation\.qty: 123456789012345678901234567890\.1234"):
        to_arrow(sample("list_margin_liquidations/hard.mixed.json"))
