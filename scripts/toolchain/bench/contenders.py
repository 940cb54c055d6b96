"""The clients to compare: each requests a signed page of 100 margin liquidations, again and again.

`floor` is the minimum for any client: a bare call of the HTTP library that we use, the signature, and msgspec.
"""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable
from typing import Any

from .server import SIZE, START, STEP

KEY, SECRET = "k" * 64, "s" * 64
WINDOW = {"startTime": START, "endTime": START + (SIZE - 1) * STEP}

Sync = Callable[[], object]
Async = Callable[[], Awaitable[object]]


def _url(base: str) -> str:
    query = f"startTime={WINDOW['startTime']}&endTime={WINDOW['endTime']}&size={SIZE}"
    payload = f"{query}&timestamp={time.time_ns() // 1_000_000}"
    signature = hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).hexdigest()
    return f"{base}/sapi/v1/margin/forceLiquidationRec?{payload}&signature={signature}"


def _decoder() -> Any:
    import msgspec

    from binance_liquidations_wire.models import MarginLiquidationPage

    return msgspec.json.Decoder(MarginLiquidationPage)


def _curl() -> tuple[Any, list[bytes]]:
    """A handle of libcurl with its headers, and the list that receives the body."""
    import pycurl

    curl, parts = pycurl.Curl(), list[bytes]()
    curl.setopt(pycurl.HTTPHEADER, [f"X-MBX-APIKEY: {KEY}"])
    curl.setopt(pycurl.WRITEFUNCTION, parts.append)
    return curl, parts


def floor(base: str) -> Sync:
    import pycurl

    decoder = _decoder()
    curl, parts = _curl()

    def call() -> object:
        parts.clear()
        curl.setopt(pycurl.URL, _url(base))
        curl.perform()
        return decoder.decode(b"".join(parts))

    return call


async def floor_async(base: str) -> Async:
    import pycurl

    multi, decoder = pycurl.AsyncCurlMulti(), _decoder()
    idle: list[tuple[Any, list[bytes]]] = []

    async def call() -> object:
        curl, parts = idle.pop() if idle else _curl()
        parts.clear()
        curl.setopt(pycurl.URL, _url(base))
        await multi.perform(curl)
        body = b"".join(parts)
        idle.append((curl, parts))
        return decoder.decode(body)

    return call


def ours(base: str) -> Sync:
    from binance_liquidations import Client, WeightBudget
    from binance_liquidations_wire.api.margin import list_margin_liquidations

    client = Client(KEY, SECRET, base_url=base, budget=WeightBudget(10**9))
    start, end = WINDOW.values()
    return lambda: list_margin_liquidations.sync(client=client, start_time=start, end_time=end, size=SIZE)


async def ours_async(base: str) -> Async:
    from binance_liquidations import AsyncClient, WeightBudget
    from binance_liquidations_wire.api.margin import list_margin_liquidations

    client = AsyncClient(KEY, SECRET, base_url=base, budget=WeightBudget(10**9))
    start, end = WINDOW.values()
    return lambda: list_margin_liquidations.asyncio(client=client, start_time=start, end_time=end, size=SIZE)


def official(base: str) -> Sync:
    from binance_common.configuration import ConfigurationRestAPI
    from binance_sdk_margin_trading import MarginTrading

    sdk = MarginTrading(config_rest_api=ConfigurationRestAPI(api_key=KEY, api_secret=SECRET, base_path=base))
    start, end = WINDOW.values()

    def call() -> object:
        return sdk.rest_api.get_force_liquidation_record(start_time=start, end_time=end, size=SIZE).data()

    return call


def python_binance(base: str) -> Sync:
    from binance.client import Client

    client = Client(KEY, SECRET, ping=False)
    client.MARGIN_API_URL = f"{base}/sapi"
    return lambda: client.get_margin_force_liquidation_rec(**WINDOW, size=SIZE)


async def python_binance_async(base: str) -> Async:
    from binance import AsyncClient

    client = AsyncClient(KEY, SECRET)
    client.MARGIN_API_URL = f"{base}/sapi"
    return lambda: client.get_margin_force_liquidation_rec(**WINDOW, size=SIZE)


def _point_at(exchange: Any, base: str) -> Any:
    exchange.urls["api"]["sapi"] = f"{base}/sapi/v1"
    return exchange


def ccxt(base: str) -> Sync:
    import ccxt as library

    exchange = _point_at(library.binance({"apiKey": KEY, "secret": SECRET, "enableRateLimit": False}), base)
    return lambda: exchange.sapiGetMarginForceLiquidationRec({**WINDOW, "size": SIZE})


async def ccxt_async(base: str) -> Async:
    import ccxt.async_support as library

    exchange = _point_at(library.binance({"apiKey": KEY, "secret": SECRET, "enableRateLimit": False}), base)
    return lambda: exchange.sapiGetMarginForceLiquidationRec({**WINDOW, "size": SIZE})


SYNC: dict[str, Callable[[str], Sync]] = {
    "floor": floor,
    "ours": ours,
    "ccxt": ccxt,
    "python-binance": python_binance,
    "official SDK": official,
}
ASYNC: dict[str, Callable[[str], Awaitable[Async]]] = {
    "floor": floor_async,
    "ours": ours_async,
    "ccxt": ccxt_async,
    "python-binance": python_binance_async,
}


async def at_once(call: Async, count: int, workers: int) -> None:
    """Call `count` times, with this many workers at once."""
    calls = iter(range(count))

    async def work() -> None:
        for _ in calls:
            await call()

    await asyncio.gather(*(work() for _ in range(workers)))
