"""generated/ is what scripts/generate makes from the spec, and `scripts/generate --check` notices if it is not."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from runtime import forms as runtime_forms
from toolchain.environment import ROOT
from toolchain.generate import generation
from toolchain.spec import openapi

pytestmark = pytest.mark.once


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of generated/ to spoil."""
    return Path(
        shutil.copytree(ROOT / "generated", tmp_path / "generated", ignore=shutil.ignore_patterns("__pycache__"))
    )


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the generators make of the spec now."""
    target = tmp_path_factory.mktemp("fresh") / "generated"
    generation.generate(target)
    return target


def use_spec(monkeypatch: pytest.MonkeyPatch, folder: Path, *changes: tuple[str, str]) -> None:
    """Let the generators read a copy of the spec in which each text is replaced once."""
    text = openapi.SPEC.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    changed = folder / "openapi.yaml"
    changed.write_text(text, encoding="utf-8")
    document = openapi.load(changed)
    monkeypatch.setattr(generation, "load", lambda: document)


def test_what_is_committed_is_what_the_spec_makes(fresh: Path) -> None:
    """Nothing in generated/ was edited, added or forgotten."""
    assert list(generation.differences(ROOT / "generated", fresh)) == []


def test_two_runs_are_alike(fresh: Path, tmp_path: Path) -> None:
    """Byte for byte."""
    generation.generate(tmp_path / "generated")
    assert list(generation.differences(fresh, tmp_path / "generated")) == []


def test_every_file_says_where_it_comes_from(fresh: Path) -> None:
    """Each begins with the spec, or the file that it is a copy of, the command and the advice not to edit it."""
    for path in fresh.rglob("*.*"):
        text, runtime = path.read_text(encoding="utf-8"), ROOT / "scripts" / "runtime" / path.name
        if runtime.exists() and path.parent.name == "binance_liquidations_wire":
            header, _, copy = text.partition("\n")
            assert header.startswith(f"# Copied from scripts/runtime/{path.name} by scripts/generate. Do not edit")
            assert copy == runtime.read_text(encoding="utf-8")
        else:
            assert text.startswith("# Made from spec/openapi.yaml by scripts/generate.")


def test_templates_hold_what_varies() -> None:
    """What the spec has no part in is ordinary Python in scripts/runtime/, where it is linted and typed."""
    templates = sorted((ROOT / "scripts" / "templates").iterdir())
    assert templates
    assert [] == [path.name for path in templates if "{{" not in path.read_text(encoding="utf-8")]


def test_an_edit_a_stray_and_a_missing_file_are_named(tree: Path, fresh: Path) -> None:
    """Each difference is reported with its file."""
    models = tree / "binance_liquidations_wire" / "models.py"
    models.write_text(models.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    (tree / "notes.txt").write_text("stray")
    (tree / "binance_liquidations_wire" / "api" / "margin" / "__init__.py").unlink()
    assert list(generation.differences(tree, fresh)) == [
        "missing: generated/binance_liquidations_wire/api/margin/__init__.py",
        "differs: generated/binance_liquidations_wire/models.py",
        "stray: generated/notes.txt",
    ]


def test_a_field_added_to_the_spec_is_in_the_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The models follow the spec: type, name and description."""
    use_spec(
        monkeypatch,
        tmp_path,
        (
            "        timeInForce:\n",
            "        tradeFee:\n          description: What it cost.\n"
            "          allOf: [{$ref: '#/components/schemas/WireDecimal'}]\n        timeInForce:\n",
        ),
    )
    generation.generate(tmp_path / "generated")
    models = (tmp_path / "generated" / "binance_liquidations_wire" / "models.py").read_text(encoding="utf-8")
    assert 'trade_fee: WireDecimal | None = field(name="tradeFee", default=None)\n    """What it cost."""' in models


