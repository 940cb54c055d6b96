"""Which fault strikes which request, by chance."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from ..desk.draws import Draw
from .clock import ClockJump
from .damage import Closed, Empty, Html, Repeated, Reset, Slow, Truncated
from .fault import KINDS, Fault, Kind
from .refusals import SERVER_ERRORS, SERVER_STATUSES, Banned, Forbidden, RateLimited, ServerError, Stale

Maker: TypeAlias = Callable[[Draw], Fault]

_CERTAIN = 10**9  # chances are counted in whole billionths


def _position(draw: Draw) -> int:
    """Before the answer, in its status line, in its headers or in its body, each as often as the others."""
    return draw.pick((0, draw.between(1, 16), draw.between(17, 120), draw.between(150, 4_000)))


MAKERS: Mapping[Kind, Maker] = {
    "rate-limited": lambda draw: RateLimited(draw.between(1, 60)),
    "banned": lambda draw: Banned(draw.between(120, 600)),
    "forbidden": lambda _: Forbidden(),
    "server-error": lambda draw: ServerError(draw.pick(SERVER_STATUSES), draw.pick((None, *SERVER_ERRORS))),
    "stale": lambda draw: Stale(is_ahead=draw.below(2) == 1),
    "reset": lambda draw: Reset(_position(draw)),
    "closed": lambda draw: Closed(_position(draw)),
    "truncated": lambda draw: Truncated(draw.below(4_000)),
    "empty": lambda _: Empty(),
    "html": lambda _: Html(),
    "slow": lambda draw: Slow(draw.between(1, 30_000), draw.pick((1, 1, 5))),
    "repeated": lambda draw: Repeated(draw.below(100)),
    "clock-jump": lambda draw: ClockJump(draw.between(1_500, 60_000) * draw.pick((1, -1))),
}
"""How a fault of each kind is drawn. They suit a clock that costs nothing: ten minutes' ban, half a minute's delay."""


BRIEF: Mapping[Kind, Maker] = {
    "rate-limited": lambda draw: RateLimited(draw.between(1, 3)),
    "banned": lambda _: Banned(5),
    "slow": lambda draw: Slow(draw.between(500, 3_000), draw.pick((1, 1, 5))),
}
"""Instead of those, for the clock of people and of tests that really wait: a ban is shorter than any published one."""


class Weather:
    """Strikes requests at random, but the same requests for the same seed and chances everywhere.

    `chances` are the probabilities of kinds, 0 to 1 and together at most 1; a kind that is not named never comes.
    `makers` draws a kind's faults otherwise than `MAKERS` does, say with waits that a real clock can afford:
    `{"rate-limited": lambda draw: RateLimited(1)}`.
    """

    def __init__(self, seed: int, chances: Mapping[Kind, float], *, makers: Mapping[Kind, Maker] | None = None) -> None:
        self._seed = seed
        self._makers = {**MAKERS, **(makers or {})}
        if unknown := (set(chances) | set(self._makers)) - set(KINDS):
            raise ValueError(f"no kind of fault: {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
        if any(chance < 0 for chance in chances.values()) or sum(chances.values()) > 1 + 1 / _CERTAIN:
            raise ValueError("chances are 0 or more, and together at most 1")
        # In the order of KINDS, so that the order of the mapping does not matter.
        self._parts = [(kind, round(chances.get(kind, 0) * _CERTAIN)) for kind in KINDS]

    def fault(self, number: int) -> Fault | None:
        """What strikes request `number`; a pure function."""
        draw = Draw(self._seed, "weather", number)
        mark = draw.below(_CERTAIN)
        for kind, part in self._parts:
            if mark < part:
                return self._makers[kind](draw)
            mark -= part
        return None


def evenly(chance: float, kinds: Iterable[Kind] = KINDS) -> dict[Kind, float]:
    """Chances by which some fault or other strikes with the probability `chance`, each kind as often as the others."""
    shared = tuple(kinds)
    return {kind: chance / len(shared) for kind in shared}
