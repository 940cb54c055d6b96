"""A capture shows what answers look like: forms, names, order, counts, refusals."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from binance_liquidations import ApiError, RateLimitError
from binance_liquidations.capture.document import Document, Field, to_text
from binance_liquidations.capture.reading import COUNTS, COUNTS_NOT
from binance_liquidations_simulator import Account, ApiKey, Exchange
from binance_liquidations_simulator.wire.forms import WireForm
from binance_liquidations_wire.operations import OPERATIONS
from binance_liquidations_wire.types import Response
from support.accounts import account_with, credentials_of
from support.captures import capture_of, capture_through, rich_account
from support.clients import Sent, through
from support.synthetic import NOW

TIME = json.dumps({"serverTime": NOW}).encode()


@pytest.fixture(scope="module")
def captures() -> dict[WireForm, Document]:
    """An account's captures in each wire form."""
    forms: tuple[WireForm, ...] = ("table", "example", "mixed")
    return {form: capture_of(rich_account(), form) for form in forms}


def forms_of_quirks(document: Document) -> dict[str, set[str]]:
    """The forms, values and digits that came of each contradiction; of loans, apart for each operation."""
    found: dict[str, set[str]] = {}
    for name, shown in document.operations.items():
        for field in shown.fields.values():
            if field.quirk:
                key = f"{name} {field.quirk}" if "loan" in field.quirk else field.quirk
                found.setdefault(key, set()).update(field.forms, field.values, field.digits)
    return found


def answering(bodies: dict[str, Any], **headers: str) -> Any:
    """An exchange that answers these values by operation, and otherwise a page without records."""

    def answer(sent: Sent) -> Response:
        path = urlsplit(sent.target).path
        if path.endswith("/time"):
            return Response(200, {}, TIME)
        name = next(name for name, operation in OPERATIONS.items() if operation.path == path)
        return Response(200, headers, json.dumps(bodies.get(name, {"total": 0, "rows": []})).encode())

    return answer


def test_wire_forms_are_told_apart(captures: dict[WireForm, Document]) -> None:
    """The three captures differ, in the fields of the contradictions, and `mixed` shows what either shows."""
    table, example, mixed = (forms_of_quirks(captures[form]) for form in ("table", "example", "mixed"))
    same = {quirk for quirk in table if table[quirk] == example[quirk]}
    assert {"ltv-integer-or-decimal", "amount-in-scientific-notation"} == same
    assert "exponent" in table["amount-in-scientific-notation"]
    told = {"uid-string-or-integer", "total-string-or-number", "snapshot-object-or-list", "enabled-string-or-boolean"}
    assert all(table[quirk] | example[quirk] <= mixed[quirk] for quirk in told)
    assert {"string: integer"} == table["uid-string-or-integer"] - example["uid-string-or-integer"]
    assert {"list: one"} < table["liabilities-object-or-list"]
    assert {"CROSS MARGIN", "CROSS_MARGIN", "CROSS MARGIN ACCOUNT"} < mixed["account-type-space-or-underscore"]


def test_order_totals_and_headers(captures: dict[WireForm, Document]) -> None:
    """As the simulator has them; a page that is full proves nothing of `total`."""
    shown = captures["example"].operations
    assert shown.keys() == OPERATIONS.keys()
    assert {"answered"} == {one.result for one in shown.values()}
    assert {"newest-first"} == shown["list_margin_liquidations"].order
    assert {"oldest-first"} == shown["list_closed_risk_units"].order
    assert {COUNTS} == shown["list_closed_risk_units"].total
    assert {COUNTS_NOT} == shown["list_risk_unit_liquidations"].total
    assert set() == shown["list_coin_futures_force_orders"].total
    assert "x-sapi-used-uid-weight-1m" in shown["get_liquidation_loan"].headers
    counts = {name: one.records for name, one in shown.items()}
    assert ("a full page", "one") == (counts["list_margin_liquidations"], counts["get_liquidation_loan"])


