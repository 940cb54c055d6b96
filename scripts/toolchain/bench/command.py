"""The command `scripts/bench`."""

import argparse
import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from toolchain.bench import measuring, report
from toolchain.environment import ROOT

PEERS = ("binance-sdk-margin-trading", "python-binance", "ccxt", "pycurl", "msgspec", "orjson", "pydantic")


def main(description: str | None) -> int:
    """Measure everything, print the tables, and write them with a plot."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "bench", help="the folder of results")
    parser.add_argument("--rounds", type=int, default=15, help="how many times all contenders take turns")
    arguments = parser.parse_args()

    try:
        results = {
            "python": platform.python_version(),
            "versions": {peer: version(peer) for peer in PEERS},
            "requests": measuring.requests(arguments.rounds, calls=400),
            "decoding": measuring.decoding(),
            "imports": measuring.imports(arguments.rounds),
            "histories": measuring.histories([10_000, 100_000, 1_000_000]),
            "gateway": measuring.gateway(),
            "generate": measuring.generating(),
        }
    except measuring.BenchmarkError as error:
        print(f"scripts/bench: {error}", file=sys.stderr)
        return 1
    arguments.output.mkdir(parents=True, exist_ok=True)
    table = report.markdown(results)
    (arguments.output / "bench.json").write_text(json.dumps(results, indent=1))
    (arguments.output / "bench.md").write_text(table)
    report.plot(results, arguments.output / "bench.png")
    print(table)
    print(f"Written to {arguments.output}: bench.md, bench.json, bench.png", file=sys.stderr)
    return 0
