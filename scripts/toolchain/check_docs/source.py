"""A document as it was read: its text, where it is published, when it was saved, and its hash."""

from __future__ import annotations

import hashlib
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from .pages import NotAPage

_ADDRESS = re.compile(r"\A(?:---\n(?:.*\n)*?source_url: *|\W*Source: *)(https://\S+)", re.IGNORECASE)
_DATE = re.compile(r"\A---\n(?:.*\n)*?updated_at: *(\d{4}-\d{2}-\d{2})")
_IS_HTML = re.compile(r"\A\s*<(!doctype html|html)\b", re.IGNORECASE)
_SECONDS = 60
UNKNOWN = "no-address"


@dataclass(frozen=True)
class Source:
    """The provenance of a document. A saved page may name its address and its date itself, at its beginning."""

    name: str
    text: str
    address: str
    day: date
    digest: str

    @classmethod
    def load(cls, name: str) -> Source:
        """Read a file, or fetch an https address; raises OSError, UnicodeDecodeError or NotAPage."""
        body = _fetch(name) if name.startswith("https://") else Path(name).read_bytes()
        text = body.decode("utf-8-sig")
        if _IS_HTML.match(text):
            raise NotAPage("HTML: save the page as text or Markdown from the browser")
        lines = text.replace("\r\n", "\n")
        address, day = _ADDRESS.match(lines), _DATE.match(lines)
        return cls(
            name=name,
            text=text,
            address=name if name.startswith("https://") else address[1] if address else UNKNOWN,
            day=date.fromisoformat(day[1]) if day else datetime.now(UTC).date(),
            digest=hashlib.sha256(body).hexdigest(),
        )


def _fetch(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:
            return bytes(answer.read())
    except urllib.error.URLError as error:
        raise NotAPage(f"cannot be fetched: {error.reason}") from None
