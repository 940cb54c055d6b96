"""The answers as one JSON document: amounts as strings with every digit, times in ISO 8601, in UTC."""

import json
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from ..archive._column_types import iso
from .answers import Answers


def to_json(answers: Answers) -> str:
    """One document; `running` repeats the units that run, `unlisted_changes` is how many are counted alone."""
    document = {field.name: getattr(answers, field.name) for field in fields(answers)}
    document |= {"running": answers.running, "unlisted_changes": answers.unlisted_changes}
    return json.dumps(_plain(document), ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return iso(value)
    return format(value, "f") if isinstance(value, Decimal) else value
