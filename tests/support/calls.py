"""One call over real sockets, by each kind of client."""

import asyncio
from typing import Any

import httpx2

from binance_liquidations import AsyncClient, Client
from binance_liquidations.httpx2 import AsyncHttpx2, Httpx2
from binance_liquidations_wire.api.margin import list_margin_liquidations


def call(kind: str, base_url: str, key: tuple[str, str] = ("k", "s"), timeout: float = 10, **options: Any) -> Any:
    """One call, tried once, by the client of that kind."""
    options = {"retry_for": 0} | options | {"api_key": key[0], "secret": key[1], "base_url": base_url}

    def called(**http: Any) -> Any:
        with Client(**options, **http) as client:
            return list_margin_liquidations.sync(client=client)

    async def awaited(**http: Any) -> Any:
        async with AsyncClient(**options, **http) as client:
            return await list_margin_liquidations.asyncio(client=client)

    async def awaited_through_httpx2() -> Any:
        async with httpx2.AsyncClient(timeout=timeout) as own:
            return await awaited(http=AsyncHttpx2(own))

    match kind:
        case "sync":
            return called(timeout=timeout)
        case "async":
            return asyncio.run(awaited(timeout=timeout))
        case "sync, httpx2":
            with httpx2.Client(timeout=timeout) as own:
                return called(http=Httpx2(own))
        case _:
            return asyncio.run(awaited_through_httpx2())
