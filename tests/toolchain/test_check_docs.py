"""What pages of documentation say otherwise than the spec, or that nobody has read, is found on its line."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.page_changes import changes
from support.pages import (
    CLOSED,
    LAYOUTS,
    MARGIN,
    PAGES,
    PAGING,
    RISK_UNIT,
    SIGNED,
    TRANSFERS,
    Field,
    Page,
    Parameter,
    chinese,
    markdown,
    plain_text,
)
from toolchain.check_docs.bounds import bounds_in
from toolchain.check_docs.command import check, main
from toolchain.check_docs.lock import Lock
from toolchain.check_docs.pages import NotAPage, pages_in
from toolchain.check_docs.report import Checked
from toolchain.check_docs.spec import read_spec
from toolchain.spec import openapi

Layout = Callable[[Page], str]
EVERY_PAGE = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
EVERY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
OPERATIONS = read_spec(openapi.SPEC)


def checked(text: str, lock: Lock, *, accept: bool = False) -> list[Checked]:
    """What is found in a text."""
    return [check(page, OPERATIONS, lock, accept=accept) for page in pages_in(text)]


def accepted(*texts: str) -> Lock:
    """A lock with all sentences of these texts."""
    lock = Lock({})
    for text in texts:
        checked(text, lock, accept=True)
    return lock


def alarms(text: str, lock: Lock) -> list[tuple[int, str]]:
    """Whatever makes the command fail, with its line; what is gone is on the line of its page."""
    found: list[tuple[int, str]] = []
    try:
        pages = checked(text, lock)
    except NotAPage:
        return [(1, "refused")]
    for page in pages:
        found += [(finding.line, finding.page) for finding in page.new]
        found += [(sentence.line, sentence.text) for sentence in page.review.new]
        found += [(page.line, "gone")] * len(page.review.gone)
    return found


def new(text: str) -> dict[str, str]:
    """The differences from the spec that it does not record, with the line of the text on which each is found."""
    lines = text.split("\n")
    return {each.page: lines[each.line - 1].strip() for page in checked(text, Lock({})) for each in page.new}


def known(text: str) -> set[str | None]:
    """The recorded contradictions that a text shows."""
    return {finding.quirk for page in checked(text, Lock({})) for finding in page.known}


@EVERY_LAYOUT
@EVERY_PAGE
def test_pages_that_say_what_the_spec_says_are_clean(page: Page, layout: Layout) -> None:
    """In every layout; once its sentences are read, nothing is left."""
    text = layout(page)
    assert {} == new(text)
    assert [] == alarms(text, accepted(text))
    (found,) = checked(text, Lock({}))
    assert found.operation is not None
    assert page.path == found.operation.path


@EVERY_LAYOUT
@EVERY_PAGE
def test_whatever_changes_is_found_on_its_line(page: Page, layout: Layout) -> None:
    """One cell, rule or value changed, or one row more: something new on just that line."""
    before = layout(page).split("\n")
    lock = accepted(layout(page))
    missed = []
    for name, changed in changes(page):
        after = layout(changed).split("\n")
        line = next(number for number, (was, now) in enumerate(zip_longest(before, after), 1) if was != now)
        if line not in {each for each, _ in alarms("\n".join(after), lock)}:
            missed.append((name, after[line - 1]))
    assert [] == missed


RECORDED = {
    "margin": {"recv-window-integer-or-decimal"},
    "risk unit": {
        "recv-window-integer-or-decimal",
        "amount-in-scientific-notation",
        "liabilities-object-or-list",
        "ltv-integer-or-decimal",
        "snapshot-object-or-list",
        "total-not-row-count",
        "total-string-or-number",
    },
    "transfers": {"recv-window-integer-or-decimal", "uid-string-or-integer", "account-type-space-or-underscore"},
    "closed": {"signed-without-saying-so", "enabled-string-or-boolean"},
}


@pytest.mark.parametrize("name", PAGES)
def test_recorded_contradictions_are_known_by_name(name: str) -> None:
    """They are shown, and they are not new."""
    assert RECORDED[name] == known(markdown(PAGES[name]))


def test_a_path_borrowed_from_another_endpoint_is_known_where_it_is_recorded() -> None:
    """In Chinese it is; in English, or with a third path, it is new."""
    borrowed = replace(CLOSED, path=RISK_UNIT.path)
    (found,) = checked(chinese(borrowed), Lock({}))
    assert found.operation is not None
    assert "list_closed_risk_units" == found.operation.name
    assert "path-of-another-endpoint" in known(chinese(borrowed))
    assert {} == new(chinese(borrowed))
    assert {f"path {RISK_UNIT.path}": f"GET `{RISK_UNIT.path}`"} == new(markdown(borrowed))
    assert [f"path {TRANSFERS.path}"] == [*new(chinese(replace(CLOSED, path=TRANSFERS.path)))]


@pytest.mark.parametrize(
    ("part", "missing"),
    [
        ("**1(IP)**", {"weight: not on the page", "limit: not on the page"}),
        ("size|", {"parameter size: not on the page"}),
        ("timestamp|", {"parameter timestamp: not on the page"}),
        ("→ subEmail|", {"field rows.liquidationSnapshot.snapshots.subEmail: not on the page"}),
        ('"liquidationEndTime"', {"example.rows[0].liquidationEndTime: not on the page"}),
    ],
)
def test_what_the_page_leaves_out_is_found(part: str, missing: set[str]) -> None:
    """A row or a value that is gone is reported at the head of its part."""
    text = "\n".join(line for line in markdown(RISK_UNIT).split("\n") if part not in line)
    assert missing == {*new(text)}


def test_an_example_that_is_not_json_is_found_on_its_line() -> None:
    """As is a name that stands twice in one object, and an example that is not there."""
    text = markdown(CLOSED)
    assert {"example: not JSON: Expecting ',' delimiter": '"rows": ['} == new(text.replace('"total": 2,', '"total": 2'))
    twice = text.replace('"total": 2,', '"total": 2, "total": 2,')
    assert {"example: total stands twice in one object": '"total": 2, "total": 2,'} == new(twice)
    assert {"example: not on the page"} == {*new(text.split("#### Response Example")[0])}


def test_comments_and_missing_commas_in_an_example_are_read_by_a_person() -> None:
    """They do not hide its values, and they are sentences."""
    text = markdown(CLOSED)
    lock = accepted(text)
    commented = text.replace('"enabled": false,', '"enabled": false, // never "true"', 1)
    assert ['never "true"'] == [said for _, said in alarms(commented, lock)]
    without = re.sub(r"\},(\s*\{)", r"}\1", text)
    assert without != text
    assert ["(a comma is missing here)"] == [said for _, said in alarms(without, lock)]
    assert [] == alarms(commented, accepted(commented))


MESSES: dict[str, Callable[[str], str]] = {
    "a table broken by blank lines": lambda text: re.sub(r"(\n(?:endTime|→ endLtv)\|[^\n]*)", r"\n  \1\n  ", text),
    "cells between bars": lambda text: re.sub(r"(?m)^(\S[^|\n]*\|.*?) *$", r"| \1 |", text),
    "fenced code": lambda text: re.sub(r"(?ms)^    \{.*?^    \} *$", lambda code: f"```json\n{code[0]}\n```", text),
    "tabs and no-break spaces in code": lambda text: text.replace('    "', '\t\xa0"'),
    "lines of Windows": lambda text: text.replace("\n", "\r\n"),
    "marks of width zero": lambda text: text.replace("Request", "\u200bRequest\u200b").replace("→", "\ufeff→"),
    "quoted names": lambda text: re.sub(r"(?m)^(\w+)\|", r"`\1`|", text),
    "navigation": lambda text: f"[Home](/)\n\n  * [Change Log](/log)\n  * Request Weight\n\n{text}",
    "front matter": lambda text: f"---\nexchange: x\nsource_url: https://developers.binance.com/docs/x\n---\n\n{text}",
    "other levels of headings": lambda text: text.replace("####", "##"),
    "other marks of lists": lambda text: re.sub(r"(?m)^  \* ", "- ", text),
    "other links": lambda text: re.sub(r"\]\([^)\n]*\)", "](https://example.com/elsewhere)", text),
    "no links": lambda text: re.sub(r"\[\]\([^)\n]*\)", "", text),
    "emphasis": lambda text: text.replace("last 7 days", "**last 7 days** ").replace("liquidation`", "liquidation` "),
    "a link in a sentence": lambda text: text.replace("descending", "[descending](/order)"),
    "wrapped lines": lambda text: text.replace("Records come in", "Records come\n    in"),
}


@pytest.mark.parametrize("mess", MESSES.values(), ids=MESSES)
def test_untidy_markdown_says_the_same(mess: Callable[[str], str]) -> None:
    """As saved pages have it: nothing is new, and the contradictions are those that the tidy page shows."""
    text = mess(markdown(RISK_UNIT))
    assert text != markdown(RISK_UNIT)
    assert [] == alarms(text, accepted(markdown(RISK_UNIT)))
    assert RECORDED["risk unit"] == known(text)


@pytest.mark.parametrize("page", [RISK_UNIT, CLOSED], ids=["risk unit", "closed"])
def test_plain_text_says_what_markdown_says(page: Page) -> None:
    """With the site's navigation around it, and with tabs or nothing between the cells of a table."""
    lock = accepted(markdown(page))
    text = plain_text(page)
    tabbed = re.sub(r"(?m)^((?:→ ?)?[a-z]\w+?)(LONG|STRING|Long|String|Object Array)(YES|NO|)", r"\1\t\2\t\3\t", text)
    tabbed = tabbed.replace("NameTypeMandatoryDescription", "Name\tType\tMandatory\tDescription")
    navigation = ["Change Log", "General Info", "Orders (TRADE)", "API Description", "HTTP Request", "Request Weight"]
    for said in (text, tabbed, "\n".join([*navigation, text])):
        assert {} == new(said)
    assert [] == alarms(text, lock)


