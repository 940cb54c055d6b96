# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""The exchange's error codes, as x-binance-errors in the spec lists them."""

from collections.abc import Mapping

from .types import KnownError

ERRORS: Mapping[int, KnownError] = {
    -1000: KnownError("an unknown error", "retry", None),
    -1001: KnownError("an internal error", "retry", None),
    -1002: KnownError("this request is not authorized", "final", None),
    -1003: KnownError("too many requests", "retry", None),
    -1006: KnownError("an unexpected answer within the exchange", "retry", None),
    -1007: KnownError("no answer within the exchange", "retry", None),
    -1008: KnownError("the exchange is overloaded", "retry", None),
    -1020: KnownError("this operation is not supported", "final", None),
    -1021: KnownError(
        "the timestamp is older than recvWindow, or more than a second ahead",
        "sign-again",
        "set this machine's clock, or allow a larger recv_window",
    ),
    -1022: KnownError("the signature is wrong", "final", "check that the secret or private key belongs to the API key"),
    -1099: KnownError("not found, or not for this key", "final", None),
    -1100: KnownError("characters that a parameter may not have", "final", None),
    -1101: KnownError("too many parameters, or one twice", "final", None),
    -1102: KnownError("a required parameter is missing or malformed", "final", None),
    -1103: KnownError("an unknown parameter", "final", None),
    -1104: KnownError("a parameter that was not read", "final", None),
    -1105: KnownError("a parameter is empty", "final", None),
    -1106: KnownError("a parameter that is not wanted", "final", None),
    -1127: KnownError("the window is too long", "final", "ask for a shorter window"),
    -1128: KnownError("parameters that do not go together", "final", None),
    -1130: KnownError("a value that a parameter may not have", "final", None),
    -1131: KnownError("recvWindow is above 60000", "final", None),
    -2014: KnownError("the API key is malformed", "final", "check the API key for missing or added characters"),
    -2015: KnownError(
        "the API key, its address or its permissions are refused",
        "final",
        "check the API key, its IP restrictions and permissions; only the credit account's key opens the institutional loan endpoints",
    ),
    -3003: KnownError(
        "there is no margin account", "final", "open a margin account, or give the key of an account that has one"
    ),
    -3026: KnownError("a parameter is invalid", "final", None),
    -3044: KnownError("the system is busy", "retry", None),
    -3999: KnownError(
        "for invited users only", "final", "ask the exchange to admit the account to the institutional loan"
    ),
    -27000: KnownError("an illegal argument", "final", None),
    -27001: KnownError(
        "there is no such risk unit", "final", "ask for the group_id of one of this credit account's risk units"
    ),
    -27010: KnownError("the credit account is not in the risk unit", "final", None),
    -27024: KnownError("the risk unit is being liquidated", "final", None),
    -27025: KnownError("transactions are pending", "final", None),
}
