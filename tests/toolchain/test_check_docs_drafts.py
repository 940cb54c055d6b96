"""An endpoint that the spec lacks is drafted, once a person accepts its page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from typing import Any

import pytest
import yaml

from support.checking import EVERY_LAYOUT, OPERATIONS, Layout, accepted, alarms, checked, new
from support.page_changes import changes
from support.pages import CLOSED, PAGING, RISK_UNIT, SIGNED, Field, Page, Parameter, markdown
from toolchain.check_docs.checking import drafts_of
from toolchain.check_docs.documents import readings_in
from toolchain.check_docs.promises import Operation
from toolchain.check_docs.source import Source
from toolchain.spec import linters, openapi
from toolchain.spec.openapi import form_of, operations, resolve
from toolchain.spec.soundness import mistakes

pytestmark = pytest.mark.once

INTEREST = Page(
    title="Interest",
    path="/sapi/v1/margin/loan-group/interest-history",
    parameters=(
        Parameter("groupId"),
        Parameter("assetKind", "ENUM", "YES"),
        Parameter("minAmount", "DECIMAL"),
        *PAGING,
        *SIGNED,
    ),
    example={
        "total": 1,
        "rows": [
            {
                "groupId": 6,
                "feeRate": "0.0001",
                "paid": 1.5,
                "isFinal": True,
                "shares": [{"subEmail": "desk@test.com", "amount": "1.5"}],
                "notes": ["early"],
                "debtor": {"name": "desk"},
            }
        ],
    },
    fields=(Field("→ groupId", "LONG"), Field("→ feeRate", "DECIMAL"), Field("→ dueAmount", "DECIMAL")),
    weight="6",
)


def drafted(text: str, name: str = "page.md", lacks: Callable[[Operation], bool] = lambda _: False) -> Any:
    """The draft of a document's endpoints, where the spec lacks those of which this is true."""
    source = Source(name, text, "https://example.com/page", date(2026, 1, 1), "0" * 64)
    known = [operation for operation in OPERATIONS if not lacks(operation)]
    return yaml.safe_load("".join(drafts_of(readings_in(text), known, source)))


@EVERY_LAYOUT
def test_an_endpoint_that_the_spec_lacks_is_drafted(layout: Layout) -> None:
    """Its method, path, parameters and fields, with their types; the rest is to decide."""
    assert {f"endpoint GET {INTEREST.path}"} == {*new(layout(INTEREST))}
    document = drafted(layout(INTEREST))
    get = document["paths"][INTEREST.path]["get"]
    assert ("to decide", "to decide") == (get["operationId"], get["x-binance-order"])
    assert {"limit": "IP", "weight": 6, "budget": "to decide"}.items() <= get["x-binance-weight"].items()
    own = {each["name"]: each for each in get["parameters"] if "name" in each}
    assert ["groupId", "assetKind", "minAmount"] == [*own]
    assert {"type": "number", "format": "double"} == own["minAmount"]["schema"]
    assert own["assetKind"]["required"]
    shared = [each["$ref"].rpartition("/")[2] for each in get["parameters"] if "$ref" in each]
    assert ["Current", "Size", "RecvWindow", "Timestamp", "Signature"] == shared
    record = document["components"]["schemas"]["MarginLoanGroupInterestHistory"]
    forms = {name: form_of(each) or each["type"] for name, each in record["properties"].items()}
    assert {
        "groupId": "integer",
        "feeRate": "WireDecimal",
        "paid": "WireDecimal",
        "isFinal": "boolean",
        "shares": "array",
        "notes": "array",
        "debtor": "MarginLoanGroupInterestHistoryDebtor",
        "dueAmount": "WireDecimal",
    } == forms
    evidence = [{**each, "table": each["table"]} for each in record["properties"]["feeRate"]["x-binance-evidence"]]
    assert [("DECIMAL", "a JSON string", "to decide")] == [(e["table"], e["example"], e["quirk"]) for e in evidence]


@EVERY_LAYOUT
def test_every_value_of_a_draft_carries_its_line(layout: Layout) -> None:
    """With the name of the file; and no sentence of the page is copied."""
    text = layout(INTEREST)
    source = Source("folder/page.md", text, "https://example.com/page", date(2026, 1, 1), "0" * 64)
    lines = text.split("\n")
    (draft,) = drafts_of(readings_in(text), OPERATIONS, source)
    for word in (INTEREST.path, "weight: 6", "name: assetKind", "paid:", "dueAmount:"):
        (line,) = (each for each in draft.split("\n") if each.strip(" -").startswith(word) and "#" in each)
        number = int(line.rpartition("page.md:")[2])
        assert word.strip(":").rpartition(" ")[2] in lines[number - 1]
    assert "ists" not in draft


