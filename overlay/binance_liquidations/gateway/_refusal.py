"""The gateway's own errors: they have the exchange's shape, and codes of their own."""

import math
from collections.abc import Mapping
from enum import IntEnum
from http import HTTPStatus

import msgspec
from starlette.responses import Response

from ..errors import ApiError, ClockError, IpBanError, ParameterError, TransportError, UnsettledError

SPEAKER = "X-Gateway"
"""The header that says who answers."""


class Code(IntEnum):
    """The gateway's own codes; the exchange's are all below zero."""

    SIGNS_ITSELF = 4001
    NOT_HTTP = 4002
    NO_SUCH_HISTORY = 4003
    TOKEN = 4011
    FOREIGN_HOST = 4031
    FOREIGN_SITE = 4032
    NO_SUCH_PATH = 4041
    NOT_A_GET = 4051
    TOO_LARGE = 4131
    TOO_LONG = 4141
    BANNED = 4181
    MISTAKE = 5001
    NOT_A_PAGE = 5021
    UNSETTLED = 5022
    STOPPING = 5031
    BUSY = 5032
    NO_ANSWER = 5041
    NO_CODE = 9001


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """An error that the gateway answers by itself; `code` is a `Code`, or the code that the exchange would use."""

    def __init__(self, status: int, code: int, msg: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, code, msg)
        self.status = status
        self.code = code
        self.msg = msg
        self.headers = headers or {}

    @property
    def body(self) -> dict[str, int | str]:
        """What it says."""
        return {"code": int(self.code), "msg": self.msg}

    def response(self) -> Response:
        """The answer."""
        headers = {SPEAKER: "gateway", **self.headers}
        body = msgspec.json.encode(self.body)
        return Response(body, self.status, headers=headers, media_type="application/json")


def refusal_of(error: Exception) -> Refusal:
    """What the gateway says of an error that a client or a history raised."""
    match error:
        case ApiError():
            return _of_the_exchange(error)
        case ParameterError():
            return Refusal(400, error.code or Code.NO_SUCH_HISTORY, str(error))
        case TransportError():
            return Refusal(504, Code.NO_ANSWER, str(error))
        case UnsettledError() | ClockError():
            return Refusal(HTTPStatus.BAD_GATEWAY, Code.UNSETTLED, str(error))
        case _:
            return Refusal(HTTPStatus.BAD_GATEWAY, Code.NOT_A_PAGE, str(error))


def _of_the_exchange(error: ApiError) -> Refusal:
    """Its own code and text, where it gave any; the wait that it asks for."""
    wait = {} if error.retry_after is None else {"Retry-After": str(math.ceil(error.retry_after))}
    status = error.status if error.status >= HTTPStatus.BAD_REQUEST else HTTPStatus.BAD_GATEWAY
    if error.code is not None:
        return Refusal(status, error.code, error.msg, {SPEAKER: "exchange", **wait})
    if isinstance(error, IpBanError):
        return Refusal(status, Code.BANNED, str(error), wait)
    return Refusal(status, Code.NO_CODE, f"the exchange's side gave no error code: {error}", wait)
