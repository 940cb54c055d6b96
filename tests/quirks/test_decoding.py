"""Bodies of every known form become the same records, digit for digit."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, get_origin

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binance_liquidations import Client, UnreadableError
from binance_liquidations.quirks.decoding import decode
from binance_liquidations_wire.api.institutional_loan import list_risk_unit_liquidations
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.models import LiquidationTransfersPage, MarginLiquidationPage
from binance_liquidations_wire.types import Response
from support.clients import answering, client_of
from support.operations import ALL_MODULES, ANSWERS, MODULES, WINDOWS
from support.vectors import WIRE

SAMPLES = sorted(path for path in WIRE.glob("*/*.json") if ".canonical" not in path.name)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def plain(value: Any) -> Any:
    """A decoded value as the canonical JSON has it; Decimals by their digits and exponent."""
    match value:
        case datetime():
            assert value.utcoffset() == timedelta(0)
            return (value - EPOCH) // timedelta(milliseconds=1)
        case Decimal():
            return value.as_tuple()
        case list():
            return [plain(item) for item in value]
        case msgspec.Struct():
            fields = ((field.encode_name, getattr(value, field.name)) for field in msgspec.structs.fields(value))
            return {name: plain(item) for name, item in fields if item is not None}
        case _:
            return value


def expected(value: Any, decoded: Any) -> Any:
    """Canonical JSON, its decimal strings by their digits and exponent where a Decimal was decoded."""
    if isinstance(value, dict):
        return {name: expected(item, decoded.get(name)) for name, item in value.items()}
    if isinstance(value, list):
        return [expected(*pair) for pair in zip(value, decoded, strict=True)]
    return Decimal(value).as_tuple() if isinstance(decoded, tuple) else value


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_samples(sample: Path) -> None:
    """Each sample decodes to exactly what its canonical form says."""
    client = client_of(answering(200, sample.read_bytes()))
    name = sample.parent.name
    page = ALL_MODULES[name].sync(client=client, **WINDOWS[name])
    assert type(page) is (get_origin(ANSWERS[name]) or ANSWERS[name])
    canonical = json.loads(sample.with_name(sample.name.split(".")[0] + ".canonical.json").read_text())
    decoded = plain(page)
    assert expected(canonical, decoded) == decoded


@pytest.mark.parametrize("name", MODULES)
def test_documented_records_are_served_and_read_in_every_form(name: str, client: Client) -> None:
    """All four endpoints answer a signed call with the documented records, in every form."""
    page = MODULES[name].sync(client=client, size=100, **WINDOWS[name])
    canonical = json.loads((WIRE / name / "documented.canonical.json").read_text())
    decoded = plain(page)
    assert expected(canonical["rows"], decoded["rows"]) == decoded["rows"]


AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
"""The pattern of WireDecimal."""
LITERALS = st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?", fullmatch=True).filter(
    lambda literal: not literal.startswith("-") or Decimal(literal) != 0  # no BigDecimal is a negative zero
)


@given(literal=LITERALS, quoted=st.booleans())
def test_any_decimal_comes_back_digit_for_digit(literal: str, quoted: bool) -> None:
    """Digits and exponent survive, as a string or as a number, on the fast path."""
    body = (WIRE / "list_margin_liquidations" / "documented.example.json").read_text()
    body = body.replace('"0.00388110"', f'"{literal}"' if quoted else literal)
    page = client_of(answering(200, b"")).decode(body.encode(), MarginLiquidationPage)
    assert Decimal(literal).as_tuple() == page.rows[0].price.as_tuple()


@given(literal=LITERALS, quoted=st.booleans())
def test_any_decimal_survives_normalization(literal: str, quoted: bool) -> None:
    """Digits and exponent survive in a body of the other form as well."""
    body = (WIRE / "list_risk_unit_liquidations" / "documented.table.json").read_text()
    body = body.replace('"16671.5507973"', f'"{literal}"' if quoted else literal)
    page = list_risk_unit_liquidations.sync(client=client_of(answering(200, body.encode())))
    assert Decimal(literal).as_tuple() == page.rows[0].total_net_equity.as_tuple()


@pytest.mark.parametrize("text", ["007", "-0.50", "1e400", "0E-8", r"1\u0030", "9" * 400])
def test_amounts_that_are_odd_and_sound(text: str) -> None:
    """What fits the pattern is read, also where it is no number of JSON's, or one beyond all doubles."""
    body = (WIRE / "list_margin_liquidations" / "documented.example.json").read_text()
    page = client_of(answering(200, b"")).decode(body.replace("0.00388110", text).encode(), MarginLiquidationPage)
    assert Decimal(text.replace(r"\u0030", "0")).as_tuple() == page.rows[0].price.as_tuple()


def test_unknown_fields_and_colons() -> None:
    """Unknown fields, and colons within texts, are not taken for repeated names."""
    body = (WIRE / "list_margin_liquidations" / "documented.example.json").read_text()
    body = body.replace('"BNBBTC"', r'"a:\"b\":"').replace('"price"', '"new": {"a": {"a": 1}}, "price"')
    page = client_of(answering(200, b"")).decode(body.encode(), MarginLiquidationPage)
    assert page.rows[0].symbol == 'a:"b":'