def test_what_the_spec_lacks_is_named_or_shaped() -> None:
    """A field's name is a name; a map's names, and single words of some records alone, are data."""
    records = [
        {
            "symbol": "DOGEUSDT",
            "side": "HODL_NOW",
            "riskLevel": "1",
            "doge": 1,
            "nick": 1,
            "BTCUSDT": {"aB": 1},
            "fee": None,
        },
        {"symbol": "DOGEUSDT", "qty": "1.500", "riskLevel": 2, "doge": 1, "a@b.c": 1, "fee": None, "dogeusdtRate": "1"},
    ]
    units = [{f"note{letter}": 1 for letter in "ABCDEFGHIJKLM"}]
    bodies = {"list_margin_liquidations": {"total": "2", "rows": records}, "list_closed_risk_units": {"rows": units}}
    document, _ = capture_through(answering(bodies))
    shown = document.operations["list_margin_liquidations"]
    assert not shown.is_decoded
    assert {
        "rows.riskLevel": Field(forms={"string: integer", "integer"}),
        "rows.fee": Field(forms={"null"}),
        "rows.(lower, 1 word)": Field(came="sometimes", forms={"integer"}),
        "rows.(UPPER, 1 word)": Field(came="sometimes", forms={"object"}),
        "rows.(other text)": Field(came="sometimes", forms={"integer"}),
        "rows.(Mixed, 1 word)": Field(came="sometimes", forms={"string: integer"}),
    } == shown.unknown_fields
    assert (
        Field(came="sometimes", forms={"string"}, unknown_values={"UPPER_SNAKE, 2 words"}) == shown.fields["rows.side"]
    )
    assert Field(came="sometimes", forms={"string: decimal"}, digits={"trailing zeros"}) == shown.fields["rows.qty"]
    assert "never" == shown.fields["rows.orderId"].came
    assert {"rows.(Mixed, 1 word)"} == document.operations["list_closed_risk_units"].unknown_fields.keys()


def test_a_key_that_opens_a_part() -> None:
    """What is refused is recorded with its code, asked once for each type, and is no error."""
    account = Account("margin", role="margin", keys=[ApiKey("M" * 64, "S" * 64)])
    document, sent = capture_through(through(Exchange([account], clock=lambda: NOW)), **credentials_of(account))
    refused = {name for name, shown in document.operations.items() if shown.result == "refused"}
    assert {name for name, one in OPERATIONS.items() if not one.module.startswith("margin.")} == refused
    assert {"HTTP 401, code -2015"} == document.operations["list_closed_risk_units"].refusals
    paths = [urlsplit(one.target).path for one in sent]
    assert 2 == paths.count(OPERATIONS["list_borrow_repay_records"].path)


def test_nothing_is_open() -> None:
    """A wrong key is an error, and so is a limit: a capture is whole or none."""
    with pytest.raises(ApiError, match="-2015"):
        capture_through(through(Exchange([account_with()], clock=lambda: NOW)), api_key="x" * 64, secret="s")
    with pytest.raises(RateLimitError):
        capture_through(lambda sent: Response(429 if "forceOrders" in sent.target else 200, {}, TIME))


def test_codes_and_headers_that_may_be_data() -> None:
    """A number that no error of the exchange has is left out, and so is a name that no header has."""
    bodies = {"list_closed_risk_units": {"code": 1000277033525 % 2**31, "msg": "-"}}
    headers = {"x-mbx-used-weight-1m": "7", "x-desk-1000277033525": "7"}
    document, _ = capture_through(answering(bodies, **headers))
    shown = document.operations["list_closed_risk_units"]
    assert ({"HTTP 200"}, {"x-mbx-used-weight-1m", "(another name)"}) == (shown.refusals, shown.headers)


def test_what_is_not_json_is_not_a_page() -> None:
    """Nothing of it is recorded."""
    page = b"<html>BTCUSDT"
    document, _ = capture_through(lambda sent: Response(200, {}, TIME if "/time" in sent.target else page))
    assert {"not a page"} == {one.result for one in document.operations.values()}
    assert "BTC" not in to_text(document)


def test_windows_are_few() -> None:
    """Without records: at most ten windows for each type, three units, none longer than what the spec admits."""
    account = account_with()
    document, sent = capture_through(through(Exchange([account], clock=lambda: NOW)), **credentials_of(account))
    assert {"none"} == {shown.records for shown in document.operations.values()}
    for operation in OPERATIONS.values():
        queries = [parse_qs(parts.query) for one in sent if (parts := urlsplit(one.target)).path == operation.path]
        listings = 2 if operation.name == "list_closed_risk_units" else 0  # read again for each operation by unit
        assert len(queries) <= 10 * max(1, len(operation.parameters) and 2) + listings + 1
        if operation.window and operation.window.maximum:
            lengths = [int(one["endTime"][0]) - int(one["startTime"][0]) for one in queries]
            assert max(lengths) <= operation.window.maximum.total_seconds() * 1000


def test_records_of_closed_units_are_found() -> None:
    """A unit that was liquidated is closed, and is asked for by itself."""
    account = rich_account()
    _, sent = capture_through(through(Exchange([account], clock=lambda: NOW)), **credentials_of(account))
    path = OPERATIONS["list_risk_unit_liquidations"].path
    queries = [parse_qs(parts.query) for one in sent if (parts := urlsplit(one.target)).path == path]
    asked = {query["groupId"][0] for query in queries if "groupId" in query}
    closed = sorted(account.truth("closed-risk-units"), key=lambda unit: unit.close_time)  # type: ignore[union-attr]
    assert {str(unit.group_id) for unit in closed[-3:]} == asked  # type: ignore[union-attr]
