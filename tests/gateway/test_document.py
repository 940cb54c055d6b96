"""The spec that a gateway serves is the canonical one, and the gateway keeps to it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from binance_liquidations.gateway._histories import _parameters
from binance_liquidations.history.resources import RESOURCES
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
    found = yaml.safe_load(answer.body)
    found["tags"] = [tag for tag in found["tags"] if tag["name"] != "histories"]
    found["paths"] = {path: item for path, item in found["paths"].items() if not path.startswith("/histories/")}
    schemas = found["components"]["schemas"]
    found["components"]["schemas"] = {name: schema for name, schema in schemas.items() if not name.endswith("Line")}
    assert expected == found
    assert b"X-MBX-APIKEY" not in answer.body


def test_every_resource_has_a_history() -> None:
    """Its parameters are those that a call may have, and its lines hold the resource's records."""
    document = yaml.safe_load(asked(gateway_to(answering(200, PAGE)), "/openapi.yaml").body)
    for resource in RESOURCES.values():
        called = document["paths"][f"/histories/{resource.name}"]["get"]
        names = [one.get("name") or one["$ref"].rpartition("/")[2] for one in called["parameters"]]
        known = document["components"]["parameters"]
        taken = {known[name]["name"] if name in known else name for name in names}
        assert taken == {parameter.name for parameter in _parameters(resource)}
        line = called["responses"]["200"]["content"]["application/x-ndjson"]["x-item-schema"]["$ref"]
        held = document["components"]["schemas"][line.rpartition("/")[2]]["properties"]["record"]["allOf"][0]["$ref"]
        assert held.rpartition("/")[2] == resource.record.__name__


HISTORIES = "^/histories/"
PHASES = {  # histories spend weight by the hundred, so that fuzzing them takes minutes
    "pages": ("examples,coverage,fuzzing", f"--exclude-path-regex={HISTORIES}", 12, 400),
    "histories": ("examples,coverage", f"--include-path-regex={HISTORIES}", len(RESOURCES), 200),
}


@pytest.mark.once
@pytest.mark.long
@pytest.mark.parametrize(("phases", "chosen", "operations", "cases"), PHASES.values(), ids=PHASES)
def test_the_gateway_keeps_to_its_own_spec(
    phases: str, chosen: str, operations: int, cases: int, simulator: Simulator, tmp_path: Path
) -> None:
    """schemathesis finds nothing: every check, token included, on what /openapi.yaml says."""
    (tmp_path / "schemathesis.toml").write_text(
        '[checks.positive_data_acceptance]\nexpected-statuses = ["2xx", 400]\n'  # windows have rules beyond schemas
        '[checks.negative_data_rejection]\nexpected-statuses = ["4xx"]\n'  # 414 too
    )
    report = tmp_path / "report.json"
    with running(simulator, BINANCE_GATEWAY_TOKEN=TOKEN) as (address, _):
        (tmp_path / "spec.yaml").write_bytes(fetched(f"{address}/openapi.yaml", Authorization=f"Bearer {TOKEN}").body)
        command = [
            *(str(Path(sys.executable).with_name("st")), "run", "spec.yaml", "--url", address, chosen),
            *("--header", f"Authorization: Bearer {TOKEN}", "--checks", "all", "--max-examples", "20"),
            *("--phases", phases, "--report", "json", "--report-json-path", str(report)),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert report.exists(), done.stdout + done.stderr
    found = json.loads(report.read_text())
    print(done.stdout)  # shown by pytest where the test fails
    assert found["operations"]["tested"] == operations
    assert found["test_cases"]["generated"] > cases
    assert [] == found["failures"] == found["errors"]
    assert done.returncode == 0
