"""When the liquidations of one synthetic account happen.

The desk's time is cut into one slot per liquidation. Some liquidations start exactly where a client is likely to cut
windows, and two of different units start in the same millisecond. The last one is still running when the desk ends.
"""

from dataclasses import dataclass

from .draws import Draw

_HOUR_MS = 60 * 60 * 1000
_DAY_MS = 24 * _HOUR_MS
_SHORTEST_SLOT_MS = 1000
_LONGEST_MS = 48 * _HOUR_MS


@dataclass(frozen=True, slots=True)
class Span:
    """One liquidation: from `start` to `end`, both included; its unit may close before `slot_end`. Unix ms."""

    start: int
    end: int
    slot_end: int
    is_running: bool


def timeline(path: str, count: int, units: int, start: int, end: int) -> list[Span]:
    """The spans of `count` liquidations of `units` units, by start time; `path` names the draws."""
    if end - start < count * _SHORTEST_SLOT_MS:
        raise ValueError(f"{count} liquidations need at least {count} seconds between start and end")
    edges = [*range(start, end, 100 * _DAY_MS), end - 100 * _DAY_MS, end - 7 * _DAY_MS]
    second_unit = -(-count // units) if units > 1 else 0
    spans: list[Span] = []
    for index in range(count):
        draw = Draw(path, "span", index)
        # The second unit's first liquidation starts with the last of the first unit, unless it is still running.
        slot = index - 1 if 0 < index == second_unit < count - 1 else index
        slot_start = start + (end - start) * slot // count
        slot_end = start + (end - start) * (slot + 1) // count
        begin = next(
            (edge for edge in edges if slot_start <= edge < slot_end),
            slot_start + Draw(path, "slot", slot).below((slot_end - slot_start) // 4),
        )
        if index == count - 1:
            spans.append(Span(begin, end, end, is_running=True))
        else:
            longest = min((slot_end - begin) // 2, _LONGEST_MS)
            finish = begin + draw.between(longest // 2, longest)
            spans.append(Span(begin, finish, slot_end, is_running=False))
    return spans