def test_a_name_with_a_type_in_it_is_read_whole_in_plain_text() -> None:
    """The example has it."""
    example = {"total": 0, "rows": [], "orderList": 1}
    named = replace(CLOSED, example=example, fields=(*CLOSED.fields, Field("orderList", "LONG")))
    assert "field orderList" in new(plain_text(named))


def test_a_file_with_two_languages_is_two_pages() -> None:
    """Each with the lines of the file."""
    text = f"{markdown(MARGIN)}\n\n---\n\n{chinese(replace(MARGIN, weight='2'))}"
    english, other = checked(text, Lock({}))
    assert [f"{MARGIN.path}, English", f"{MARGIN.path}, Chinese"] == [english.name, other.name]
    assert ([], ["weight 2"]) == (english.new, [finding.page for finding in other.new])
    assert "**2(IP)**" == text.split("\n")[other.new[0].line - 1]


def test_what_stands_above_the_title_or_follows_the_page_is_not_lost() -> None:
    """A note that the endpoint ends is more than navigation."""
    text = markdown(RISK_UNIT)
    lock = accepted(text)
    assert [(1, "This endpoint ends soon.")] == alarms(f"> This endpoint ends soon.\n\n{text}", lock)
    assert ["Notes", "It ends soon"] == [said for _, said in alarms(f"{text}\n\n# Notes\n\nIt ends soon\n", lock)]


