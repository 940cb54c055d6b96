"""What scripts/conformance finds and refuses; scripts/conformance itself runs the clients."""

import json
import os
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from binance_liquidations_simulator import WireForm
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.clients import NOW, client_of, sent_by, through
from toolchain.conformance import matrix
from toolchain.conformance.exchange import Request, Witnessed
from toolchain.conformance.records import KINDS, UNKNOWN, differences, keeps_unknown, parse, records, row, vectors
from toolchain.conformance.runs import faults_of
from toolchain.environment import BIN, ROOT

pytestmark = pytest.mark.once

TESTS = ROOT / "tests"
EXPECTED = [row(record) for record in records()["list_margin_liquidations"]]
HARD = next(row for row in EXPECTED if row["orderId"] == 9007199254740993)
KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A"


def exact(value: Any) -> Any:
    """JSON whose decimals are compared by digits and exponent: their spelling is the simulator's."""
    if isinstance(value, dict):
        return {name: exact(item) for name, item in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    try:
        return Decimal(value).as_tuple() if isinstance(value, str) else value
    except ArithmeticError:
        return value


@pytest.mark.parametrize("operation", KINDS)
def test_the_records_are_those_of_the_vectors(operation: str) -> None:
    """Every documented and every hard row that the simulator can hold is expected of the clients."""
    expected = [exact(row(record)) for record in records()[operation]]
    for name in ("documented", "hard"):
        for vector in vectors(operation, name):
            changes = {name: value for name, value in KINDS[operation].changes.items() if name in vector}
            assert exact(vector | changes) in expected or vector["liquidationTransferRecord"] == []


def test_equal_in_any_order() -> None:
    """The exchange's order is not what is compared."""
    assert differences(EXPECTED, reversed(EXPECTED)) == []


def test_a_missing_a_doubled_and_a_strange_record_are_found() -> None:
    """Each is reported as what it is."""
    printed = [*EXPECTED[1:], EXPECTED[1], EXPECTED[0] | {"symbol": "BNBUSDT"}]
    assert ["missing", "doubled", "unexpected"] == [text.split(":")[0] for text in differences(EXPECTED, printed)]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("orderId", 9007199254740992),
        ("orderId", "9007199254740993"),
        ("avgPrice", "16671.5507973"),
        ("executedQty", "0"),
        ("executedQty", "0.00000000"),
        ("isIsolated", "FALSE"),
        ("isIsolated", None),
    ],
)
def test_a_wrong_digit_or_type_is_found(field: str, wrong: Any) -> None:
    """What a float, a lenient parser or a careless printer makes of a value is not that value."""
    printed = [HARD | {field: wrong} if row is HARD else row for row in EXPECTED]
    assert ["missing", "unexpected"] == [text.split(":")[0] for text in differences(EXPECTED, printed)]


def test_a_lost_field_is_found() -> None:
    """A record is all of its fields."""
    lost = {name: value for name, value in HARD.items() if name != "price"}
    assert 2 == len(differences([HARD], [lost]))


def test_a_number_is_no_decimal_string() -> None:
    """Printed with a fraction, a number keeps its digits and still differs from the string of the same."""
    parsed, strange = parse('{"isIsolated": true, "avgPrice": 16671.550797300000000001}')
    expected = {"isIsolated": True, "avgPrice": "the number 16671.550797300000000001"}
    assert ([expected], []) == (parsed["list_margin_liquidations"], strange)


@pytest.mark.parametrize("line", ["", "{", "[]", '"avgPrice"', "7", '{"orderId": 1}', "panic: avgPrice"])
def test_what_is_no_record_is_told(line: str) -> None:
    """Nothing that a program prints is passed over."""
    parsed, strange = parse(f"{line}\n")
    assert (0, 1) == (sum(map(len, parsed.values())), len(strange))


def test_unknown_fields_may_be_kept_or_dropped() -> None:
    """At any depth, with the value that was sent; another value is a difference."""
    expected = row(records()["list_risk_unit_liquidations"][0])
    kept = expected | {"liquidationSnapshot": expected["liquidationSnapshot"] | UNKNOWN} | UNKNOWN
    assert ([], [], True, False) == (
        differences([expected], [kept]),
        differences([expected], [expected]),
        keeps_unknown([kept]),
        keeps_unknown([expected]),
    )
    assert 2 == len(differences([expected], [expected | dict.fromkeys(UNKNOWN)]))


FAULTS: dict[str, tuple[Request, int, list[str]]] = {
    "as it should be, to the gateway": (Request("/p?size=1", KEY), 0, []),
    "without the key, to the gateway": (Request("/p?size=1", None), 0, []),
    "as it should be, signed": (Request("/p?timestamp=1&signature=ab", KEY), 1, []),
    "the key as the signature": (
        Request(f"/p?timestamp={KEY}&signature={KEY}", KEY),
        0,
        [
            "it must send no signature",
            "it must send no timestamp",
            "it sent the API key in the URL",
        ],
    ),
    "signed without the key": (
        Request("/p?timestamp=1&signature=ab", None),
        1,
        ["it must send the API key, and nothing else, in its header"],
    ),
    "unsigned": (Request("/p?timestamp=1", KEY), 1, ["it must send one signature"]),
}


