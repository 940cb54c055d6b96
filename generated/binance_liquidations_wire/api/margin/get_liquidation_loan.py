# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""The liquidation loan of a cross margin account: GET /sapi/v1/margin/liquidation-loan"""

from decimal import Decimal

from ...client import AsyncClient, Decode, SyncClient, build, check_kind, read
from ...models import LiquidationLoan
from ...operations import GET_LIQUIDATION_LOAN
from ...types import Request, Response


def build_request(
    *,
    recv_window: float | Decimal | None = None,
) -> Request:
    """Build the unsigned request; raises ParameterError for arguments that the exchange would refuse."""
    return build(
        GET_LIQUIDATION_LOAN,
        {
            "recvWindow": recv_window,
        },
    )


def parse_response(response: Response, *, decode: Decode) -> LiquidationLoan | None:
    """Read an answer; raise ApiError or UnreadableError for anything else."""
    answer: LiquidationLoan | None = read(response, GET_LIQUIDATION_LOAN, decode)
    return answer


def sync(
    *,
    client: SyncClient,
    recv_window: float | Decimal | None = None,
) -> LiquidationLoan | None:
    """The liquidation loan of a cross margin account.

    What a cross margin account still owes after a liquidation that left its equity below zero: the exchange lends
    the
    deficit. The body is empty where there is no such loan.

    Args:
        client: Signs and sends the request, and decodes the answer.
        recv_window: How long after `timestamp` the request is valid, in milliseconds with up to three decimals.

    Raises:
        ParameterError: An argument that the exchange would refuse, or a client to be awaited. Nothing was sent.
        ApiError: The exchange refused.
        UnreadableError: The body is not what the spec describes.

    Rule: GET /sapi/v1/margin/liquidation-loan in spec/openapi.yaml.
    """
    check_kind(client, GET_LIQUIDATION_LOAN, is_awaited=False)
    response = client.send(
        build_request(
            recv_window=recv_window,
        )
    )
    return parse_response(response, decode=client.decode)


async def asyncio(
    *,
    client: AsyncClient,
    recv_window: float | Decimal | None = None,
) -> LiquidationLoan | None:
    """As `sync`, awaited."""
    check_kind(client, GET_LIQUIDATION_LOAN, is_awaited=True)
    response = await client.send(
        build_request(
            recv_window=recv_window,
        )
    )
    return parse_response(response, decode=client.decode)
