"""Measures what the gateway adds to a direct call; `scripts/bench` runs it as a process of its own.

The exchange, the gateway and the caller are three processes. The gateway's caller uses the client's HTTP library and
does not read the body; the direct call signs, sends and decodes.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from statistics import median, quantiles

from binance_liquidations import AsyncClient, WeightBudget
from binance_liquidations.client.curl import AsyncCurlHttp
from binance_liquidations_wire.api.margin import list_margin_liquidations
from binance_liquidations_wire.operations import LIST_MARGIN_LIQUIDATIONS

from .contenders import KEY, SECRET, WINDOW

GATEWAY = """
import sys
from binance_liquidations import AsyncClient, WeightBudget
from binance_liquidations.gateway import serve
client = AsyncClient(*sys.argv[1:3], base_url=sys.argv[3], budget=WeightBudget(10**9))
serve(client, port=0, on_ready=lambda url: print(url, flush=True))
"""
CALLS, WARMING_UP, CALLERS = 1500, 100, 16


async def measure(base: str, gateway: str) -> dict[str, dict[str, float]]:
    """Latency of one caller in milliseconds, the two taking turns; requests per second of 16 callers."""
    query = "&".join(f"{name}={value}" for name, value in WINDOW.items())
    target = f"{gateway}{LIST_MARGIN_LIQUIDATIONS.path}?{query}&size=100"
    plain = AsyncCurlHttp(timeout=10)
    start, end = WINDOW.values()
    async with AsyncClient(KEY, SECRET, base_url=base, budget=WeightBudget(10**9)) as client:

        async def direct() -> None:
            await list_margin_liquidations.asyncio(client=client, start_time=start, end_time=end, size=100)

        async def through() -> None:
            answer = await plain.send("GET", target, {})
            assert answer.status == 200, answer.body  # noqa: PLR2004

        took = await _latencies({"direct": direct, "gateway": through})
        took["added"] = [more - less for less, more in zip(*took.values(), strict=True)]
        found = {name: {"median": median(ms), "p99": quantiles(ms, n=100)[98]} for name, ms in took.items()}
        for name, call in (("direct", direct), ("gateway", through)):
            found[name]["per_second"] = await _rate(call)
    return found


async def _latencies(calls: dict[str, Callable[[], Awaitable[None]]]) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(WARMING_UP + CALLS):
        for name, call in calls.items():
            began = time.perf_counter()
            await call()
            took[name].append((time.perf_counter() - began) * 1000)
    return {name: ms[WARMING_UP:] for name, ms in took.items()}


async def _rate(call: Callable[[], Awaitable[None]]) -> float:
    calls = iter(range(CALLS * 2))

    async def caller() -> None:
        for _ in calls:
            await call()

    began = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return CALLS * 2 / (time.perf_counter() - began)


def main(base: str) -> None:
    """Print the results as JSON."""
    command = [sys.executable, "-c", GATEWAY, KEY, SECRET, base]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            print(json.dumps(asyncio.run(measure(base, process.stdout.readline().strip()))))
        finally:
            process.terminate()


if __name__ == "__main__":
    main(sys.argv[1])
