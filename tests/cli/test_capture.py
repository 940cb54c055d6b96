"""`capture`, as the owner of an account runs it, against a simulator on a port."""

import json
import os
from pathlib import Path

import pytest

from binance_liquidations_simulator import Account, ApiKey, Exchange, Simulator
from binance_liquidations_wire.operations import OPERATIONS, SPEC_VERSION
from support.command import COMMAND, run
from support.terminal import run_in_terminal

OF_OTHERS = {name for name, operation in OPERATIONS.items() if not operation.module.startswith("margin.")}
MARGIN = {"BINANCE_API_KEY": "M" * 64, "BINANCE_API_SECRET": "S" * 64}


def test_a_file_to_share(simulator: Simulator, tmp_path: Path) -> None:
    """It is complete and alone in its folder; a line about each operation says what was read; it is not replaced."""
    output = tmp_path / "capture.json"
    done = run(simulator, "capture", "-o", str(output))
    assert (0, "", [output]) == (done.returncode, done.stdout, list(tmp_path.iterdir()))
    *read, last = done.stderr.splitlines()
    assert OPERATIONS.keys() == {line.partition(":")[0] for line in read}
    assert f"{output}: read it through before you share it" == last
    text = output.read_text()
    document = json.loads(text)
    assert (1, SPEC_VERSION) == (document["format"], document["spec"])
    assert OPERATIONS.keys() == document["operations"].keys()
    assert simulator.api_key not in text
    again = run(simulator, "capture", "-o", str(output))
    assert (1, f"ConfigurationError: {output} exists: remove it, or give another name\n") == (
        again.returncode,
        again.stderr,
    )
    assert text == output.read_text()
    printed = run(simulator, "capture", "-o", "-")
    assert (0, text) == (printed.returncode, printed.stdout)


def test_it_fits_a_terminal(simulator: Simulator, tmp_path: Path) -> None:
    """Lines of 80 columns on standard error, and of 120 in the file."""
    output = tmp_path / "c.json"
    keys = {"BINANCE_API_KEY": simulator.api_key, "BINANCE_API_SECRET": simulator.secret}
    address = {"BINANCE_BASE_URL": simulator.base_url}
    code, lines = run_in_terminal([*COMMAND, "capture", "-o", str(output)], os.environ | keys | address)
    assert 0 == code
    assert [] == [line for line in lines if len(line) > 80 and str(output) not in line]
    assert [] == [line for line in output.read_text().splitlines() if len(line) > 120]


@pytest.fixture(scope="module")
def plain() -> Account:
    """A margin account without records."""
    return Account("margin-0", role="margin", keys=[ApiKey("M" * 64, secret="S" * 64)])


def test_a_key_that_opens_a_part(plain: Account, tmp_path: Path) -> None:
    """What it does not open is refused, with the code; what is empty has no fields of records."""
    with Simulator(Exchange([plain])) as running:
        done = run(running, "capture", **MARGIN)
        listed = tmp_path / "accounts.toml"
        listed.write_text(
            '[accounts.margin]\napi_key = "env:BINANCE_API_KEY"\nsecret = "env:BINANCE_API_SECRET"\n'
            'resources = ["margin-liquidations"]\n'
        )
        of_file = run(running, "capture", "--accounts", str(listed), **MARGIN)
        wrong = run(running, "capture", "-o", str(tmp_path / "x.json"), **MARGIN | {"BINANCE_API_SECRET": "T" * 64})
    shown = json.loads(done.stdout)["operations"]
    assert 0 == done.returncode
    assert OF_OTHERS == {name for name, one in shown.items() if one["result"] == "refused"}
    assert ["HTTP 401, code -2015"] == shown["list_closed_risk_units"]["refusals"]
    assert "list_closed_risk_units: refused, HTTP 401, code -2015; requests: 1, records: 0" in done.stderr
    assert {"rows", "total"} == shown["list_margin_liquidations"]["fields"].keys()
    assert {"list_margin_liquidations", "get_liquidation_loan"} == json.loads(of_file.stdout)["operations"].keys()
    assert (1, [listed]) == (wrong.returncode, list(tmp_path.iterdir()))
    assert "code -1022" in wrong.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("output", "said"),
    [("/nowhere/c.json", "No such file"), (".", "exists"), ("/dev/full/c.json", "Not a directory")],
)
def test_an_output_that_cannot_be_written(output: str, said: str, simulator: Simulator) -> None:
    """One line says so, before anything is sent."""
    done = run(simulator, "capture", "-o", output)
    assert (1, "") == (done.returncode, done.stdout)
    (line,) = done.stderr.splitlines()
    assert said in line


def test_an_address_that_is_not_the_exchange(simulator: Simulator) -> None:
    """Nothing is printed, and one line says what to check."""
    done = run(simulator, "capture", BINANCE_BASE_URL=f"{simulator.base_url}/nowhere")
    assert (1, "") == (done.returncode, done.stdout)
    assert "check base_url" in done.stderr.splitlines()[-1]


def test_arguments(simulator: Simulator) -> None:
    """An account needs its file."""
    done = run(simulator, "capture", "--account", "desk")
    assert (2, True) == (done.returncode, "give --accounts, too" in " ".join(done.stderr.split()))
