# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""Force liquidations of risk units: GET /sapi/v1/margin/loan-group/force-liquidation"""

from decimal import Decimal

from ...client import AsyncClient, Decode, SyncClient, build, check_kind, read
from ...models import RiskUnitLiquidationPage
from ...operations import LIST_RISK_UNIT_LIQUIDATIONS
from ...types import Moment, Request, Response


def build_request(
    *,
    group_id: int | None = None,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> Request:
    """Build the unsigned request; raises ParameterError for arguments that the exchange would refuse."""
    return build(
        LIST_RISK_UNIT_LIQUIDATIONS,
        {
            "groupId": group_id,
            "startTime": start_time,
            "endTime": end_time,
            "current": current,
            "size": size,
            "recvWindow": recv_window,
        },
    )


def parse_response(response: Response, *, decode: Decode) -> RiskUnitLiquidationPage:
    """Read an answer; raise ApiError or UnreadableError for anything else."""
    answer: RiskUnitLiquidationPage = read(response, LIST_RISK_UNIT_LIQUIDATIONS, decode)
    return answer


def sync(
    *,
    client: SyncClient,
    group_id: int | None = None,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> RiskUnitLiquidationPage:
    """Force liquidations of risk units.

    The liquidations of the credit account's risk units, newest first, each with a snapshot of its wallets and of
    its debt. Without `groupId`, the answer covers only units that are active now; the liquidations of a closed unit
    need its `groupId` (`list_closed_risk_units` lists those).

    Without times the answer covers the last 7 days; with only `endTime`, the 7 days before it; with only
    `startTime`, from there until now. A span of more than 100 days is an error. Only the credit account's API key
    is accepted. The endpoint exists since 2025-07-11; it shows closed units since 2025-08-01.

    Args:
        client: Signs and sends the request, and decodes the answer.
        group_id: One risk unit, active or closed. If omitted, all units that are active now.
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

    Rule: GET /sapi/v1/margin/loan-group/force-liquidation in spec/openapi.yaml.
    """
    check_kind(client, LIST_RISK_UNIT_LIQUIDATIONS, is_awaited=False)
    response = client.send(
        build_request(
            group_id=group_id,
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
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> RiskUnitLiquidationPage:
    """As `sync`, awaited."""
    check_kind(client, LIST_RISK_UNIT_LIQUIDATIONS, is_awaited=True)
    response = await client.send(
        build_request(
            group_id=group_id,
            start_time=start_time,
            end_time=end_time,
            current=current,
            size=size,
            recv_window=recv_window,
        )
    )
    return parse_response(response, decode=client.decode)
