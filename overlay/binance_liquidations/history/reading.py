"""A window → the records that are dated within it, once each, oldest first; as generators that ask for pages, no I/O.

The exchange does not publish to which of a record's times its window applies. So a window is asked for with a margin on
either side, `Resource.reach`, and only records dated within the window itself are kept: each lies in one window,
whichever of its times the exchange looks at. A record whose times do not explain why it was returned is looked for
around its own date. If it is not returned there, its own window may have lacked it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Generator, Mapping
from typing import Any, TypeAlias

from ..errors import UnsettledError
from .bounded import Limit, read_bounded
from .pages import TOO_LONG, Ask, Pages, TooMuch, read_pages
from .resources import RESOURCES, UNDATED, Resource
from .windows import Parts, Span, Window, milliseconds_of

__all__ = ["TOO_LONG", "Ask", "Parts", "Reading", "Span", "Window", "read_all", "read_window"]

Reading: TypeAlias = Generator[Ask, Any, list[Any] | Parts]


def read_window(
    resource: Resource, window: Window, filters: Mapping[str, Any], span: Span, limit: Limit | None = None
) -> Reading:
    """The records dated within a window, or the windows to read instead: for all values and units that it goes through.

    Raises UnsettledError if what the exchange shows contradicts itself.
    """
    found: list[Any] = []
    for choice in resource.choices():
        part = yield from _read_units(resource, window, {**choice, **filters}, span, limit)
        if isinstance(part, Parts):
            return part
        found += part
    return sorted(found, key=resource.moment)


def read_all(resource: Resource) -> Reading:
    """All records of a resource that has no windows."""
    found = yield from read_pages(resource, None, {}, can_split=False)
    return found if isinstance(found, list) else []


def _read_units(
    resource: Resource, window: Window, filters: Mapping[str, Any], span: Span, limit: Limit | None
) -> Reading:
    """The records of one unit, or of all that the account ever had.

    Unless a unit is named, the exchange answers for active ones only, so each closed one is asked for by its name. The
    closed ones are listed after the active ones were read, so a unit closed meanwhile appears in both lists, never in
    neither; what was read later counts.
    """
    found = yield from _read(resource, window, filters, span, limit)
    units = resource.entry.units
    if units is None or units.argument in filters or isinstance(found, Parts):
        return found
    later: list[Any] = []
    listed: Any = yield from read_all(RESOURCES[units.resource])
    for unit in listed:
        first, last = getattr(unit, units.start), getattr(unit, units.end)
        if first <= last and not window.overlaps(first, last):  # times that contradict each other exclude nothing
            continue
        of_unit = yield from _read(
            resource, window, {**filters, units.argument: getattr(unit, units.field)}, span, limit
        )
        if isinstance(of_unit, Parts):
            return of_unit
        later += of_unit
    known = set(map(resource.identity, later))
    return [record for record in found if resource.identity(record) not in known] + later


def _read(
    resource: Resource, window: Window, filters: Mapping[str, Any], span: Span, limit: Limit | None = None
) -> Reading:
    """The records dated within a window, or the windows to read instead.

    Raises UnsettledError if what the exchange shows contradicts itself.
    """
    asked = window.widened(resource.reach, span.latest)
    can_split = window.length > max(1, 2 * resource.reach)
    found = yield from _read_records(resource, asked, filters, can_split=can_split, limit=limit)
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
        shown = yield from _read_records(resource, window, filters, can_split=False)
        undated = [record for record in undated if record in shown]
    return undated + found[own]


def _read_records(
    resource: Resource,
    window: Window,
    filters: Mapping[str, Any],
    *,
    can_split: bool,
    limit: Limit | None = None,
) -> Pages:
    """The records that the exchange shows for a window, whatever their dates."""
    if resource.operation.page is None:
        known = Limit(resource.operation.most) if limit is None else limit
        return read_bounded(resource, window, filters, can_split=can_split, limit=known)
    return read_pages(resource, window, filters, can_split=can_split)


def _is_stray(resource: Resource, record: Any, asked: Window, span: Span) -> bool:
    """Whether a record of another window came, and its times do not say why, or reach too far for that window's margin.

    Of a record dated outside the times that were asked for, which no window holds, only the former counts.
    """
    first, last = resource.moment(record), resource.last(record)
    if first is UNDATED:
        return False
    is_held = span.start <= milliseconds_of(first) <= span.end
    return not asked.overlaps(first, last) or (
        is_held and milliseconds_of(last) - milliseconds_of(first) > resource.reach
    )


def _check_strays(
    resource: Resource, asked: Window, strays: list[Any], filters: Mapping[str, Any], span: Span
) -> Generator[Ask, Any, None]:
    """Make sure that strays come in their own windows as well: the first and the last, since they are of a kind."""
    for record in strays[:1] + strays[1:][-1:]:
        date = milliseconds_of(resource.moment(record))
        near = Window(date, date).widened(resource.reach, span.latest)
        shown = yield from _read_records(resource, near, filters, can_split=False)
        if isinstance(shown, TooMuch) or resource.identity(record) not in map(resource.identity, shown):
            raise UnsettledError(
                f"{resource.name}: a record dated {resource.moment(record):%Y-%m-%dT%H:%M:%S.%fZ} comes in the window"
                f" {asked.start} to {asked.end}, and not in that of its own date: others may be missing"
            )
