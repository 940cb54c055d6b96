"""What to do about the clock, the weight budget, limits, bans, failures and broken bodies: one state machine, no I/O.

Every wait is reported to the logger `binance_liquidations`.

`Policy.run` yields actions and receives their results. The drivers, one for each client, carry them out.

| outcome | what is done |
|---|---|
| -1021 | asks for the exchange's time, signs again |
| 429 | waits as long as asked, three days at most, signs again |
| 418 | stops all requests of the process to this endpoint until the ban ends |
| 5XX, codes of a busy or failing exchange, no answer, a body that is not JSON | tries again after growing pauses |
| anything else | final: no retry |
"""

import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from binance_liquidations_wire.errors import error_for, number_in_header, retry_after
from binance_liquidations_wire.types import Operation, Request, Response

from ..errors import ClockError, IpBanError, TransportError
from .actions import Action, AskTime, Consult, Machine, Send, Wait
from .budget import Budget, UsedWeight, WeightBudget
from .clock import TIME_PATH, Clock, ExchangeClock, Monotonic, check_local, check_time, read_time
from .diagnosis import BANNED, Diagnosis, Outcome, describe, diagnose
from .hosts import Hosts
from .patience import Patience, Tries
from .reports import Reports

_CORRECTIONS = 2
"""How often one request may find the clock wrong: once for a wrong clock, once for a clock that jumps meanwhile."""
_UNHURRIED = 8.0
"""Seconds to wait after a refusal of the time endpoint that names none."""
UNATTENDED = 300.0
"""How many seconds failures are tried again in files, archives and Spark, where no person waits for a call."""


