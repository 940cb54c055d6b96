"""Writes the OpenAPI document that the exchange would publish of the original four endpoints, from their pages."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from support.pages import CLOSED, MARGIN, RISK_UNIT, TRANSFERS, Field, Page, Parameter
from toolchain.spec import openapi

Node = dict[str, Any]
_TYPES: dict[str, Node] = {
    "LONG": {"type": "integer", "format": "int64"},
    "STRING": {"type": "string"},
    "OBJECT ARRAY": {"type": "array"},
}
_OF_MARGIN = {"orderId": "LONG", "updatedTime": "LONG", "total": "LONG", "isIsolated": "BOOLEAN"}


def document() -> Node:
    """The whole document, as Python objects; nothing in it is shared."""
    found: Node = {
        "openapi": "3.0.2",
        "info": {"title": "Loans and margin", "description": "Borrow against collateral.", "version": "1.0.0"},
        "x-product-type": "rest-api",
        "servers": [{"url": "https://api.binance.com"}],
        "paths": {page.path: {"get": _operation(page)} for page in (MARGIN, RISK_UNIT, TRANSFERS, CLOSED)},
        "components": {
            "securitySchemes": {"ApiKeyAuth": {"type": "apiKey", "name": "X-MBX-APIKEY", "in": "header"}},
            "schemas": {"error": {"type": "object", "properties": {"code": _TYPES["LONG"], "msg": _TYPES["STRING"]}}},
        },
    }
    return dict(json.loads(json.dumps(found, default=float), parse_float=Decimal))


def _operation(page: Page) -> Node:
    error = {
        "description": "Refused",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}},
    }
    order = [f"Records come in {page.order} order."] if page.order else []
    return {
        "summary": f"{page.title} ({page.security})",
        "x-summary-cn": f"强平{page.title}",
        "description": "\n".join(["Lists what is shown below.", *order, f"Weight({page.limit}): {page.weight}"]),
        "operationId": page.title.replace(" ", ""),
        "tags": ["Trade"],
        "security": [{"ApiKeyAuth": []}],
        "parameters": [_parameter(row) for row in page.parameters],
        "responses": {
            "200": {
                "description": "Records",
                "content": {"application/json": {"schema": _answer(page), "example": page.example}},
            },
            "400": error,
        },
    }


def _parameter(row: Parameter) -> Node:
    bounds = {"minimum": row.minimum, "default": row.default, "maximum": row.maximum}
    schema = _TYPES[row.type] | {name: int(value) for name, value in bounds.items() if value}
    required = {"required": True} if row.mandatory == "YES" else {}
    return {"name": row.name, "in": "query", "description": f"The {row.name}.", **required, "schema": schema}


def _answer(page: Page) -> Node:
    rows = {row.name.strip("→ "): row for row in page.fields}
    return _schema(page.example, "", rows)


def _schema(value: Any, name: str, rows: dict[str, Field]) -> Node:
    """The schema that shows a value of the example, with the type of the table where it lists the field."""
    row = rows.get(name)
    if isinstance(value, dict):
        found: Node = {"type": "object", "properties": {key: _schema(each, key, rows) for key, each in value.items()}}
        return {"type": "array", "items": found} if row and row.type == "OBJECT ARRAY" else found
    if isinstance(value, list):
        merged = {key: each for item in value for key, each in item.items()}
        return {"type": "array", "items": _schema(merged, "", rows)}
    word = row.type if row else _OF_MARGIN.get(name, "STRING")
    schema = {"type": "boolean"} if word == "BOOLEAN" else dict(_TYPES[word])
    described = {"description": f"The {name}."}
    return schema | described | ({"enum": list(row.values)} if row and row.values else {})


def as_json(node: Node) -> str:
    """As the exchange serves it: one value a line."""
    return json.dumps(node, indent=2, default=float, ensure_ascii=False)


def as_yaml(node: Node) -> str:
    """The same in YAML."""
    return openapi.dump(json.loads(as_json(node)))
