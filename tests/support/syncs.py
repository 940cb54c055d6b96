"""A sync of all accounts, as an operator starts it, from a slow exchange."""

import os
import subprocess
import time
from pathlib import Path

from binance_liquidations_simulator import Account, Exchange, FaultyExchange, Simulator, Weather
from binance_liquidations_simulator.faults import Slow
from support.command import COMMAND
from support.histories import RESOURCES
from support.synthetic import NOW


def slow(desk: tuple[Account, ...], milliseconds: int = 3) -> FaultyExchange:
    """An exchange that leaves time to see how far a sync is."""
    began = time.monotonic()  # a clock that stood still would soon differ from that of the process that syncs
    exchange = Exchange(
        desk, wire="mixed", clock=lambda: NOW + round((time.monotonic() - began) * 1000), weight_limit=10**9
    )
    weather = Weather(1, {"slow": 1.0}, makers={"slow": lambda _: Slow(milliseconds)})
    return FaultyExchange(exchange, weather=weather, most_in_a_row=10**9)


def started(to: str, desk: tuple[Account, ...], simulator: Simulator, folder: Path) -> subprocess.Popen[str]:
    """A sync of all accounts, as an operator starts it; of the resources for which it waits for no minute's weight."""
    environment, tables = os.environ | {"BINANCE_BASE_URL": simulator.base_url}, []
    for number, account in enumerate(desk):
        environment |= {f"KEY_{number}": account.keys[0].api_key, f"SECRET_{number}": account.keys[0].secret or ""}
        tables.append(f'[accounts.{account.name}]\napi_key = "env:KEY_{number}"\nsecret = "env:SECRET_{number}"\n')
    file = folder / "accounts.toml"
    file.write_text("".join(tables))
    command = [*COMMAND, "sync", "--to", to, "--accounts", str(file), "--start", "2025-07-01"]
    command += [f"--resource={resource}" for resource in RESOURCES]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def completed(process: subprocess.Popen[str]) -> tuple[int, str]:
    """How a process ended, and what it said."""
    _, said = process.communicate(timeout=60)
    return process.returncode, said
