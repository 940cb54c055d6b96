"""The four endpoints as data: where they are, what they take, what they promise about windows and order."""

from dataclasses import dataclass

from ..wire.records import Resource

_PAGE = ("current", "size")
_TIMES = ("startTime", "endTime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One GET endpoint; every call weighs 1 and is signed."""

    path: str
    resource: Resource
    parameters: tuple[str, ...]
    credit_only: bool
    """Whether only the key of an institutional loan's credit account may call it."""
    windowed: bool
    """Whether 7 days are the default window and 100 days the longest one."""
    newest_first: bool


ENDPOINTS = {
    endpoint.path: endpoint
    for endpoint in (
        Endpoint(
            path="/sapi/v1/margin/forceLiquidationRec",
            resource="margin-liquidations",
            parameters=(*_TIMES, "isolatedSymbol", *_PAGE),
            credit_only=False,
            windowed=False,
            newest_first=True,
        ),
        Endpoint(
            path="/sapi/v1/margin/loan-group/force-liquidation",
            resource="risk-unit-liquidations",
            parameters=("groupId", *_TIMES, *_PAGE),
            credit_only=True,
            windowed=True,
            newest_first=True,
        ),
        Endpoint(
            path="/sapi/v1/margin/loan-group/force-liquidation-transfer-record",
            resource="liquidation-transfers",
            parameters=(*_TIMES, *_PAGE),
            credit_only=True,
            windowed=True,
            newest_first=True,
        ),
        Endpoint(
            path="/sapi/v1/margin/loan-groups/closed",
            resource="closed-risk-units",
            parameters=_PAGE,
            credit_only=True,
            windowed=False,
            newest_first=False,
        ),
    )
}

TIME_PATH = "/api/v3/time"
