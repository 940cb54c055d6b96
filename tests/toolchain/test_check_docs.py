"""Differences between documentation and spec, and sentences that nobody has read, are found on their line."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest

import pytest

from support.checking import EVERY_LAYOUT, EVERY_PAGE, Layout, accepted, alarms, checked, known, new
from support.page_changes import changes
from support.pages import CLOSED, MARGIN, PAGES, RISK_UNIT, TRANSFERS, Field, Page, chinese, markdown, plain_text
from toolchain.check_docs.bounds import bounds_in
from toolchain.check_docs.lock import Lock

pytestmark = pytest.mark.once


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
    """So is a name that occurs twice in one object, and an example that is not there."""
    text = markdown(CLOSED)
    assert {"example: not JSON: Expecting ':' delimiter": '"total" 2,'} == new(
        text.replace('"total": 2,', '"total" 2,')
    )
    twice = text.replace('"total": 2,', '"total": 2, "total": 2,')
    assert {"example: total occurs twice in one object": '"total": 2, "total": 2,'} == new(twice)
    assert {"example: not on the page"} == {*new(text.split("#### Response Example")[0])}


def in_rows(pattern: str, replacement: str) -> Callable[[str], str]:
    """Change what follows the title of the example."""

    def change(text: str) -> str:
        head, title, example = text.partition("#### Response Example")
        changed = re.sub(pattern, replacement, example, count=1)
        assert example != changed
        return head + title + changed

    return change


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (in_rows('("enabled": false,)', r'\1 // never "true"'), 'never "true"'),
        (in_rows(r"\},(\s*\{)", r"}\1"), "(a comma is missing here)"),
        (in_rows(r'("groupId": \w+),', r"\1"), "(a comma is missing here)"),
        (in_rows(r"(\s*\})", r",\1"), "(a comma too many stands here)"),
        (in_rows(r"\}(\s*\])", r"},\1"), "(a comma too many stands here)"),
        (in_rows('"groupId"', "groupId"), "(a name without quotes stands here)"),
    ],
)
def test_an_example_that_is_not_quite_json_is_read_by_a_person(mistake: Callable[[str], str], said: str) -> None:
    """What is wrong does not hide its values, and is a sentence."""
    text = markdown(CLOSED)
    wrong = mistake(text)
    assert [said] == [found for _, found in alarms(wrong, accepted(text))]
    assert [] == alarms(wrong, accepted(wrong))


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
