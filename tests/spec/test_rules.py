"""Each rule of spec/lint fires when it is broken: a rule that cannot fail is none."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from toolchain.spec import linters, openapi

pytestmark = pytest.mark.once

MARGIN = "/sapi/v1/margin/forceLiquidationRec"


def operation(document: Any) -> Any:
    return document["paths"][MARGIN]["get"]


def fields(document: Any, schema: str = "MarginLiquidation") -> Any:
    return document["components"]["schemas"][schema]["properties"]


def example(document: Any) -> Any:
    return operation(document)["responses"]["200"]["content"]["application/json"]["examples"]["documented"]["value"]


def put(node: Any, name: str, value: Any) -> None:
    node[name] = value


Break = Callable[[Any], Any]

COMMON: dict[str, Break] = {
    "one-security-scheme": lambda d: put(
        d["components"]["securitySchemes"], "Signature", {"type": "apiKey", "in": "query", "name": "signature"}
    ),
    "owasp:api2:2023-no-api-keys-in-url": lambda d: put(d["components"]["securitySchemes"]["ApiKey"], "in", "query"),
    "nothing-is-left-to-decide": lambda d: put(fields(d)["side"], "description", "to decide"),
    "no-decimal-format": lambda d: put(fields(d), "fee", {"type": "string", "format": "decimal", "description": "-"}),
    "numbers-are-doubles": lambda d: d["components"]["parameters"]["RecvWindow"]["schema"].pop("format"),
    "integers-have-a-size": lambda d: d["components"]["parameters"]["Size"]["schema"].pop("format"),
    "integers-have-whole-bounds": lambda d: put(d["components"]["parameters"]["Size"]["schema"], "maximum", 100.5),
    "steps-are-decimals": lambda d: put(d["components"]["parameters"]["RecvWindow"]["schema"], "multipleOf", 0.25),
    "status-codes-one-by-one": lambda d: put(operation(d)["responses"], "4XX", operation(d)["responses"]["400"]),
    "no-schema-called-api-error": lambda d: put(d["components"]["schemas"], "ApiError", {"type": "string"}),
    "unknown-fields-are-welcome": lambda d: d["components"]["schemas"]["Liability"].pop("additionalProperties"),
    "enums-are-open": lambda d: put(fields(d)["side"], "enum", ["BUY", "SELL"]),
    "open-enums-are-texts": lambda d: put(fields(d)["side"], "x-extensible-enum", "BUY"),
    "errors-are-complete": lambda d: put(
        d["components"]["schemas"]["ErrorBody"]["properties"]["code"], "x-binance-errors", [{"code": -1000}]
    ),
    "extensions-are-known": lambda d: put(fields(d)["side"], "x-extensable-enum", ["BUY"]),
    "amounts-are-quoted": lambda d: put(example(d)["rows"][0], "price", 1.5),
    "schema-names": lambda d: put(d["components"]["schemas"], "liability_record", {"type": "string"}),
    "property-names": lambda d: put(fields(d), "trade_fee", {"type": "string", "description": "-"}),
    "properties-are-described": lambda d: fields(d)["side"].pop("description"),
    "properties-have-a-type": lambda d: fields(d)["side"].pop("type"),
    "parameters-are-described": lambda d: d["components"]["parameters"]["Size"].pop("example"),
    "operation-names": lambda d: put(operation(d), "operationId", "getLiquidations"),
    "servers-have-a-clock": lambda d: d["servers"][0].pop("x-binance-clock"),
    "operations-are-annotated": lambda d: operation(d).pop("x-binance-weight"),
    "evidence-is-complete": lambda d: operation(d)["x-binance-evidence"][0].pop("table"),
    "evidence-has-a-date": lambda d: put(operation(d)["x-binance-evidence"][0], "settled-by", "wire"),
    "owasp:api8:2023-define-error-responses-401": lambda d: operation(d)["responses"].pop("401"),
    "owasp:api4:2023-rate-limit-responses-429": lambda d: operation(d)["responses"].pop("429"),
    "owasp:api8:2023-define-error-responses-500": lambda d: operation(d)["responses"].pop("500"),
}
"""The rules of `common`, broken in the wire document: the others are made from it."""
WIRE: dict[str, Break] = COMMON | {
    "unions-are-named-forms": lambda d: put(
        fields(d), "fee", {"description": "-", "anyOf": [{"type": "string"}, {"type": "boolean"}]}
    ),
    "forms-are-named-wire": lambda d: put(d["components"]["schemas"]["Liability"], "x-canonical", {"type": "string"}),
    "wire-names-are-forms": lambda d: d["components"]["schemas"]["WireFlag"].pop("x-canonical"),
    "times-end-in-time": lambda d: put(
        fields(d), "fillTime", {"type": "integer", "format": "int64", "description": "-"}
    ),
    "only-times-are-moments": lambda d: put(fields(d), "updatedAt", fields(d)["updatedTime"]),
    "no-bare-numbers": lambda d: put(fields(d), "fee", {"type": "number", "format": "double", "description": "-"}),
    "signing-parameters-are-marked": lambda d: d["components"]["parameters"]["Signature"].pop("x-binance-signing"),
    "signed-operations-say-so": lambda d: operation(d)["parameters"].pop(),
    "one-file": lambda d: put(fields(d), "fee", {"description": "-", "allOf": [{"$ref": "other.yaml#/Fee"}]}),
}
CANONICAL: dict[str, Break] = {
    "no-unions": lambda d: put(
        fields(d), "fee", {"description": "-", "anyOf": [{"type": "string"}, {"type": "boolean"}]}
    ),
    "no-forms": lambda d: put(d["components"]["schemas"], "WireFlag", {"type": "boolean"}),
    "no-signing-parameters": lambda d: operation(d)["parameters"].append(
        {"name": "timestamp", "in": "query", "description": "-", "example": 1, "schema": {"type": "string"}}
    ),
}
GATEWAY: dict[str, Break] = CANONICAL | {
    "owasp:api2:2023-no-api-keys-in-url": lambda d: put(
        d["components"]["securitySchemes"], "GatewayToken", {"type": "apiKey", "in": "query", "name": "token"}
    ),
    "no-pages-for-people": lambda d: put(
        d["components"]["responses"]["Forbidden"]["content"], "text/html", {"schema": {"type": "string"}}
    ),
}


@pytest.mark.parametrize(
    ("ruleset", "document", "breaks"),
    [
        ("wire", openapi.SPEC, WIRE),
        ("canonical", linters.CANONICAL, CANONICAL),
        ("gateway", linters.GATEWAY, GATEWAY),
    ],
    ids=["wire", "canonical", "gateway"],
)
def test_every_rule_fires(ruleset: str, document: Path, breaks: dict[str, Break], tmp_path: Path) -> None:
    """The documents are clean, and break exactly the rule that is broken in them."""
    linters.install()
    sound = yaml.safe_load(document.read_text(encoding="utf-8"))
    for number, break_it in enumerate(breaks.values()):
        broken = copy.deepcopy(sound | {"paths": {MARGIN: sound["paths"][MARGIN]}})
        break_it(broken)
        (tmp_path / f"{number}.json").write_text(json.dumps(broken))
    (tmp_path / "sound.json").write_text(json.dumps(sound))
    run = linters.spectral(ruleset, *sorted(tmp_path.glob("*.json")), output="json")
    found: dict[str, set[str]] = {}
    for finding in json.loads(run.stdout):
        found.setdefault(Path(finding["source"]).stem, set()).add(finding["code"])
    assert "sound" not in found
    assert {
        rule: found.get(str(number)) for number, rule in enumerate(breaks) if rule not in found.get(str(number), ())
    } == {}
