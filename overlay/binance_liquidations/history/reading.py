"""A window → the records that are dated within it, once each, oldest first; as generators that ask for pages, no I/O.

The exchange does not publish to which of a record's times its window applies. So a window is asked for with a margin on
either side, `Resource.reach`, and only records dated within the window itself are kept: each lies in one window,
whichever of its times the exchange looks at. A record whose times do not explain why it was returned is looked for
around its own date. If it is not returned there, its own window may have lacked it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Generator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any, TypeAlias

from binance_liquidations_wire.client import milliseconds

from ..errors import UnsettledError
from .pages import TOO_LONG, Ask, PageSize, TooMuch, read_pages
from .resources import CLOSED_RISK_UNITS, RISK_UNIT_LIQUIDATIONS, UNDATED, Resource
from .windows import Parts, Span, Window

__all__ = ["TOO_LONG", "Ask", "Parts", "Reading", "Span", "Window", "read", "read_all", "read_all_units"]

Reading: TypeAlias = Generator[Ask, Any, list[Any] | Parts]


def read(
    resource: Resource, window: Window, filters: Mapping[str, Any], span: Span, size: PageSize | None = None
) -> Reading:
    """The records dated within a window, or the windows to read instead.

    Raises UnsettledError if what the exchange shows contradicts itself.
    """
    asked = window.widened(resource.reach, span.latest)
    can_split = window.length > max(1, 2 * resource.reach)
    found = yield from read_pages(resource, asked, filters, can_split=can_split, size=size)
    if isinstance(found, TooMuch):
        return window.split(found.parts)
    first, last = window.moments
    own = slice(bisect_left(found, first, key=resource.moment), bisect_right(found, last, key=resource.moment))
    others = found[: own.start] + found[own.stop :]
    yield from _check_strays(
        resource, asked, [one for one in others if _is_stray(resource, one, asked, span)], filters, span
    )
    undated = [record for record in others if resource.moment(record) is UNDATED]
    if undated:  # it belongs where it comes without a margin
        shown = yield from read_pages(resource, window, filters, can_split=False)
        undated = [record for record in undated if record in shown]
    return undated + found[own]


def read_all(resource: Resource) -> Reading:
    """All records of a resource that has no windows."""
    found = yield from read_pages(resource, None, {}, can_split=False)
    return found if isinstance(found, list) else []


def _is_stray(resource: Resource, record: Any, asked: Window, span: Span) -> bool:
    """Whether a record of another window came, and its times do not say why, or reach too far for that window's margin.

    Of a record dated outside the times that were asked for, which no window holds, only the former counts.
    """
    first, last = resource.moment(record), resource.last(record)
    if first is UNDATED:
        return False
    is_held = span.start <= _milliseconds(first) <= span.end
    return not asked.overlaps(first, last) or (is_held and _milliseconds(last) - _milliseconds(first) > resource.reach)


def _check_strays(
    resource: Resource, asked: Window, strays: list[Any], filters: Mapping[str, Any], span: Span
) -> Generator[Ask, Any, None]:
    """Make sure that strays come in their own windows as well: the first and the last, since they are of a kind."""
    for record in strays[:1] + strays[1:][-1:]:
        date = _milliseconds(resource.moment(record))
        near = Window(date, date).widened(resource.reach, span.latest)
        shown = yield from read_pages(resource, near, filters, can_split=False)
        if isinstance(shown, TooMuch) or resource.identity(record) not in map(resource.identity, shown):
            raise UnsettledError(
                f"{resource.name}: a record dated {resource.moment(record):%Y-%m-%dT%H:%M:%S.%fZ} comes in the window"
                f" {asked.start} to {asked.end}, and not in that of its own date: others may be missing"
            )


def read_all_units(window: Window, span: Span) -> Reading:
    """The liquidations of all risk units that the credit account ever had, in a window.

    Without a group_id the exchange tells of active units only, so each closed one is asked for by its own. The closed
    ones are listed after the active ones were read, so a unit closed meanwhile appears in both lists, never in neither.
    """
    size = PageSize()
    found = yield from read(RISK_UNIT_LIQUIDATIONS, window, {}, span, size)
    if isinstance(found, Parts):
        return found
    units: dict[int, list[Any]] = {}
    for record in found:
        units.setdefault(record.group_id, []).append(record)
    closed: Any = yield from read_all(CLOSED_RISK_UNITS)
    for unit in closed:
        if milliseconds("create_time", unit.create_time) > window.end or (
            milliseconds("close_time", unit.close_time) < window.start
        ):
            continue
        of_unit = yield from read(RISK_UNIT_LIQUIDATIONS, window, {"group_id": unit.group_id}, span, size)
        if isinstance(of_unit, Parts):
            return of_unit
        units[unit.group_id] = of_unit  # in the place of what was told before the unit was closed
    return sorted(chain.from_iterable(units.values()), key=RISK_UNIT_LIQUIDATIONS.moment)


def _milliseconds(moment: datetime) -> int:
    return milliseconds("time", moment)
