"""The spec that a gateway serves is the canonical one, and the gateway keeps to it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from binance_liquidations_simulator import Simulator
from support.clients import PAGE, answering
from support.gateways import TOKEN, asked, fetched, gateway_to, running
from toolchain.environment import ROOT


@pytest.mark.parametrize("token", [None, TOKEN])
def test_the_document_is_the_canonical_one(token: str | None) -> None:
    """With the gateway's address and security, error bodies where the exchange's side sends pages, and no API key."""
    expected = yaml.safe_load((ROOT / "generated" / "openapi.canonical.yaml").read_text())
    for item in expected["paths"].values():
        item["get"].pop("servers", None)
        item["get"]["responses"]["414"] = {"$ref": "#/components/responses/TooLong"}
    expected["servers"] = [{"url": "http://localhost:9", "description": "The gateway."}]
    expected["security"] = [] if token is None else [{"GatewayToken": []}]
    del expected["components"]["securitySchemes"]
    if token:
        scheme = {"type": "http", "scheme": "bearer", "description": "The gateway's own token."}
        expected["components"]["securitySchemes"] = {"GatewayToken": scheme}
    for name in ("Forbidden", "BadGateway", "GatewayTimeout"):
        schema = {"$ref": "#/components/schemas/ErrorBody"}
        expected["components"]["responses"][name]["content"] = {"application/json": {"schema": schema}}
    expected["components"]["responses"]["TooLong"] = {
        "description": "The query exceeds 4096 bytes. Nothing was sent.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
    }
    app = gateway_to(answering(200, PAGE), token=token)
    answer = asked(app, "/openapi.yaml", host="localhost:9", authorization=f"Bearer {token}")
    assert (200, "application/yaml", "gateway") == (
        answer.status,
        answer.headers["content-type"].partition(";")[0],
        answer.headers["x-gateway"],
    )
    assert expected == yaml.safe_load(answer.body)
    assert b"X-MBX-APIKEY" not in answer.body


@pytest.mark.once
def test_the_gateway_keeps_to_its_own_spec(simulator: Simulator, tmp_path: Path) -> None:
    """schemathesis finds nothing: every check, token included, on what /openapi.yaml says."""
    (tmp_path / "schemathesis.toml").write_text(
        '[checks.positive_data_acceptance]\nexpected-statuses = ["2xx", 400]\n'  # windows have rules beyond schemas
        '[checks.negative_data_rejection]\nexpected-statuses = ["4xx"]\n'  # 414 too
    )
    report = tmp_path / "report.json"
    with running(simulator, BINANCE_GATEWAY_TOKEN=TOKEN) as (address, _):
        (tmp_path / "spec.yaml").write_bytes(fetched(f"{address}/openapi.yaml", Authorization=f"Bearer {TOKEN}").body)
        command = [
            *(str(Path(sys.executable).with_name("st")), "run", "spec.yaml", "--url", address),
            *("--header", f"Authorization: Bearer {TOKEN}", "--checks", "all", "--max-examples", "40"),
            *("--phases", "examples,coverage,fuzzing", "--report", "json", "--report-json-path", str(report)),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert report.exists(), done.stdout + done.stderr
    found = json.loads(report.read_text())
    print(done.stdout)  # shown by pytest where the test fails
    assert found["operations"]["tested"] == 12
    assert found["test_cases"]["generated"] > 400
    assert [] == found["failures"] == found["errors"]
    assert done.returncode == 0
