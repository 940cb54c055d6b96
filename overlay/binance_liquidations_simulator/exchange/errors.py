"""What the exchange refuses, as one exception: HTTP status, error code, message.

Codes and messages are those of the exchange's error page. It does not publish which HTTP status goes with which
code: 400 for a bad request and 401 for a bad key are assumed.
"""

from msgspec import json


class Refusal(Exception):  # noqa: N818 - an answer of the exchange, not a failure of the simulator
    """An answer other than 200."""

    def __init__(self, status: int, code: int, msg: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {code} {msg}")
        self.status = status
        self.code = code
        self.msg = msg
        self.headers = headers or {}

    @property
    def body(self) -> bytes:
        """The JSON that goes over the wire."""
        return json.encode({"code": self.code, "msg": self.msg})


def unknown_path() -> Refusal:
    return Refusal(404, -1099, "Not found, authenticated, or authorized")


def method_not_allowed() -> Refusal:
    return Refusal(405, -1020, "This operation is not supported.", {"Allow": "GET"})


def over_limit(limit: int, retry_after: int) -> Refusal:
    return Refusal(
        429,
        -1003,
        f"Too much request weight used; current limit is {limit} request weight per 1 MINUTE. "
        "Please use WebSocket Streams for live updates to avoid polling the API.",
        {"Retry-After": str(retry_after)},
    )


def banned(until: int, retry_after: int) -> Refusal:
    return Refusal(
        418,
        -1003,
        f"Way too much request weight used; IP banned until {until}. "
        "Please use WebSocket Streams for live updates to avoid bans.",
        {"Retry-After": str(retry_after)},
    )


def key_malformed() -> Refusal:
    return Refusal(401, -2014, "API-key format invalid.")


def key_rejected() -> Refusal:
    return Refusal(401, -2015, "Invalid API-key, IP, or permissions for action.")


def undecodable() -> Refusal:
    return Refusal(400, -1100, "Illegal characters found in a parameter.")


def illegal_characters(name: str, legal: str) -> Refusal:
    return Refusal(400, -1100, f"Illegal characters found in parameter `{name}`; legal range is `{legal}`.")


def duplicated() -> Refusal:
    return Refusal(400, -1101, "Duplicate values for a parameter detected.")


def missing(name: str) -> Refusal:
    return Refusal(400, -1102, f"Mandatory parameter `{name}` was not sent, was empty/null, or malformed.")


def unread(read: int, sent: int) -> Refusal:
    return Refusal(400, -1104, f"Not all sent parameters were read; read `{read}` parameter(s) but was sent `{sent}`.")


def empty(name: str) -> Refusal:
    return Refusal(400, -1105, f"Parameter `{name}` was empty.")


def outside_recv_window() -> Refusal:
    return Refusal(400, -1021, "Timestamp for this request is outside of the recvWindow.")


def ahead_of_server() -> Refusal:
    return Refusal(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time.")


def recv_window_too_large() -> Refusal:
    return Refusal(400, -1131, "recvWindow must be less than 60000")


def bad_signature() -> Refusal:
    return Refusal(400, -1022, "Signature for this request is not valid.")


def interval_too_big() -> Refusal:
    return Refusal(400, -1127, "Lookup interval is too big.")


def bad_combination() -> Refusal:
    return Refusal(400, -1128, "Combination of optional parameters invalid.")


def invalid_value(name: str) -> Refusal:
    return Refusal(400, -1130, f"Data sent for parameter `{name}` is not valid.")


def no_margin_account() -> Refusal:
    return Refusal(400, -3003, "Margin account does not exist.")


def group_not_found() -> Refusal:
    return Refusal(400, -27001, "Loan group not found.")
