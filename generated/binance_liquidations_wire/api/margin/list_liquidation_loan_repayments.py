# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""Repayments of liquidation loans: GET /sapi/v1/margin/liquidation-loan/repay-history"""

from decimal import Decimal

from ...client import AsyncClient, Decode, SyncClient, build, check_kind, read
from ...models import LiquidationLoanRepaymentPage
from ...operations import LIST_LIQUIDATION_LOAN_REPAYMENTS
from ...types import Moment, Request, Response


def build_request(
    *,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> Request:
    """Build the unsigned request; raises ParameterError for arguments that the exchange would refuse."""
    return build(
        LIST_LIQUIDATION_LOAN_REPAYMENTS,
        {
            "startTime": start_time,
            "endTime": end_time,
            "current": current,
            "size": size,
            "recvWindow": recv_window,
        },
    )


def parse_response(response: Response, *, decode: Decode) -> LiquidationLoanRepaymentPage:
    """Read an answer; raise ApiError or UnreadableError for anything else."""
    answer: LiquidationLoanRepaymentPage = read(response, LIST_LIQUIDATION_LOAN_REPAYMENTS, decode)
    return answer


def sync(
    *,
    client: SyncClient,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> LiquidationLoanRepaymentPage:
    """Repayments of liquidation loans.

    What was repaid of liquidation loans; failed repayments are left out. The order is not published. Without times
    the
    answer covers the last 7 days. The exchange keeps 90 days, and moves an earlier `startTime` there without
    saying so.

    Args:
        client: Signs and sends the request, and decodes the answer.
        start_time: The beginning of the window, included, in milliseconds since 1970. If omitted, it is `endTime`
            minus the default window in the operation's `x-binance-window`, where there is one.
        end_time: The end of the window, included, in milliseconds since 1970. If omitted, it is the current time.
        current: The number of the page, counted from 1.
        size: The number of records on a page; no maximum is published.
        recv_window: How long after `timestamp` the request is valid, in milliseconds with up to three decimals.

    Raises:
        ParameterError: An argument that the exchange would refuse, or a client to be awaited. Nothing was sent.
        ApiError: The exchange refused.
        UnreadableError: The body is not what the spec describes.

    Rule: GET /sapi/v1/margin/liquidation-loan/repay-history in spec/openapi.yaml.
    """
    check_kind(client, LIST_LIQUIDATION_LOAN_REPAYMENTS, is_awaited=False)
    response = client.send(
        build_request(
            start_time=start_time,
            end_time=end_time,
            current=current,
            size=size,
            recv_window=recv_window,
        )
    )
    return parse_response(response, decode=client.decode)


async def asyncio(
    *,
    client: AsyncClient,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> LiquidationLoanRepaymentPage:
    """As `sync`, awaited."""
    check_kind(client, LIST_LIQUIDATION_LOAN_REPAYMENTS, is_awaited=True)
    response = await client.send(
        build_request(
            start_time=start_time,
            end_time=end_time,
            current=current,
            size=size,
            recv_window=recv_window,
        )
    )
    return parse_response(response, decode=client.decode)
