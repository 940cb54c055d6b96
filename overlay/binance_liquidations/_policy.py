"""What to do about the clock, the weight budget, limits, bans, failures and broken bodies: one state machine, no I/O.

`Policy.run` yields what is to be done and is sent what came of it. The drivers, one for each client, do it.

| what comes back | what is done |
|---|---|
| -1021 | the exchange's clock is asked for, the request signed again |
| 429 | waits as told, signs again |
| 418 | all requests of the process to this endpoint stop until the ban ends |
| 5XX, codes of a busy or failing exchange, no answer, a body that is no JSON | tried again, after growing pauses |
| anything else | final: one request, no retry |
"""

import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import Any, NamedTuple, TypeAlias

import msgspec

from binance_liquidations_wire.errors import refused, reported, retry_after, told_number
from binance_liquidations_wire.types import Operation, Request, Response

from ._budget import Budget, WeightBudget
from ._clock import ExchangeClock, read_time
from .errors import IpBanError, TransportError

_TRANSIENT_CODES = {-1000, -1001, -1003, -1006, -1007, -1008, -3044}
_WRONG_TIME = -1021
_BANNED = 418
_CORRECTIONS = 2
"""How often one request may find the clock wrong: once for a wrong clock, once more for one that jumps meanwhile."""
_LIMITS_IN_A_ROW = 3
"""How often one request may be told to wait and find the weight used up again: going on for ever leads to a ban."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 8.0
UNATTENDED = 300.0
"""Seconds of failures that are borne where nobody waits for a single call: files, archives, Spark."""
_USED_WEIGHT = "x-sapi-used-ip-weight-1m"


class Send(NamedTuple):
    """Sign and send; answered with the Response or the TransportError."""

    request: Request


class AskTime(NamedTuple):
    """Ask the exchange for its time; answered like Send."""


class Wait(NamedTuple):
    """Sleep; answered with None."""

    seconds: float


class Consult(NamedTuple):
    """Call a budget that does I/O; answered with the result.

    What is not `essential` may fail: an answer is not thrown away because the budget could not be told of it. A budget
    that is out of reach is noticed by the next request, which needs it.
    """

    function: Callable[..., Any]
    arguments: tuple[object, ...]
    essential: bool = True


Action: TypeAlias = Send | AskTime | Wait | Consult
Machine: TypeAlias = Generator[Action, Any, Response]
Outcome: TypeAlias = Response | TransportError


class Diagnosis(Enum):
    """What an outcome means for the next step."""

    FINE = auto()
    FINAL = auto()
    TRANSIENT = auto()
    WRONG_TIME = auto()
    LIMITED = auto()
    BANNED = auto()


class _Body(msgspec.Struct):
    """Enough of a body to see that it is whole, and whether it is an error."""

    code: int | None = None


def diagnose(outcome: Outcome) -> Diagnosis:
    """What an outcome means; a whole body that is no page is fine here, and for the endpoint to refuse."""
    if isinstance(outcome, TransportError):
        return Diagnosis.FINAL if outcome.is_final else Diagnosis.TRANSIENT
    if outcome.status == HTTPStatus.OK:
        return _of_body(outcome.body) if outcome.page is None else Diagnosis.FINE
    if outcome.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Diagnosis.LIMITED
    if outcome.status == _BANNED:
        return Diagnosis.BANNED
    if outcome.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Diagnosis.TRANSIENT
    error = reported(outcome)
    return _of_code(error.code if error else None, otherwise=Diagnosis.FINAL)


def _of_body(body: bytes) -> Diagnosis:
    try:
        code = msgspec.json.decode(body, type=_Body).code
    except msgspec.ValidationError:
        return Diagnosis.FINE
    except (msgspec.DecodeError, ValueError, RecursionError):
        return Diagnosis.TRANSIENT
    return _of_code(code, otherwise=Diagnosis.FINE)


def _of_code(code: int | None, *, otherwise: Diagnosis) -> Diagnosis:
    if code == _WRONG_TIME:
        return Diagnosis.WRONG_TIME
    return Diagnosis.TRANSIENT if code in _TRANSIENT_CODES else otherwise


@dataclass(slots=True)
class _Tries:
    """What one request has been through: seconds waited as told, failures since when, wrong clocks."""

    failing_since: int = 0
    failures: int = 0
    waited: float = 0.0
    limited: int = 0
    corrections: int = 0


class Policy:
    """How long to go on: `retry_for` seconds of failures, `patience` seconds of being told to wait, for one request."""

    def __init__(self, place: str, budget: Budget, clock: ExchangeClock, *, retry_for: float, patience: float) -> None:
        self._place = place
        self._budget = budget
        self._budget_is_here = isinstance(budget, WeightBudget)
        self._clock = clock
        self._retry_for = retry_for
        self._patience = patience

    def run(self, request: Request) -> Machine:
        """Bring one request to an answer; the last outcome is returned, or raised, when it is time to give up."""
        tries = _Tries()
        while True:
            yield from self._admission(request.operation, tries)
            sent = self._clock.now()
            outcome: Outcome = yield Send(request)
            if isinstance(outcome, Response) and (used := told_number(outcome, _USED_WEIGHT)) is not None:
                yield from self._tell(self._budget.learn, request.operation, used, sent)
            diagnosis = diagnose(outcome)
            if diagnosis is Diagnosis.WRONG_TIME and tries.corrections < _CORRECTIONS:
                tries.corrections += 1
                if (yield from self._set_clock()) is None:
                    continue
                diagnosis = Diagnosis.TRANSIENT
            pause: float | None = None
            if diagnosis is Diagnosis.TRANSIENT:
                pause = self._pause_of_failure(tries)
            elif diagnosis in {Diagnosis.LIMITED, Diagnosis.BANNED}:
                told = self._told_to_wait(outcome, request.operation)
                if diagnosis is Diagnosis.BANNED:
                    until = self._clock.now() + round(told * 1000)
                    yield from self._tell(self._budget.ban, request.operation, until)
                pause = self._pause_as_told(told, tries)
            if pause is None:
                return _settled(outcome)
            yield Wait(pause)

    def ask_time(self, *, required: bool) -> Generator[Action, Any, int]:
        """The exchange's time, in milliseconds; it is asked for as patiently as for anything else.

        Where there is nobody who tells it, this machine's, as corrected so far; or that is an error, if it is
        `required`.
        """
        tries = _Tries()
        while (problem := (yield from self._set_clock())) is not None:
            diagnosis, pause = diagnose(problem), None
            if diagnosis is Diagnosis.TRANSIENT:
                pause = self._pause_of_failure(tries)
            elif isinstance(problem, Response) and diagnosis in {Diagnosis.LIMITED, Diagnosis.BANNED}:
                pause = self._pause_as_told(retry_after(problem) or _LONGEST_PAUSE, tries)
            if pause is None:
                is_unknown = not self._clock.is_known and not _tells_no_time(problem)
                if required or is_unknown:
                    raise problem if isinstance(problem, TransportError) else refused(problem)
                break
            yield Wait(pause)
        return self._clock.now()

    def _admission(self, operation: Operation, tries: _Tries) -> Generator[Action, Any, None]:
        """Wait for the end of a ban and for weight to spend."""
        while True:
            about = (operation, self._clock.now())
            asked = self._asked(*about) if self._budget_is_here else (yield Consult(self._asked, about))
            banned, seconds = asked
            if banned:
                tries.waited += banned
                if tries.waited > self._patience:
                    raise IpBanError(_BANNED, None, "banned by an earlier answer; nothing was sent", banned)
                yield Wait(banned)
            elif not seconds:
                return
            elif self._clock.is_known or (yield from self._set_clock()) is not None:
                yield Wait(seconds)

    def _asked(self, operation: Operation, now: int) -> tuple[float, float]:
        """The seconds until the end of a ban, or if there is none, those until there is weight to spend."""
        banned = self._budget.banned_for(self._place, operation, now)
        return banned, 0.0 if banned else self._budget.reserve(self._place, operation, now)

    def _tell(self, function: Callable[..., None], *arguments: object) -> Generator[Action, Any, None]:
        """Let the budget take note of something."""
        if self._budget_is_here:
            function(self._place, *arguments)
        else:
            yield Consult(function, (self._place, *arguments), essential=False)

    def _pause_as_told(self, told: float, tries: _Tries) -> float | None:
        """The seconds to wait, if patience lasts; None to leave it at this outcome."""
        tries.waited += told
        tries.limited += 1
        goes_on = tries.waited <= self._patience and tries.limited <= _LIMITS_IN_A_ROW
        return told + random.uniform(0, 0.1) if goes_on else None  # noqa: S311

    def _pause_of_failure(self, tries: _Tries) -> float | None:
        """The seconds after which to try again, longer each time; None to leave it at this outcome."""
        tries.limited = 0
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**tries.failures) * random.uniform(0.5, 1.0)  # noqa: S311
        now = self._clock.local()
        tries.failing_since = now if tries.failures == 0 else tries.failing_since
        tries.failures += 1
        return pause if (now - tries.failing_since) / 1000 + pause <= self._retry_for else None

    def _set_clock(self) -> Generator[Action, Any, Outcome | None]:
        """Ask for the exchange's time and set the clock by it; what came instead of it is returned."""
        asked = self._clock.local()
        outcome: Outcome = yield AskTime()
        time = read_time(outcome) if isinstance(outcome, Response) else None
        if time is None:
            return outcome
        self._clock.set(time, asked, self._clock.local())
        return None

    def _told_to_wait(self, outcome: Outcome, operation: Operation) -> float:
        """The answer's Retry-After; without one, the rest of the period that weight is counted in."""
        told = retry_after(outcome) if isinstance(outcome, Response) else None
        period = operation.budget_period.total_seconds()
        return period - self._clock.now() / 1000 % period if told is None else told


def _tells_no_time(outcome: Outcome) -> bool:
    """Whether what answers has no such endpoint, as a proxy for the others alone may have none."""
    return isinstance(outcome, Response) and outcome.status in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}


def _settled(outcome: Outcome) -> Response:
    if isinstance(outcome, TransportError):
        raise outcome
    return outcome
