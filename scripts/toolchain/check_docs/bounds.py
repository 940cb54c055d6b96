"""The default and the bounds that the description of a parameter gives, in English and Chinese."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from .words import tidy

_NUMBER = r"(?P<value>-?\d[\d,]*(?:\.\d+)?)"
_NOT = r"(?:can ?not|can't|must not|may not|should not|not)"
_BOUNDS = {
    subject: re.compile(pattern, re.IGNORECASE)
    for subject, pattern in {
        "default": r"(?:defaults?(?: value)?(?: is| to)?|默认(?:值)?[为是]?)\s*[:=]?\s*[\"'`]?"
        r"(?P<value>-?\d[\d,]*(?:\.\d+)?(?! days? ago| ?天)|true|false|(?-i:[A-Z_]{2,}\b))",
        "maximum": rf"(?:{_NOT} (?:exceed|be (?:greater|longer|more|larger) than)|no (?:more|greater|larger) than"
        r"|at most|max(?:imum)?(?: value)?(?: is| of)?|(?:不能|不得|不可|不)(?:超过|大于)|最[大多](?:值)?[为是]?|<=|≤)"
        rf"\s*[:=]?\s*{_NUMBER}",
        "minimum": r"(?:start(?:s|ing)? (?:from|at|with)|at least|no (?:less|smaller) than|min(?:imum)?(?: value)?"
        r"(?: is| of)?|开始值|起始值|最小值?|(?:不能|不)小于|至少|>=|≥|从)[为是]?\s*[:=]?\s*"
        rf"{_NUMBER}",
    }.items()
}


def bounds_in(text: str) -> dict[str, str]:
    """Each bound and its value, as reports show it: `60,000` and `60000.0` are 60000."""
    text = tidy(text).replace("`", "")
    found = {subject: bound.search(text) for subject, bound in _BOUNDS.items()}
    return {subject: _normalize(match["value"]) for subject, match in found.items() if match}


def _normalize(value: str) -> str:
    figure = value.replace(",", "")
    return format_bound(Decimal(figure)) if re.match(r"-?\d", figure) else value


def format_bound(value: Any) -> str:
    """A bound as reports show it: `60000.0` is 60000, and True is true."""
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return (
        f"{Decimal(value).normalize():f}" if number else str(value).lower() if isinstance(value, bool) else str(value)
    )
