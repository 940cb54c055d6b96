"""A plugin of pytest: what the histories that are read at random went through, added up over all processes."""

from collections import Counter
from typing import Any

import pytest

TALLY: Counter[str] = Counter()
"""Of this process."""
TALLIES: list[dict[str, int]] = []
"""Of every process that ran tests."""


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the tally to the process that reports, if there are several."""
    getattr(session.config, "workeroutput", {}).setdefault("tallies", TALLIES).append(dict(TALLY))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the tallies of a process that is done."""
    TALLIES.extend(getattr(node, "workeroutput", {}).get("tallies", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Report what the histories went through."""
    tally = Counter[str]()
    for one in TALLIES:
        tally.update(one)
    if tally:
        counts = ", ".join(f"{name} {count}" for name, count in sorted(tally.items()))
        terminalreporter.write_line(f"histories read at random: {counts}")
