"""The rules that pages state in prose: windows, order, defaults and bounds, in English and Chinese.

Each is a small pattern with a name. What looks like a rule and is none of them is told, not passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from .words import tidy

_UNITS = {
    "second": "seconds",
    "秒": "seconds",
    "minute": "minutes",
    "分钟": "minutes",
    "hour": "hours",
    "小时": "hours",
    "day": "days",
    "天": "days",
    "日": "days",
    "week": "weeks",
    "周": "weeks",
}
_SPAN = r"(?P<amount>\d+)[- ]?(?P<unit>seconds?|minutes?|hours?|days?|weeks?|秒|分钟|小时|天|日|周)"
_NUMBER = r"(?P<value>-?\d[\d,]*(?:\.\d+)?)"
_VALUE = rf"(?:{_NUMBER}|(?P<word>true|false|[\"'`]\w+[\"'`]))"
_NO_MORE = (
    r"(?:(?:cannot|can't|can not|must not|may not|should not|not)"
    r" (?:exceed|go beyond|be (?:greater|longer|more|larger) than)"
    r"|no (?:more|longer|greater|larger) than|less than or equal to|at most|up to|within|max(?:imum)?\b"
    r"|不能超过|不得超过|不可超过|不超过|不能大于|不大于|小于等于|最长|最大|最多|<=|≤)"
)


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_WINDOWS = {
    "default window": _compiled(
        rf"(?:last|recent|past|previous|最近|近|过去) ?{_SPAN}",
        rf"endTime ?(?:-|minus|减去?) ?{_SPAN}",
    ),
    "longest window": _compiled(rf"{_NO_MORE}[^\d]{{0,24}}?{_SPAN}", rf"{_SPAN} ?(?:or less|以内|之内|内)"),
}
_ORDERS = {
    "newest-first": re.compile("descending|newest first|降序|倒序", re.IGNORECASE),
    "oldest-first": re.compile("ascending|oldest first|升序|正序", re.IGNORECASE),
}
_BOUNDS = {
    "default": _compiled(rf"(?:defaults?(?: value)?(?: is| to)?|默认(?:值)?[为是]?)\s*[:=]?\s*{_VALUE}"),
    "maximum": _compiled(rf"{_NO_MORE}(?: value| recvWindow)?(?: is| of|值)?[为是]?\s*[:=]?\s*{_NUMBER}"),
    "minimum": _compiled(
        rf"(?:start(?:s|ing)? (?:from|at|with)|at least|no (?:less|smaller) than|min(?:imum)?(?: value)?(?: is| of)?)"
        rf"\s*[:=]?\s*{_NUMBER}",
        rf"(?:开始值|起始值|最小值?|不能小于|不小于|至少|>=|≥)[为是]?\s*[:=]?\s*{_NUMBER}",
        rf"从 ?{_NUMBER} ?开始",
    ),
}
_DEFAULTING = re.compile("default|return|默认|返回", re.IGNORECASE)
_LOOKS_LIKE_A_RULE = re.compile(
    r"\d[- ]?(?:(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|ms|milliseconds?|times|records?|rows?|requests?"
    r"|connections?|messages?|streams|per)\b|%|秒|毫秒|分钟|小时|天|日|周|个?月|年|次|条)"
    r"|(?:每|per) ?(?:秒|分钟|小时|天|second|minute|hour|day) ?\d",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[;。!?])\s*|(?<=\.)\s+")


@dataclass(frozen=True)
class Rule:
    """A rule and the value that a page gives it, as reports show it."""

    subject: str
    value: str


def number(text: str) -> str:
    """`60,000` and `60000.0` are 60000."""
    return f"{Decimal(text.replace(',', '')).normalize():f}"


def span(length: timedelta) -> str:
    """`7 days`, `36 hours`, `90 seconds`: in the largest unit that needs no fraction."""
    for unit, seconds in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if length.total_seconds() % seconds == 0:
            amount = int(length.total_seconds() // seconds)
            return f"{amount} {unit}" + "s" * (amount != 1)
    return str(length)


def spans(text: str) -> list[str]:
    """All lengths of time that a text mentions."""
    return [_span_of(match) for match in re.finditer(_SPAN, tidy(text), re.IGNORECASE)]


def of_window(text: str) -> tuple[list[Rule], str]:
    """The rules about windows and order in a line of prose, and the sentences that look like rules and are not read."""
    found: list[Rule] = []
    unread: list[str] = []
    for sentence in _SENTENCE.split(tidy(text)):
        rest = sentence
        for subject, patterns in _WINDOWS.items():
            if subject == "longest window" or _DEFAULTING.search(sentence):
                matches, rest = _take(patterns, rest)
                found += [Rule(subject, _span_of(match)) for match in matches]
        found += [Rule("order", order) for order, pattern in _ORDERS.items() if pattern.search(rest)]
        if _LOOKS_LIKE_A_RULE.search(rest):
            unread.append(sentence)
    return list(dict.fromkeys(found)), " ".join(unread)


def of_parameter(text: str) -> tuple[list[Rule], str]:
    """The rules in a parameter's description, and the text itself if it has numbers or defaults that are not read."""
    found, _ = of_window(text)
    rest = tidy(text)
    for patterns in _WINDOWS.values():
        _, rest = _take(patterns, rest)
    for subject, patterns in _BOUNDS.items():
        matches, rest = _take(patterns, rest)
        found += [Rule(subject, _value_of(match)) for match in matches]
    return found, tidy(text) if re.search(r"\d|default|默认", rest, re.IGNORECASE) else ""


def _take(patterns: Iterable[re.Pattern[str]], text: str) -> tuple[list[re.Match[str]], str]:
    """What the patterns match, and what is left of the text."""
    matches: list[re.Match[str]] = []
    for pattern in patterns:
        matches += pattern.finditer(text)
        text = pattern.sub(" … ", text)
    return matches, text


def _span_of(match: re.Match[str]) -> str:
    unit = match["unit"].lower()
    return span(timedelta(**{_UNITS.get(unit) or _UNITS[unit.removesuffix("s")]: int(match["amount"])}))


def _value_of(match: re.Match[str]) -> str:
    word = match.groupdict().get("word")
    return word.strip("\"'`") if word else number(match["value"])
