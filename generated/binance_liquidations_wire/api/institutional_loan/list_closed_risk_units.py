# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""Closed risk units: GET /sapi/v1/margin/loan-groups/closed"""

from decimal import Decimal

from ...client import AsyncClient, Decode, SyncClient, build, check_kind, read
from ...models import ClosedRiskUnitPage
from ...operations import LIST_CLOSED_RISK_UNITS
from ...types import Request, Response


def build_request(
    *,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> Request:
    """Build the unsigned request; raises ParameterError for arguments that the exchange would refuse."""
    return build(
        LIST_CLOSED_RISK_UNITS,
        {
            "current": current,
            "size": size,
            "recvWindow": recv_window,
        },
    )


def parse_response(response: Response, *, decode: Decode) -> ClosedRiskUnitPage:
    """Read an answer; raise ApiError or UnreadableError for anything else."""
    answer: ClosedRiskUnitPage = read(response, LIST_CLOSED_RISK_UNITS, decode)
    return answer


def sync(
    *,
    client: SyncClient,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> ClosedRiskUnitPage:
    """Closed risk units.

    The credit account's closed risk units, oldest first, as in the example. There are no time parameters. Only the
    credit account's API key is accepted. The endpoint exists since 2025-08-01.

    Args:
        client: Signs and sends the request, and decodes the answer.
        current: The number of the page, counted from 1.
        size: The number of records on a page.
        recv_window: How long after `timestamp` the request is valid, in milliseconds with up to three decimals.

    Raises:
        ParameterError: An argument that the exchange would refuse, or a client to be awaited. Nothing was sent.
        ApiError: The exchange refused.
        UnreadableError: The body is not what the spec describes.

    Rule: GET /sapi/v1/margin/loan-groups/closed in spec/openapi.yaml.
    """
    check_kind(client, LIST_CLOSED_RISK_UNITS, is_awaited=False)
    response = client.send(
        build_request(
            current=current,
            size=size,
            recv_window=recv_window,
        )
    )
    return parse_response(response, decode=client.decode)


async def asyncio(
    *,
    client: AsyncClient,
    current: int | None = None,
    size: int | None = None,
    recv_window: float | Decimal | None = None,
) -> ClosedRiskUnitPage:
    """As `sync`, awaited."""
    check_kind(client, LIST_CLOSED_RISK_UNITS, is_awaited=True)
    response = await client.send(
        build_request(
            current=current,
            size=size,
            recv_window=recv_window,
        )
    )
    return parse_response(response, decode=client.decode)
