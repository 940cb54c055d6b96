"""What pages of documentation and spec say differently is found, line by line; what the spec records is known."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

import pytest
import yaml
from page_changes import changes
from pages import (
    CLOSED,
    LAYOUTS,
    MARGIN,
    PAGES,
    PAGING,
    RISK_UNIT,
    SIGNED,
    TIMES,
    TRANSFERS,
    Field,
    Page,
    Parameter,
    chinese,
    markdown,
    plain_text,
)

import _linters
import _spec
from _pages import prose
from _pages.check import Checked, Spec
from _pages.command import main

Layout = Callable[[Page], str]
EVERY_PAGE = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
EVERY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


@pytest.fixture(scope="module")
def spec() -> Spec:
    """The spec, read once."""
    return Spec(_spec.SPEC)


def only(spec: Spec, text: str) -> Checked:
    """What is found in a text that holds one page."""
    (checked,) = spec.check(text)
    return checked


def new(spec: Spec, text: str) -> dict[str, str]:
    """What is found and not recorded, with the line of the text on which it is found."""
    lines = text.split("\n")
    return {finding.page: lines[finding.line - 1].strip() for finding in only(spec, text).new}


def known(spec: Spec, text: str) -> set[str | None]:
    """The recorded contradictions that a text shows."""
    return {finding.quirk for finding in only(spec, text).known}


@EVERY_LAYOUT
@EVERY_PAGE
def test_pages_that_say_what_the_spec_says_are_clean(page: Page, layout: Layout, spec: Spec) -> None:
    """In every layout, with nothing left unread."""
    checked = only(spec, layout(page))
    assert ([], []) == (checked.new, checked.notices)
    assert checked.operation is not None
    assert page.path == checked.operation.path


@EVERY_LAYOUT
@EVERY_PAGE
def test_whatever_changes_is_found_on_its_line(page: Page, layout: Layout, spec: Spec) -> None:
    """One cell, rule or value changed, or one row more: something new on just that line."""
    before = layout(page).split("\n")
    missed = []
    for name, changed in changes(page):
        after = layout(changed).split("\n")
        line = next(number for number, (was, now) in enumerate(zip_longest(before, after), 1) if was != now)
        if line not in {finding.line for finding in only(spec, "\n".join(after)).new}:
            missed.append((name, after[line - 1]))
    assert [] == missed


def test_both_lines_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page's line has what it says, the spec's line has what the spec says."""
    size = Parameter("size", default="10", maximum="200")
    page = tmp_path / "page.md"
    page.write_text(markdown(replace(CLOSED, parameters=(PAGING[0], size))), encoding="utf-8")
    assert main([str(page)]) == 1
    (told,) = (line for line in capsys.readouterr().out.split("\n") if "200" in line)
    match = re.fullmatch(rf"{page}:(\d+)  parameter size: maximum 200 · spec/openapi.yaml:(\d+) says 100", told)
    assert match is not None
    assert "Max:200" in page.read_text(encoding="utf-8").split("\n")[int(match[1]) - 1]
    assert "maximum: 100" in _spec.SPEC.read_text(encoding="utf-8").split("\n")[int(match[2]) - 1]


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
def test_recorded_contradictions_are_known_by_name(name: str, spec: Spec) -> None:
    """They are told, and they are not new."""
    assert RECORDED[name] == known(spec, markdown(PAGES[name]))


def test_a_path_borrowed_from_another_endpoint_is_known_where_it_is_recorded(spec: Spec) -> None:
    """In Chinese it is; in English, or with a third path, it is new."""
    borrowed = replace(CLOSED, path=RISK_UNIT.path)
    checked = only(spec, chinese(borrowed))
    assert checked.operation is not None
    assert "list_closed_risk_units" == checked.operation.name
    assert "path-of-another-endpoint" in known(spec, chinese(borrowed))
    assert {} == new(spec, chinese(borrowed))
    assert {f"path {RISK_UNIT.path}": f"GET `{RISK_UNIT.path}`"} == new(spec, markdown(borrowed))
    assert [f"path {TRANSFERS.path}"] == [*new(spec, chinese(replace(CLOSED, path=TRANSFERS.path)))]


def test_what_is_recorded_and_no_longer_shown_is_told(spec: Spec) -> None:
    """The record may be stale; a single page cannot know."""
    listed = replace(CLOSED, parameters=(*PAGING, *SIGNED))
    unseen = {quirk for _, quirk in spec.unseen(spec.check(markdown(listed)))}
    assert {"path-of-another-endpoint", "signed-without-saying-so"} == unseen


