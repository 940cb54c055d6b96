"""Accounts to which things happen as time passes."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

from ..desk.draws import Draw
from ..exchange.account import Account
from ..faults.arrivals import Arrivals
from ..wire.records import Resource
from .happening import Happening
from .liquidations import Liquidations
from .repayments import Repayments

_EPISODE_MS, _BETWEEN_MS = 30_000, 10_000
_SINGLE: tuple[Resource, ...] = (
    "margin-liquidations",
    "usds-futures-force-orders",
    "coin-futures-force-orders",
    "portfolio-margin-um-force-orders",
    "portfolio-margin-cm-force-orders",
    "portfolio-margin-liquidations",
    "liquidation-loan-repayments",
)
"""Those whose records come by themselves; the others belong to the liquidation of a risk unit."""


class Live:
    """Lets things happen to an account of a synthetic desk: give it to a `FaultyExchange` as one of `between`.

    From `start` on (Unix ms of the exchange's clock), a risk unit of a credit account is liquidated every half minute:
    for about 15 seconds assets are transferred and debts repaid, then it ends; now and then a unit is closed. Besides,
    every account gets a record every ten seconds, of its resources in turn. What runs or is pending at `start` ends
    within a second. A record may change after it came, but never its date.

    Everything follows from the seed, the account, its `number` (its place in the desk) and `start`. It happens before
    the first request at that time or later, or when `let_happen` is called. `tell` gets the time and a line for each.
    """

    def __init__(
        self,
        account: Account,
        number: int = 0,
        seed: int = 0,
        *,
        start: int,
        tell: Callable[[int, str], object] | None = None,
    ) -> None:
        self._account, self._start, self._tell = account, start, tell
        self._path = f"{seed}/{number}/live"
        self._arrivals = Arrivals(account, seed, since=start)
        self._single: list[Resource] = [resource for resource in _SINGLE if resource in account.resources]
        self._repayments = Repayments(account, self._arrivals)
        self._liquidations = Liquidations(account, number, self._path, start) if account.role == "credit" else None
        self._coming = self._happenings()
        self._next = next(self._coming)
        self._lock = threading.Lock()

    def __call__(self, _number: int, now: int) -> int:
        """Let happen what is due before a request, whatever its number; how much that was."""
        return self.let_happen(now)

    def let_happen(self, now: int) -> int:
        """Let happen what is due at `now`; how much that was."""
        happened = 0
        with self._lock:
            while self._next.time <= now:
                text = self._next.happen()
                if self._tell is not None:
                    self._tell(self._next.time, text)
                self._next = next(self._coming)
                happened += 1
        return happened

    def _happenings(self) -> Iterator[Happening]:
        """All that will happen, in order; it never ends."""
        for episode in count():
            begin = self._start + episode * _EPISODE_MS
            coming = list(self._singles(episode, begin))
            if self._liquidations is not None:
                coming += self._liquidations.episode(episode, begin)
            yield from sorted(coming, key=lambda one: one.time)

    def _singles(self, episode: int, begin: int) -> Iterator[Happening]:
        for place in range(_EPISODE_MS // _BETWEEN_MS):
            nth = episode * (_EPISODE_MS // _BETWEEN_MS) + place
            resource = self._single[nth % len(self._single)]
            time = begin + place * _BETWEEN_MS + Draw(self._path, "single", nth).below(_BETWEEN_MS * 3 // 4)
            if resource == "liquidation-loan-repayments":
                yield from self._repayments.repayment(time)
            else:
                yield Happening(time, partial(self._arrive, resource, time))

    def _arrive(self, resource: Resource, time: int) -> str:
        record: Any = self._arrivals.add(resource, time)
        return f"{resource}: {record.side} {record.executed_qty} {record.symbol}"
