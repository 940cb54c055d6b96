"""Links from fields to the wire forms that the exchange sends them in."""

from __future__ import annotations

from typing import Any

from toolchain.spec.openapi import Node, form_of, forms


def link_forms(document: Node, page: str) -> Node:
    """A copy of the wire spec whose fields name their wire form, and link to its section of `page`; "" is the same."""
    meanings = {name: document["components"]["schemas"][name]["description"] for name in forms(document)}

    def linked(node: Any) -> Any:
        if isinstance(node, list):
            return [linked(item) for item in node]
        if not isinstance(node, dict):
            return node
        copy = {name: linked(item) for name, item in node.items()}
        if (form := form_of(node)) in meanings:
            first, *_ = meanings[form].split(". ")
            said = f"{first[0].lower()}{first[1:].rstrip('.')}"
            copy["description"] += f"\n\nOn the wire: [`{form}`]({page}#models/{form}), {said}."
        return copy

    shown: Node = linked(document)
    return shown