def test_a_draft_of_a_bare_list_or_of_something_that_is_changed() -> None:
    """They are shaped otherwise."""
    examples: list[list[dict[str, Any]]] = [[{"orderId": 1}, {"orderId": 2, "side": "SELL"}], []]
    for example in examples:
        document = drafted(markdown(replace(INTEREST, example=example, method="POST")))
        post = document["paths"][INTEREST.path]["post"]
        answer = post["responses"]["200"]["content"]["application/json"]["schema"]
        record = document["components"]["schemas"][answer["items"]["$ref"].rpartition("/")[2]]
        assert {"groupId", "feeRate", "dueAmount", *(example[-1] if example else ())} == {*record["properties"]}


def test_a_document_that_shows_too_little_has_a_reason_instead_of_a_draft() -> None:
    """Nothing is invented."""
    assert drafted("New Record (USER_DATA)\nNew Record (USER_DATA) \u203a Responses\ntotalAll of them.\n") is None
    page = markdown(replace(INTEREST, path="")).replace("GET ``", "soon")
    assert drafted(page) is None


SIGNING = ("timestamp", "signature")  # which the canonical spec leaves to the gateway
CANONICAL = openapi.load(linters.CANONICAL)


def test_drafts_from_an_openapi_document_are_whole() -> None:
    """Of the canonical spec: completed with the spec's own texts, they may replace all its entries."""
    text = linters.CANONICAL.read_text(encoding="utf-8")
    source = Source("canonical.yaml", text, "https://example.com/schema", date(2026, 1, 1), "0" * 64)
    drafts, new_schemas = dict[str, Any](), dict[str, Any]()
    for draft in drafts_of(readings_in(text), [], source):
        drafts |= yaml.safe_load(draft)["paths"]
        new_schemas |= yaml.safe_load(draft)["components"]["schemas"]
    document = openapi.load()
    for path, method, operation in operations(document):
        found = drafts[path][method]
        answer, documented = (each["responses"]["200"]["content"]["application/json"] for each in (found, operation))
        plain = CANONICAL["paths"][path][method]["responses"]["200"]["content"]["application/json"]
        assert plain["examples"]["documented"]["value"] == answer["examples"]["documented"]["value"]
        names = [resolve(document, each)["name"] for each in operation["parameters"]]
        assert names == [*(resolve(document, each)["name"] for each in found["parameters"]), *SIGNING]
        schemas = document["components"]["schemas"]
        assert shape(schemas, documented["schema"]) == shape(schemas | new_schemas, answer["schema"])
        documented["schema"] = answer["schema"]
    document["components"]["schemas"] |= described(new_schemas)
    assert [] == mistakes(document)


def described(node: Any) -> Any:
    """With a text wherever one is to decide, and without evidence that is."""
    if isinstance(node, dict):
        kept = {key: described(value) for key, value in node.items() if "to decide" not in str(key)}
        return {key: value for key, value in kept.items() if key != "x-binance-evidence" or "-" not in str(value)}
    if isinstance(node, list):
        return [described(each) for each in node]
    return "-" if node == "to decide" else node


def shape(schemas: Any, schema: Any) -> Any:
    """The fields of a schema, which are required, and the canonical type of each."""
    name = form_of(schema) or schema.get("$ref", "").rpartition("/")[2]
    if name:
        found = schemas[name]
        return shape(schemas, found.get("x-canonical", found))
    if schema["type"] == "array":
        return [shape(schemas, schema["items"])]
    if schema["type"] == "object":
        fields = {key: shape(schemas, value) for key, value in schema["properties"].items()}
        return {"required": sorted(schema.get("required", ())), "fields": fields}
    return schema["type"], schema.get("format")


def test_an_accepted_page_of_an_endpoint_that_the_spec_lacks_is_known() -> None:
    """Whatever changes in it is found all the same: rows and example are sentences."""
    page = replace(RISK_UNIT, path="/sapi/v1/margin/other")
    text = markdown(page)
    lock = accepted(text)
    assert {"none: the spec does not have this endpoint"} == {
        entry.covers for entries in lock.pages.values() for entry in entries
    }
    (found,) = checked(text, lock)
    assert ([], False) == (found.new, found.review.is_open)
    before = text.split("\n")
    for name, changed in changes(page):
        after = markdown(changed).split("\n")
        line = next(number for number, (was, now) in enumerate(zip_longest(before, after), 1) if was != now)
        assert line in {each for each, _ in alarms("\n".join(after), lock)}, name


def test_what_was_accepted_as_lacking_is_read_again_once_the_spec_has_it() -> None:
    """It has to be covered then."""
    text = markdown(CLOSED)
    lock = accepted(text)
    (page,) = lock.pages
    lock.pages[page] = [
        replace(entry, covers="none: the spec does not have this endpoint") for entry in lock.pages[page]
    ]
    assert len(lock.pages[page]) == len(alarms(text, lock))
    checked(text, lock, accept=True)
    assert {"list_closed_risk_units"} == {entry.covers for entry in lock.pages[page]}