DESCRIPTIONS = {
    "Default:10 Max:100": {"default": "10", "maximum": "100"},
    "Default value is 10; the maximum is 1,000": {"default": "10", "maximum": "1000"},
    "Default 50; max 100.": {"default": "50", "maximum": "100"},
    "Page size, default `50`": {"default": "50"},
    "Start from 1": {"minimum": "1"},
    "at least 5, at most 50": {"minimum": "5", "maximum": "50"},
    "cannot be greater than `60000`": {"maximum": "60000"},
    "no less than 0.5, <= 1.5": {"minimum": "0.5", "maximum": "1.5"},
    "defaults to false": {"default": "false"},
    'Default: "NEW"': {"default": "NEW"},
    "Defaults to 7 days ago if not specified": {},
    "默认:10 最大:100": {"default": "10", "maximum": "100"},
    "默认值为 10,最大值为 100": {"default": "10", "maximum": "100"},
    "开始值 1. 默认:1": {"minimum": "1", "default": "1"},
    "从1开始,不能大于 60000": {"minimum": "1", "maximum": "60000"},
    "未指定时默认为 7 天前": {},
    "The currently querying page.": {},
}


@pytest.mark.parametrize(("text", "bounds"), DESCRIPTIONS.items(), ids=DESCRIPTIONS)
def test_bounds_in_descriptions_are_found(text: str, bounds: dict[str, str]) -> None:
    """In both languages."""
    assert bounds == bounds_in(text)


