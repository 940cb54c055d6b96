"""The command line, as an operator runs it."""

import os
import subprocess
import sys
from pathlib import Path

from binance_liquidations_simulator import Simulator

COMMAND = [str(Path(sys.executable).with_name("binance-liquidations"))]


def environment(simulator: Simulator, **changes: str) -> dict[str, str]:
    """What an operator has set."""
    variables = {
        "BINANCE_BASE_URL": simulator.base_url,
        "BINANCE_API_KEY": simulator.api_key,
        "BINANCE_API_SECRET": simulator.secret,
        "NO_COLOR": "1",
        "COLUMNS": "160",
    }
    return os.environ | variables | changes


def run(simulator: Simulator, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    variables = environment(simulator, **changes)
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=variables, check=False, timeout=60
    )
