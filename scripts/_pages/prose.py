"""Sentences of an endpoint's page: read as rules, known to bind nobody, or left to be told.

A sentence is read if its rules (`rules`) and words that only join them are all of it. Of the others, those listed here
say nothing that the spec could contradict; add one here once the spec tells what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import rules
from .rules import Rule
from .words import tidy

_WORD = "(?<![A-Za-z])(?:{})(?![A-Za-z])"
# Around the rules of a sentence: whether and which times are sent, what is returned, how it is ordered.
_JOINING = re.compile(
    _WORD.format(
        "startTime|endTime|times?|current time|time span|span|window|length|interval|range|between|and|or|if|neither"
        "|nor|not (?:sent|provided|given)|sent|provided|given|omitted|without|set as|by|defaults?(?: to)?|an?|the|this"
        "|that|is|are|be|will|can|come|of|for|in|to|data|records?|responses?|results?|returned|returns?|sorted|order|period"
        "|endpoint|api|interface|accessible|callable|called|value|otherwise|error|reported|no records?|from|recent|it"
    )
    + "|若|如果?|未传|没传|不传|不填|不传时间|时间|则|和|与|或|长度|跨度|间隔|默认|返回|数据|开始|结束|当前|响应"
    "|记录|为|按|的|排列|排序|仅限|支持|该|此|本|接口|赋值|值|否则|报错|无返回",
    re.IGNORECASE,
)
_WEIGHTY = re.compile(
    "deprecat|obsolet|sunset|retire|discontinu|decommission|remov|replace|migrat|instead|no longer|shut ?down"
    "|phased? out|end of life|obligat|never|do not|don't"
    "|must|shall|should|requir|mandatory|compulsory|only|cannot|can ?not|can't|may not|forbid|prohibit|exceed|invalid"
    "|not (?:be )?(?:accept|allow|available|permit|support)|at (?:least|most)|(?:less|more|greater|longer) than"
    r"|\b(?:max|min)(?:imum)?\b|\bneeds?\b"
    "|下线|下架|废弃|弃用|停用|停止|即将|移除|删除|不再|失效|替代|代替|改用|迁移|请使用|必[须需填传要]|须|需|仅|只|不能|不可|不得"
    "|不支持|不允许|禁止|无法|无效|超过|最[多大小少长]|至少|上限",
    re.IGNORECASE,
)
_PATH = re.compile(r"/[a-z]?api/[\w./-]*\w")
# Believed as long as nothing weighty is in them: what is listed, what a parameter is called, the site's own words.
_HARMLESS = re.compile(
    r"(?:get|query|lists?) [\w ]*(?:record|below|transfer records [\w ]*)"
    r"|during [\w ]*liquidation, funds from [\w ]*may be transferred to [\w ]*to repay [\w ]*"
    r"|credit account may query (?:\w+ ){1,2}and closed [\w ]*groupId"
    r"|(?:the )?current(?:ly)? (?:querying )?page|(?:risk unit )?unique identifier"
    r"|(?:获取|查询|列出)\w*(?:记录|如下)|在风险单[位元]强制平仓期间,\w*划转\w*,用于偿还\w*"
    r"|放贷账户可[\w ]*,若groupId为空,\w*当前生效[\w ]*"
    r"|当前查询页|开始时间|结束时间|(?:唯一)?风险单[位元](?:唯一)?标识符"
    "|previous|next|home|skip to main content|edit this page|上一页|下一页|编辑此页",
    re.IGNORECASE,
)
# Believed as they are: what the spec tells, in words that would be weighty elsewhere.
_TOLD_BY_THE_SPEC = re.compile(
    r"if groupId is empty, only (?:currently )?activ\w+ (?:risk )?units? [\w ]*returned"
    r"|if endTime is (?:omitted|not sent), (?:it defaults to the )?current time(?: will be returned by default)?"
    r"|结束时间不传,默认当前时间|otherwise, an error [\w ]*no records|maintenance margin required",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Left:
    """A sentence that is neither read nor known, and what it says besides the rules in it."""

    sentence: str
    rest: str


def read(text: str, *, bounds: bool = False) -> tuple[list[Rule], list[Left]]:
    """The rules in a text, and the sentences that are left; `bounds` where it describes a parameter."""
    found: list[Rule] = []
    left: list[Left] = []
    for sentence in rules.sentences(text):
        stated, rest = rules.of_sentence(sentence, bounds=bounds)
        found += stated
        if not (stated and _is_empty(_JOINING.sub(" ", rest))) and not _is_known(sentence):
            left.append(Left(sentence, rest))
    return list(dict.fromkeys(found)), left


def weighty(text: str, own_path: str | None) -> list[str]:
    """Of a text that is not read as rules, the sentences that nobody may pass over."""
    return [each for each in rules.sentences(text) if is_weighty(each, own_path) and not _is_known(each)]


def is_weighty(text: str, own_path: str | None) -> bool:
    """Whether it speaks of an obligation, a bound or the end of something, or of another endpoint than its page's."""
    return _WEIGHTY.search(tidy(text)) is not None or any(path != own_path for path in _PATH.findall(text))


def _is_known(sentence: str) -> bool:
    bare = sentence.strip(" .。;!?,:*•·-")
    is_harmless = _HARMLESS.fullmatch(bare) is not None and not is_weighty(bare, None)
    return is_harmless or _is_empty(bare) or _TOLD_BY_THE_SPEC.fullmatch(bare) is not None


def _is_empty(text: str) -> bool:
    return re.search(r"\w", text) is None