MISTAKES = {
    "a type that does not exist": (
        ("type: object\n      required: [total, rows]", "type: objekt\n      required: [total, rows]"),
        "components/schemas/MarginLiquidationPage/type: 'objekt' is not one of",
    ),
    "a reference to nothing": (
        ("schemas/MarginLiquidationPage'", "schemas/Missing'"),
        "json/schema: #/components/schemas/Missing is",
    ),
    "no operationId": (("      operationId: list_margin_liquidations\n", ""), "operationId"),
    "no order": (
        ("      x-binance-order: newest-first\n", ""),
        "forceLiquidationRec/get: 'x-binance-order' is missing",
    ),
    "no duration": (
        ("maximum: P100D", "maximum: 100 days"),
        "force-liquidation/get/x-binance-window: '100 days' is no duration",
    ),
    "a duration without a unit": (
        ("default: P7D", "default: 7"),
        "force-liquidation/get/x-binance-window: 7 is no duration",
    ),
    "a window of another name": (
        ("window {start: startTime", "window {start: startTiem"),
        "force-liquidation/get/x-binance-window: startTiem is no parameter",
    ),
    "a page size of another name": (
        ("{name: size, in", "{name: sizes, in"),
        "forceLiquidationRec/get/x-speakeasy-pagination: sizes is no parameter",
    ),
    "no form": (
        ("      x-canonical: {type: boolean}\n", ""),
        "WireFlag: a type in scripts/runtime/forms.py without a form",
    ),
    "a new form": (
        ("    WireFlag:\n", "    WireText: {x-canonical: {type: string}}\n    WireFlag:\n"),
        "WireText: a form without a type in scripts/runtime/forms.py",
    ),
    "a form that lists nothing": (
        ("    WireFlag:\n", "    WireList: {type: array, x-canonical: {type: array}}\n    WireFlag:\n"),
        "components/schemas/WireList/x-canonical: 'items' is missing",
    ),
    "a list of forms": (
        (
            "type: array\n          items: {$ref: '#/components/schemas/WalletSnapshot'}",
            "type: array\n          items: {allOf: [{$ref: '#/components/schemas/WireId'}]}",
        ),
        "x-binance-resource/tables: RiskUnitLiquidation holds no list of records called snapshots",
    ),
    "an example in a spelling that is not canonical": (
        ("fromAccountType: PORTFOLIO_MARGIN", "fromAccountType: PORTFOLIO MARGIN"),
        "rows/0/.*/0/fromAccountType: 'PORTFOLIO MARGIN' is not canonical: write one of SPOT, PORTFOLIO_M",
    ),
    "a flag that is none": (("isIsolated: true", "isIsolated: maybe"), "documented/value/rows/0/isIsolated: 'maybe'"),
    "a key twice": (
        ("tags: [margin]\n", "tags: [margin]\n      tags: [margin]\n"),
        "openapi.yaml:[0-9]+: the key 'tags'",
    ),
    "a key that is a number": (("'200':", "200:"), "openapi.yaml:[0-9]+: the key 200 has to be text"),
    "a key that is a list": (("paths:\n", "paths:\n  ? [a]\n  : b\n"), "openapi.yaml:[0-9]+: a key has to be text"),
    "no YAML": (("openapi: 3.0.3", "openapi: [3.0.3"), "openapi.yaml:[0-9]+: "),
    "infinity": (("totalLiability: 16667.926", "totalLiability: .inf"), "openapi.yaml:[0-9]+: .* the number .inf"),
    "an amount with an exponent": (('"0E-8"', "0E-8"), "openapi.yaml:[0-9]+: .* the number 0E-8: put it in quotes"),
    "no components": (("\ncomponents:", "\nx-components:"), "the document: 'components' is missing"),
    "an operationId twice": (("list_closed_risk_units\n", "list_margin_liquidations\n"), "the document: Operation ID"),
    "an operationId in camel case": (
        ("operationId: list_closed_risk_units", "operationId: listClosedRiskUnits"),
        "units: list_closed_risk_units is no operation with a history",
    ),
    "a reference to another document": (
        ("'#/components/parameters/EndTime'", "'components/parameters/EndTime'"),
        "parameters/1: components/parameters/EndTime is not a reference .* begin with #/",
    ),
    "a schema that is itself": (
        ("    ErrorBody:\n", "    Ring: {$ref: '#/components/schemas/Ring'}\n    ErrorBody:\n"),
        "components/schemas/Ring: #/components/schemas/Ring refers to itself",
    ),
    "no 200": (("'200':", "'201':"), "forceLiquidationRec/get/responses: '200' is missing"),
    "an answer without a name": (
        ("schema: {$ref: '#/components/schemas/ClosedRiskUnitPage'}", "schema: {type: object}"),
        "closed/get/.*: only a reference to a schema is supported here",
    ),
    "a summary of a path": (
        ("loan-groups/closed:\n", "loan-groups/closed:\n    summary: Units\n"),
        "closed/summary: only operations",
    ),
    "an object within a field": (
        (
            "          description: The trading pair.\n          type: string\n",
            "          properties: {a: {type: string}}\n",
        ),
        "MarginLiquidation/properties/symbol: an object within a field",
    ),
    "two fields of one name in Python": (
        ("        isIsolated:\n", "        is_isolated: {description: '-', type: string}\n        isIsolated:\n"),
        "properties/isIsolated: its Python name is is_isolated_1, not is_isolated",
    ),
    "a nullable field": (
        ("          description: The trading pair.\n          type: string\n", "          nullable: true\n"),
        "properties/symbol: nullable needs a type",
    ),
    "a parameter twice": (
        ("name: isolatedSymbol", "name: startTime"),
        "Rec/get: the parameter startTime is listed twice",
    ),
    "a parameter without a schema": (
        ("          schema: {type: string, minLength: 1}\n          example: BNBBTC\n", ""),
        "forceLiquidationRec/get/parameters/2: 'schema' is a required property",
    ),
    "a parameter without a description": (
        ("      description: The number of records on a page.\n", ""),
        "get/parameters/size: 'description' is missing",
    ),
    "a flag as parameter": (
        ("schema: {type: string, minLength: 1}\n          example: BNBBTC", "schema: {type: boolean}"),
        "parameters/isolatedSymbol: a parameter of type boolean is not supported yet",
    ),
    "a default out of bounds": (
        ("maximum: 100, default: 10", "maximum: 100, default: 200"),
        "parameters/Size/schema: the default 200 is greater than the maximum of 100$",
    ),
    "a bound that is text": (
        ("maximum: 100,", "maximum: '100',"),
        "Size/schema/maximum: '100' is not of type 'number'$",
    ),
    "a bound with a fraction": (("maximum: 100,", "maximum: 100.5,"), "parameters/size: maximum is 100.5"),
    "a step of a quarter": (("multipleOf: 0.001", "multipleOf: 0.25"), "parameters/recvWindow: multipleOf is 0.25"),
    "a step of five": (("multipleOf: 0.001", "multipleOf: 5"), "parameters/recvWindow: multipleOf is 5"),
    "an id that is none": (("orderId: 180015097", "orderId: abc"), "documented/value/rows/0/orderId: .*'abc'"),
    "rows that are no list": (
        ("                      - avgPrice", "                        avgPrice"),
        "examples/documented/value/rows: a list belongs here",
    ),
    "a record named by a field that it lacks": (
        ("identity: [repayId]", "identity: [repaymentId]"),
        "repay-history/get/x-binance-resource/repaymentId: LiquidationLoanRepayment has no field repaymentId$",
    ),
    "a date that is no time": (
        ("date: createTime\n", "date: amount\n"),
        "repay-history/get/x-binance-resource: amount is no WireTime$",
    ),
    "a state in a field that is missing": (
        ("finished: {field: status, values: [SUCCESS]}", "finished: {field: state, values: [SUCCESS]}"),
        "repay-history/get/x-binance-resource/state: LiquidationLoanRepayment has no field state$",
    ),
    "a history of one object": (
        (
            "      operationId: get_liquidation_loan\n",
            "      operationId: get_liquidation_loan\n      x-binance-resource:\n"
            "        {name: loans, identity: [asset], date: asset, reach: PT1M, settles: PT1H}\n",
        ),
        "liquidation-loan/get/x-binance-resource: its answer lists no records$",
    ),
    "values of a parameter that is missing": (
        ("values: {type: [BORROW", "values: {kind: [BORROW"),
        "borrow-repay/get/x-binance-fan-out/values: kind is no parameter of the operation$",
    ),
    "units that their operation lacks": (
        ("field: groupId, start: createTime", "field: unitId, start: createTime"),
        "x-binance-fan-out/units/unitId: ClosedRiskUnit has no field unitId$",
    ),
    "two limits": (
        (
            "      x-speakeasy-pagination: *pagination\n",
            "      x-speakeasy-pagination: *pagination\n      x-binance-limit: size\n",
        ),
        "get/x-binance-limit: an operation with pages has no other limit$",
    ),
    "an example without a value": (
        ("documented: {value: {code: -1022, msg: Signature for this request is not valid.}}", "documented: {}"),
        "examples/documented: 'value' is missing",
    ),
}