@given(texts=st.lists(st.text("019.eE+-_, \t[]naIf\u0661", max_size=5) | LITERALS, min_size=1, max_size=4))
def test_amounts_are_those_of_the_pattern(texts: list[str]) -> None:
    """However many there are, all are read if all are within the spec's pattern, and none if one is not."""
    row = json.loads((WIRE / "list_margin_liquidations" / "documented.example.json").read_bytes())["rows"][0]
    body = json.dumps({"total": 1, "rows": [row | {"price": text} for text in texts]}).encode()
    response = Response(200, {}, body)
    decode = client_of(answering(200, b"")).decode
    if all(AMOUNT.fullmatch(text) for text in texts):
        page = list_margin_liquidations.parse_response(response, decode=decode)
        assert [Decimal(text).as_tuple() for text in texts] == [row.price.as_tuple() for row in page.rows]
    else:
        with pytest.raises(UnreadableError):
            list_margin_liquidations.parse_response(response, decode=decode)


@given(values=st.lists(st.tuples(st.integers(0, 2**63 - 1), st.sampled_from(["{}", '"{}"', '"00{}"'])), min_size=1))
def test_records_of_one_page_may_differ_in_form(values: list[tuple[int, str]]) -> None:
    """Each id and flag is read for itself, whatever the records beside it look like."""
    row = (WIRE / "list_margin_liquidations" / "documented.example.json").read_text().split("[")[1].split("]")[0]
    rows = [row.replace("180015097", form.format(value)) for value, form in values]
    rows = [text.replace("true", '"FALSE"') if index % 2 else text for index, text in enumerate(rows)]
    body = f'{{"rows": [{",".join(rows)}], "total": 1}}'.encode()
    page = client_of(answering(200, b"")).decode(body, MarginLiquidationPage)
    assert [(value, index % 2 == 0) for index, (value, _) in enumerate(values)] == [
        (row.order_id, row.is_isolated) for row in page.rows
    ]


@given(moment=st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))
def test_any_moment_comes_back(moment: datetime) -> None:
    """Times are exact to the millisecond, and in UTC."""
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    body = (WIRE / "list_margin_liquidations" / "documented.example.json").read_text()
    body = body.replace("1558941374745", str((moment - EPOCH) // timedelta(milliseconds=1)))
    page = client_of(answering(200, b"")).decode(body.encode(), MarginLiquidationPage)
    assert moment == page.rows[0].updated_time


@given(uid=st.integers(0, 2**63 - 1), quoted=st.booleans())
def test_any_id_comes_back(uid: int, quoted: bool) -> None:
    """Ids of 63 bits survive, as a string or as a number."""
    body = (WIRE / "list_liquidation_transfers" / "documented.example.json").read_text()
    body = body.replace("1000277296026", f'"{uid}"' if quoted else str(uid))
    page = client_of(answering(200, b"")).decode(body.encode(), LiquidationTransfersPage)
    assert uid == page.rows[0].liquidation_transfer_record[1].from_uid


def test_a_list_of_two_is_no_snapshot() -> None:
    """Only a list of one is read as an object; from a list of two, none is chosen silently."""
    body = json.loads((WIRE / "list_risk_unit_liquidations" / "documented.table.json").read_text())
    body["rows"][0]["liquidationSnapshot"] *= 2
    with pytest.raises(UnreadableError, match="a list of one, not of 2"):
        list_risk_unit_liquidations.sync(client=client_of(answering(200, json.dumps(body).encode())))


class Item(msgspec.Struct):
    """A record within another."""

    number: int


class Holder(msgspec.Struct):
    """A record whose parts may be missing."""

    only: Item | None = None
    items: list[Item] | None = None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{}", Holder()),
        (b'{"only": null, "items": []}', Holder(None, [])),
        (b'{"items": [{"number": 1}, {"number": 2}]}', Holder(None, [Item(1), Item(2)])),
        (b'{"only": {"number": 1}, "items": null}', Holder(Item(1))),
    ],
)
def test_what_holds_records_may_be_missing(body: bytes, expected: Holder) -> None:
    """A part that is missing or null has no fields to read, and a name that occurs twice is found beside it."""
    assert decode(body, Holder) == expected
    with pytest.raises(ValueError, match="'again' occurs twice"):
        decode(body.replace(b"{", b'{"again": 0, "again": 1, ', 1).replace(b", }", b"}"), Holder)


def test_pages_are_made_by_hand_as_well() -> None:
    """A page takes records whose times are datetimes already, beside none at all."""
    body = (WIRE / "list_margin_liquidations" / "documented.example.json").read_bytes()
    page = client_of(answering(200, b"")).decode(body, MarginLiquidationPage)
    assert MarginLiquidationPage(total=1, rows=page.rows) == page
    assert MarginLiquidationPage(total=0, rows=[]).rows == []


def test_records_are_values() -> None:
    """A record cannot be changed by accident, compares by value, and is constructed by name."""
    body = (WIRE / "list_margin_liquidations" / "documented.example.json").read_bytes()
    first, second = (client_of(answering(200, b"")).decode(body, MarginLiquidationPage).rows[0] for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)
    with pytest.raises(AttributeError):
        first.price = Decimal(0)  # type: ignore[misc]