@pytest.mark.parametrize(
    ("part", "missing"),
    [
        ("GET ", {"method: not on the page", "path: not on the page"}),
        ("**1(IP)**", {"weight: not on the page", "limit: not on the page"}),
        ("size|", {"parameter size: not on the page"}),
        ("timestamp|", {"parameter timestamp: not on the page"}),
        ("accessible", {"key: not on the page"}),
        ("last 7 days", {"default window: not on the page"}),
        ("longer than", {"longest window: not on the page"}),
        ("descending", {"order: not on the page"}),
        ("→ subEmail|", {"field subEmail in the table: not on the page"}),
        ('"groupId": 6', {"field groupId: not in the example"}),
        ('"liquidationEndTime"', {"example.rows[0].liquidationEndTime: not on the page"}),
    ],
)
def test_what_the_page_leaves_out_is_found(part: str, missing: set[str], spec: Spec) -> None:
    """A line that is gone is told at the head of its part, or at the object that lacks it."""
    lines = markdown(RISK_UNIT).split("\n")
    text = "\n".join(line for line in lines if part not in line)
    assert missing == {*new(spec, text)}


def test_an_example_that_is_no_json_is_found_on_its_line(spec: Spec) -> None:
    """As is a name that stands twice in one object."""
    text = markdown(CLOSED)
    broken = text.replace('"total": 2,', '"total": 2')
    assert {"example: no JSON: Expecting ',' delimiter": '"rows": ['} == new(spec, broken)
    twice = text.replace('"total": 2,', '"total": 2, "total": 2,')
    assert {"example: total stands twice in one object": '"total": 2, "total": 2,'} == new(spec, twice)
    assert {"example: not on the page"} == {*new(spec, text.split("#### Response Example")[0])}


MESSES: dict[str, Callable[[str], str]] = {
    "a table broken by blank lines": lambda text: re.sub(r"(\n(?:endTime|→ endLtv)\|[^\n]*)", r"\n  \1\n  ", text),
    "cells between bars": lambda text: re.sub(r"(?m)^(\S[^|\n]*\|.*?) *$", r"| \1 |", text),
    "fenced code": lambda text: re.sub(r"(?ms)^    \{.*?^    \} *$", lambda code: f"```json\n{code[0]}\n```", text),
    "tabs and no-break spaces in code": lambda text: text.replace('    "', '\t\xa0"'),
    "entities": lambda text: text.replace("→ ", "&rarr;&nbsp;").replace('    "', "    &quot;").replace('":', "&quot;:"),
    "full width": lambda text: (
        text.replace("(USER_DATA)", "\uff08USER_DATA\uff09")
        .replace("(IP)", "\uff08IP\uff09")
        .replace("t:1", "t\uff1a\uff11")
        .replace("| NO|", "\uff5c NO\uff5c")
    ),
    "lines of Windows": lambda text: text.replace("\n", "\r\n"),
    "marks of width zero": lambda text: text.replace("Request", "\u200bRequest\u200b").replace("→", "\ufeff→"),
    "dots instead of arrows": lambda text: text.replace("→ groupId|", "rows[].groupId|"),
    "other arrows": lambda text: text.replace("→ ", "└─ ").replace("→", "->"),
    "quoted names": lambda text: re.sub(r"(?m)^(\w+)\|", r"`\1`|", text),
    "navigation": lambda text: f"[Home](/)\n\n  * [Change Log](/log)\n  * Request Weight\n\n{text}\n\n[Next](/next)\n",
    "front matter": lambda text: f"---\nexchange: x\nsource_url: https://developers.binance.com/docs/x\n---\n\n{text}",
    "other levels of headings": lambda text: text.replace("####", "##"),
    "other letters": lambda text: (
        text.replace("LONG", "Long").replace("| NO|", "| no|").replace("\nName|", "\nPARAMETER|")
    ),
}


@pytest.mark.parametrize("mess", MESSES.values(), ids=MESSES)
def test_untidy_markdown_is_read(mess: Callable[[str], str], spec: Spec) -> None:
    """As saved pages have it."""
    text = mess(markdown(RISK_UNIT))
    assert {} == new(spec, text)
    assert RECORDED["risk unit"] == known(spec, text)


