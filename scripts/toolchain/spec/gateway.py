"""Derives the spec that the gateway speaks: the canonical one, with histories, its own server, security and errors."""

from __future__ import annotations

from toolchain.spec.histories import add_histories
from toolchain.spec.openapi import Node, canonical, operations

_SERVER = {"url": "/", "description": "The gateway."}
_SCHEMES = {"GatewayToken": {"type": "http", "scheme": "bearer", "description": "The gateway's own token."}}
_ERRORS = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}}
_TOO_LONG = {"description": "The query exceeds 4096 bytes. Nothing was sent.", "content": _ERRORS}


def gateway_edition(document: Node) -> Node:
    """The gateway's document for a wire spec.

    Its server is relative, for the gateway to put the address that its caller used. What it says of the token stands
    last, for a gateway without one to leave out. Where firewalls and load balancers answer with pages for people, the
    gateway answers with errors of the exchange's shape. It also has a history for each resource.
    """
    result = canonical(document)
    for _, _, operation in operations(result):
        operation.pop("servers", None)
        operation["responses"]["414"] = {"$ref": "#/components/responses/TooLong"}
    add_histories(result)
    del result["security"]
    components = result.pop("components")
    del components["securitySchemes"]
    for response in components["responses"].values():
        if "text/html" in response.get("content", {}):
            response["content"] = _ERRORS
    components["responses"]["TooLong"] = _TOO_LONG
    return result | {
        "servers": [_SERVER],
        "components": components | {"securitySchemes": _SCHEMES},
        "security": [{"GatewayToken": []}],
    }
