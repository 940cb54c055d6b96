"""The gateway's own errors: they have the exchange's shape, and codes of their own."""

from collections.abc import Mapping
from enum import IntEnum

import msgspec
from starlette.responses import Response

SPEAKER = "X-Gateway"
"""The header that says who answers."""


class Code(IntEnum):
    """The gateway's own codes; the exchange's are all below zero."""

    SIGNS_ITSELF = 4001
    NOT_HTTP = 4002
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

    def response(self) -> Response:
        """The answer."""
        body = msgspec.json.encode({"code": int(self.code), "msg": self.msg})
        headers = {SPEAKER: "gateway", **self.headers}
        return Response(body, self.status, headers=headers, media_type="application/json")