def test_untidy_plain_text_is_read(spec: Spec) -> None:
    """With tabs between cells, the site's navigation, and a field whose name has a type in it."""
    text = plain_text(RISK_UNIT)
    tabbed = re.sub(r"(?m)^((?:→ ?)?[a-z]\w+?)(LONG|STRING|Long|String|Object Array)(YES|NO|)", r"\1\t\2\t\3\t", text)
    tabbed = tabbed.replace("NameTypeMandatoryDescription", "Name\tType\tMandatory\tDescription")
    tabbed = tabbed.replace("ParameterTypeDescription", "Parameter\tType\t-\tDescription")
    navigation = ["Change Log", "General Info", "Orders (TRADE)", "API Description", "HTTP Request", "Request Weight"]
    for read in (tabbed, "\n".join([*navigation, text, "", *navigation])):
        assert {} == new(spec, read)
    named = replace(
        CLOSED, example={"total": 0, "rows": [], "orderList": 1}, fields=(*CLOSED.fields, Field("orderList", "LONG"))
    )
    assert "field orderList" in new(spec, plain_text(named))


def test_a_file_with_two_languages_is_two_pages(spec: Spec) -> None:
    """Each with the lines of the file."""
    text = f"{markdown(MARGIN)}\n\n---\n\n{chinese(replace(MARGIN, weight='2'))}"
    english, other = spec.check(text)
    assert ["list_margin_liquidations, English", "list_margin_liquidations, Chinese"] == [english.title, other.title]
    assert ([], ["weight 2"]) == (english.new, [finding.page for finding in other.new])
    assert "**2(IP)**" == text.split("\n")[other.new[0].line - 1]


PROSE = {
    "The last 7 days are returned.": [("default window", "7 days")],
    "By default, data of the recent 7-day period.": [("default window", "7 days")],
    "startTime defaults to endTime minus 36 hours": [("default window", "36 hours")],
    "Default startTime: endTime - 2weeks": [("default window", "14 days")],
    "默认返回最近7天": [("default window", "7 days")],
    "startTime 默认为 endTime-24小时": [("default window", "1 day")],
    "A span cannot exceed 100 days.": [("longest window", "100 days")],
    "must not be longer than 24 hours": [("longest window", "1 day")],
    "no more than 90 days": [("longest window", "90 days")],
    "within 30 minutes": [("longest window", "30 minutes")],
    "Maximum range: 3 days": [("longest window", "3 days")],
    "不能超过100天": [("longest window", "100 days")],
    "最长30天,默认返回最近1天": [("default window", "1 day"), ("longest window", "30 days")],
    "仅限90天以内": [("longest window", "90 days")],
    "Records come newest first": [("order", "newest-first")],
    "in ascending order": [("order", "oldest-first")],
    "倒序": [("order", "newest-first")],
    "升序": [("order", "oldest-first")],
    "Only the parent account may call this endpoint.": [("key", "parent account")],
    "accessible with any API key": [("key", "any")],
    "仅支持放贷账户调用该接口": [("key", "credit account")],
    "任意账户均可调用该接口": [("key", "any")],
}


@pytest.mark.parametrize(("sentence", "found"), PROSE.items(), ids=PROSE)
def test_rules_in_prose_are_understood(sentence: str, found: list[tuple[str, str]]) -> None:
    """In both languages, and completely."""
    stated, unread = prose.read(sentence)
    assert (found, []) == ([(rule.subject, rule.value) for rule in stated], unread)


DESCRIPTIONS = {
    "Default:10 Max:100": {"default": "10", "maximum": "100"},
    "Default value is 10; the maximum is 1,000": {"default": "10", "maximum": "1000"},
    "Start from 1": {"minimum": "1"},
    "at least 5, at most 50": {"minimum": "5", "maximum": "50"},
    "cannot be greater than 60000": {"maximum": "60000"},
    "no less than 0.5, <= 1.5": {"minimum": "0.5", "maximum": "1.5"},
    "defaults to false": {"default": "false"},
    'Default: "NEW"': {"default": "NEW"},
    "默认:10 最大:100": {"default": "10", "maximum": "100"},
    "默认值为 10,最大值为 100": {"default": "10", "maximum": "100"},
    "开始值 1. 默认:1": {"minimum": "1", "default": "1"},
    "从1开始,不能大于 60000": {"minimum": "1", "maximum": "60000"},
    "最小1,最多5": {"minimum": "1", "maximum": "5"},
    "The currently querying page.": {},
    "结束时间": {},
}


