"""One change of the spec, as one group of users sees it."""

from __future__ import annotations

from typing import NamedTuple


class Change(NamedTuple):
    """What changed where; it is breaking if something that worked before may fail now."""

    is_breaking: bool
    where: str
    what: str