GENERAL = """# General Info

## Limits

  * Requests to **<https://api.example.com>** weigh something. Each minute has a budget of 12000!
  * Times are in milliseconds.
  * Times are in milliseconds.

### Checking

    if (time < serverTime + 1 second) {
      accept
    }

Type| Meaning
---|---
SIGNED| A signature is needed.
OPEN| Nothing is needed.
"""
GENERAL_CHINESE = """# 基本信息

## 限制

  * 访问 **<https://api.example.com>** 有权重。每分钟上限为 12000。时间单位为毫秒。
  * IP 会被封禁,从 2 分钟到 3 天。
"""
ERRORS = """# Error Codes

    {"code": -1, "msg": "Nothing."}

## 10xx - First

### -1000 UNKNOWN

  * Something failed.
  * Something failed.[%s]

### -1001 GONE

  * Nobody answered.

## Others

Message| Meaning
---|---
"Not now."| The door is closed.
"""
ERRORS_CHINESE = """# 错误代码

### -1000 UNKNOWN

  * 处理请求时发生未知错误。

### -1001 GONE

  * 内部错误;无法处理您的请求。
"""
LOG = """# Change Log

## 2026-02-01

### Notice

  * GET /sapi/v1/one: new

## 2026-01-01

  * GET /sapi/v1/two: more
"""
OTHERS = {"general": GENERAL, "general zh": GENERAL_CHINESE, "errors": ERRORS, "errors zh": ERRORS_CHINESE, "log": LOG}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_whatever_changes_on_other_pages_is_found(text: str) -> None:
    """Each word or number changed and each line removed or added, in English and Chinese; unchanged, nothing is."""
    lock = accepted(text)
    assert [] == alarms(text, lock)
    lines = text.split("\n")
    for number in (number for number in range(1, len(lines)) if re.search(r"\w", lines[number])):
        for word in re.findall(r"[A-Za-z]{2,}|\d+|[\u4e00-\u9fff]{2}", lines[number]):
            changed = [*lines[:number], lines[number].replace(word, f"{word}9", 1), *lines[number + 1 :]]
            assert number + 1 in {line for line, _ in alarms("\n".join(changed), lock)}, (word, lines[number])
        assert alarms("\n".join([*lines[:number], *lines[number + 1 :]]), lock), lines[number]
        assert alarms("\n".join([*lines[:number], "One more 9.", "", *lines[number:]]), lock), lines[number]