@pytest.mark.parametrize(("text", "bounds"), DESCRIPTIONS.items(), ids=DESCRIPTIONS)
def test_bounds_in_descriptions_are_understood(text: str, bounds: dict[str, str]) -> None:
    """In both languages, and completely."""
    found, unread = prose.read(text, bounds=True)
    assert (bounds, []) == ({rule.subject: rule.value for rule in found}, unread)


@pytest.mark.parametrize(
    ("old", "new_text", "notice"),
    [
        ("Records come", "Kept for 6 months. Records come", "Kept for 6 months."),
        ("Records come", "At a rate of 5 requests. Records come", "At a rate of 5 requests."),
        ("Records come", "Amounts are in USD. Records come", "Amounts are in USD."),
        ("Records come", "startTime is sent. Records come", "startTime is sent."),
        ("descending order.", "descending order, by its id.", "Records come in descending order, by its id."),
        ("#### Response Ex", "#### Rate Limit\n\n#### Response Ex", "Rate Limit"),
        ("groupId| LONG| NO| ", "groupId| LONG| NO| one or many", "one or many"),
        ("Default:10 Max:100", "Default:10 Max:100, multiples of 10", "Default:10 Max:100, multiples of 10"),
        ("**1(IP)**", "**1(IP)**\n\n5 with a groupId", "5 with a groupId"),
        ("Mandatory|", "Mandatory, since v2|", "the column Mandatory, since v2"),
        ("#### Response Ex", "Value| Meaning\n---|---\nX| -\n\n#### Response Ex", "the table Value | Meaning"),
    ],
)
def test_what_is_not_understood_is_told(old: str, new_text: str, notice: str, spec: Spec) -> None:
    """As not checked, with its line."""
    text = markdown(RISK_UNIT).replace(old, new_text)
    lines = text.split("\n")
    told = [lines[each.line - 1] for each in only(spec, text).notices if each.text == notice]
    assert len(told) == 1
    assert notice.rsplit(maxsplit=1)[-1] in told[0]


WEIGHTY = [
    "This endpoint is deprecated and will be removed on 2026-09-01.",
    "startTime is required.",
    "If startTime is sent, endTime is mandatory.",
    "startTime and endTime must be sent together.",
    "endTime must be later than startTime.",
    "current multiplied by size must not exceed 10000.",
    "Only one risk unit at a time.",
    "Only supports querying records of the past 6 months.",
    "Max interval between startTime and endTime is 30 days.",
    "The interval between startTime and endTime must be less than 30 days.",
    "A window must not be longer than 100 days and startTime is required.",
    "Please use /sapi/v2/margin/loan-group/force-liquidation.",
    "该接口将于2026-09-01下线。",
    "该接口已废弃。",
    "startTime 必须早于 endTime。",
    "startTime 和 endTime 需同时传入。",
    "仅返回最近6个月的数据。",
    "current 与 size 的乘积不能大于10000。",
    "请参考 /sapi/v2/margin/loan-group/force-liquidation。",
]
PLACES: dict[str, Callable[[str, str], str]] = {
    "a bullet": lambda text, said: text.replace("  * ", f"  * {said}\n  * ", 1),
    "a note": lambda text, said: text.replace("#### HTTP", f"> **Note**: {said}\n\n#### HTTP"),
    "a heading": lambda text, said: text.replace("#### HTTP", f"#### {said}\n\n#### HTTP"),
    "the title": lambda text, said: text.replace("# Risk Unit", f"# Risk Unit: {said}"),
    "preformatted": lambda text, said: text.replace("#### HTTP", f"    {said}\n\n#### HTTP"),
    "beside the request": lambda text, said: text.replace("liquidation`\n", f"liquidation`\n\n{said}\n"),
    "behind the request": lambda text, said: text.replace("liquidation`\n", f"liquidation` {said}\n"),
    "beside the weight": lambda text, said: text.replace("**1(IP)**", f"**1(IP)**\n\n{said}"),
    "a parameter": lambda text, said: text.replace("Default:10 Max:100", f"Default:10 Max:100; {said}"),
    "a field": lambda text, said: text.replace("startLtv| LONG| ", f"startLtv| LONG| {said}"),
    "a table": lambda text, said: text.replace("#### HTTP", f"Value| Meaning\n---|---\nX| {said}\n\n#### HTTP"),
}


