"""The calls that the API reference shows beside each operation: Python, curl and the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from toolchain.spec.openapi import Node

_PAGE = """\
{imports}from binance_liquidations import Client
from binance_liquidations_wire.api.{tag} import {operation}

with Client.from_env() as client:
    page = {operation}.sync(
        client=client,{window}
        size=100,
    )
for record in page.rows:
    print(record)
"""
_HISTORY = """\
{imports}from binance_liquidations import Client

with Client.from_env() as client:
    for record in client.{history}({start}):
        print(record)
"""
_CURL = """\
# while `binance-liquidations gateway` is running
curl --get "$BINANCE_GATEWAY_URL{path}" \\
  {query}
"""
_COMMAND = """\
binance-liquidations fetch {resource} \\
  {start}--output {resource}.parquet
"""
_DATETIME = "from datetime import UTC, datetime\n\n"


def samples(path: str, operation: Node) -> list[Node]:
    """The x-codeSamples of an operation; their window contains the documented example's records."""
    name, window = operation["operationId"], operation["x-binance-window"]
    history = name.removeprefix("list_")
    values = {
        "operation": name,
        "tag": operation["tags"][0],
        "path": path,
        "history": history,
        "resource": history.replace("_", "-"),
        "imports": "",
        "window": "",
        "query": "--data size=100",
    }
    start = {"history": "", "command": ""}
    if window is not None:
        first, last = _days(operation)
        values["imports"] = _DATETIME
        values["window"] = f"\n        start_time={_datetime(first)},\n        end_time={_datetime(last)},"
        times = {window["start"]: first, window["end"]: last}
        values["query"] = " ".join(f"--data {name}={_milliseconds(day)}" for name, day in times.items())
        values["query"] += " --data size=100"
        start = {"history": f"start={_datetime(first)}", "command": f"--start {first:%Y-%m-%d} "}
    return [
        _sample("Python", "Python: one page", _PAGE.format(**values)),
        _sample("Python", "Python: every record", _HISTORY.format(**values, start=start["history"])),
        _sample("Shell", "curl, through the gateway", _CURL.format(**values)),
        _sample("Shell", "Command line", _COMMAND.format(**values, start=start["command"])),
    ]


def _days(operation: Node) -> tuple[datetime, datetime]:
    """The beginning of the first and the end of the last day of the documented example."""
    examples = operation["responses"]["200"]["content"]["application/json"]["examples"]
    moments = list(_moments(examples["documented"]["value"]))
    first, last = (
        datetime.fromtimestamp(moment / 1000, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        for moment in (min(moments), max(moments))
    )
    return first, last + timedelta(days=1)


def _moments(value: Any) -> Iterator[int]:
    for inner in value if isinstance(value, list) else ():
        yield from _moments(inner)
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield from [inner] if name.endswith("Time") else _moments(inner)


def _datetime(day: datetime) -> str:
    return f"datetime({day.year}, {day.month}, {day.day}, tzinfo=UTC)"


def _milliseconds(day: datetime) -> int:
    return int(day.timestamp() * 1000)


def _sample(language: str, label: str, source: str) -> Node:
    return {"lang": language, "label": label, "source": source.rstrip()}
