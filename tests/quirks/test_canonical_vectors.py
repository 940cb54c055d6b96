"""Wire bodies become canonical bodies: by files for any language, and by the function that the gateway calls."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator

from binance_liquidations.quirks.canonical import canonical_body
from binance_liquidations.quirks.decoding import decode
from binance_liquidations_simulator.wire import forms as wire
from binance_liquidations_simulator.wire.forms import Contradiction
from support.operations import ANSWERS
from support.quirks import LEFT_TO_DECODING
from support.vectors import VECTORS, WIRE
from toolchain.environment import ROOT
from toolchain.spec import openapi

CASES = sorted((VECTORS / "canonical").glob("*/*.wire.json"))
DOCUMENTED = sorted(WIRE.glob("*/documented.[et]*.json"))
PAIRS = [(path, path.with_name(path.name.replace(".wire.", ".canonical."))) for path in CASES] + [
    (path, path.with_name("documented.canonical.json")) for path in DOCUMENTED
]
each_pair = pytest.mark.parametrize(("sent", "canonical"), PAIRS, ids=lambda path: f"{path.parent.name}/{path.stem}")


def literal(text: str) -> tuple[str, str]:
    return ("number", text)


def exact(body: bytes) -> Any:
    """JSON whose numbers are their literals: 0.10 is not 0.1, and 1.0 is not 1."""
    return json.loads(body, parse_float=literal, parse_int=literal)


@cache
def spec(path: str) -> dict[str, Any]:
    return openapi.load(ROOT / path)


def violations(path: str, operation: str, body: bytes) -> Iterator[str]:
    """What a page breaks of the schema that a spec has for the operation's pages."""
    nodes = [node for item in spec(path)["paths"].values() for node in item.values()]
    (media,) = [node["responses"]["200"]["content"] for node in nodes if node["operationId"] == operation]
    schema = media["application/json"]["schema"] | {"components": spec(path)["components"]}
    for error in OAS30Validator(schema).iter_errors(json.loads(body)):
        yield error.message


@each_pair
def test_wire_becomes_canonical(sent: Path, canonical: Path) -> None:
    """Each body becomes exactly its canonical form, every number digit for digit."""
    assert exact(canonical.read_bytes()) == exact(canonical_body(sent.read_bytes(), ANSWERS[sent.parent.name]))


@each_pair
def test_canonical_stays_as_it_is(sent: Path, canonical: Path) -> None:
    """What is canonical becomes itself."""
    body = canonical.read_bytes()
    assert exact(body) == exact(canonical_body(body, ANSWERS[sent.parent.name]))


@each_pair
def test_both_are_within_their_specs(sent: Path, canonical: Path) -> None:
    """Each wire body is admitted by the spec, each canonical one by the plain-typed spec made from it."""
    assert [] == list(violations("spec/openapi.yaml", sent.parent.name, sent.read_bytes()))
    assert [] == list(violations("generated/openapi.canonical.yaml", sent.parent.name, canonical.read_bytes()))


@each_pair
def test_both_are_the_same_record(sent: Path, canonical: Path) -> None:
    """The models read the same values from both, exponents included."""
    read = [repr(decode(path.read_bytes(), ANSWERS[sent.parent.name])) for path in (sent, canonical)]
    assert read[0] == read[1]


def test_every_form_of_every_quirk_has_its_vector() -> None:
    """Table and example of each, and the third form of those that the simulator serves in three."""
    contradictions = [value for value in vars(wire).values() if isinstance(value, Contradiction)]
    expected = {f"{quirk}.{form}" for quirk in LEFT_TO_DECODING for form in ("table", "example")}
    expected |= {f"{known.name}.third" for known in contradictions if known.third}
    assert expected == {name for path in CASES if (name := path.name.removesuffix(".wire.json")).count(".")}


def test_a_form_that_is_not_canonical_is_in_each_quirk() -> None:
    """At least one form of each differs from what it becomes, but for 0E-8, whose digits are what is kept."""
    changed = {sent.name.partition(".")[0] for sent, to in PAIRS if exact(sent.read_bytes()) != exact(to.read_bytes())}
    assert LEFT_TO_DECODING - changed == {"amount-in-scientific-notation"}


def test_every_file_is_one_of_a_pair() -> None:
    """No canonical body is without a wire body, and nothing else is in the folders."""
    files = {path for path in (VECTORS / "canonical").glob("*/*") if path.is_file()}
    assert files == {path for sent, canonical in PAIRS[: len(CASES)] for path in (sent, canonical)}
    assert {path.parent.name for path in files} == ANSWERS.keys()


MARGIN = (WIRE / "list_margin_liquidations" / "documented.example.json").read_bytes()
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)


@given(number=NUMBERS.filter(lambda text: text != "-0"), quoted=st.booleans())
def test_any_amount_keeps_its_digits(number: str, quoted: bool) -> None:
    """As a string or as a number; what is unknown beside it keeps its own."""
    sent = f'"{number}"' if quoted else number
    body = MARGIN.replace(b'"0.00388110"', f'{sent}, "unknown": {number}'.encode())
    row = exact(canonical_body(body, ANSWERS["list_margin_liquidations"]))["rows"][0]
    assert (number, literal(number)) == (row["price"], row["unknown"])


@pytest.mark.parametrize("sent", ["1_0.50", "+1", " 1 ", ".50", "5.", "\N{FULLWIDTH DIGIT ONE}2", "INF"])
def test_odd_spellings(sent: str) -> None:
    """What the canonical pattern does not admit is no amount, even where Python's Decimal would read it."""
    with pytest.raises(ValueError, match="not a finite number"):
        canonical_body(MARGIN.replace(b"0.00388110", sent.encode()), ANSWERS["list_margin_liquidations"])


@pytest.mark.parametrize("name", ["orderId", "unknown"])
def test_a_name_that_stands_twice(name: str) -> None:
    """Neither of its values is chosen, whether the models know it or not."""
    body = MARGIN.replace(b'"orderId"', f'"{name}": 1, "{name}": 2, "orderId"'.encode())
    with pytest.raises(ValueError, match=f"'{name}' occurs twice in one object"):
        canonical_body(body, ANSWERS["list_margin_liquidations"])


def test_null_for_what_may_be_missing() -> None:
    """A liquidation without an end has no end, rather than a null that the schema does not admit."""
    path = WIRE / "list_risk_unit_liquidations" / "documented.example.json"
    body = path.read_bytes().replace(b"1748525848742", b"null")
    page = canonical_body(body, ANSWERS["list_risk_unit_liquidations"])
    assert "liquidationEndTime" not in json.loads(page)["rows"][0]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"<html>",
        b'{"total": 1, "rows": [{}]}',
        b'{"code": -1121, "msg": "Invalid symbol."}',
        MARGIN[:-5],
        MARGIN.replace(b'"side"', b'"edis"'),
        MARGIN.replace(b"0.00388110", b"NaN"),
        MARGIN.replace(b"0.00388110", b"NAN"),
        MARGIN.replace(b"0.00388110", b"-infinity"),
        MARGIN.replace(b"180015097", b"180015097.5"),
    ],
)
def test_what_is_no_page(body: bytes) -> None:
    """A body that no normalizing makes a page of the operation is an error, and never half a page."""
    with pytest.raises((msgspec.MsgspecError, ValueError)):
        canonical_body(body, ANSWERS["list_margin_liquidations"])


def test_a_page_of_another_operation() -> None:
    """The model decides what a page is."""
    with pytest.raises(msgspec.MsgspecError):
        canonical_body(MARGIN, ANSWERS["list_closed_risk_units"])
