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
    {answer} = {operation}.sync(
        client=client,{arguments}
    )
{shown}"""
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
    name, window, resource = (
        operation["operationId"],
        operation["x-binance-window"],
        operation.get("x-binance-resource"),
    )
    values = {"operation": name, "tag": operation["tags"][0], "path": path, "imports": ""}
    arguments, query, start, first_day = "", [], "", ""
    fixed = operation.get("x-binance-fan-out", {}).get("values", {})
    for parameter, (first_value, *_) in fixed.items():
        arguments += f'\n        {parameter}_="{first_value}",'
        query.append(f"--data {parameter}={first_value}")
    if window is not None:
        first, last = _days(operation)
        values["imports"] = _DATETIME
        arguments += f"\n        start_time={_datetime(first)},\n        end_time={_datetime(last)},"
        times = {window["start"]: first, window["end"]: last}
        query += [f"--data {parameter}={_milliseconds(day)}" for parameter, day in times.items()]
        start, first_day = f"start={_datetime(first)}", f"--start {first:%Y-%m-%d} "
    if size := _size(operation):
        arguments += f"\n        {size}=100,"
        query.append(f"--data {size}=100")
    values |= {"arguments": arguments, "query": " ".join(query) or "--data recvWindow=5000"}
    found = [
        _sample("Python", "Python: one page", _PAGE.format(**values, **_shown(operation))),
        _sample("Shell", "curl, through the gateway", _CURL.format(**values)),
    ]
    if resource is not None:
        history = {"resource": resource["name"], "history": resource["name"].replace("-", "_")}
        found.insert(1, _sample("Python", "Python: every record", _HISTORY.format(**values, **history, start=start)))
        found.append(_sample("Shell", "Command line", _COMMAND.format(**history, start=first_day)))
    return found


def _size(operation: Node) -> str | None:
    """The parameter that limits the records of an answer."""
    paging = operation["x-speakeasy-pagination"]
    found: str | None = operation.get("x-binance-limit")
    return next((entry["name"] for entry in paging["inputs"] if entry["type"] == "limit"), None) if paging else found


def _shown(operation: Node) -> dict[str, str]:
    """How an answer is called and printed."""
    if _size(operation) is None:
        return {"answer": "found", "shown": "print(found)\n"}
    name, records = ("page", "page.rows") if operation["x-speakeasy-pagination"] else ("records", "records")
    return {"answer": name, "shown": f"for record in {records}:\n    print(record)\n"}


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
        yield from [inner] if name.endswith(("Time", "time", "timestamp")) else _moments(inner)


def _datetime(day: datetime) -> str:
    return f"datetime({day.year}, {day.month}, {day.day}, tzinfo=UTC)"


def _milliseconds(day: datetime) -> int:
    return int(day.timestamp() * 1000)


def _sample(language: str, label: str, source: str) -> Node:
    return {"lang": language, "label": label, "source": source.rstrip()}
