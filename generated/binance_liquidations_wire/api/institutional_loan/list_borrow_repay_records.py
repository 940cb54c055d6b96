# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""Loans and repayments of risk units: GET /sapi/v1/margin/loan-group/borrow-repay"""

from decimal import Decimal

from ...client import AsyncClient, Decode, SyncClient, build, check_kind, read
from ...models import BorrowRepayRecordPage
from ...operations import LIST_BORROW_REPAY_RECORDS
from ...types import Moment, Request, Response


def build_request(
    *,
    group_id: int | None = None,
    type_: str,
    asset: str | None = None,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> Request:
    """Build the unsigned request; raises ParameterError for arguments that the exchange would refuse."""
    return build(
        LIST_BORROW_REPAY_RECORDS,
        {
            "groupId": group_id,
            "type": type_,
            "asset": asset,
            "startTime": start_time,
            "endTime": end_time,
            "current": current,
            "size": size,
            "recvWindow": recv_window,
        },
    )


def parse_response(response: Response, *, decode: Decode) -> BorrowRepayRecordPage:
    """Read an answer; raise ApiError or UnreadableError for anything else."""
    answer: BorrowRepayRecordPage = read(response, LIST_BORROW_REPAY_RECORDS, decode)
    return answer


def sync(
    *,
    client: SyncClient,
    group_id: int | None = None,
    type_: str,
    asset: str | None = None,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> BorrowRepayRecordPage:
    """Loans and repayments of risk units.

    What the credit account borrowed for its risk units and what was repaid, newest first. Repayments of type
    FORCE_REPAY belong to liquidations. Without `groupId`, the answer covers the unit that is active now; a closed
    unit needs its `groupId`.

    Without times the answer covers the last 7 days; with only `endTime`, the 7 days before it. With `asset`, it
    covers at most the 30 days before `endTime`, without it, 7. A span of more than 100 days is an error. Only the
    credit account's API key is accepted.

    Args:
        client: Signs and sends the request, and decodes the answer.
        group_id: One risk unit, active or closed. If omitted, the unit that is active now.
        type_: Whether to list loans or repayments.
        asset: One asset. If omitted, all of them.
        start_time: The beginning of the window, included, in milliseconds since 1970. If omitted, it is `endTime`
            minus the default window in the operation's `x-binance-window`, where there is one.
        end_time: The end of the window, included, in milliseconds since 1970. If omitted, it is the current time.
        current: The number of the page, counted from 1.
        size: The number of records on a page.
        recv_window: How long after `timestamp` the request is valid, in milliseconds with up to three decimals.

    Raises:
        ParameterError: An argument that the exchange would refuse, or a client to be awaited. Nothing was sent.
        ApiError: The exchange refused.
        UnreadableError: The body is not what the spec describes.

    Rule: GET /sapi/v1/margin/loan-group/borrow-repay in spec/openapi.yaml.
    """
    check_kind(client, LIST_BORROW_REPAY_RECORDS, is_awaited=False)
    response = client.send(
        build_request(
            group_id=group_id,
            type_=type_,
            asset=asset,
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
    group_id: int | None = None,
    type_: str,
    asset: str | None = None,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> BorrowRepayRecordPage:
    """As `sync`, awaited."""
    check_kind(client, LIST_BORROW_REPAY_RECORDS, is_awaited=True)
    response = await client.send(
        build_request(
            group_id=group_id,
            type_=type_,
            asset=asset,
            start_time=start_time,
            end_time=end_time,
            current=current,
            size=size,
            recv_window=recv_window,
        )
    )
    return parse_response(response, decode=client.decode)
