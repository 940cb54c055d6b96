"""Mends the examples of the pages that are not quite JSON, and says where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKENS = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|\s+|[{}\[\],:]|[^\s{}\[\],:"]+|"')
_ENDS = re.compile(r'[}\]"\w]\Z')  # of a value, for after a name a colon stands
_BEGINS = re.compile(r'[{\["\w-]')

COMMENT = "a comment stands here"
LACKING = "a comma is missing here"
EXTRA = "a comma too many stands here"
BARE = "a name without quotes stands here"


@dataclass
class Mended:
    """JSON with the lines of the original, and what was wrong there: the first of each kind, and each missing comma."""

    text: str = ""
    faults: list[tuple[int, str]] = field(default_factory=list)


def mend(text: str, line: int) -> Mended:
    """The JSON of an example that begins on this line of a page: comments, commas and unquoted names are mended."""
    found, parts, last = Mended(), list[str](), -1
    for match in _TOKENS.finditer(text.rstrip()):
        token, at = match[0], line + text.count("\n", 0, match.start())
        if token.isspace():  # YAML refuses tabs, and saved pages have no-break spaces
            parts.append(re.sub(r"[^\n]", " ", token))
            continue
        if token.startswith("//"):
            _note(found, at, COMMENT)
            continue
        before = parts[last] if last >= 0 else ","
        if _ENDS.search(before) and _BEGINS.match(token):
            found.faults.append((line + "".join(parts[: last + 1]).count("\n"), LACKING))
            parts[last] += ","
        elif token in "}]" and before == ",":
            _note(found, line + "".join(parts[:last]).count("\n"), EXTRA)
            parts[last] = " "
        if token[0].isalpha() and text[match.end() :].lstrip().startswith(":"):
            _note(found, at, BARE)
            token = f'"{token}"'
        last = len(parts)
        parts.append(token)
    found.text = "".join(parts)
    return found


def _note(found: Mended, line: int, fault: str) -> None:
    if fault not in {known for _, known in found.faults}:
        found.faults.append((line, fault))