@pytest.mark.parametrize("said", WEIGHTY)
def test_what_may_bind_the_caller_is_new(said: str, spec: Spec) -> None:
    """Obligations, bounds, ends, other endpoints: whatever no rule reads is a difference, in both languages."""
    text = PLACES["a bullet"](markdown(RISK_UNIT), said)
    assert {f"rule: {said}": f"* {said}"} == {page: line for page, line in new(spec, text).items() if said in line}
    assert {} == new(spec, text.replace(f"  * {said}\n", ""))


@pytest.mark.parametrize("said", ["This endpoint is deprecated.", "Only the parent account may call this endpoint."])
@pytest.mark.parametrize("put", PLACES.values(), ids=PLACES)
def test_wherever_it_stands(put: Callable[[str, str], str], said: str, spec: Spec) -> None:
    """In whichever part of the page."""
    text = put(markdown(RISK_UNIT), said)
    assert [said in line for line in new(spec, text).values()] == [True]


def test_that_a_bound_is_not_given_is_new(spec: Spec) -> None:
    """The words of a bound without its figure are no bound."""
    text = markdown(RISK_UNIT).replace("Max:60000", "The value cannot be too great")
    assert {"rule: The value cannot be too great"} == {*new(spec, text)}


def test_the_own_path_in_prose_is_no_other_endpoint(spec: Spec) -> None:
    """It is one more sentence."""
    text = PLACES["a bullet"](markdown(RISK_UNIT), f"They are at {RISK_UNIT.path}.")
    assert {} == new(spec, text)
    assert [f"They are at {RISK_UNIT.path}."] == [notice.text for notice in only(spec, text).notices]


INTEREST = Page(
    title="Interest",
    path="/sapi/v1/margin/loan-group/interest-history",
    parameters=(
        Parameter("groupId"),
        Parameter("assetKind", "ENUM", "YES"),
        Parameter("minAmount", "DECIMAL"),
        *TIMES,
        PAGING[0],
        Parameter("size", default="50", maximum="500"),
        *SIGNED,
    ),
    example={
        "total": 1,
        "rows": [
            {
                "groupId": 6,
                "interestId": "77",
                "asset": "USDT",
                "feeRate": "0.0001",
                "paid": 1.5,
                "isFinal": True,
                "accrualTime": 1748381716906,
                "kind": "NORMAL",
                "shares": [{"subEmail": "desk@test.com", "amount": "1.5"}],
                "notes": ["early"],
                "debtor": {"name": "desk"},
                "count": 3,
                "wallets": {"walletType": "SPOT", "interest": "0E-8"},
            }
        ],
    },
    fields=(
        Field("total", "LONG"),
        Field("rows", "OBJECT ARRAY"),
        Field("→ groupId", "LONG"),
        Field("→ interestId", "LONG"),
        Field("→ asset", "STRING"),
        Field("→ feeRate", "STRING"),
        Field("→ paid", "STRING"),
        Field("→ isFinal", "STRING"),
        Field("→ accrualTime", "LONG"),
        Field("→ kind", "STRING", ("NORMAL", "LATE")),
        Field("→ shares", "OBJECT ARRAY"),
        Field("→→ subEmail", "STRING"),
        Field("→→ amount", "STRING"),
        Field("→ notes", "ARRAY"),
        Field("→ debtor", "OBJECT"),
        Field("→→ name", "STRING"),
        Field("→ count", "INT"),
        Field("→ wallets", "OBJECT ARRAY"),
        Field("→→ walletType", "STRING"),
        Field("→→ interest", "STRING"),
        Field("→ dueAmount", "DECIMAL"),
    ),
    order="descending",
    default_days="30",
    longest_days="90",
    weight="6",
    address="/docs/{locale}institutional_loan/interest",
)
RECORD = INTEREST.example["rows"][0]
DRAFTED = {
    "all kinds of fields": INTEREST,
    "records without a table": replace(INTEREST, fields=()),
    "records without an example": replace(INTEREST, example={"total": 0, "rows": []}),
    "no times": replace(INTEREST, parameters=PAGING, default_days="", longest_days="", order=""),
    "by UID": replace(INTEREST, limit="UID"),
    "values that are null": replace(
        INTEREST,
        example={"total": 2, "rows": [RECORD, RECORD | dict.fromkeys(("asset", "count"))]},
    ),
    "nothing but null": replace(INTEREST, example={"total": 1, "rows": [RECORD | {"asset": None}]}),
    "for any key": replace(INTEREST, key=""),
    "a name that is taken": replace(INTEREST, path="/sapi/v2/margin/loan-group/liquidation-transfers"),
}


