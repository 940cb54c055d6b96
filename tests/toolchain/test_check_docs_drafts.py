"""An endpoint that the spec lacks is drafted, once a person accepts its page."""

from dataclasses import replace
from itertools import zip_longest
from typing import Any

import pytest
import yaml

from support.checking import EVERY_LAYOUT, Layout, accepted, alarms, checked, new
from support.page_changes import changes
from support.pages import CLOSED, PAGING, RISK_UNIT, SIGNED, Field, Page, Parameter, markdown
from toolchain.check_docs.lock import Lock

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


@EVERY_LAYOUT
def test_an_endpoint_that_the_spec_lacks_is_drafted(layout: Layout) -> None:
    """Its method, path, parameters and fields, with their types; the rest is to decide."""
    assert {f"endpoint GET {INTEREST.path}"} == {*new(layout(INTEREST))}
    (found,) = checked(layout(INTEREST), Lock({}))
    assert found.draft is not None
    get = yaml.safe_load(found.draft)[INTEREST.path]["get"]
    assert ("to decide", {"limit": "IP", "weight": 6}) == (get["operationId"], get["x-binance-weight"])
    parameters = {each["name"]: each for each in get["parameters"]}
    assert ["groupId", "assetKind", "minAmount", "current", "size", "recvWindow", "timestamp"] == [*parameters]
    assert {"type": "integer", "format": "int64", "default": 10, "maximum": 100} == parameters["size"]["schema"]
    assert parameters["assetKind"]["required"]
    answer = get["responses"]["200"]["content"]["application/json"]["schema"]
    record = answer["properties"]["rows"]["items"]["properties"]
    types = {name: each["type"] for name, each in record.items()}
    assert {
        "groupId": "integer",
        "feeRate": "number",
        "paid": "number",
        "isFinal": "boolean",
        "shares": "array",
        "notes": "array",
        "debtor": "object",
        "dueAmount": "number",
    } == types
    assert ["subEmail", "amount"] == [*record["shares"]["items"]["properties"]]


def test_a_draft_of_a_bare_list_or_of_something_that_is_changed() -> None:
    """They are shaped otherwise."""
    examples: list[list[dict[str, Any]]] = [[{"orderId": 1}, {"orderId": 2, "side": "SELL"}], []]
    for example in examples:
        (found,) = checked(markdown(replace(INTEREST, example=example, method="POST")), Lock({}))
        assert found.draft is not None
        post: dict[str, Any] = yaml.safe_load(found.draft)[INTEREST.path]["post"]
        answer = post["responses"]["200"]["content"]["application/json"]["schema"]
        assert {"groupId", "feeRate", "dueAmount", *(example[-1] if example else ())} == {
            *answer["items"]["properties"]
        }


def test_an_accepted_page_of_an_endpoint_that_the_spec_lacks_is_known() -> None:
    """Whatever changes in it is found all the same: rows and example are sentences."""
    page = replace(RISK_UNIT, path="/sapi/v1/margin/other")
    text = markdown(page)
    lock = accepted(text)
    assert {"none: the spec does not have this endpoint"} == {
        entry.covers for entries in lock.pages.values() for entry in entries
    }
    (found,) = checked(text, lock)
    assert ([], None, False) == (found.new, found.draft, found.review.is_open)
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
