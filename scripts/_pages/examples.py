"""Holds the example of an endpoint's page against the schema, and against the example that the spec documents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from .endpoint import EndpointPage
from .finding import Finding, shortened
from .marked import Marked
from .promises import FieldPromise, Operation

Path = tuple[str, ...]

_SCIENTIFIC = re.compile(r"-?\d+(\.\d+)?[eE][+-]?\d+")


def compare(page: EndpointPage, operation: Operation) -> Iterator[Finding]:
    """Every difference; what concerns one line of the page is told once, as plainly as possible."""
    spec_line = operation.example.line if operation.example else operation.line
    for error in page.not_json:
        yield Finding(error.line, f"example: {error}", spec_line, "has an example")
    if page.example is None:
        if not page.not_json and operation.example:
            yield Finding(page.line_of("example"), "example: not on the page", spec_line, "has it")
        return
    told: set[int] = set()
    for check in (_unknown, _forms, _values, _row_count, _schema, _documented):
        for finding in check(page.example, operation):
            if finding.line not in told:
                yield finding
            if finding.quirk is None:
                told.add(finding.line)


def paths(example: Marked | None) -> set[Path]:
    """The names, from the outermost to a field's own, of all fields in an example."""
    return {path for path, _ in _members(example)} if example else set()


def shown(value: Any) -> str:
    """A value as JSON, a Decimal with its own digits, shortened."""
    return shortened(
        str(value) if isinstance(value, Decimal) else json.dumps(value, default=str, ensure_ascii=False), 60
    )


def form_of(value: Any) -> str:
    """What a value is in JSON; numbers without a fraction are integers."""
    forms = {bool: "boolean", int: "integer", Decimal: "number", str: "string", dict: "object", list: "list"}
    return forms.get(type(value), "null")


def _members(node: Marked, path: Path = ()) -> Iterator[tuple[Path, Marked]]:
    """Every field of an object and of what is inside it, lists passed through."""
    if isinstance(node.value, list):
        for item in node.values():
            yield from _members(item, path)
    elif isinstance(node.value, dict):
        for name, item in node.items():
            yield (*path, str(name)), item
            yield from _members(item, (*path, str(name)))


def _unknown(example: Marked, operation: Operation) -> Iterator[Finding]:
    told: set[Path] = set()
    for path, node in _members(example):
        if path not in operation.fields and path not in told and path[:-1] not in told:
            line = min(field.line for field in operation.fields.values())
            yield Finding(node.line, f"field {path[-1]} in the example", line, "does not have it")
        if path not in operation.fields:
            told.add(path)


def _forms(example: Marked, operation: Operation) -> Iterator[Finding]:
    told: set[tuple[Path, str]] = set()
    for path, node in _members(example):
        promised = operation.fields.get(path)
        form = unexpected_form(promised, node.value) if promised else None
        if promised is None or form is None or (path, form) in told:
            continue
        told.add((path, form))
        said = form if form in ("object", "list") else f"{form_of(node.value)} {shown(node.value)}"
        subject = f"field {promised.name}: {said} in the example"
        wanted = "plain decimals" if form == node.value else promised.form
        yield Finding(node.line, subject, promised.line, f"says {wanted}", quirk_of(promised, form))


def unexpected_form(promised: FieldPromise, value: Any) -> str | None:
    """The form of a value, if it is another than the plain schema's; a decimal in scientific notation is its own."""
    form = form_of(value)
    if value is None and promised.node.value.get("nullable"):
        return None
    if form != promised.form:
        return form
    scientific = isinstance(value, str) and not promised.values and _SCIENTIFIC.fullmatch(value)
    return str(value) if scientific else None


def quirk_of(promised: FieldPromise, form: str) -> str | None:
    """The record of this form in the example of a field."""
    words = ("integer", "number") if form == "integer" else (form,)
    named = (entry.quirk for entry in promised.evidence for word in words if entry.example_names(word))
    return next(named, None)


def _values(example: Marked, operation: Operation) -> Iterator[Finding]:
    for path, node in _members(example):
        promised = operation.fields.get(path)
        if promised and promised.values and isinstance(node.value, str) and node.value not in promised.values:
            subject = f"field {promised.name}: value {shown(node.value)} in the example"
            yield Finding(node.line, subject, promised.line, "does not know it")


def is_known(promised: FieldPromise, value: Any) -> bool:
    """Whether the spec says this of a field, or records it."""
    form = unexpected_form(promised, value)
    listed = not isinstance(value, str) or not promised.values or value in promised.values
    return listed and (form is None or quirk_of(promised, form) is not None)


def _schema(example: Marked, operation: Operation) -> Iterator[Finding]:
    for error in operation.validator.iter_errors(example.value):
        steps = list(error.absolute_path)
        place = example
        for step in steps:
            place = place[step]
        names = tuple(step for step in steps if isinstance(step, str))
        line = operation.fields[names].line if names in operation.fields else operation.line
        if error.validator == "required":
            for name in error.validator_value:
                if name not in error.instance:
                    missing = operation.fields.get((*names, name))
                    line = missing.line if missing else line
                    yield Finding(place.line, f"field {name}: not in the example", line, "requires it")
        else:
            subject = f"field {names[-1]}" if names else "the answer"
            yield Finding(place.line, f"{subject}: {shown(place.value)} in the example", line, "does not admit it")


def _row_count(example: Marked, operation: Operation) -> Iterator[Finding]:
    total, rows = example.at("total"), example.at("rows")
    if total is None or rows is None or not isinstance(rows.value, list) or total.value == len(rows.value):
        return
    promised = operation.fields.get(("total",))
    if promised:
        named = (entry.quirk for entry in promised.evidence if entry.example_names(str(total.value)))
        subject = f"field total: {total.value} with {len(rows.value)} of rows in the example"
        yield Finding(total.line, subject, promised.line, "counts records", next(named, None))


def _documented(example: Marked, operation: Operation) -> Iterator[Finding]:
    if operation.example:
        yield from _differences(example, operation.example, "example")


def _differences(page: Marked, spec: Marked, name: str) -> Iterator[Finding]:
    if isinstance(page.value, dict) and isinstance(spec.value, dict):
        for key, node in page.items():
            if key in spec:
                yield from _differences(node, spec[key], f"{name}.{key}")
            else:
                yield Finding(node.line, f"{name}.{key}", spec.line, "does not have it in its example")
        for key, node in spec.items():
            if key not in page:
                yield Finding(page.line, f"{name}.{key}: not on the page", node.line, "has it in its example")
    elif isinstance(page.value, list) and isinstance(spec.value, list):
        for (number, node), (_, other) in zip(page.items(), spec.items(), strict=False):
            yield from _differences(node, other, f"{name}[{number}]")
        if len(page.value) != len(spec.value):
            yield Finding(page.line, f"{name}: {len(page.value)} of them", spec.line, f"shows {len(spec.value)}")
    elif (type(page.value), str(page.value)) != (type(spec.value), str(spec.value)):
        yield Finding(page.line, f"{name}: {shown(page.value)}", spec.line, f"documents {shown(spec.value)}")
