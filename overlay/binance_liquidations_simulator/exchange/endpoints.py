"""The endpoints as data: where they are, what they take, what they cost, what they promise about windows and order."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..wire.records import Resource

Role: TypeAlias = Literal["credit", "margin", "futures", "portfolio"]
"""What an account is: the credit account of an institutional loan, which has everything, or one with only margin, only
futures, or only portfolio margin.
"""

_PAGE = ("current", "size")
_TIMES = ("startTime", "endTime")
_MARGIN: tuple[Role, ...] = ("credit", "margin")
_FUTURES: tuple[Role, ...] = ("credit", "futures")
_PORTFOLIO: tuple[Role, ...] = ("credit", "portfolio")
_SAPI_HEADER = "X-SAPI-USED-IP-WEIGHT-1M"

Order: TypeAlias = Literal["newest-first", "oldest-first", "any"]
"""Where the order is not published, `any`: an exchange may be made to show each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One signed GET endpoint."""

    path: str
    resource: Resource | Literal["liquidation-loan"]
    parameters: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    opened_by: tuple[Role, ...] = ("credit",)
    """The accounts whose keys may call it."""
    shape: Literal["page", "list", "one"] = "page"
    """Whether it answers a page with its total, the records alone, or one record."""
    order: Order = "newest-first"
    default_days: int | None = None
    """The window before its end where there is no start; None for all times."""
    longest_days: int | None = None
    """A longer window is refused."""
    cut_days: int | None = None
    """Of a longer window only so many days before its end are shown; 30 with an asset."""
    kept_days: int | None = None
    """What is older is not shown."""
    default_size: int = 10
    largest_size: int | None = 100
    """A larger size is refused; None where no largest one is published."""
    weight: int = 1
    weight_with_symbol: int | None = None
    limit: int = 12_000
    """The weight for a minute."""
    is_of_account: bool = False
    """Whether calls are counted for the account, else for the IP address."""
    is_of_host: bool = False
    """Whether calls are counted with those to all endpoints of the host, else alone."""
    weight_header: str = _SAPI_HEADER

    @property
    def scope(self) -> str:
        """What is counted together. The path's first part stands for the host: one address serves all of them here."""
        return self.path.split("/")[1] if self.is_of_host else self.path


def _force_orders(
    path: str, resource: Resource, limit: int, days: int, opened_by: tuple[Role, ...] = _PORTFOLIO
) -> Endpoint:
    return Endpoint(
        path=path,
        resource=resource,
        parameters=("symbol", "autoCloseType", *_TIMES, "limit"),
        shape="list",
        order="any",
        default_days=days,
        default_size=50,
        weight=50,
        weight_with_symbol=20,
        limit=limit,
        is_of_host=True,
        weight_header="X-MBX-USED-WEIGHT-1M",
        opened_by=opened_by,
    )


ENDPOINTS = {
    endpoint.path: endpoint
    for endpoint in (
        Endpoint(
            path="/sapi/v1/margin/forceLiquidationRec",
            resource="margin-liquidations",
            parameters=(*_TIMES, "isolatedSymbol", *_PAGE),
            opened_by=_MARGIN,
        ),
        Endpoint(
            path="/sapi/v1/margin/loan-group/force-liquidation",
            resource="risk-unit-liquidations",
            parameters=("groupId", *_TIMES, *_PAGE),
            default_days=7,
            longest_days=100,
        ),
        Endpoint(
            path="/sapi/v1/margin/loan-group/force-liquidation-transfer-record",
            resource="liquidation-transfers",
            parameters=(*_TIMES, *_PAGE),
            default_days=7,
            longest_days=100,
        ),
        Endpoint(
            path="/sapi/v1/margin/loan-groups/closed",
            resource="closed-risk-units",
            parameters=_PAGE,
            order="oldest-first",
        ),
        Endpoint(
            path="/sapi/v1/margin/loan-group/borrow-repay",
            resource="borrow-repay-records",
            parameters=("groupId", "type", "asset", *_TIMES, *_PAGE),
            required=("type",),
            default_days=7,
            longest_days=100,
            cut_days=7,
            weight=10,
        ),
        Endpoint(
            path="/sapi/v1/margin/liquidation-loan",
            resource="liquidation-loan",
            opened_by=_MARGIN,
            shape="one",
            weight=100,
            limit=180_000,
            is_of_account=True,
            weight_header="X-SAPI-USED-UID-WEIGHT-1M",
        ),
        Endpoint(
            path="/sapi/v1/margin/liquidation-loan/repay-history",
            resource="liquidation-loan-repayments",
            opened_by=_MARGIN,
            parameters=(*_TIMES, *_PAGE),
            order="any",
            default_days=7,
            kept_days=90,
            default_size=50,
            largest_size=None,
            weight=100,
            limit=180_000,
            is_of_account=True,
            weight_header="X-SAPI-USED-UID-WEIGHT-1M",
        ),
        _force_orders("/fapi/v1/forceOrders", "usds-futures-force-orders", 2400, 7, _FUTURES),
        _force_orders("/dapi/v1/forceOrders", "coin-futures-force-orders", 2400, 200, _FUTURES),
        _force_orders("/papi/v1/um/forceOrders", "portfolio-margin-um-force-orders", 6000, 7),
        _force_orders("/papi/v1/cm/forceOrders", "portfolio-margin-cm-force-orders", 6000, 7),
        Endpoint(
            path="/papi/v1/margin/forceOrders",
            resource="portfolio-margin-liquidations",
            opened_by=_PORTFOLIO,
            parameters=(*_TIMES, *_PAGE),
            order="any",
            limit=6000,
            is_of_host=True,
            weight_header="X-MBX-USED-WEIGHT-1M",
        ),
    )
}

TIME_PATH = "/api/v3/time"
TIME_PATHS = frozenset({TIME_PATH, "/fapi/v1/time", "/dapi/v1/time"})
"""None is published for portfolio margin."""