class Policy:
    """How to go on with one request of a client, given its weight budget, the exchange's clocks and its patience.

    `local` is this machine's clock, `account` a fingerprint of the key.
    """

    def __init__(
        self,
        hosts: Hosts,
        budget: Budget,
        local: Clock,
        *,
        account: str = "",
        retry_for: float,
        patience: float,
        monotonic: Monotonic = time.monotonic,
        name: str | None = None,
    ) -> None:
        self._hosts = hosts
        self._account = account
        self._budget = budget
        self._budget_is_here = isinstance(budget, WeightBudget)
        self._clocks = {hosts.clock(): ExchangeClock(local)}
        self._patience = Patience(retry_for, patience, monotonic)
        self._monotonic = monotonic
        self._used: dict[str, tuple[Operation, int, int]] = {}
        self._reports = Reports(self._clocks[hosts.clock()], name)

    @property
    def used_weight(self) -> dict[str, UsedWeight]:
        """What the exchange last reported, by the endpoint's path."""
        return {
            path: UsedWeight(used, operation.budget, datetime.fromtimestamp(sent / 1000, UTC))
            for path, (operation, used, sent) in tuple(self._used.items())
        }

    def run(self, request: Request) -> Machine:
        """Carry out one request, with retries and waits. Returns the final answer, or raises the final error."""
        operation, tries = request.operation, Tries()
        clock = self._hosts.clock(operation)
        while True:
            yield from self._admission(request, tries)
            outcome = yield from self._send(request)
            diagnosis, problem = diagnose(outcome, operation), None
            if diagnosis is Diagnosis.WRONG_TIME and tries.corrections < _CORRECTIONS:
                tries.corrections += 1
                if (problem := (yield from self._set_clock(clock))) is None:
                    self._reports.sets_clock(operation.path, self._clock(clock).offset)
                    continue
                if isinstance(problem, ClockError):
                    self._reports.lacks_time(urlsplit(clock).path, describe(problem))
                else:
                    diagnosis = Diagnosis.TRANSIENT
            pause: float | None = None
            if diagnosis is Diagnosis.TRANSIENT:
                why = describe(outcome) + (
                    f"; {urlsplit(clock).path}: {describe(problem)}" if problem is not None else ""
                )
                pause = self._pause_of_failure(operation.path, why, tries)
            elif diagnosis in {Diagnosis.LIMITED, Diagnosis.BANNED}:
                seconds = self._seconds_to_wait(outcome, operation)
                if diagnosis is Diagnosis.BANNED:
                    until = self._clock(clock).now() + round(seconds * 1000)
                    self._reports.is_banned(operation.path, seconds)
                    yield from self._inform_budget(self._budget.ban, operation, until)
                pause = self._patience.after_refusal(seconds, tries)
                if diagnosis is Diagnosis.LIMITED and pause is not None:
                    self._reports.is_limited(operation.path, seconds)
            if pause is None:
                return _answer_or_raise(outcome)
            yield Wait(pause)

    def ask_time(self, *, required: bool) -> Generator[Action, Any, int]:
        """The exchange's time, in milliseconds, asked for with the same retries and waits as a request.

        If the exchange does not report it: the time of this machine as last corrected, or an error if it is `required`.
        Raises ClockError for a time that cannot be right.
        """
        tries, url = Tries(), self._hosts.clock()
        clock = self._clock(url)
        while (problem := (yield from self._set_clock(url))) is not None:
            if isinstance(problem, ClockError):
                raise problem
            diagnosis, pause = diagnose(problem), None
            if diagnosis is Diagnosis.TRANSIENT:
                pause = self._pause_of_failure(TIME_PATH, describe(problem), tries)
            elif isinstance(problem, Response) and diagnosis in {Diagnosis.LIMITED, Diagnosis.BANNED}:
                seconds = retry_after(problem) or _UNHURRIED
                pause = self._patience.after_refusal(seconds, tries)
                if pause is not None:
                    self._reports.is_limited(TIME_PATH, seconds)
            if pause is None:
                is_unknown = not clock.is_known and not _has_no_clock(problem)
                if required or is_unknown:
                    raise problem if isinstance(problem, TransportError) else error_for(problem)
                self._reports.lacks_time(TIME_PATH, describe(problem))
                return check_local(clock.now())
            yield Wait(pause)
        return clock.now()

    def _clock(self, url: str) -> ExchangeClock:
        """The clock of a host, by the URL that answers its time."""
        if url not in self._clocks:
            self._clocks[url] = ExchangeClock(self._clocks[self._hosts.clock()].local)
        return self._clocks[url]

    def _send(self, request: Request) -> Generator[Action, Any, Outcome]:
        """Send a request once, and take note of the weight that its answer reports."""
        operation, began = request.operation, self._monotonic()
        sent = self._clock(self._hosts.clock(operation)).now()
        outcome: Outcome = yield Send(request, self._hosts.server(operation), sent)
        used = number_in_header(outcome, operation.weight_header) if isinstance(outcome, Response) else None
        self._reports.log_answer(operation.path, outcome, self._monotonic() - began, used, operation.budget)
        if used is not None:
            self._used[operation.path] = (operation, used, sent)
            yield from self._inform_budget(self._budget.learn, operation, used, sent)
        return outcome

    def _admission(self, request: Request, tries: Tries) -> Generator[Action, Any, None]:
        """Wait for the end of a ban and for weight to spend."""
        operation = request.operation
        url = self._hosts.clock(operation)
        clock = self._clock(url)
        while True:
            about = (request, clock.now())
            asked = self._ask_budget(*about) if self._budget_is_here else (yield Consult(self._ask_budget, about))
            banned, seconds = asked
            if banned:
                if not self._patience.lasts(banned, tries):
                    raise IpBanError(BANNED, None, "banned by an earlier answer; nothing was sent", banned)
                self._reports.is_banned(operation.path, banned)
                yield Wait(banned)
            elif not seconds:
                return
            elif clock.is_known or (yield from self._set_clock(url)) is not None:
                self._reports.lacks_weight(operation.path, seconds)
                yield Wait(seconds)

    def _ask_budget(self, request: Request, now: int) -> tuple[float, float]:
        """The seconds until the end of a ban, or if there is none, those until there is weight to spend."""
        place, operation = self._place(request.operation), request.operation
        banned = self._budget.banned_for(place, operation, now)
        return banned, 0.0 if banned else self._budget.reserve(place, operation, now, request.weight)

    def _place(self, operation: Operation) -> str:
        """Where the exchange counts weight: at a host, and where it does so by account, for this one."""
        server = self._hosts.server(operation)
        return server if operation.counted_by == "IP" else f"{server}#{self._account}"

    def _inform_budget(
        self, function: Callable[..., None], operation: Operation, *arguments: object
    ) -> Generator[Action, Any, None]:
        """Let the budget take note of something."""
        place = self._place(operation)
        if self._budget_is_here:
            function(place, operation, *arguments)
        else:
            yield Consult(function, (place, operation, *arguments), essential=False)

    def _pause_of_failure(self, path: str, why: str, tries: Tries) -> float | None:
        """The seconds after which to try again; None to give up."""
        if (pauses := self._patience.after_failure(tries)) is None:
            return None
        pause, remaining = pauses
        self._reports.tries_again(path, why, pause, remaining)
        return pause

    def _set_clock(self, url: str) -> Generator[Action, Any, Outcome | ClockError | None]:
        """Ask a host for its time and set its clock by it; what came instead of it is returned."""
        clock = self._clock(url)
        asked, began = clock.local(), self._monotonic()
        outcome: Outcome = yield AskTime(url)
        self._reports.log_answer(urlsplit(url).path, outcome, self._monotonic() - began, None, None)
        answered = clock.local()
        try:
            server_time = read_time(outcome) if isinstance(outcome, Response) else None
            if server_time is None:
                return outcome
            clock.set(check_time(server_time, None if self._hosts.is_simulated else answered), asked, answered)
        except ClockError as error:
            return error
        return None

    def _seconds_to_wait(self, outcome: Outcome, operation: Operation) -> float:
        """The answer's Retry-After; without one, the rest of the period in which weight is counted."""
        seconds = retry_after(outcome) if isinstance(outcome, Response) else None
        period = operation.budget_period.total_seconds()
        now = self._clock(self._hosts.clock(operation)).now()
        return period - now / 1000 % period if seconds is None else seconds


def _has_no_clock(outcome: Outcome) -> bool:
    """Whether the server lacks the time endpoint, as a proxy for the other endpoints may."""
    return isinstance(outcome, Response) and outcome.status in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}


def _answer_or_raise(outcome: Outcome) -> Response:
    if isinstance(outcome, TransportError):
        raise outcome
    return outcome