def test_that_a_message_moved_to_another_error_or_date_is_found() -> None:
    """It is another promise there."""
    moved = ERRORS.replace("  * Something failed.\n", "").replace("  * Nobody", "  * Something failed.\n  * Nobody")
    assert [(13, "Something failed."), (1, "gone")] == alarms(moved, accepted(ERRORS))
    swapped = LOG.replace("/one: new", "/x").replace("/two: more", "/one: new").replace("/x", "/two: more")
    assert 2 == len([said for _, said in alarms(swapped, accepted(LOG)) if said != "gone"])


def test_one_of_several_alike_that_is_gone_or_more_is_found() -> None:
    """A sentence counts as often as it stands on the page."""
    lock = accepted(GENERAL)
    line = "  * Times are in milliseconds.\n"
    assert [(1, "gone")] == alarms(GENERAL.replace(line, "", 1), lock)
    assert [(8, "Times are in milliseconds.")] == alarms(GENERAL.replace(line, line * 2, 1), lock)


def test_order_is_free() -> None:
    """Of sentences, items, rows and errors."""
    swaps = [
        ("Requests to **<https://api.example.com>** weigh something.", "Each minute has a budget of 12000!"),
        ("SIGNED| A signature is needed.", "OPEN| Nothing is needed."),
        (
            "### -1000 UNKNOWN\n\n  * Something failed.\n  * Something failed.[%s]",
            "### -1001 GONE\n\n  * Nobody answered.",
        ),
        ("  * Something failed.\n", "  * Something failed.[%s]\n"),
    ]
    for one, other in swaps:
        text = GENERAL if one in GENERAL else ERRORS
        swapped = text.replace(one, "%").replace(other, one).replace("%", other, 1)
        assert swapped != text
        assert [] == alarms(swapped, accepted(text)), one


def test_pages_of_one_title_are_distinguished_by_what_they_say() -> None:
    """Of another product, or in another file: the name of the file does not matter."""
    other = "# General Info\n\nRequests to https://fapi.example.com are free.\n\nThey never fail.\n"
    lock = accepted(GENERAL, other)
    assert ["General Info", "General Info (2)"] == [*lock.pages]
    assert [] == alarms(other, lock) == alarms(GENERAL, lock)


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


def test_the_command_fails_until_a_person_accepts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1 for sentences that nobody has read, 0 once they are accepted, 1 for a difference that nobody can accept."""
    lock, page = tmp_path / "pages.lock", tmp_path / "closed.md"
    page.write_text(markdown(CLOSED), encoding="utf-8")
    assert main([str(page)], lock) == 1
    assert not lock.exists()
    assert f"{page}:1: not read yet: Closed (USER_DATA)" in capsys.readouterr().out
    assert main(["--accept", str(page)], lock) == 0
    assert "Closed" not in lock.read_text(encoding="utf-8")
    assert main([str(page)], lock) == 0
    assert "known: enabled-string-or-boolean" in capsys.readouterr().out
    page.rename(tmp_path / "renamed.md")
    assert main([str(tmp_path / "renamed.md")], lock) == 0
    page.write_text(markdown(replace(CLOSED, weight="2", key="")), encoding="utf-8")
    assert main([str(page)], lock) == 1
    shown = capsys.readouterr().out
    assert f"{page}:1: gone: a sentence that was here, covered by list_closed_risk_units (pages.lock:" in shown
    assert main(["--accept", str(page)], lock) == 1
    assert "weight 2 · spec/openapi.yaml:" in capsys.readouterr().out


def test_both_lines_are_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page's line has what it says, the spec's line has what the spec says."""
    size = Parameter("size", default="10", maximum="200")
    page = tmp_path / "page.md"
    page.write_text(markdown(replace(CLOSED, parameters=(PAGING[0], size))), encoding="utf-8")
    assert main([str(page)], tmp_path / "pages.lock") == 1
    (line,) = (line for line in capsys.readouterr().out.split("\n") if "maximum 200" in line)
    match = re.fullmatch(rf"{page}:(\d+): parameter size: maximum 200 · spec/openapi.yaml:(\d+) says 100", line)
    assert match is not None
    assert "Max:200" in page.read_text(encoding="utf-8").split("\n")[int(match[1]) - 1]
    assert "maximum: 100" in openapi.SPEC.read_text(encoding="utf-8").split("\n")[int(match[2]) - 1]


