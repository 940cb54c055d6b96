"""Every way in which a page can change by one cell, one rule or one value."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from support.pages import Field, Page, Parameter

Change = tuple[str, Page]
OTHER_TYPES = {"LONG": "STRING", "OBJECT ARRAY": "STRING"}


def changes(page: Page) -> Iterator[Change]:
    """The changed pages, each with what was changed; each differs in one line, or has one more."""
    yield from _rules(page)
    yield from _parameters(page)
    yield from _fields(page)
    for name, example in _examples(page.example):
        yield f"example: {name}", replace(page, example=example)


def _rules(page: Page) -> Iterator[Change]:
    yield "path", replace(page, path=f"{page.path}x")
    yield "weight", replace(page, weight="2")
    yield "method", replace(page, method="POST")
    yield "limit", replace(page, limit="UID")
    yield "security type", replace(page, security="TRADE")
    yield "no security type", replace(page, security="")
    yield "key", replace(page, key="parent account")
    if page.order:
        yield "order", replace(page, order="ascending")
    if page.default_days:
        yield "default window", replace(page, default_days="8")
        yield "longest window", replace(page, longest_days="101")


def _parameters(page: Page) -> Iterator[Change]:
    for number, row in enumerate(page.parameters):
        cells = {"name": f"{row.name}Of", "type": OTHER_TYPES.get(row.type, "LONG")}
        cells["mandatory"] = "NO" if row.mandatory == "YES" else "YES"
        cells |= {cell: f"{value}1" for cell in ("minimum", "default", "maximum") if (value := getattr(row, cell))}
        for cell, value in cells.items():
            yield f"{row.name}: {cell}", replace(page, parameters=_with(page.parameters, number, cell, value))
    yield "a parameter more", replace(page, parameters=(*page.parameters, Parameter("fromId")))


def _fields(page: Page) -> Iterator[Change]:
    for number, row in enumerate(page.fields):
        for cell, value in (("name", f"{row.name}Of"), ("type", OTHER_TYPES.get(row.type, "LONG"))):
            yield f"{row.name}: {cell}", replace(page, fields=_with(page.fields, number, cell, value))
        for one in row.values:
            values = tuple("OTHER" if value == one else value for value in row.values)
            yield f"{row.name}: {one}", replace(page, fields=_with(page.fields, number, "values", values))
    if page.fields:
        yield "a field more", replace(page, fields=(*page.fields, Field("feeRate", "STRING")))


def _with(rows: tuple[Any, ...], number: int, cell: str, value: Any) -> tuple[Any, ...]:
    return (*rows[:number], replace(rows[number], **{cell: value}), *rows[number + 1 :])


SPOILS: dict[str, Callable[[Any], Any]] = {
    "another value of": lambda value: not value if isinstance(value, bool) else value + type(value)(1),
    "a boolean for": lambda value: 5 if isinstance(value, bool) else True,
    "null for": lambda _: None,
    "text for": lambda value: 7 if isinstance(value, str) else f"{value}",
}


def _examples(example: Any) -> Iterator[tuple[str, Any]]:
    """Each field, where it first occurs, with another value or name."""
    seen = set()
    for path in _leaves(example):
        if path[-1] in seen:
            continue
        seen.add(path[-1])
        for name, spoil in SPOILS.items():
            changed, parent = _copied(example, path)
            parent[path[-1]] = spoil(parent[path[-1]])
            yield f"{name} {path[-1]}", changed
        changed, parent = _copied(example, path)
        renamed = {f"{name}Of" if name == path[-1] else name: value for name, value in parent.items()}
        parent.clear()
        parent.update(renamed)
        yield f"another name for {path[-1]}", changed


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(item, (*path, step))
    else:
        yield path


def _copied(example: Any, path: tuple[Any, ...]) -> tuple[Any, Any]:
    """A copy, and what holds the value at the end of the path in it."""
    changed = parent = copy.deepcopy(example)
    for step in path[:-1]:
        parent = parent[step]
    return changed, parent
