"""What can go wrong.

BinanceLiquidationsError
├── ParameterError            an argument that the exchange would refuse; nothing was sent
└── ResponseError             the exchange answered, but not with a page of records
    ├── ApiError              an error of the exchange, or of a proxy in front of it
    │   ├── RateLimitError    429: the weight of this minute is used up
    │   └── IpBanError        418: this IP address is banned for a while
    └── UnreadableError       status 200 with a body that is not a page of records
"""

from http import HTTPStatus
from typing import Annotated

from msgspec import DecodeError, Meta, Struct
from msgspec.json import Decoder

from .error_codes import ERRORS
from .types import Response

LONGEST_WAIT = 3 * 24 * 3600
"""Seconds: the exchange bans for at most three days; an answer that asks for a longer wait is capped at them."""

_EXCERPT = 200
_LONGEST_MESSAGE = 500
"""How many characters of the exchange's text errors show."""
_DIGITS = 9

_ADVICE_ON_STATUS = {
    403: "the exchange's firewall refused it: slow down, or check whether this address is blocked",
    404: "there is no such path: check base_url",
    418: "this address is banned: send nothing until the ban ends, since more requests prolong it",
    429: "slow down: the weight of this minute is used up, and more requests lead to a ban",
    451: "the exchange does not serve the country or network of this address: call from one that it serves, or ask"
    " its customer service",
}
_FAILED = "the exchange failed, or a proxy in front of it: try again later"
_REDIRECT = "redirects are not followed, since a signed request is for one host only: check base_url"


class BinanceLiquidationsError(Exception):
    """The root of all errors of this package.

    `cursor` is set if a history ended early: pass it to go on from there.
    """

    cursor: str | None = None


class ParameterError(BinanceLiquidationsError, ValueError):
    """An argument that the exchange would refuse, with its `code` if known. Nothing was sent."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


class ResponseError(BinanceLiquidationsError):
    """The exchange answered, but not with a page of records. `status` is the HTTP status."""

    status: int


class ApiError(ResponseError):
    """An error that the exchange reports.

    `code` is the exchange's number for it, or None if the answer has none (the firewall's 403, a gateway's 502); `msg`
    is the exchange's message, or the beginning of the body. `retry_after` is how many seconds the answer asks to wait,
    at most three days, or None.
    """

    def __init__(self, status: int, code: int | None, msg: str, retry_after: float | None = None) -> None:
        super().__init__(status, code, msg, retry_after)
        self.status = status
        self.code = code
        self.msg = msg
        self.retry_after = retry_after

    def __str__(self) -> str:
        parts = [f"HTTP {self.status}"]
        if self.code is not None:
            parts.append(f"code {self.code}")
        text = f"{', '.join(parts)}: {one_line(self.msg[:_LONGEST_MESSAGE]) or _phrase(self.status)}"
        if self.retry_after is not None:
            longest = ", the longest ban there is" if self.retry_after >= LONGEST_WAIT else ""
            text += f" (wait {self.retry_after:g} seconds{longest})"
        return f"{text} - {self.advice}" if self.advice else text

    @property
    def advice(self) -> str | None:
        """What to do about it, if known."""
        known = ERRORS.get(self.code or 0)
        return (known and known.advice) or _advice_on(self.status)


class RateLimitError(ApiError):
    """429: the weight of this minute is used up. More requests lead to a ban."""


class IpBanError(ApiError):
    """418: this IP address is banned until `retry_after` seconds have passed."""


class UnreadableError(ResponseError):
    """Status 200 with a body that is not a page of records: `excerpt` is its beginning, `reason` its fault."""

    def __init__(self, status: int, reason: str, excerpt: str) -> None:
        super().__init__(status, reason, excerpt)
        self.status = status
        self.reason = reason
        self.excerpt = excerpt

    def __str__(self) -> str:
        reason = one_line(self.reason)
        return f"HTTP {self.status} with a body that is not a page of records: {reason}; it begins: {self.excerpt!r}"


class _ErrorBody(Struct):
    code: Annotated[int, Meta(ge=-(2**31), lt=2**31)]
    msg: str


_error_body = Decoder(_ErrorBody)


def error_in_body(response: Response) -> ApiError | None:
    """The exchange's error that the body reports, if any."""
    try:
        body = _error_body.decode(response.body)
    except (DecodeError, ValueError, RecursionError):
        return None
    return _kind(response.status)(response.status, body.code, body.msg, retry_after(response))


def error_for(response: Response) -> ApiError:
    """The error of an answer whose status is not 200, whatever its body."""
    return error_in_body(response) or _kind(response.status)(
        response.status, None, _excerpt(response.body), retry_after(response)
    )


def unreadable(response: Response, reason: str) -> ResponseError:
    """The error of a body that could not be read as a page."""
    return error_in_body(response) or UnreadableError(response.status, reason, _excerpt(response.body))


def _kind(status: int) -> type[ApiError]:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitError
    return IpBanError if status == HTTPStatus.IM_A_TEAPOT else ApiError


def retry_after(response: Response) -> float | None:
    """The seconds that an answer asks to wait, capped; None if it names no number."""
    digits = _digits(response, "retry-after")
    return None if digits is None else float(LONGEST_WAIT if len(digits) > _DIGITS else min(int(digits), LONGEST_WAIT))


def number_in_header(response: Response, header: str) -> int | None:
    """The whole number in a header; None for anything else, or for implausibly many digits."""
    digits = _digits(response, header)
    return None if digits is None or len(digits) > _DIGITS else int(digits)


def _digits(response: Response, header: str) -> str | None:
    try:
        text = response.headers.get(header, "")
    except ValueError:  # bytes that are not text, in the headers of some HTTP libraries
        return None
    return text if text.isascii() and text.isdigit() else None


def one_line(text: str) -> str:
    """Foreign text made safe for a terminal or a log: line ends become blanks, control characters are replaced."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "\ufffd" for letter in text)


def _excerpt(body: bytes) -> str:
    return one_line(" ".join(body[:_EXCERPT].decode("utf-8", "replace").split()))


def _advice_on(status: int) -> str | None:
    if 300 <= status < 400:  # noqa: PLR2004
        return _REDIRECT
    return _FAILED if status >= HTTPStatus.INTERNAL_SERVER_ERROR else _ADVICE_ON_STATUS.get(status)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "a status that HTTP does not know"