def test_what_is_recorded_and_no_longer_shown_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The record may be stale."""
    page = tmp_path / "page.md"
    page.write_text(markdown(replace(CLOSED, parameters=(*PAGING, *SIGNED))), encoding="utf-8")
    main([str(page)], tmp_path / "pages.lock")
    unseen = re.findall(r"(\S+) of list_closed_risk_units is recorded", capsys.readouterr().out)
    assert ["path-of-another-endpoint", "signed-without-saying-so"] == unseen


PORTAL = "Liquidations (USER_DATA) \u203a Request Weight\nThis is free.\n"
NOT_PAGES = {
    "# Notes\n\nOf a page.\n": "not a page",
    "": "not a page",
    '{\n  "openapi": "3.0.2",\n  "info": {}\n}\n': "an OpenAPI document: this kind of document is not read yet",
    PORTAL: "a page of the exchange's API catalogue: this kind of document is not read yet",
}


@pytest.mark.parametrize(("text", "reason"), NOT_PAGES.items(), ids=range(len(NOT_PAGES)))
def test_a_file_that_cannot_be_read_is_one_line(
    text: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the others are read."""
    page, other = tmp_path / "page", tmp_path / "closed.md"
    page.write_text(text, encoding="utf-8")
    other.write_text(markdown(CLOSED), encoding="utf-8")
    assert main([str(page), str(other)], tmp_path / "pages.lock") == 2
    shown = capsys.readouterr()
    assert shown.err.startswith(f"{page}: {reason}")
    assert 1 == shown.err.count("\n")
    assert "pages: 1, new differences: 0" in shown.out


def test_a_file_that_is_no_text_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An image, a folder, a file that is not there."""
    (tmp_path / "image.md").write_bytes(b"\x89PNG\xff")
    refused = [str(tmp_path / "image.md"), str(tmp_path), str(tmp_path / "missing.md")]
    assert main(refused, tmp_path / "pages.lock") == 2
    assert refused == [line.split(": ")[0] for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("  0123456789abcdef list_nothing", "'list_nothing' is not part of the spec: an operationId, general, errors"),
        ("  0123456789abcdef none:", "'none:' is not part of the spec"),
        ("  0123 general", "not the name of another page, nor a hash and what covers it"),
        ("General Info", "not the name of another page"),
        ("<<<<<<< HEAD", "not the name of another page"),
    ],
)
def test_a_lock_that_covers_nothing_is_one_line(
    line: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A part of the spec that is gone, a reason that is not given, something else."""
    lock = tmp_path / "pages.lock"
    lock.write_text(f"General Info\n  0123456789abcdef none: nothing to cover\n{line}\n", encoding="utf-8")
    assert main(["page.md"], lock) == 2
    assert capsys.readouterr().err.startswith(f"pages.lock:3: {reason}")


@pytest.mark.parametrize(
    ("old", "changed", "reason"),
    [
        ("'200':", "200:", r"\d+: the key 200 has to be text, in quotation marks"),
        (
            "      x-binance-weight: {limit: IP, weight: 1, budget: 12000, per: PT1M}\n",
            "",
            " 'x-binance-weight' is missing",
        ),
    ],
)
def test_a_spec_that_cannot_be_read_is_one_line(old: str, changed: str, reason: str, tmp_path: Path) -> None:
    """What is wrong, and where if that is known."""
    copy = tmp_path / "openapi.yaml"
    copy.write_text(openapi.SPEC.read_text(encoding="utf-8").replace(old, changed, 1), encoding="utf-8")
    with pytest.raises(openapi.SpecError, match=f"^spec/openapi.yaml:{reason}$"):
        read_spec(copy)


