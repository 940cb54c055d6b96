"""Lines of JSON and CSV hold every record, and every digit of it."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, get_args, get_origin

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields

from binance_liquidations.export.lines import csv_lines, from_json_line, plain, to_json_line
from binance_liquidations_wire.forms import plain_type
from binance_liquidations_wire.models import (
    ClosedRiskUnit,
    LiquidationTransfers,
    MarginLiquidation,
    RiskUnitLiquidation,
)
from support.exports import sample

MODELS = [MarginLiquidation, RiskUnitLiquidation, LiquidationTransfers, ClosedRiskUnit]
MOMENTS = st.datetimes(timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000, fold=0)
)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a field's type, in the one shape that a record has it in."""
    kind = plain_type(kind)
    if type(None) in get_args(kind):
        return st.one_of(st.none(), *(values(option) for option in get_args(kind) if option is not type(None)))
    if get_origin(kind) is list:
        return st.lists(values(get_args(kind)[0]), max_size=3)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return st.builds(kind, **{field.name: values(field.type) for field in fields(kind)})
    return {
        Decimal: st.decimals(allow_nan=False, allow_infinity=False),
        datetime: MOMENTS,
        int: st.integers(),
        bool: st.booleans(),
        str: st.text(),
    }[kind]


@given(record=st.one_of(*map(values, MODELS)))
def test_any_record_survives_its_line(record: Any) -> None:
    """A JSON line holds all of a record, every digit and exponent, and is one line."""
    line = to_json_line(record)
    restored = from_json_line(line, type(record))
    assert record == restored
    assert repr(record) == repr(restored)  # the repr distinguishes 0E-8 from 0, which are equal
    assert line.count(b"\n") == 1


@given(record=st.one_of(*map(values, MODELS)))
def test_any_record_survives_its_row(record: Any) -> None:
    """A CSV row holds the same values, whatever quotes, commas and line ends are in them."""
    text = b"".join(csv_lines([plain(record)], type(record))).decode()
    header, cells = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == list(plain(record))
    for value, cell in zip(plain(record).values(), cells, strict=True):
        assert (value or "") == cell if isinstance(value, str | None) else value == json.loads(cell)


def test_a_json_line() -> None:
    """Python's names, amounts as they were sent, times with milliseconds, nested records nested, None as null."""
    line = to_json_line(sample("list_risk_unit_liquidations/hard.mixed.json")[0])
    assert line.decode() == (
        '{"group_id":9007199254740993,"start_ltv":"0.592","end_ltv":"0.9",'
        '"liquidation_start_time":"2025-05-27T21:35:16.906Z","total_net_equity":"16671.550797300000000001",'
        '"total_maintenance_margin":"0E-8","total_liability":"12345678901234567890.000000000000000001",'
        '"liquidation_snapshot":{"snapshots":[{"sub_email":"a@test.com","member_type":"GUARANTOR",'
        '"wallet_type":"OPTIONS","net_equity":"0E-8","maintain_margin":"-1E-18"}],'
        '"liabilities":[{"asset_name":"USDT","principal":"1","interest":"0E-8"},'
        '{"asset_name":"BTC","principal":"1E-18","interest":"2"}]},"liquidation_end_time":null}\n'
    )


def test_csv_rows() -> None:
    """A header, then the same values; nested ones as JSON in a quoted cell, a missing one as nothing."""
    records = sample("list_risk_unit_liquidations/hard.mixed.json")
    header, *rows = b"".join(csv_lines(map(plain, records), RiskUnitLiquidation)).decode().split("\r\n")
    assert header == ",".join(RiskUnitLiquidation.__struct_fields__)
    assert rows[1] == (
        '7,1,0,2025-05-27T21:35:16.906Z,0,0,0,"{""snapshots"":[],""liabilities"":[]}",2025-05-29T13:37:28.742Z'
    )
    assert rows[0].endswith('}]}",')
    assert rows[2:] == [""]
