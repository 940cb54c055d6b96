"""The outcome of a request: what it means for the next step, and its description in one line."""

import re
from enum import Enum, auto
from http import HTTPStatus
from typing import TypeAlias

import msgspec

from binance_liquidations_wire.error_codes import ERRORS
from binance_liquidations_wire.errors import error_in_body
from binance_liquidations_wire.types import Operation, Response

from ..errors import ClockError, TransportError

Outcome: TypeAlias = Response | TransportError

BANNED = 418
_QUERY = re.compile(r"\?\S*")


class Diagnosis(Enum):
    """What an outcome means for the next step."""

    FINE = auto()
    FINAL = auto()
    TRANSIENT = auto()
    WRONG_TIME = auto()
    LIMITED = auto()
    BANNED = auto()


_DIAGNOSES = {"retry": Diagnosis.TRANSIENT, "sign-again": Diagnosis.WRONG_TIME}


class _Body(msgspec.Struct):
    """Enough of a body to see whether it is an error."""

    code: int | None = None


def diagnose(outcome: Outcome, operation: Operation | None = None) -> Diagnosis:
    """What an outcome means; a whole body that is not a page is fine here, and for the endpoint to refuse."""
    if isinstance(outcome, TransportError):
        return Diagnosis.FINAL if outcome.is_final else Diagnosis.TRANSIENT
    if outcome.status == HTTPStatus.OK:
        is_read = outcome.page is not None or (operation and operation.may_be_empty and not outcome.body.strip())
        return Diagnosis.FINE if is_read else _diagnose_body(outcome.body)
    if outcome.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Diagnosis.LIMITED
    if outcome.status == BANNED:
        return Diagnosis.BANNED
    if outcome.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Diagnosis.TRANSIENT
    error = error_in_body(outcome)
    return _diagnose_code(error.code if error else None, otherwise=Diagnosis.FINAL)


def describe(outcome: Outcome | ClockError) -> str:
    """An outcome in a few words on one line, without the exchange's text, which may echo a request."""
    if isinstance(outcome, Exception):
        words = " ".join(_QUERY.sub("", str(outcome)).split())
        return "".join(letter for letter in words if letter.isprintable()) or "no answer"
    error = error_in_body(outcome)
    if error is not None:
        return f"HTTP {outcome.status}, code {error.code}"
    if outcome.status == HTTPStatus.OK and outcome.page is None and diagnose(outcome) is Diagnosis.TRANSIENT:
        return f"HTTP {outcome.status}, a body that is cut or garbled"
    return f"HTTP {outcome.status}"


def _diagnose_body(body: bytes) -> Diagnosis:
    try:
        msgspec.json.decode(body, type=msgspec.Raw)  # lists too are complete or cut
        code = msgspec.json.decode(body, type=_Body).code
    except msgspec.ValidationError:
        return Diagnosis.FINE
    except (msgspec.DecodeError, ValueError, RecursionError):
        return Diagnosis.TRANSIENT
    return _diagnose_code(code, otherwise=Diagnosis.FINE)


def _diagnose_code(code: int | None, *, otherwise: Diagnosis) -> Diagnosis:
    known = ERRORS.get(code or 0)
    return _DIAGNOSES.get(known.then, otherwise) if known else otherwise
