"""What a check finds: a difference, new or recorded, or something that it could not check."""

from __future__ import annotations

from dataclasses import dataclass

import _spec
from _environment import ROOT

SPEC_NAME = _spec.SPEC.relative_to(ROOT).as_posix()


def shortened(text: str, width: int) -> str:
    """The text, or its beginning."""
    return text if len(text) <= width else f"{text[: width - 3]}..."


@dataclass(frozen=True)
class Finding:
    """Where page and spec differ, line by line; `quirk` is the name under which the spec records it."""

    line: int
    page: str
    spec_line: int
    spec: str
    quirk: str | None = None

    def shown(self, name: str) -> str:
        """The line of the report, with the page's name."""
        known = f" · known: {self.quirk}" if self.quirk else ""
        return f"{name}:{self.line}  {self.page} · {SPEC_NAME}:{self.spec_line} {self.spec}{known}"


@dataclass(frozen=True)
class Notice:
    """Something that a reader should look at."""

    line: int
    text: str

    def shown(self, name: str) -> str:
        """The line of the report, with the page's name."""
        return f"{name}:{self.line}  not checked: {shortened(self.text, 120)}"
