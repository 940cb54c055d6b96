"""Measures a whole history, sync or asyncio, in a process of its own: time, CPU and memory."""

import asyncio
import json
import resource
import sys
import time

from binance_liquidations import AsyncClient, Client, WeightBudget
from binance_liquidations.client.clock import milliseconds
from binance_liquidations.quirks.decoding import decode
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.models import MarginLiquidationPage

from .contenders import KEY, SECRET
from .server import START, STEP


def main(style: str, rows: int, base: str) -> None:
    """Print the cost of one history of `rows` records."""
    end = START + (rows - 1) * STEP
    wall, cpu = time.perf_counter(), time.process_time()
    found = _sync(base, end) if style == "sync" else asyncio.run(_async(base, end))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert found == rows
    shares = asyncio.run(_shares(base)) if style == "async" else {}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "wall": wall, "cpu": cpu, "peak_mb": peak, **shares}))


def _sync(base: str, end: int) -> int:
    with Client(KEY, SECRET, base_url=base, budget=WeightBudget(10**9)) as client:
        return sum(1 for _ in client.margin_liquidations(start=START, end=end))


async def _async(base: str, end: int) -> int:
    found = 0
    async with AsyncClient(KEY, SECRET, base_url=base, budget=WeightBudget(10**9)) as client:
        async for _ in client.margin_liquidations(start=START, end=end):
            found += 1
    return found


async def _shares(base: str, pages: int = 2000, at_once: int = 16) -> dict[str, float]:
    """CPU microseconds a record for bare HTTP, and for decoding; the rest of a history's cost is our own code."""
    client = AsyncClient(KEY, SECRET, base_url=base, budget=WeightBudget(10**9))
    request = list_margin_liquidations.build_request(start_time=START, end_time=START + 99 * STEP, size=100)
    body = (await client.send(request)).body
    calls = iter(range(pages))

    async def bare() -> None:
        for _ in calls:
            signed = client._signer.signed(request, base, milliseconds())
            await client._http.send(signed.method, signed.url, signed.headers)

    cpu = time.process_time()
    await asyncio.gather(*(bare() for _ in range(at_once)))
    http = time.process_time() - cpu
    cpu = time.process_time()
    for _ in range(pages):
        decode(body, MarginLiquidationPage)
    decoding = time.process_time() - cpu
    await client.close()
    return {"http_us": http / pages / 100 * 1e6, "decoding_us": decoding / pages / 100 * 1e6}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
