"""The contradictions that the spec records."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from toolchain.spec import openapi


class Recorded(NamedTuple):
    """An entry of `x-binance-evidence`, and the operation, parameter or field that has it."""

    quirk: str
    settled_by: str
    at: dict[str, Any]


def _entries(node: Any) -> Iterator[Recorded]:
    if isinstance(node, list):
        for item in node:
            yield from _entries(item)
    elif isinstance(node, dict):
        for entry in node.get("x-binance-evidence", []):
            yield Recorded(entry["quirk"], entry["settled-by"], node)
        for name, item in node.items():
            if not name.startswith("x-"):
                yield from _entries(item)


RECORDED = list(_entries(openapi.load()))
_FORMS = openapi.forms(openapi.load())
LEFT_TO_DECODING = {
    entry.quirk
    for entry in RECORDED
    if entry.settled_by == "decoding" or (entry.settled_by == "wire" and openapi.form_of(entry.at) in _FORMS)
}
"""Also what the wire has settled is read in all forms."""
