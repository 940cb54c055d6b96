"""What changes on pages without an endpoint (errors, the change log, general information) is found on its line."""

import re

import pytest

from support.checking import accepted, alarms

pytestmark = pytest.mark.once

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
