# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""Force orders of coin-margined futures: GET /dapi/v1/forceOrders"""

from decimal import Decimal

from ...client import AsyncClient, Decode, SyncClient, build, check_kind, read
from ...models import CoinFuturesForceOrder
from ...operations import LIST_COIN_FUTURES_FORCE_ORDERS
from ...types import Moment, Request, Response


def build_request(
    *,
    symbol: str | None = None,
    auto_close_type: str | None = None,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    limit: int | None = None,
    recv_window: float | Decimal | None = None,
) -> Request:
    """Build the unsigned request; raises ParameterError for arguments that the exchange would refuse."""
    return build(
        LIST_COIN_FUTURES_FORCE_ORDERS,
        {
            "symbol": symbol,
            "autoCloseType": auto_close_type,
            "startTime": start_time,
            "endTime": end_time,
            "limit": limit,
            "recvWindow": recv_window,
        },
    )


def parse_response(response: Response, *, decode: Decode) -> list[CoinFuturesForceOrder]:
    """Read an answer; raise ApiError or UnreadableError for anything else."""
    answer: list[CoinFuturesForceOrder] = read(response, LIST_COIN_FUTURES_FORCE_ORDERS, decode)
    return answer


def sync(
    *,
    client: SyncClient,
    symbol: str | None = None,
    auto_close_type: str | None = None,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    limit: int | None = None,
    recv_window: float | Decimal | None = None,
) -> list[CoinFuturesForceOrder]:
    """Force orders of coin-margined futures.

    The orders by which the exchange closed positions of COIN-M futures: liquidations, and automatic deleveraging
    (ADL). An
    answer lists up to `limit` of them, without pages; the order is not published. Without `startTime` the answer
    covers the 200 days before `endTime`.

    Args:
        client: Signs and sends the request, and decodes the answer.
        symbol: One contract. If omitted, all of them, at a greater weight.
        auto_close_type: LIQUIDATION for liquidations, ADL for automatic deleveraging. If omitted, both.
        start_time: The beginning of the window, included, in milliseconds since 1970. If omitted, it is `endTime`
            minus the default window in the operation's `x-binance-window`, where there is one.
        end_time: The end of the window, included, in milliseconds since 1970. If omitted, it is the current time.
        limit: The most records of an answer.
        recv_window: How long after `timestamp` the request is valid, in milliseconds with up to three decimals.

    Raises:
        ParameterError: An argument that the exchange would refuse, or a client to be awaited. Nothing was sent.
        ApiError: The exchange refused.
        UnreadableError: The body is not what the spec describes.

    Rule: GET /dapi/v1/forceOrders in spec/openapi.yaml.
    """
    check_kind(client, LIST_COIN_FUTURES_FORCE_ORDERS, is_awaited=False)
    response = client.send(
        build_request(
            symbol=symbol,
            auto_close_type=auto_close_type,
            start_time=start_time,
            end_time=end_time,
            limit=limit,
            recv_window=recv_window,
        )
    )
    return parse_response(response, decode=client.decode)


async def asyncio(
    *,
    client: AsyncClient,
    symbol: str | None = None,
    auto_close_type: str | None = None,
    start_time: Moment | None = None,
    end_time: Moment | None = None,
    limit: int | None = None,
    recv_window: float | Decimal | None = None,
) -> list[CoinFuturesForceOrder]:
    """As `sync`, awaited."""
    check_kind(client, LIST_COIN_FUTURES_FORCE_ORDERS, is_awaited=True)
    response = await client.send(
        build_request(
            symbol=symbol,
            auto_close_type=auto_close_type,
            start_time=start_time,
            end_time=end_time,
            limit=limit,
            recv_window=recv_window,
        )
    )
    return parse_response(response, decode=client.decode)
