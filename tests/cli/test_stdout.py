"""What `fetch` prints, and its errors when standard output cannot be written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from binance_liquidations import ConfigurationError
from binance_liquidations.cli.stdout import fetch_to_stdout
from binance_liquidations.export.fetch import Fetched, Format
from binance_liquidations.history.resources import RESOURCES
from support.exports import fetch, liquidations, sample
from support.operations import PAGES


@pytest.mark.parametrize("form", [Format.jsonl, Format.csv])
def test_printed_lines(form: Format, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Standard output gets what a file would get, and nothing else."""
    records = liquidations(3)
    assert fetch_to_stdout(iter(records), form, RESOURCES["margin-liquidations"]) == Fetched(3, 0)
    fetch(records, tmp_path / "out", form)
    assert capsysbinary.readouterr().out == (tmp_path / "out").read_bytes()


@pytest.mark.parametrize("name", PAGES)
def test_a_table_to_read(name: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """A table has a header, and the ids and amounts of each record in full."""
    records = sample(f"{name}/documented.example.json")
    fetch_to_stdout(iter(records), Format.table, RESOURCES[name.removeprefix("list_").replace("_", "-")])
    shown = capsysbinary.readouterr().out.decode()
    shown_values = {
        "list_margin_liquidations": ("order_id", "2019-05-27 07:16:14.745", "BNBBTC", "31.39000000", "180015097"),
        "list_risk_unit_liquidations": (
            "snapshots",
            "2025-05-27 21:35:16.906",
            "16671.5507973",
            "USDT 11667.92600000 5000.00000000",
        ),
        "list_liquidation_transfers": ("from_uid", "1000277033525", "PORTFOLIO_MARGIN", "USDT 17750.6316", "CONFIRM"),
        "list_closed_risk_units": ("close_time", "72", "wdywaxmzlnah@test.com", "2025-07-25 05:54:59.052"),
    }
    assert [text for text in shown_values[name] if text not in shown] == []


def test_parquet_is_not_printed() -> None:
    """Parquet needs a file."""
    with pytest.raises(ConfigurationError, match="to a file"):
        fetch_to_stdout(iter([]), Format.parquet, RESOURCES["margin-liquidations"])


PRINTING = """
from binance_liquidations.cli.stdout import fetch_to_stdout
from binance_liquidations.history.resources import RESOURCES
from support.exports import Format, liquidations
fetch_to_stdout(iter(liquidations(2000)), Format("FORM"), RESOURCES["margin-liquidations"])
"""


@pytest.mark.parametrize("form", [Format.jsonl, Format.table])
def test_a_reader_that_has_enough(form: Format) -> None:
    """A pipe that is closed at the other end stops the printing, without a word."""
    command = [sys.executable, "-c", PRINTING.replace("FORM", form.value)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert (process.wait(), process.stderr.read()) == (0, b"")


def test_a_full_disk_behind_standard_output() -> None:
    """What cannot be printed is an error."""
    command = [sys.executable, "-c", PRINTING.replace("FORM", "jsonl")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(command, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert "ConfigurationError: standard output cannot be written: No space left on device" in run.stderr
