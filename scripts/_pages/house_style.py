"""Writes YAML as spec/openapi.yaml is written: short things on one line, sequences indented, amounts quoted."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml

_WIDTH = 120
_ON_ONE_LINE = ("schema", "x-canonical", "x-binance-weight", "x-binance-window", "inputs", "outputs", "items")


class _Line(dict[str, Any]):
    """A mapping that stands on one line."""


class _Row(list[Any]):
    """A sequence that stands on one line."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - that is the point
        super().increase_indent(flow, False)

    def ignore_aliases(self, _data: object) -> bool:
        return True


_Dumper.add_representer(
    _Line, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)
)
_Dumper.add_representer(
    _Row, lambda dumper, value: dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)
)
_Dumper.add_representer(Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value)))
_Dumper.add_representer(
    str,
    lambda dumper, value: dumper.represent_scalar(
        "tag:yaml.org,2002:str", value, style='"' if value[:1].isdigit() or value[:1] == "-" else None
    ),
)


def dump(value: dict[str, Any], indentation: int) -> str:
    """The mapping, moved to the right by so many spaces."""
    width = _WIDTH - indentation
    text = yaml.dump(_styled(value, ""), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=width)
    text = re.sub(r'^( *)"(\d{3})":', r"\1'\2':", text, flags=re.MULTILINE)  # status codes, unlike amounts
    return "".join(f"{' ' * indentation}{line}\n" for line in text.splitlines())


def _styled(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        inner = {name: _styled(item, name) for name, item in value.items()}
        short = key in _ON_ONE_LINE and not any(isinstance(item, dict | list) for item in value.values())
        return _Line(inner) if short or [*value] == ["$ref"] else inner
    if isinstance(value, list):
        items = [_styled(item, key) for item in value]
        short = all(isinstance(item, _Line) or not isinstance(item, dict | list) for item in items)
        return _Row(items) if short and key != "value" and len(str(value)) < _WIDTH // 2 else items
    return value