DOCS = openapi.SPEC.parents[2] / "shared" / "docs"
READ = (
    "institutional_loan.force-liquidation.md",
    "institutional_loan.force-liquidation.plain-text.txt",
    "institutional_loan.force-liquidation-transfer-record.md",
    "institutional_loan.loan-groups-closed.md",
    "margin.forceLiquidationRec.md",
    "general-info.md",
    "error-codes.md",
    "institutional_loan.change-log.md",
)
needs_docs = pytest.mark.skipif(not DOCS.is_dir(), reason="the exchange's pages are not beside the project")


@needs_docs
def test_the_exchange_s_pages_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Their sentences are those in spec/pages.lock, and every difference is recorded."""
    assert main([str(DOCS / name) for name in READ]) == 0
    assert "new differences: 0, " in capsys.readouterr().out


LINK = re.compile(r"\]\([^)]*\)")


def planted(lines: list[str], number: int) -> list[list[str]]:
    """The lines with a word, a number or a unit of one changed, with that one gone, and with one more."""
    line = lines[number]
    visible = LINK.sub(lambda link: "]" + " " * (len(link[0]) - 1), line)  # where a link leads is not said
    words = [
        match for pattern in (r"\d+", r"[A-Za-z]{3,}", r"[\u4e00-\u9fff]{2}") for match in re.finditer(pattern, visible)
    ]
    changed = [f"{line[: word.start()]}other9{line[word.end() :]}" for word in words[:1] + words[-1:]]
    changed += [line.replace(unit, other) for unit, other in (("millis", "micros"), ("毫秒", "微秒")) if unit in line]
    texts = [[*lines[:number], each, *lines[number + 1 :]] for each in changed]
    return [*texts, [*lines[:number], *lines[number + 1 :]], [*lines, "", f"This is number {number}."]]


@needs_docs
@pytest.mark.parametrize("name", [name for name in READ if name.endswith(".md")])
def test_whatever_changes_on_the_exchange_s_pages_is_found(name: str) -> None:
    """In rows, examples and prose of both languages; some fifteen lines of each are tried."""
    text = (DOCS / name).read_text(encoding="utf-8")
    lock = accepted(text)
    lines = text.split("\n")
    begin = lines.index("---", 1) + 1 if lines[0] == "---" else 0
    tried = [number for number in range(begin, len(lines)) if re.search(r"\w", lines[number])][:: len(lines) // 15]
    changed = [(lines[number], each) for number in tried for each in planted(lines, number)]
    assert [] == [line for line, each in changed if not alarms("\n".join(each), lock)]


@needs_docs
@pytest.mark.parametrize("name", [name for name in READ if name.endswith(".md")])
def test_reordered_and_relinked_pages_of_the_exchange_raise_no_alarm(name: str) -> None:
    """Rows and items in reverse, other links, other marks of lists, and names in emphasis."""
    text = (DOCS / name).read_text(encoding="utf-8")
    group = r"(?m)(?:^{}[^\n]*\|[^\n]*\n){{2,}}|(?:^  \* [^\n]*\n){{2,}}(?!    )|(?:^    \* [^\n]*\n){{2,}}"
    rows = re.sub(group.format("(?!-{3}|Name|Parameter|名称|参数|Key|Security|Error)"), reverse_lines, text)
    linked = LINK.sub("](https://example.com/elsewhere)", rows)
    marked = re.sub(r"(?m)^( +)\* ", r"\1- ", linked)
    changed = re.sub(r"(?m)^( +- .*)\b(startTime|header|endpoint)\b", r"\1**\2**", marked)
    assert changed != text
    assert [] == alarms(changed, accepted(text))


def reverse_lines(group: re.Match[str]) -> str:
    """The lines of a match in reverse order."""
    return "".join(reversed(group[0].splitlines(keepends=True)))
