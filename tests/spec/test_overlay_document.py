"""generated/canonical.overlay.yaml makes the canonical spec, applied by an independent tool."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolchain.spec import linters, openapi, openapi_overlay

pytestmark = pytest.mark.once

OVERLAY = linters.CANONICAL.with_name("canonical.overlay.yaml")


@pytest.fixture(scope="module", autouse=True)
def tool() -> None:
    """Have the overlay tool installed, as the linters are."""
    linters.install()


def applied(document: Path, overlay: Path, result: Path) -> Any:
    """What openapi-format makes of a document by an overlay."""
    done = linters.apply_overlay(document, overlay, result)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(result.read_text(encoding="utf-8"))


def plain(document: Any) -> Any:
    """A document as any reader of YAML has it."""
    return yaml.safe_load(openapi.dump(document))


def test_it_makes_the_canonical_spec(tmp_path: Path) -> None:
    """The wire spec becomes generated/openapi.canonical.yaml, to the last value."""
    assert yaml.safe_load(linters.CANONICAL.read_text(encoding="utf-8")) == applied(
        openapi.SPEC, OVERLAY, tmp_path / "made.json"
    )


def test_it_names_the_document_it_is_for() -> None:
    """`extends` leads to the spec from where the overlay stands; its version is the spec's."""
    overlay = yaml.safe_load(OVERLAY.read_text(encoding="utf-8"))
    assert openapi.SPEC == (OVERLAY.parent / overlay["extends"]).resolve()
    assert openapi.load()["info"]["version"] == overlay["info"]["version"]


def test_a_form_takes_two_steps_however_often_it_stands() -> None:
    """Another field of a form does not lengthen the overlay; another signing parameter does, by one."""
    document = openapi.load()
    before = openapi_overlay.overlay(document)
    fields = document["components"]["schemas"]["MarginLiquidation"]["properties"]
    fields["fee"] = {"description": "-", "allOf": [{"$ref": "#/components/schemas/WireDecimal"}]}
    assert before == openapi_overlay.overlay(document)
    document["components"]["parameters"]["Nonce"] = {"name": "nonce", "in": "query", "x-binance-signing": "nonce"}
    for _, _, operation in openapi.operations(document):
        operation["parameters"].append({"$ref": "#/components/parameters/Nonce"})
    assert len(before["actions"]) + 1 == len(openapi_overlay.overlay(document)["actions"])


def test_it_follows_the_spec(tmp_path: Path) -> None:
    """It also works for a spec with another field, an inline signing parameter and other examples."""
    document = openapi.load()
    operation = document["paths"]["/sapi/v1/margin/loan-groups/closed"]["get"]
    operation["parameters"].append({"name": "nonce", "in": "query", "x-binance-signing": "nonce"})
    example = operation["responses"]["200"]["content"]["application/json"]["examples"]["documented"]
    example["value"]["rows"][1] |= {"groupId": "73", "enabled": "FALSE"}
    fields = document["components"]["schemas"]["ClosedRiskUnit"]["properties"]
    fields["owed"] = {"description": "-", "allOf": [{"$ref": "#/components/schemas/WireLiabilities"}]}
    wire, overlay = tmp_path / "wire.yaml", tmp_path / "overlay.yaml"
    wire.write_text(openapi.dump(document), encoding="utf-8")
    overlay.write_text(openapi.dump(openapi_overlay.overlay(document)), encoding="utf-8")
    assert plain(openapi.canonical(document)) == applied(wire, overlay, tmp_path / "made.json")
