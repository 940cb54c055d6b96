"""One contender in a process of its own: reads numbers of calls, one a line, and prints what the calls cost."""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable

from .contenders import ASYNC, SYNC, at_once


def main(style: str, name: str, base: str) -> None:
    """Make calls as standard input asks; `style` is `sync`, or the number of calls that asyncio makes at once."""
    run = _sync(name, base) if style == "sync" else _asyncio(name, base, int(style))
    run(20)
    print("ready", flush=True)
    for line in sys.stdin:
        count = int(line)
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        run(count)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(json.dumps({"wall": wall / count * 1e6, "cpu": cpu / count * 1e6}), flush=True)


def _sync(name: str, base: str) -> Callable[[int], None]:
    call = SYNC[name](base)

    def run(count: int) -> None:
        for _ in range(count):
            call()

    return run


def _asyncio(name: str, base: str, workers: int) -> Callable[[int], None]:
    loop = asyncio.new_event_loop()

    async def prepare() -> Callable[[], object]:
        return await ASYNC[name](base)

    call = loop.run_until_complete(prepare())
    return lambda count: loop.run_until_complete(at_once(call, count, workers))  # type: ignore[arg-type]


if __name__ == "__main__":
    main(*sys.argv[1:])
