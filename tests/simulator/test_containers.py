"""The examples for containers and CI on the simulator's page: what they start, and what a program beside it needs."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

import binance_liquidations_simulator
from binance_liquidations import Client
from binance_liquidations_wire.api.institutional_loan import list_closed_risk_units
from support.command import COMMAND

PAGE = (Path(binance_liquidations_simulator.__file__).parent / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.M | re.S)


COMPOSE, JOB = (yaml.safe_load(text) for text in blocks("yaml"))
(IMAGE,) = blocks("dockerfile")
ENTRYPOINT: list[str] = json.loads(IMAGE.partition("ENTRYPOINT ")[2])
EXAMPLES: dict[str, tuple[str, list[str], dict[str, str]]] = {
    "compose": ("exchange", COMPOSE["services"]["exchange"]["command"], COMPOSE["services"]["program"]["environment"]),
    "CI": (JOB["test"]["services"][0]["alias"], JOB["test"]["services"][0]["command"], JOB["test"]["variables"]),
}
"""The name by which the simulator is called, its arguments, and what a program's environment has."""


@contextmanager
def started(arguments: list[str]) -> Iterator[int]:
    """The port at which a container's process would serve, were it not taken."""
    command = [*COMMAND, *ENTRYPOINT[1:], *arguments, "--port=0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout
            yield int(server.stdout.readline().rpartition(":")[2])
        finally:
            server.kill()


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_program_beside_it(example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment names the service and its port, and holds a key that opens the simulator's credit account."""
    name, arguments, variables = EXAMPLES[example]
    assert "binance-liquidations" == ENTRYPOINT[0]
    assert f"http://{name}:8080" == variables["BINANCE_BASE_URL"]
    assert "EXPOSE 8080\n" in IMAGE
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    Client.from_env().close()
    with started(arguments) as port, Client.from_env(base_url=f"http://0.0.0.0:{port}", retry_for=60) as client:
        assert list_closed_risk_units.sync(client=client).total > 0
        if example == "compose":
            check: Any = COMPOSE["services"]["exchange"]["healthcheck"]["test"]
            assert ["CMD", "python", "-c"] == check[:3]
            subprocess.run([sys.executable, "-c", check[3].replace(":8080", f":{port}")], check=True, timeout=30)
        else:
            (script,) = JOB["test"]["script"]
            monkeypatch.setenv("BINANCE_BASE_URL", client.base_url)
            done = subprocess.run(
                [*COMMAND, *script.split()[1:]], capture_output=True, text=True, check=True, timeout=60
            )
            assert done.stdout.startswith('{"')