def pasted(checked: Checked, folder: Path) -> Path:
    """A copy of the spec with the draft pasted in."""
    assert checked.draft is not None
    text = _spec.SPEC.read_text(encoding="utf-8").rstrip("\n") + "\n"
    copy = folder / "openapi.yaml"
    text = text.replace("\ncomponents:\n", f"\n{checked.draft.path}components:\n") + checked.draft.schemas
    copy.write_text(text, encoding="utf-8")
    return copy


@pytest.mark.parametrize("page", DRAFTED.values(), ids=DRAFTED)
def test_an_endpoint_that_the_spec_lacks_is_drafted(page: Page, spec: Spec, tmp_path: Path) -> None:
    """The draft, pasted into the spec, says what the page says, and records where the page contradicts itself."""
    checked = only(spec, markdown(page))
    assert {f"endpoint GET {page.path}": f"GET `{page.path}`"} == new(spec, markdown(page))
    with_draft = Spec(pasted(checked, tmp_path))
    for layout in LAYOUTS.values():
        held = only(with_draft, layout(page))
        assert held.operation is not None
        assert (page.path, []) == (held.operation.path, held.new)


def test_a_draft_follows_the_conventions(spec: Spec) -> None:
    """Names, forms, extensions and references are those that the spec's rules ask for."""
    draft = only(spec, markdown(INTEREST)).draft
    assert draft is not None
    get = yaml.safe_load(draft.path)[INTEREST.path]["get"]
    assert "list_interest_histories" == get["operationId"]
    assert ["institutional_loan"] == get["tags"]
    assert {"limit": "IP", "weight": 6, "budget": 12000, "per": "PT1M"} == get["x-binance-weight"]
    assert {"start": "startTime", "end": "endTime", "default": "P30D", "maximum": "P90D"} == get["x-binance-window"]
    assert ["RecvWindow", "Timestamp", "Signature"] == [
        parameter["$ref"].rsplit("/", 1)[-1] for parameter in get["parameters"][-3:]
    ]
    schemas = yaml.safe_load(draft.schemas)
    assert ["InterestHistoryPage", "InterestHistory", "Share", "Debtor", "Wallet", "WireWalletList"] == [*schemas]
    properties = schemas["InterestHistory"]["properties"]
    forms = {name: _spec.form_of(schema) for name, schema in properties.items() if _spec.form_of(schema)}
    assert {
        "groupId": "WireId",
        "interestId": "WireId",
        "feeRate": "WireDecimal",
        "paid": "WireDecimal",
        "isFinal": "WireFlag",
        "accrualTime": "WireTime",
        "debtor": "Debtor",
        "wallets": "WireWalletList",
        "dueAmount": "WireDecimal",
    } == forms
    quirks = {
        name: schema["x-binance-evidence"][0]["quirk"]
        for name, schema in properties.items()
        if "x-binance-evidence" in schema
    }
    assert {
        "interestId": "interest-id-integer-or-string",
        "paid": "paid-string-or-number",
        "isFinal": "is-final-string-or-boolean",
        "wallets": "wallets-list-or-object",
        "dueAmount": "due-amount-number-or-string",
    } == quirks


