"""A skeleton of an operation that a page describes and the spec lacks, from the page's rows and values.

What a person must decide after reading the page is marked `to decide`.
"""

from __future__ import annotations

from typing import Any

import yaml

from .endpoint import Endpoint
from .examples import form_of
from .promises import LISTED

_UNDECIDED = "to decide"
_TYPES = {
    "LONG": {"type": "integer", "format": "int64"},
    "INT": {"type": "integer", "format": "int32"},
    "DECIMAL": {"type": "number", "format": "double"},
    "BOOLEAN": {"type": "boolean"},
}
_FORMS = {"integer": "LONG", "number": "DECIMAL", "boolean": "BOOLEAN"}
_OUTSIDE = ("total", "rows")


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, _data: object) -> bool:
        return True


def draft(page: Endpoint) -> str | None:
    """The skeleton as YAML, to be completed under `paths`; None if the page has no request."""
    path, method = page.says("path"), page.says("method")
    if path is None or method is None:
        return None
    operation = {
        "operationId": _UNDECIDED,
        "summary": _UNDECIDED,
        "description": _UNDECIDED,
        "x-binance-security-type": page.says("security type") or _UNDECIDED,
        "x-binance-weight": {
            "limit": page.says("limit") or _UNDECIDED,
            "weight": int(page.says("weight") or 0) or _UNDECIDED,
        },
        "parameters": [_draft_parameter(page, each.subject) for each in page.statements if each.value == LISTED],
        "responses": {
            "200": {"description": _UNDECIDED, "content": {"application/json": {"schema": _draft_schema(page)}}}
        },
    }
    text = yaml.dump(
        {path: {method.lower(): operation}}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120
    )
    return "".join(f"  {line}\n" for line in text.splitlines())


def _draft_parameter(page: Endpoint, subject: str) -> dict[str, Any]:
    bounds = {bound: page.says(f"{subject}: {bound}") for bound in ("default", "maximum", "minimum")}
    schema = _schema_for_type(page.says(f"{subject}: type"))
    return {
        "name": subject.removeprefix("parameter "),
        "in": "query",
        "required": page.says(f"{subject}: mandatory") == "yes",
        "description": _UNDECIDED,
        "schema": schema | {bound: yaml.safe_load(value) for bound, value in bounds.items() if value},
    }


def _schema_for_type(word: str | None) -> dict[str, Any]:
    return dict(_TYPES.get(word or "", {"type": "string"}))


def _draft_schema(page: Endpoint) -> dict[str, Any]:
    """The schema of the example, with the rows that only the table has; types are those of the table."""
    types = {field.name: field.type for field in page.fields}
    example = page.example.value if page.example else {}
    schema = _schema_for_value(example, types)
    shown = {name for name in types if f"'{name}'" in str(schema)}
    missing = {
        name: {"description": _UNDECIDED, **_schema_for_type(types[name])} for name in types if name not in shown
    }
    record = schema.get("properties", {}).get("rows", schema)
    record.get("items", record).setdefault("properties", {}).update(missing)
    return schema


def _schema_for_value(value: Any, types: dict[str, str], name: str = "") -> dict[str, Any]:
    form = form_of(value)
    if form == "object":
        fields = {
            key: {"description": _UNDECIDED, **_schema_for_value(item, types, key)} for key, item in value.items()
        }
        return {"type": "object", "properties": fields}
    if form == "list":
        merged: Any = value[0] if value else _UNDECIDED
        for item in value:
            merged = {**merged, **item} if isinstance(item, dict) and isinstance(merged, dict) else merged
        return {"type": "array", "items": _schema_for_value(merged, types)}
    return _schema_for_type(types.get(name, _FORMS.get(form)))
