"""The rules that pages state in prose: windows, order, keys, defaults and bounds, in English and Chinese.

Each is a small pattern with a name. What is left of a sentence without them is judged by `prose`.
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
    "newest-first": _compiled("descending|newest first|降序|倒序"),
    "oldest-first": _compiled("ascending|oldest first|升序|正序"),
}
_KEYS = _compiled(
    r"only (?:by|for|to|with) (?:an? |the )?(?P<account>\w+ account)(?:'s)?(?: api)?(?: key)?",
    r"only (?:an? |the )?(?P<account>\w+ account)(?:'s key)? (?:can|may) (?:access|call|use)",
    r"with (?P<account>any)(?: account(?:'s)?)?(?: api)? key",
    r"[仅只](?:有|限|允许|支持)?(?:使用)?(?P<account>\w{1,8}?账[户号])(?:的?API ?key)?[可能]?以?(?:使用|访问|调用)",
    r"(?P<account>任[何意])(?:账[户号])?(?:的? ?API ?key)?[都均]?[可能]?以? ?(?:使用|访问|调用)",
)
_ACCOUNTS = {"放贷账户": "credit account", "母账户": "parent account", "任何": "any", "任意": "any"}
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
_FIGURES = re.compile(
    r"\d[- ]?(?:(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|ms|milliseconds?|times|records?|rows?|requests?"
    r"|connections?|messages?|streams|per)\b|%|秒|毫秒|分钟|小时|天|日|周|个?月|年|次|条)"
    r"|(?:每|per) ?(?:秒|分钟|小时|天|second|minute|hour|day) ?\d",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[;。!?])\s*|(?<=\.)\s+|(?<=[a-z]\.)(?=[A-Z])")


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


def sentences(text: str) -> list[str]:
    """The sentences of a text, semicolons dividing them as well."""
    return _SENTENCE.split(tidy(text))


def of_sentence(sentence: str, *, bounds: bool = False) -> tuple[list[Rule], str]:
    """The rules in a sentence, and what is left of it; `bounds` where it speaks of a parameter."""
    found: list[Rule] = []
    rest = sentence
    for subject, patterns in _WINDOWS.items():
        if subject == "longest window" or _DEFAULTING.search(sentence):
            matches, rest = _take(patterns, rest)
            found += [Rule(subject, _span_of(match)) for match in matches]
    for order, patterns in _ORDERS.items():
        matches, rest = _take(patterns, rest)
        found += [Rule("order", order) for _ in matches]
    matches, rest = _take(_KEYS, rest)
    found += [Rule("key", _account_of(match)) for match in matches]
    for subject, patterns in _BOUNDS.items() if bounds else ():
        matches, rest = _take(patterns, rest)
        found += [Rule(subject, _value_of(match)) for match in matches]
    return list(dict.fromkeys(found)), rest


def of_text(text: str, *, bounds: bool = False) -> list[Rule]:
    """The rules in all sentences of a text."""
    found = [rule for sentence in sentences(text) for rule in of_sentence(sentence, bounds=bounds)[0]]
    return list(dict.fromkeys(found))


def has_unread_figures(text: str) -> bool:
    """Whether a text has lengths of time or counts that are in none of the rules."""
    return any(_FIGURES.search(of_sentence(sentence)[1]) for sentence in sentences(text))


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


def _account_of(match: re.Match[str]) -> str:
    account = match["account"].lower()
    return _ACCOUNTS.get(account, account)
