"""Flat CSV has a row for each innermost item, every value as text, and no formula but constants."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from binance_liquidations.export.fetch import Fetched, Format
from binance_liquidations.export.flat import flat_columns, flat_lines
from binance_liquidations.export.lines import plain
from binance_liquidations_wire.models import (
    LiquidationSnapshot,
    LiquidationTransfers,
    MarginLiquidation,
    RiskUnitLiquidation,
)
from support.exports import fetch, names, raising, sample
from support.operations import PAGES
from toolchain.environment import ROOT

README = ROOT / "overlay" / "binance_liquidations" / "cli" / "README.md"
CONSTANT = re.compile('="(?:[^"]|"")*"')
WORD = re.compile(r"[^\W\d]\D*")


@pytest.fixture(scope="module")
def value_of() -> Callable[[str], str | None]:
    """What the README tells programs to do."""
    (block,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    found: dict[str, Any] = {}
    exec(block, found)
    function: Callable[[str], str | None] = found["value_of"]
    return function


def written(records: list[Any], model: type[Struct]) -> list[list[str]]:
    """The cells of a file, the header first."""
    text = b"".join(flat_lines(map(plain, records), model)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


ORDER = sample("list_margin_liquidations/hard.mixed.json")[0]


@given(
    start=st.sampled_from(["", "=", "+", "-", "@", "\t", "\r", "\n", "'", '"', "0"]),
    text=st.text() | st.text("=+-@\t\r\n\"',;0159eE.:/ TRUEa%|", min_size=1, max_size=8),
)
def test_any_text_survives(start: str, text: str, value_of: Callable[[str], str | None]) -> None:
    """Its cell is a word, a constant, or begins with an apostrophe; a program gets the text back."""
    order = replace(ORDER, symbol=start + text)
    header, cells = written([order], MarginLiquidation)
    cell = cells[header.index("symbol")]
    assert cell[:1] == "'" or CONSTANT.fullmatch(cell) or WORD.fullmatch(cell)
    assert cell.lower() not in {"true", "false"}
    assert (start + text or None) == (value_of(cell) if start + text else None)


@pytest.mark.parametrize("name", PAGES)
def test_every_value_is_text(name: str, value_of: Callable[[str], str | None]) -> None:
    """Ids, amounts and times are constants in every row, digit for digit."""
    for path in sorted((ROOT / "tests" / "vectors" / "wire" / name).glob("*.json")):
        if path.name.endswith("canonical.json"):
            continue
        records = sample(f"{name}/{path.name}")
        model: Any = type(records[0])
        header, *rows = written(records, model)
        assert tuple(header) == flat_columns(model)
        for cell in {cell for row in rows for cell in row if cell}:
            assert CONSTANT.fullmatch(cell) or WORD.fullmatch(cell)
        text = {value_of(cell) for row in rows for cell in row}
        assert {str(getattr(record, name)) for record in records for name in record.__struct_fields__[:1]} <= text


def test_a_row_for_each_asset() -> None:
    """It repeats its transfer and its liquidation; what has no items has a row all the same."""
    whole = sample("list_liquidation_transfers/documented.example.json")[0]
    transfer = whole.liquidation_transfer_record[0]
    twice = replace(transfer, assets=transfer.assets * 2)
    bare = replace(transfer, assets=[])
    records = [
        replace(whole, liquidation_id=1, liquidation_transfer_record=[twice, bare]),
        replace(whole, liquidation_id=2, liquidation_transfer_record=[]),
    ]
    header, *rows = written(records, LiquidationTransfers)
    inner = "liquidation_transfer_record."
    assert [header[0], header[1], *header[-2:]] == [
        "liquidation_id",
        f"{inner}transfer_time",
        f"{inner}assets.asset_name",
        f"{inner}assets.amount",
    ]
    assert ['="1"', '="1"', '="1"', '="2"'] == [row[0] for row in rows]
    assert rows[0] == rows[1]
    assert [rows[0][:-2], ["", ""]] == [rows[2][:-2], rows[2][-2:]]
    assert [""] * (len(header) - 1) == rows[3][1:]


def test_rows_of_two_lists() -> None:
    """Wallets and debts are not multiplied with each other: each amount stands in one row."""
    one = sample("list_risk_unit_liquidations/hard.mixed.json")[0]
    held = one.liquidation_snapshot
    snapshot = LiquidationSnapshot(snapshots=held.snapshots * 3, liabilities=held.liabilities)
    header, *rows = written([replace(one, liquidation_snapshot=snapshot)], RiskUnitLiquidation)
    wallet, debt = (
        header.index(f"liquidation_snapshot.{name}") for name in ("snapshots.net_equity", "liabilities.principal")
    )
    amounts = [(row[wallet], row[debt]) for row in rows]
    assert [('="0E-8"', "")] * 3 + [("", '="1"'), ("", '="1E-18"')] == amounts


def test_a_flat_file_goes_on_and_is_complete(tmp_path: Path) -> None:
    """As other formats: not there while it is fetched, continued afterwards; plain CSV stays as it was."""
    records = sample("list_liquidation_transfers/documented.table.json")
    output = tmp_path / "out.csv"
    with pytest.raises(RuntimeError):
        fetch(records, output, Format.csv, flat=True, model=LiquidationTransfers, pause=raising(RuntimeError(), at=1))
    assert names(tmp_path) == ["out.csv.partial", "out.csv.partial.json"]
    done = fetch(records, output, Format.csv, flat=True, model=LiquidationTransfers)
    assert (done, names(tmp_path)) == (Fetched(len(records), 1), ["out.csv"])
    assert output.read_bytes() == b"".join(flat_lines(map(plain, records), LiquidationTransfers))
    fetch(records, output, Format.csv, model=LiquidationTransfers, overwrite=True)
    assert output.read_bytes()[:14] == b"liquidation_id"
