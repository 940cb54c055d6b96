"""Ctrl-C and SIGTERM end whatever waits for an exchange that does not answer, long before the timeout does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.networks import Silent

COMMAND = [sys.executable, "-m", "binance_liquidations"]
START = ("--start", "2024-01-01")
WAYS = {
    "fetch": ("fetch", "margin-liquidations", *START, "-o", "margin.jsonl"),
    "sync": ("sync", "--to", "archive.db", *START),
    "sync --follow": ("sync", "--to", "archive.db", *START, "--follow"),
}


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("way", WAYS)
def test_the_end_of_a_waiting_command(way: str, sent: signal.Signals, tmp_path: Path) -> None:
    """Within a second on a quiet machine, with the exit code of the signal and a line that says what to do."""
    with Silent() as server:
        keys = {"BINANCE_API_KEY": "k" * 64, "BINANCE_API_SECRET": "s" * 64, "BINANCE_BASE_URL": server.base_url}
        run = subprocess.Popen(
            [*COMMAND, *WAYS[way]], env=os.environ | keys, cwd=tmp_path, stderr=subprocess.PIPE, text=True
        )
        assert server.asked.wait(60)
        began = time.monotonic()
        run.send_signal(sent)
        _, said = run.communicate(timeout=60)
        assert time.monotonic() - began < 6  # beside busy loops; it took the 10 s of the timeout
    assert 128 + sent == run.returncode
    assert "run the same command to go on" in said or "what was read is in the archive" in said