def test_drafts_keep_the_rules_of_the_spec(spec: Spec, tmp_path: Path) -> None:
    """Spectral and Redocly accept the spec with any of the drafts in it."""
    copies = []
    for number, page in enumerate(DRAFTED.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        copies.append(pasted(only(spec, markdown(page)), folder))
    _linters.install()
    for run in (_linters.spectral("wire", *copies), _linters.redocly(*copies)):
        assert run.returncode == 0, run.stdout + run.stderr


def test_what_generation_does_not_know_is_to_be_decided(spec: Spec) -> None:
    """A parameter that is true or false, by its name."""
    draft = only(spec, markdown(replace(INTEREST, parameters=(*SIGNED, Parameter("isFinal", "BOOLEAN"))))).draft
    assert draft is not None
    assert "# To decide: the type of isFinal, which is BOOLEAN" in str(draft)


def test_where_null_cannot_be_said_is_to_be_decided(spec: Spec) -> None:
    """It is said of plain values alone, not of forms, lists and objects."""
    record = RECORD | {"feeRate": None, "notes": None, "debtor": None, "asset": None}
    draft = only(spec, markdown(replace(INTEREST, example={"total": 2, "rows": [RECORD, record]}))).draft
    assert draft is not None
    assert [f"how {name} can be null" for name in ("feeRate", "notes", "debtor")] == re.findall(
        r"how \w+ can be null", str(draft)
    )
    assert yaml.safe_load(draft.schemas)["InterestHistory"]["properties"]["asset"]["nullable"]


def test_what_changes_something_is_not_drafted(spec: Spec) -> None:
    """The spec holds what is read; the page is told all the same."""
    checked = only(spec, markdown(replace(INTEREST, method="POST")))
    assert [f"endpoint POST {INTEREST.path}"] == [finding.page for finding in checked.new]
    assert checked.draft is None


GENERAL = """# General Info

  * **<https://api.binance.com>**
  * **<https://api-gcp.binance.com>**
  * **<https://api1.binance.com>**
  * **<https://api2.binance.com>**
  * **<https://api3.binance.com>**
  * **<https://api4.binance.com>**
  * Records come in ascending order.
  * HTTP `403`: the firewall.
  * HTTP `429`: too many.
  * HTTP `418`: banned, from 2 minutes to 3 days; `Retry-After` tells how long.
  * Endpoints with IP limits: 12000 per minute each.
  * `X-SAPI-USED-IP-WEIGHT-1M` tells what is used; the key goes into `X-MBX-APIKEY`.
  * `recvWindow` has up to three decimal places.
  * `recvWindow` defaults to 5000 milliseconds; maximum `recvWindow` is 60000.

Type| -
---|---
USER_DATA| signed
"""
GENERAL_CHINESE = re.sub(
    r"Records.*\.\n|Endpoints.*\n|`recvWindow` has.*\n|`recvWindow` def.*\n",
    lambda told: {
        "Rec": "数据按升序返回。\n",
        "End": "按IP限频的接口,每分钟12000。\n",
        "`re": "recvWindow 支持三位小数\n" if "has" in told[0] else "recvWindow 默认为 5000 毫秒, 最大值为 60000\n",
    }[told[0][:3]],
    GENERAL.replace("General Info", "基本信息"),
)


@pytest.mark.parametrize("text", [GENERAL, GENERAL_CHINESE], ids=["English", "Chinese"])
@pytest.mark.parametrize(
    ("old", "changed", "found"),
    [
        ("", "", set()),
        ("api4", "api5", {"server https://api5.binance.com", "server https://api4.binance.com: not on the page"}),
        ("12000", "6000", {"limit by IP 6000 in 1 minute"}),
        ("5000 ", "6000 ", {"recvWindow: default 6000"}),
        ("60000", "90000", {"recvWindow: maximum 90000"}),
        ("3 days", "4 days", {"length of a ban 2 minutes to 4 days"}),
        ("Retry-After", "Wait", {"Retry-After: not on the page"}),
        ("X-MBX-APIKEY", "X-KEY", {"X-MBX-APIKEY: not on the page"}),
        ("HTTP `403`", "HTTP `404`", {"403: not on the page"}),
        ("USER_DATA|", "USER|", {"USER_DATA: not on the page"}),
    ],
)
def test_general_information_is_held_against_the_spec(
    text: str, old: str, changed: str, found: set[str], spec: Spec
) -> None:
    """Servers, limits, times, answers and headers; the order that it promises is recorded as contradicted."""
    page = text.replace(old, changed) if old else text
    assert found == {*new(spec, page)}
    assert {"order-of-records"} == known(spec, page)


def test_other_general_orders_and_decimals_are_found(spec: Spec) -> None:
    """The one that holds where an endpoint's page gives none; those of recvWindow."""
    assert {"order newest-first"} == {*new(spec, GENERAL.replace("ascending", "descending"))}
    assert {"recvWindow: decimals 6"} == {*new(spec, GENERAL.replace("three", "six"))}


def errors() -> str:
    """A page with the codes and messages that the spec uses."""
    spec = _spec.load()
    used = {int(code) for code in re.findall(r"-\d{4}\b", _spec.SPEC.read_text(encoding="utf-8"))}
    messages: dict[int, list[str]] = {}
    for response in spec["components"]["responses"].values():
        for example in response["content"].get("application/json", {}).get("examples", {}).values():
            message = re.sub(r"\b\d+\b", "%s", example["value"]["msg"])
            messages.setdefault(example["value"]["code"], []).append(message)
    kinds = (
        "\n".join([f"### {code} NAME", "", *(f"  * {message}" for message in messages.get(code, ["-"])), ""])
        for code in sorted(used)
        if -3000 < code <= -1000
    )
    return "\n".join(["# Error Codes", "", '    {"code": -1121, "msg": "-"}', "", *kinds])


def test_error_codes_are_held_against_the_spec(spec: Spec) -> None:
    """A code that the spec uses, its message, and the form of the body."""
    text = errors()
    assert {} == new(spec, text)
    assert {"error -1021: not on the page": "# Error Codes"} == new(spec, text.replace("-1021", "-1121"))
    assert {"error -1022: 1 other messages": "### -1022 NAME"} == new(spec, text.replace("Signature for", "Signing"))
    assert {"body: error, msg"} == {*new(spec, text.replace('"code"', '"error"'))}


LOG = f"""# Change Log

## 2025-12-16

  * GET {TRANSFERS.path}: new

## 2025-08-01

  * GET {RISK_UNIT.path}: more
  * GET {CLOSED.path} ：new

## 2025-07-11

  * **GET {RISK_UNIT.path}** : new
  * POST /sapi/v1/margin/loan-group/repay : new
"""  # noqa: RUF001 - pages have such colons


@pytest.mark.parametrize(
    ("old", "changed", "found"),
    [
        ("", "", set()),
        (
            "2025-12-16",
            "2025-12-17",
            {f"change of {TRANSFERS.path} on 2025-12-17", f"{TRANSFERS.path} on 2025-12-16: not on the page"},
        ),
        (
            "## 2025-12-16",
            f"## 2026-03-01\n\n  * `{CLOSED.path}`: more\n\n## 2025-12-16",
            {f"change of {CLOSED.path} on 2026-03-01"},
        ),
        (f"GET {CLOSED.path}", f"POST {CLOSED.path}", {f"method POST of {CLOSED.path}"}),
        ("loan-group/repay", "loan-group/liquidation-fee", {"endpoint /sapi/v1/margin/loan-group/liquidation-fee"}),
    ],
)
def test_the_change_log_is_held_against_the_spec(old: str, changed: str, found: set[str], spec: Spec) -> None:
    """Every date at which it names an endpoint is told in the endpoint's description."""
    assert found == {*new(spec, LOG.replace(old, changed, 1) if old else LOG)}


@pytest.mark.parametrize(
    ("old", "changed", "told"),
    [
        ("'200':", "200:", r"\d+: the key 200 has to be text, in quotation marks"),
        ("      x-binance-order: newest-first\n", "", " 'x-binance-order' is missing"),
    ],
)
def test_a_spec_that_is_none_is_one_line(old: str, changed: str, told: str, tmp_path: Path) -> None:
    """What is wrong, and where if that is known."""
    copy = tmp_path / "openapi.yaml"
    copy.write_text(_spec.SPEC.read_text(encoding="utf-8").replace(old, changed, 1), encoding="utf-8")
    with pytest.raises(_spec.SpecError, match=f"^spec/openapi.yaml:{told}$"):
        Spec(copy)


def test_the_command_tells_all_and_fails_on_what_is_new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 for recorded contradictions, 1 for a new difference, 2 for a file that is no page; the others are read."""
    files = {
        "closed.md": markdown(CLOSED),
        "new.md": markdown(replace(CLOSED, weight="2")),
        "notes.md": "# Notes\n\nOf a page.\n",
        "empty.txt": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "image.md").write_bytes(b"\x89PNG\xff")
    assert main([str(tmp_path / "closed.md")]) == 0
    assert "known: enabled-string-or-boolean" in capsys.readouterr().out
    assert main([str(tmp_path / "new.md")]) == 1
    assert "weight 2 · spec/openapi.yaml:" in capsys.readouterr().out
    refused = [str(tmp_path / name) for name in ("notes.md", "empty.txt", "image.md", "missing.md")]
    assert main([*refused, str(tmp_path), str(tmp_path / "closed.md")]) == 2
    told = capsys.readouterr()
    assert [*refused, str(tmp_path)] == [line.split(": ")[0] for line in told.err.splitlines()]
    assert "pages: 1, new differences: 0" in told.out
