"""The spec and the simulator were written apart; schemathesis holds one against the other, with signed requests."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from binance_liquidations_simulator import Answer, Exchange, Simulator, WireForm, documented_desk
from support.clients import NOW
from toolchain.spec import openapi

pytestmark = pytest.mark.once

TESTS = Path(__file__).parents[1]


ALL = "examples,coverage,fuzzing,stateful"
# A form changes what is answered, not what is asked: what is asked at random is asked in the form that mixes both.
PHASES = {"table": "examples,coverage", "example": "examples,coverage", "mixed": ALL}


def run(exchange: Exchange, folder: Path, *options: str) -> dict[str, Any]:
    """What `st run` reports of all its checks and phases against an exchange on a port."""
    spec, report = folder / "spec.yaml", folder / "report.json"
    spec.write_text(openapi.dump(openapi.unsigned(openapi.load())))
    with Simulator(exchange) as simulator:
        environment = {
            "SCHEMATHESIS_HOOKS": "support.schemathesis_hooks",
            "PYTHONPATH": str(TESTS),
            "SIMULATOR_KEY": simulator.api_key,
            "SIMULATOR_SECRET": simulator.secret,
            "SIMULATOR_NOW": str(NOW),
        }
        command = [
            *(str(Path(sys.executable).with_name("st")), "run", str(spec), "--url", simulator.base_url),
            # The check in schemathesis_hooks.py is the excluded one, made exact.
            *("--checks", "all", "--exclude-checks", "positive_data_acceptance", "--max-examples", "30"),
            *("--report", "json", "--report-json-path", str(report)),
            *options,
        ]
        done = subprocess.run(
            command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=False
        )
    assert report.exists(), done.stdout + done.stderr
    found: dict[str, Any] = json.loads(report.read_text())
    print(done.stdout)  # shown by pytest where the test fails
    return found


@pytest.mark.parametrize(
    ("wire", "phases"),
    [pytest.param(*each, marks=pytest.mark.long) if each[1] != ALL else each for each in PHASES.items()],
)
def test_the_exchange_keeps_to_the_spec(wire: WireForm, phases: str, tmp_path: Path) -> None:
    """Every check passes on every operation, in every documented form."""
    exchange = Exchange(documented_desk(), wire=wire, clock=lambda: NOW, weight_limit=10**9)
    found = run(exchange, tmp_path, "--phases", phases)
    assert found["operations"]["tested"] == 12
    assert found["test_cases"]["generated"] > (600 if phases == ALL else 300)
    assert [] == found["failures"] == found["errors"]
    assert found["exit_code"] == 0
    assert dict.fromkeys(phases.split(","), "success") == {
        name: phase["status"] for name, phase in found["phases"].items() if phase["status"] != "skip"
    }


class Careless(Exchange):
    """An exchange that lets one row lose a required field."""

    def handle(self, method: str, target: str, headers: Mapping[str, str], client_ip: str = "127.0.0.1") -> Answer:
        answer = super().handle(method, target, headers, client_ip)
        return Answer(answer.status, answer.headers, answer.body.replace(b'"creditEmail"', b'"mail"'))


def test_a_field_that_is_missing_is_found(tmp_path: Path) -> None:
    """The run above can fail."""
    careless = Careless(documented_desk(), clock=lambda: NOW, weight_limit=10**9)
    found = run(careless, tmp_path, "--phases", "examples", "--include-path", "/sapi/v1/margin/loan-groups/closed")
    expected = [("Response violates schema", ["GET /sapi/v1/margin/loan-groups/closed"])]
    assert expected == [(failure["title"], failure["operations"]) for failure in found["failures"]]
