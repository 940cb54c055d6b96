"""Compares what two specs promise by their x- extensions, which oasdiff does not judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import msgspec

from toolchain.spec.openapi import Node, SpecError, operations, resolve
from toolchain.spec_diff.change import Change


class Weight(msgspec.Struct, forbid_unknown_fields=True):
    """The weight of a call, and the budget that it counts against."""

    weight: int
    limit: str
    budget: int
    per: timedelta
    scope: str = "endpoint"
    header: str = ""
    with_: dict[str, int] = msgspec.field(name="with", default_factory=dict)


class Window(msgspec.Struct, forbid_unknown_fields=True):
    """Which times may be asked for; None if nothing is published."""

    start: str
    end: str
    default: timedelta | None
    maximum: timedelta | None
    with_: dict[str, timedelta] = msgspec.field(name="with", default_factory=dict)
    refused: timedelta | msgspec.UnsetType | None = msgspec.UNSET
    retention: timedelta | None = None


def changes(old: Node, new: Node) -> Iterator[Change]:
    """What changed of the operations and fields that both have; raises SpecError for what cannot be read."""
    before, after = _operations(old), _operations(new)
    for name in [name for name in before if name in after]:
        for extension, (kind, is_breaking) in _JUDGES.items():
            was, now = (document[name].get(extension) for document in (before, after))
            if is_breaking(_read(kind, was, name, extension), _read(kind, now, name, extension)):
                yield Change(True, name, f"{extension} was {_show(was)}, is {_show(now)}")
            elif was != now:
                yield Change(False, name, f"{extension} was {_show(was)}, is {_show(now)}")
    yield from _key_changes(*(document["components"].get("securitySchemes", {}) for document in (old, new)))
    values, known = _known_values(old), _known_values(new)
    for place in [place for place in values if place in known and values[place] != known[place]]:
        # Enums are open: readers must accept any value.
        yield Change(False, place, f"the known values were {_show(values[place])}, are {_show(known[place])}")


def closed_objects(old: Node, new: Node) -> Iterator[Change]:
    """Objects that no longer admit unknown fields, which generated Go and Java then refuse; or admit them again."""
    before, after = old["components"]["schemas"], new["components"]["schemas"]
    for name in [name for name in before if name in after]:
        was, now = (document[name].get("additionalProperties", False) is not False for document in (before, after))
        if was != now:
            yield Change(was, name, "no longer admits unknown fields" if was else "admits unknown fields")


def _key_changes(old: Node, new: Node) -> Iterator[Change]:
    """How the key is sent; descriptions are not compared."""
    before, after = (
        {
            name: {key: value for key, value in scheme.items() if key != "description"}
            for name, scheme in schemes.items()
        }
        for schemes in (old, new)
    )
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        if was != now:
            yield Change(was is not None, name, f"the security scheme was {_show(was)}, is {_show(now)}")


def _costs_more(was: Weight, now: Weight) -> bool:
    """Whether fewer calls than before fit into the budget, or another budget pays for them."""
    is_another = (was.limit, was.scope, was.per) != (now.limit, now.scope, now.per)
    with_others = {*was.with_, *now.with_}
    costs = [(was.weight, now.weight)]
    costs += [(was.with_.get(name, was.weight), now.with_.get(name, now.weight)) for name in with_others]
    return is_another or any(new * was.budget > old * now.budget for old, new in costs)


def _admits_less(was: Window | None, now: Window | None) -> bool:
    """Whether a window that was admitted is refused now, or omitted times mean something else."""
    if was is None or now is None:
        return was is not now
    is_another = (was.start, was.end, was.default) != (now.start, now.end, now.default)
    lengths = [(was.maximum, now.maximum), (was.retention, now.retention)]
    lengths += [
        (was.with_.get(name, was.maximum), now.with_.get(name, now.maximum)) for name in {*was.with_, *now.with_}
    ]
    return is_another or any((new or timedelta.max) < (old or timedelta.max) for old, new in lengths)


def _counts_differently(was: str | None, now: str | None) -> bool:
    """Whether code that relies on `total` breaks; stating it for the first time breaks nothing."""
    return was not in {None, now}


def _differs(was: Any, now: Any) -> bool:
    return bool(was != now)


_JUDGES: dict[str, tuple[Any, Callable[[Any, Any], bool]]] = {
    "x-binance-weight": (Weight, _costs_more),
    "x-binance-window": (Window | None, _admits_less),
    "x-binance-order": (str | None, _differs),
    "x-binance-total": (str | None, _counts_differently),
    "x-binance-security-type": (str, _differs),
    "x-speakeasy-pagination": (dict[str, Any] | None, _differs),
    "x-binance-limit": (str | None, _differs),
    "x-binance-empty-body": (bool | None, _differs),
}


def _read(kind: Any, value: Any, name: str, extension: str) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise SpecError(f"{name}: {extension}: {error}") from None


def _operations(document: Node) -> dict[str, Node]:
    return {operation["operationId"]: operation for _, _, operation in operations(document)}


def _known_values(document: Node) -> dict[str, list[str] | None]:
    """Known values of each form, its canonical schema, each field and each parameter; None if none are listed."""
    described: Node = {}
    for name, schema in document["components"]["schemas"].items():
        described[name] = schema
        described[f"{name}, canonical"] = schema.get("x-canonical", {})
        described |= {f"{name}.{field}": node for field, node in schema.get("properties", {}).items()}
    for name, operation in _operations(document).items():
        parameters = [resolve(document, parameter) for parameter in operation.get("parameters", [])]
        described |= {f"{name}({parameter['name']})": parameter.get("schema", {}) for parameter in parameters}
    return {name: node.get("x-extensible-enum") for name, node in described.items()}


def _show(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_show(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_show, value)) + "]"
    return "none" if value is None else str(value)
