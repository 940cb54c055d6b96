"""Whether a cursor is one that a scan can have made: what came back changed would silently skip or repeat records."""

import re
from typing import TYPE_CHECKING

from ..errors import ParameterError
from .resources import RESOURCES, Resource

if TYPE_CHECKING:
    from .scan import After, State

_LATEST = 10**14
"""Milliseconds: the year 5138; the clock by which a scan ends never shows it."""
_DIGEST = re.compile("[0-9a-f]{12}")


def is_sound(state: "State") -> bool:
    """Whether each field holds what a scan of its resource can have put there."""
    resource = RESOURCES.get(state.resource)
    if resource is None or not 0 <= state.start <= _LATEST or not _are_filters(resource, state.filters):
        return False
    if not state.begun:
        has_nothing = state.window is None and state.after is None and state.latest is None
        return has_nothing and (state.end is None or state.start <= state.end)
    if state.end is None or not 0 <= state.end <= _LATEST:
        return False
    if state.latest is not None and not state.end <= state.latest <= _LATEST:
        return False
    if state.window is None:
        return state.after is None
    first, last = state.window
    longest = resource.longest(state.filters)
    is_long = longest is not None and last - first > longest + 2 * resource.reach
    return state.start <= first <= last <= state.end and not is_long and _is_after(state.after)


def _is_after(after: "After | None") -> bool:
    return after is None or (0 <= after.time <= _LATEST and after.nth >= 1 and bool(_DIGEST.fullmatch(after.digest)))


def _are_filters(resource: Resource, filters: dict[str, str | int]) -> bool:
    if not filters.keys() <= set(resource.filters):
        return False
    try:
        resource.check_filters(**filters)
    except ParameterError:
        return False
    return True
