"""The answers as one JSON document: amounts as strings with every digit, times in ISO 8601, in UTC."""

from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from ..archive._column_types import iso
from .answers import Answers


def to_plain(answers: Answers) -> dict[str, Any]:
    """What a document says; `running` repeats the units that run, `unlisted_changes` is how many are counted alone."""
    document = {field.name: getattr(answers, field.name) for field in fields(answers)}
    document |= {"running": answers.running, "unlisted_changes": answers.unlisted_changes}
    found: dict[str, Any] = _plain(document)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return iso(value)
    return format(value, "f") if isinstance(value, Decimal) else value
