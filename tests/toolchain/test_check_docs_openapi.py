"""OpenAPI documents of the exchange: whatever changes is found on its line, and what means the same raises no alarm."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import pytest

from support.checking import accepted, alarms, checked, known, new
from support.openapi_documents import Node, as_json, as_yaml, document
from support.pages import CLOSED, MARGIN, RISK_UNIT, TRANSFERS
from toolchain.check_docs.lock import Lock
from toolchain.check_docs.pages import NotAPage

pytestmark = pytest.mark.once

DOCUMENT = document()
TEXT = as_json(DOCUMENT)
READ = accepted(TEXT)
Edit = Callable[[Node], Any]


def get(node: Node, path: str = RISK_UNIT.path) -> Node:
    """The operation at a path."""
    found: Node = node["paths"][path]["get"]
    return found


def parameter(node: Node, name: str, path: str = RISK_UNIT.path) -> Node:
    """A parameter of an operation."""
    return next(each for each in get(node, path)["parameters"] if each["name"] == name)


def answer(node: Node, path: str = RISK_UNIT.path) -> Node:
    """The media of the answer."""
    found: Node = get(node, path)["responses"]["200"]["content"]["application/json"]
    return found


def fields(node: Node, *names: str, path: str = RISK_UNIT.path) -> Node:
    """The fields of the records, or of an object in them."""
    found: Node = answer(node, path)["schema"]["properties"]["rows"]["items"]["properties"]
    for name in names:
        found = found[name].get("items", found[name])["properties"]
    return found


def rename(node: Node, old: str, name: str) -> None:
    """Give a key another name, in its place."""
    items = [(name if key == old else key, value) for key, value in node.items()]
    node.clear()
    node.update(items)


def edited(edit: Edit) -> Node:
    """The document after an edit."""
    node = copy.deepcopy(DOCUMENT)
    edit(node)
    assert as_json(node) != TEXT
    return node


def test_a_document_that_says_what_the_pages_say_is_clean_but_for_the_evidence() -> None:
    """Every recorded contradiction that it shows has its name; nothing else differs, also in YAML."""
    assert {} == new(TEXT)
    assert {} == new(as_yaml(DOCUMENT))
    assert [] == alarms(TEXT, READ)
    assert {
        "account-type-space-or-underscore",
        "amount-in-scientific-notation",
        "enabled-string-or-boolean",
        "liabilities-object-or-list",
        "ltv-integer-or-decimal",
        "recv-window-integer-or-decimal",
        "signed-without-saying-so",
        "snapshot-object-or-list",
        "total-not-row-count",
        "total-string-or-number",
        "uid-string-or-integer",
    } == known(TEXT)
    covered = [page.covers for page in checked(TEXT, Lock({}))]
    assert ["general", "list_margin_liquidations", "list_risk_unit_liquidations"] == covered[:3]


SNAPSHOTS = ("liquidationSnapshot", "snapshots")
RECORDS = ("liquidationTransferRecord",)
CHANGES: dict[str, Edit] = {
    "a server": lambda node: node["servers"][0].update(url="https://api.binance.us"),
    "the document's description": lambda node: node["info"].update(description="Borrow without collateral."),
    "an extension of the document": lambda node: node.update({"x-product-type": "websocket"}),
    "how the key is sent": lambda node: node["components"]["securitySchemes"]["ApiKeyAuth"].update({"in": "query"}),
    "a path": lambda node: rename(node["paths"], RISK_UNIT.path, f"{RISK_UNIT.path}s"),
    "a version in a path": lambda node: rename(node["paths"], MARGIN.path, MARGIN.path.replace("v1", "v2")),
    "a method": lambda node: rename(node["paths"][RISK_UNIT.path], "get", "post"),
    "a new operation": lambda node: node["paths"].update({"/sapi/v1/margin/new": {"get": {"summary": "New"}}}),
    "another method at a path": lambda node: node["paths"][CLOSED.path].update({"delete": {"summary": "Delete"}}),
    "a title": lambda node: get(node).update(summary="Units (USER_DATA)"),
    "a security type": lambda node: get(node).update(summary="Risk Unit (TRADE)"),
    "a Chinese title": lambda node: get(node).update({"x-summary-cn": "强平"}),
    "the id of an operation": lambda node: get(node).update(operationId="Units"),
    "a weight": lambda node: get(node).update(description=get(node)["description"].replace(": 1", ": 5")),
    "who a weight counts for": lambda node: get(node).update(description=get(node)["description"].replace("IP", "UID")),
    "an order": lambda node: get(node).update(description=get(node)["description"].replace("desc", "asc")),
    "a sentence more": lambda node: get(node).update(description=get(node)["description"] + "\nIt ends soon."),
    "an operation that is deprecated": lambda node: get(node).update(deprecated=True),
    "an operation without a key": lambda node: get(node).update(security=[]),
    "a tag": lambda node: get(node).update(tags=["Account"]),
    "a parameter's name": lambda node: parameter(node, "groupId").update(name="unitId"),
    "a parameter's type": lambda node: parameter(node, "groupId")["schema"].update(type="string"),
    "a parameter's size": lambda node: parameter(node, "groupId")["schema"].update(format="int32"),
    "a parameter that is required": lambda node: parameter(node, "groupId").update(required=True),
    "a parameter that is not required": lambda node: parameter(node, "timestamp").update(required=False),
    "a default": lambda node: parameter(node, "size")["schema"].update(default=20),
    "a maximum": lambda node: parameter(node, "size")["schema"].update(maximum=500),
    "a minimum": lambda node: parameter(node, "current")["schema"].update(minimum=0),
    "a default where there was none": lambda node: parameter(node, "startTime")["schema"].update(default=7),
    "the place of a parameter": lambda node: parameter(node, "size").update({"in": "header"}),
    "a parameter's description": lambda node: parameter(node, "size").update(description="The length."),
    "a parameter's values": lambda node: parameter(node, "isolatedSymbol", MARGIN.path)["schema"].update(enum=["A"]),
    "a parameter's pattern": lambda node: parameter(node, "isolatedSymbol", MARGIN.path)["schema"].update(pattern="A"),
    "a parameter more": lambda node: get(node)["parameters"].append(
        {"name": "fromId", "in": "query", "schema": {"type": "string"}}
    ),
    "the key of another header": lambda node: get(node)["parameters"].append(
        {"name": "X-MBX-APIKEY", "in": "query", "schema": {"type": "string"}}
    ),
    "a field's name": lambda node: rename(fields(node), "startLtv", "beginLtv"),
    "a field's type": lambda node: fields(node)["groupId"].update(type="string"),
    "a field's size": lambda node: fields(node)["groupId"].update(format="int32"),
    "a field that may be null": lambda node: fields(node)["groupId"].update(nullable=True),
    "a field's description": lambda node: fields(node)["groupId"].update(description="The unit."),
    "a field's pattern": lambda node: fields(node, *SNAPSHOTS)["netEquity"].update(pattern="[0-9]+"),
    "a field's default": lambda node: fields(node)["groupId"].update(default=6),
    "an inner field's type": lambda node: fields(node, *SNAPSHOTS)["netEquity"].update(type="number"),
    "an inner field more": lambda node: fields(node, *SNAPSHOTS).update(feeRate={"type": "string"}),
    "a value more": lambda node: fields(node, *SNAPSHOTS)["memberType"]["enum"].append("GUARANTOR"),
    "another value": lambda node: fields(node, *SNAPSHOTS)["walletType"].update(enum=["FUTURES", "SPOT"]),
    "values where there were none": lambda node: fields(node, path=CLOSED.path)["parentEmail"].update(enum=["a@b.c"]),
    "an account's values": lambda node: fields(node, *RECORDS, path=TRANSFERS.path)["toAccountType"]["enum"].append(
        "X"
    ),
    "an object that is a list": lambda node: answer(node)["schema"]["properties"].update(
        rows=answer(node)["schema"]["properties"]["rows"]["items"]
    ),
    "the type of an answer": lambda node: answer(node).update(
        schema={"type": "array", "items": answer(node)["schema"]}
    ),
    "a field more": lambda node: fields(node, path=CLOSED.path).update(feeRate={"type": "string"}),
    "which fields are required": lambda node: answer(node)["schema"].update(required=["total"]),
    "a value of the example": lambda node: answer(node)["example"]["rows"][0].update(groupId=7),
    "the form of a value": lambda node: answer(node, MARGIN.path)["example"]["rows"][0].update(isIsolated="TRUE"),
    "a value more in the example": lambda node: answer(node)["example"]["rows"][0].update(feeRate="0"),
    "a record more in the example": lambda node: answer(node, CLOSED.path)["example"]["rows"].append({"groupId": 1}),
    "a status more": lambda node: get(node)["responses"].update({"202": {"description": "Later"}}),
    "a description of a status": lambda node: get(node)["responses"]["400"].update(description="Mistaken"),
    "the body of an error": lambda node: node["components"]["schemas"]["error"]["properties"]["code"].update(
        type="string"
    ),
    "a header of an answer": lambda node: get(node)["responses"]["200"].update(
        headers={"X-Weight": {"description": "W"}}
    ),
    "a type of content more": lambda node: get(node)["responses"]["200"]["content"].update(
        {"text/csv": {"schema": {}}}
    ),
    "a second example": lambda node: answer(node).update(examples={"other": {"value": {"rows": [], "total": "0"}}}),
    "a list of lists": lambda node: answer(node)["schema"]["properties"]["rows"].update(
        items={"type": "array", "items": answer(node)["schema"]["properties"]["rows"]["items"]}
    ),
    "a list of texts": lambda node: answer(node)["schema"]["properties"]["rows"].update(items={"type": "string"}),
    "a parameter that may be null": lambda node: parameter(node, "groupId")["schema"].update(nullable=True),
    "another choice of types": lambda node: fields(node)["groupId"].update(oneOf=[{"type": "string"}]),
    "values that are excluded": lambda node: fields(node)["groupId"].update({"not": {"enum": [1]}}),
    "what unknown fields are": lambda node: answer(node)["schema"].update(additionalProperties={"type": "string"}),
    "an extension of the paths": lambda node: node["paths"].update({"x-new": "soon"}),
    "an extension of the components": lambda node: node["components"].update({"x-new": "soon"}),
    "a description of a server": lambda node: node["servers"][0].update(description="It ends soon."),
    "a call back": lambda node: get(node).update(callbacks={"done": {"/x": {"post": {"summary": "Done"}}}}),
    "a body of a request": lambda node: get(node).update(requestBody={"description": "Body"}),
}
REMOVALS: dict[str, Edit] = {
    "a parameter": lambda node: get(node)["parameters"].pop(0),
    "a maximum": lambda node: parameter(node, "size")["schema"].pop("maximum"),
    "a default": lambda node: parameter(node, "size")["schema"].pop("default"),
    "a parameter's type": lambda node: parameter(node, "groupId").pop("schema"),
    "a field": lambda node: fields(node).pop("groupId"),
    "an inner field": lambda node: fields(node, *SNAPSHOTS).pop("netEquity"),
    "a field's type": lambda node: [fields(node)["groupId"].pop(key) for key in ("type", "format")],
    "values": lambda node: fields(node, *SNAPSHOTS)["memberType"].pop("enum"),
    "the example": lambda node: answer(node).pop("example"),
    "a value of the example": lambda node: answer(node)["example"]["rows"][0].pop("groupId"),
    "a record of the example": lambda node: answer(node, CLOSED.path)["example"]["rows"].pop(),
    "a status": lambda node: get(node)["responses"].pop("400"),
    "a weight": lambda node: get(node).update(description=get(node)["description"].partition("Weight")[0]),
    "the schema": lambda node: answer(node).pop("schema"),
    "the key": lambda node: get(node).pop("security"),
    "an operation": lambda node: node["paths"].pop(RISK_UNIT.path),
    "the size of an integer": lambda node: fields(node)["groupId"].pop("format"),
    "the items of a list": lambda node: answer(node)["schema"]["properties"]["rows"].pop("items"),
}


@pytest.mark.parametrize(("number", "edit"), [*enumerate(CHANGES.values())], ids=CHANGES)
def test_whatever_changes_in_a_document_is_found_on_its_line(number: int, edit: Edit) -> None:
    """A line that is changed or added has an alarm; of a value in a list of values, the line of the list.

    Every other change is made in YAML.
    """
    layout = as_yaml if number % 2 else as_json
    before, after = (layout(node).split("\n") for node in (DOCUMENT, edited(edit)))
    first = next(number for number, (was, now) in enumerate(zip_longest(before, after), 1) if was != now)
    shared = next(
        number for number, (was, now) in enumerate(zip(before[::-1], after[::-1], strict=False)) if was != now
    )
    lines = {*range(first - 1, len(after) - shared + 1)}  # where one key follows another, the comma before it changes
    lists = [line for line in range(1, first) if "enum" in after[line - 1]]
    assert {line for line, _ in alarms("\n".join(after), READ)} & {*lines, *lists[-1:]}


@pytest.mark.parametrize("edit", REMOVALS.values(), ids=REMOVALS)
def test_whatever_is_removed_from_a_document_is_found(edit: Edit) -> None:
    """On the line of what held it."""
    assert alarms(as_json(edited(edit)), READ)


def move_to_components(node: Node, kind: str, name: str, found: Node) -> Node:
    """A reference to what is moved to the components."""
    node["components"].setdefault(kind, {})[name] = found
    return {"$ref": f"#/components/{kind}/{name}"}


def reverse(node: Any) -> Any:
    """The same objects with their keys in reverse."""
    if isinstance(node, dict):
        return {key: reverse(value) for key, value in reversed(node.items())}
    return [reverse(item) for item in node] if isinstance(node, list) else node


def rename_error(node: Node) -> None:
    """Give the schema of errors another name, also where it is referred to."""
    rename(node["components"]["schemas"], "error", "Error")
    for item in node["paths"].values():
        content = item["get"]["responses"]["400"]["content"]["application/json"]
        content.update(schema={"$ref": "#/components/schemas/Error"})


HARMLESS: dict[str, Edit] = {
    "keys in reverse": lambda node: node.update(reverse(dict(node))),
    "another version of OpenAPI": lambda node: node.update(openapi="3.0.3"),
    "another version of the document": lambda node: node["info"].update(version="1.0.1"),
    "an unused schema": lambda node: node["components"]["schemas"].update(unused={"type": "string"}),
    "tags that are described": lambda node: node.update(tags=[{"name": "Other"}]),
    "a slash after the server": lambda node: node["servers"][0].update(url="https://api.binance.com/"),
    "a server of the operation": lambda node: get(node).update(servers=[{"url": "https://api.binance.com"}]),
    "a server of the path": lambda node: node["paths"][RISK_UNIT.path].update(
        servers=[{"url": "https://api.binance.com"}]
    ),
    "a mirror of the server": lambda node: node["servers"].append({"url": "https://api1.binance.com"}),
    "parameters in reverse": lambda node: get(node)["parameters"].reverse(),
    "parameters of the path": lambda node: node["paths"][CLOSED.path].update(
        parameters=get(node, CLOSED.path).pop("parameters")
    ),
    "a parameter by reference": lambda node: get(node).update(
        parameters=[move_to_components(node, "parameters", each["name"], each) for each in get(node)["parameters"]]
    ),
    "a schema by reference": lambda node: answer(node).update(
        schema=move_to_components(node, "schemas", "Units", answer(node)["schema"])
    ),
    "a field by reference": lambda node: fields(node).update(
        groupId=move_to_components(node, "schemas", "Group", fields(node)["groupId"])
    ),
    "a schema joined of one": lambda node: answer(node).update(schema={"allOf": [answer(node)["schema"]]}),
    "a schema joined of two": lambda node: answer(node).update(
        schema={
            "allOf": [
                {"type": "object", "properties": {"total": answer(node)["schema"]["properties"].pop("total")}},
                answer(node)["schema"],
            ]
        }
    ),
    "a schema of another name": rename_error,
    "an answer by reference": lambda node: get(node)["responses"].update(
        {"400": move_to_components(node, "responses", "Refused", get(node)["responses"]["400"])}
    ),
    "statuses in reverse": lambda node: get(node).update(responses=dict(reversed(get(node)["responses"].items()))),
    "an example with a name": lambda node: answer(node).update(
        examples={"one": {"value": answer(node).pop("example")}}
    ),
    "an example of the schema": lambda node: answer(node)["schema"].update(example=answer(node).pop("example")),
    "values in reverse": lambda node: fields(node, *SNAPSHOTS)["walletType"]["enum"].reverse(),
    "what is false anyway": lambda node: [
        get(node).update(deprecated=False),
        parameter(node, "size").update(required=False, style="form", explode=True),
        fields(node)["groupId"].update(nullable=False),
    ],
    "unknown fields admitted": lambda node: answer(node)["schema"].update(additionalProperties=True),
    "a maximum in other digits": lambda node: parameter(node, "size")["schema"].update(maximum=Decimal("100.0")),
    "the key of the whole document": lambda node: [
        node.update(security=[{"ApiKeyAuth": []}]),
        get(node).pop("security"),
    ],
    "a key of another name": lambda node: [
        each["get"].update(security=[{"ApiKeyAuth": []}, {"ApiKeyAuth": []}]) for each in node["paths"].values()
    ],
    "a description in two lines": lambda node: get(node).update(
        description=get(node)["description"].replace("Lists what is", "Lists what\nis")
    ),
    "a word in emphasis": lambda node: get(node).update(
        description=get(node)["description"].replace("desc", "**desc**")
    ),
    "a link": lambda node: get(node).update(
        description=get(node)["description"].replace("descending", "[descending](https://example.com)")
    ),
    "nothing required": lambda node: answer(node)["schema"].update(required=[]),
    "a host in capitals": lambda node: node["servers"][0].update(url="https://API.binance.com"),
    "a type of content in capitals": lambda node: rename(
        get(node)["responses"]["200"]["content"], "application/json", "Application/JSON"
    ),
    "a reference into a list": lambda node: get(node)["parameters"].__setitem__(
        -1, {"$ref": f"#/paths/{MARGIN.path.replace('/', '~1')}/get/parameters/{len(MARGIN.parameters) - 1}"}
    ),
    "a header of another name": lambda node: get(node)["responses"]["400"].update(
        content={"application/json": {"schema": dict(node["components"]["schemas"]["error"])}}
    ),
}
LAYOUTS: dict[str, Callable[[Node], str]] = {
    "in one line": lambda node: json.dumps(node, default=float),
    "the version last": lambda node: as_json({**{key: node[key] for key in reversed(node)}}),
    "statuses as numbers": lambda node: re.sub(r"'(\d{3})':", r"\1:", as_yaml(node)),
    "merged keys": lambda node: as_yaml(node).replace(
        "        - name: size\n          in: query\n", "        - <<: {name: size, in: query}\n"
    ),
    "in ASCII": lambda node: json.dumps(node, indent=4, default=float),
    "with tabs": lambda node: re.sub(r"(?m)^ +", "\t", as_json(node)),
    "lines of Windows": lambda node: as_json(node).replace("\n", "\r\n"),
    "a comment": lambda node: f"# saved today\n{as_yaml(node)}",
    "quoted keys": lambda node: re.sub(r"(?m)^( *)(\w+):", r'\1"\2":', as_yaml(node)),
}


@pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS)
def test_what_means_the_same_raises_no_alarm(edit: Edit) -> None:
    """In JSON and in YAML."""
    node = edited(edit)
    assert [] == alarms(as_json(node), READ)
    assert [] == alarms(as_yaml(node), READ)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_another_layout_raises_no_alarm(layout: Callable[[Node], str]) -> None:
    """Only what a document says counts."""
    assert [] == alarms(layout(DOCUMENT), READ)


BROKEN: dict[str, Edit] = {
    "an operation that is nothing": lambda node: node["paths"][CLOSED.path].update(get=None),
    "servers that are a number": lambda node: node.update(servers=5),
    "servers without an address": lambda node: get(node).update(servers=[{"description": "-"}]),
    "keys that are nothing": lambda node: node["components"].update(securitySchemes=None),
    "a reference that leads nowhere": lambda node: get(node)["parameters"].append(
        {"$ref": "#/components/parameters/X"}
    ),
    "a reference to another document": lambda node: get(node)["parameters"].append({"$ref": "other.yaml#/X"}),
    "a reference to itself": lambda node: node["components"]["schemas"].update(
        error={"$ref": "#/components/schemas/error"}
    ),
    "parameters without names": lambda node: get(node)["parameters"].append({"in": "query"}),
    "a content that is a text": lambda node: get(node)["responses"]["200"].update(content="json"),
    "no paths": lambda node: node.update(paths=None),
}


@pytest.mark.parametrize("edit", BROKEN.values(), ids=BROKEN)
def test_a_broken_document_is_refused_in_one_line(edit: Edit) -> None:
    """With what is wrong in it; nothing of it counts as read."""
    with pytest.raises(NotAPage, match=r"^an OpenAPI document[^\n]+$"):
        checked(as_json(edited(edit)), Lock({}))


@pytest.mark.parametrize(
    "text", ['{"openapi": "3.0.2", "paths": ' + "[" * 10**5, "openapi: 3.0.2\npaths: " + "[" * 5000]
)
def test_a_document_that_is_too_deep_is_refused(text: str) -> None:
    """It ends with a line, too."""
    with pytest.raises(NotAPage):
        checked(text, Lock({}))