@pytest.mark.parametrize(("request_", "signatures", "faults"), FAULTS.values(), ids=FAULTS)
def test_a_key_in_the_wrong_place_is_found(request_: Request, signatures: int, faults: list[str]) -> None:
    """The key must be in its header, and only clients that sign send signatures."""
    assert faults == faults_of(
        [Request("/p", KEY), request_] if not signatures else [request_], KEY, signatures=signatures
    )


def test_a_program_that_sends_nothing_is_found() -> None:
    """It cannot be said of it where it sends the key."""
    assert ["it sent no request"] == faults_of([], KEY)


def reading(form: str, *, is_readable: bool, found: list[str]) -> matrix.Reading:
    """A reading of margin liquidations by an imaginary Go client."""
    values: dict[str, Any] = {"language": "go", "generator": "g 1", "lines": 9, "route": "gateway", "printed": 0}
    return matrix.Reading(
        **values,
        form=form,  # type: ignore[arg-type]
        operation="list_margin_liquidations",
        is_readable=is_readable,
        keeps_unknown=False,
        differences=found,
    )


@pytest.mark.parametrize(
    ("is_readable", "found", "expected"),
    [(True, [], True), (True, ["missing: ..."], False), (False, ["missing: ..."], True), (False, [], False)],
)
def test_bodies_that_cannot_be_read_must_not_look_equal(is_readable: bool, found: list[str], expected: bool) -> None:
    """Both ways: a comparison that finds all things equal fails."""
    assert expected is reading("table", is_readable=is_readable, found=found).is_as_expected


def test_the_matrix_stands_between_its_markers() -> None:
    """The rest of the text stays; a text without markers is refused with what to do."""
    text = matrix.replace_matrix(f"a\n{matrix.BEGIN}\nold\n{matrix.END}\nb\n", "new")
    assert f"a\n{matrix.BEGIN}\nnew\n{matrix.END}\nb\n" == text
    with pytest.raises(matrix.MatrixError, match="put <!-- conformance --> and"):
        matrix.replace_matrix("a\nb\n", "new")


def test_the_matrix_names_the_forms_that_were_equal() -> None:
    """And says whether the other forms were refused or misread."""
    readings = [
        reading("table", is_readable=False, found=["missing: ..."]),
        reading("example", is_readable=True, found=[]),
    ]
    assert "| Go | g 1 | 9 | gateway | example; others refused | not compared" in matrix.table(readings)


@pytest.mark.parametrize("wire", ["table", "example", "mixed"])
def test_the_exchange_serves_every_digit_and_a_field_more(wire: WireForm) -> None:
    """In each object; what it served is kept without that field, and is what it holds where the form is canonical."""
    exchange = Witnessed(wire)
    exchange.clock = lambda: NOW
    client = client_of(through(exchange), api_key=exchange.key.api_key, secret=exchange.key.secret)
    sent = [list_margin_liquidations.sync(client=client, size=100, current=current) for current in (1, 2)]
    assert [100, 3] == [len(page.rows) for page in sent]
    served, strange = parse("\n".join(exchange.rows))
    assert ([], []) == (differences(EXPECTED, served["list_margin_liquidations"]), strange)
    target = sent_by(client)[-1].target
    assert [KEY, KEY] == [request.api_key for request in exchange.requests]
    body = json.loads(exchange.handle("GET", target, {"x-mbx-apikey": KEY}).body)
    assert all(UNKNOWN.items() <= found.items() for found in (body, *body["rows"]))


def test_the_recipe_of_the_page_is_the_one_that_is_tested() -> None:
    """What a user of TypeScript copies from the page is the file that the programs use."""
    recipe = (TESTS / "conformance" / "typescript" / "exact.ts").read_text(encoding="utf-8")
    assert f"```typescript\n{recipe}```" in (TESTS / "conformance" / "README.md").read_text(encoding="utf-8")


RUNNERS: dict[str, tuple[list[str], Path]] = {
    "typescript": ([str(BIN / "node"), "--test", "signing.test.ts"], TESTS / "conformance" / "typescript"),
    "go": (["go", "test", "-count=1", "./signing"], TESTS / "conformance" / "go"),
}


@pytest.mark.parametrize(("command", "folder"), RUNNERS.values(), ids=RUNNERS)
@pytest.mark.parametrize("is_spoiled", [False, True], ids=["as published", "one of them wrong"])
def test_signing_in_other_languages(command: list[str], folder: Path, is_spoiled: bool, tmp_path: Path) -> None:
    """The examples' interceptors make the published signatures and sign what they send; a wrong one is noticed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here")
    vectors = json.loads((TESTS / "vectors" / "signing.json").read_text(encoding="utf-8"))
    if is_spoiled:
        vectors[0]["signature"] = "0" * 64
    handed_over = tmp_path / "signing.json"
    handed_over.write_text(json.dumps(vectors), encoding="utf-8")
    environment = os.environ | {"SIGNING_VECTORS": str(handed_over)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert is_spoiled is (done.returncode != 0), done.stdout + done.stderr