@pytest.mark.parametrize(("change", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_spec_is_named_with_its_place(
    change: tuple[str, str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The generators do not run on a document that is wrong."""

    def generate() -> None:
        use_spec(monkeypatch, tmp_path, change)
        generation.generate(tmp_path / "generated")

    with pytest.raises(openapi.SpecError, match=message):
        generate()


@pytest.mark.parametrize(("content", "message"), [(b"a: b\n\xff", "openapi.yaml:2: not in UTF-8"), (None, "No such")])
def test_a_document_that_cannot_be_read(content: bytes | None, message: str, tmp_path: Path) -> None:
    """One line, as for any other mistake."""
    path = tmp_path / "openapi.yaml"
    if content:
        path.write_bytes(content)
    with pytest.raises(openapi.SpecError, match=message):
        openapi.load(path)


def test_names_are_those_that_the_generators_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Acronyms and words of Python and OpenAPI: pages are dated, and errors name arguments that exist."""
    parameters = "".join(
        f"        - {{name: {name}, in: query, description: '-', schema: {{type: integer, format: int64}}}}\n"
        for name in ("minLTV", "type", "from", "client", "rowId2")
    )
    use_spec(
        monkeypatch,
        tmp_path,
        (
            "        timeInForce:\n",
            "        calcUTCTime:\n          description: When.\n"
            "          allOf: [{$ref: '#/components/schemas/WireTime'}]\n"
            "        class: {description: '-', type: string}\n        nullable: {description: '-', type: string}\n"
            "        default: {description: '-', type: string}\n        timeInForce:\n",
        ),
        ("        - name: isolatedSymbol\n", f"{parameters}        - name: isolatedSymbol\n"),
    )
    generation.generate(tmp_path / "generated")
    package = tmp_path / "generated" / "binance_liquidations_wire"
    models = (package / "models.py").read_text(encoding="utf-8")
    assert 'calc_utc_time: WireTime | None = field(name="calcUTCTime"' in models
    assert 'class_: str | None = field(name="class"' in models
    endpoint = (package / "api" / "margin" / "list_margin_liquidations.py").read_text(encoding="utf-8")
    operations = (package / "operations.py").read_text(encoding="utf-8")
    assert '"WireTime": ("calc_utc_time", "updated_time")' in operations
    for name, argument in {
        "minLTV": "min_ltv",
        "type": "type_",
        "from": "from_",
        "client": "client_query",
        "rowId2": "row_id_2",
    }.items():
        assert f"    {argument}: int | None = None,\n" in endpoint
        assert f'Parameter("{name}", "{argument}", "integer")' in operations


def test_null_stays_null(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form may admit null: in the canonical spec and its example, and in Python; the example is no schema."""
    form = "{anyOf: [{type: string, nullable: true}, {type: number}], x-canonical: {type: string, nullable: true}}"
    field = "{description: '-', allOf: [{$ref: '#/components/schemas/WireFee'}]}"
    monkeypatch.setattr(runtime_forms, "WireFee", Decimal, raising=False)
    use_spec(
        monkeypatch,
        tmp_path,
        ("    WireFlag:\n", f"    WireFee: {form}\n    WireFlag:\n"),
        ("        timeInForce:\n", f"        tradeFee: {field}\n        timeInForce:\n"),
        ("        - timeInForce\n", "        - timeInForce\n        - tradeFee\n"),
        ("timeInForce: GTC\n", "timeInForce: GTC\n                        tradeFee: null\n"),
        (
            "symbol: BNBBTC\n",
            "symbol: BNBBTC\n                        type: AUTO\n                        default: 1\n",
        ),
    )
    generation.generate(tmp_path / "generated")
    models = (tmp_path / "generated" / "binance_liquidations_wire" / "models.py").read_text(encoding="utf-8")
    assert 'trade_fee: WireFee | None = field(name="tradeFee")\n' in models
    plain = openapi.load(tmp_path / "generated" / "openapi.canonical.yaml")
    fields = plain["components"]["schemas"]["MarginLiquidation"]["properties"]
    assert {"description": "-", "type": "string", "nullable": True} == fields["tradeFee"]
    answer = plain["paths"]["/sapi/v1/margin/forceLiquidationRec"]["get"]["responses"]["200"]
    [record] = answer["content"]["application/json"]["examples"]["documented"]["value"]["rows"]
    assert record["tradeFee"] is None


def test_no_generated_client_asks_for_what_the_signer_writes(fresh: Path) -> None:
    """Neither the canonical spec nor the Python endpoints know timestamp and signature as parameters."""
    document = openapi.load(fresh / "openapi.canonical.yaml")
    for _, _, operation in openapi.operations(document):
        names = {openapi.resolve(document, parameter)["name"] for parameter in operation["parameters"]}
        assert not names & {"timestamp", "signature"}
    assert list(document["components"]["securitySchemes"]) == ["ApiKey"]
    for path in (fresh / "binance_liquidations_wire" / "api").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "signature:" not in text
        assert "timestamp:" not in text
