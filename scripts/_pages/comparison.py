"""Holds an endpoint's page against the spec: request, parameters, fields. Pure; the example is held by `examples`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from . import examples
from .endpoint import EndpointPage, Field, Parameter, Said
from .finding import Finding, shortened
from .promises import FieldPromise, Operation, ParameterPromise, Promise
from .words import listed_values, quoted_values

# Of all names of fields that page and operation have, how many both must have to be one endpoint's.
_LIKE_AT_ITS_PATH = 0.5
_LIKE_AT_ANOTHER = 0.8
_PARTS = {"method": "request", "path": "request", "weight": "weight", "limit": "weight", "key": "description"}


def operation_of(page: EndpointPage, operations: list[Operation]) -> Operation | None:
    """The operation that a page describes: that of its path, unless its fields are clearly those of another one."""
    by_path = next((operation for operation in operations if operation.path == page.says("path")), None)
    if by_path and _likeness(page, by_path) >= _LIKE_AT_ITS_PATH:
        return by_path
    likest = max(operations, key=lambda operation: _likeness(page, operation), default=None)
    return likest if likest and _likeness(page, likest) >= _LIKE_AT_ANOTHER else by_path


def compare(page: EndpointPage, operation: Operation) -> list[Finding]:
    """Every difference, recorded ones with their quirk, in the order of the page."""
    listed = dict(_resolved(page.fields, operation))
    found = chain(
        _request(page, operation),
        _parameters(page, operation),
        _fields(page, operation, listed),
        examples.compare(page, operation),
        _unread(page, operation),
    )
    return sorted(dict.fromkeys(found), key=lambda finding: finding.line)


def _likeness(page: EndpointPage, operation: Operation) -> float:
    shown = {field.name for field in page.fields} | {path[-1] for path in examples.paths(page.example)}
    known = {path[-1] for path in operation.fields}
    both = (shown & known) - {"total", "rows"}
    return len(both) / len((shown | known) - {"total", "rows"}) if both else 0


def _request(page: EndpointPage, operation: Operation) -> Iterator[Finding]:
    for promise in operation.promises.values():
        said = [said for said in page.said if said.subject == promise.subject]
        for each in said:
            yield from _held(each, promise, "", _quirk_of_path(page, each, operation))
        if not said and not promise.may_be_unsaid:
            line = page.line_of(_PARTS.get(promise.subject, "parameters" if "window" in promise.subject else ""))
            yield _unsaid(line, promise.subject, promise.line, promise)


def _quirk_of_path(page: EndpointPage, said: Said, operation: Operation) -> str | None:
    """The record of a path that this page, in its language, borrows from another endpoint."""
    if said.subject != "path":
        return None
    words = (page.language, said.value.rsplit("/", 1)[-1])
    return next((entry.quirk for entry in operation.evidence if entry.table_names(*words)), None)


def _held(said: Said, promise: Promise, of: str, quirk: str | None = None) -> Iterator[Finding]:
    if said.value in promise.values:
        if promise.quirk:
            yield Finding(said.line, f"{of}{said.subject} {said.value}", promise.line, f"says {promise}", promise.quirk)
        return
    recorded = f", and records {promise.values[0]} as {promise.quirk}" if promise.quirk else ""
    yield Finding(said.line, f"{of}{said.subject} {said.value}", promise.line, f"says {promise}{recorded}", quirk)


def _unread(page: EndpointPage, operation: Operation) -> Iterator[Finding]:
    """What may bind those who call the endpoint and is none of the rules and sentences that are known here."""
    line = operation.node["description"].line
    for left in page.unread:
        if left.is_weighty:
            yield Finding(left.line, f"rule: {shortened(left.text, 120)}", line, "is not known to tell it")


def _unsaid(line: int, subject: str, spec_line: int, promise: Promise | None = None) -> Finding:
    return Finding(line, f"{subject}: not on the page", spec_line, f"says {promise}" if promise else "has it")


def _parameters(page: EndpointPage, operation: Operation) -> Iterator[Finding]:
    seen: set[str] = set()
    for parameter in page.parameters:
        subject = f"parameter {parameter.name}"
        promised = operation.parameters.get(parameter.name)
        if promised is None:
            yield Finding(parameter.line, subject, operation.parameters_line, "does not have it")
        elif parameter.name in seen:
            yield Finding(parameter.line, f"{subject}: twice on the page", promised.line, "has it once")
        else:
            yield from parameter_differences(parameter, promised, subject)
        seen.add(parameter.name)
    for name, promised in operation.parameters.items():
        if name not in seen and name != "signature":  # of signatures the general page alone speaks
            quirk = next((entry.quirk for entry in operation.evidence if entry.table_names(name)), None)
            missing = _unsaid(page.line_of("parameters"), f"parameter {name}", promised.line)
            yield replace(missing, quirk=quirk)


def parameter_differences(parameter: Parameter, promised: ParameterPromise, subject: str) -> Iterator[Finding]:
    """How a row differs from what is promised of its parameter."""
    for promise in promised.promises:
        said = [said for said in parameter.said if said.subject == promise.subject]
        for each in said:
            yield from _held(each, promise, f"{subject}: ")
        if not said and not promise.may_be_unsaid:
            yield _unsaid(parameter.line, f"{subject}: {promise.subject}", promise.line, promise)


def _resolved(fields: list[Field], operation: Operation) -> Iterator[tuple[Field, FieldPromise | None]]:
    """Each row with the field that it describes.

    Indentation is no guide, since the pages' own is broken: a field is known by its name and, where several have it,
    by the names before its own or by the nearest row above that is its parent.
    """
    taken: set[tuple[str, ...]] = set()
    above: list[str] = []
    for field in fields:
        named = [promised for promised in operation.fields.values() if promised.name == field.name]
        free = [promised for promised in named if promised.path not in taken] or named
        before = [*above, *field.parents]
        best = max(free, key=lambda promised: _distance(promised, before), default=None)
        if best:
            taken.add(best.path)
        above.append(field.name)
        yield field, best


def _distance(promised: FieldPromise, before: list[str]) -> int:
    """How late a field's parent comes among these names; -1 where it does not."""
    return max((number for number, name in enumerate(before) if promised.path[-2:-1] == (name,)), default=-1)


def _fields(page: EndpointPage, operation: Operation, listed: dict[Field, FieldPromise | None]) -> Iterator[Finding]:
    seen: set[tuple[str, ...]] = set()
    for field, promised in listed.items():
        subject = f"field {field.name}"
        if promised is None:
            yield Finding(field.line, subject, _line_of_fields(operation), "does not have it")
        elif promised.path in seen:
            yield Finding(field.line, f"{subject}: twice on the page", promised.line, "has it once")
        else:
            yield from _held(Said("type", field.type, field.line), promised.type, f"{subject}: ")
            yield from _values(field, promised, subject)
            seen.add(promised.path)
    levels = {path[:-1] for path in seen}
    for path, promised in operation.fields.items():
        # A table may begin at the records: what is around them is missed only where some of it is listed.
        if promised.required and path not in seen and path[:-1] in levels:
            yield _unsaid(page.line_of("fields"), f"field {promised.name} in the table", promised.line)


def _values(field: Field, promised: FieldPromise, subject: str) -> Iterator[Finding]:
    """The values that a description lists; it need not list any."""
    values = listed_values(field.description) if promised.values else quoted_values(field.description)
    listed = promised.listed
    if not values:
        return
    if listed.quirk and set(values) == set(listed.values):
        yield Finding(field.line, f"{subject}: {', '.join(values)}", listed.line, f"says {listed}", listed.quirk)
    for value in dict.fromkeys(values):
        if value not in listed.values:
            yield Finding(field.line, f"{subject}: value {value}", listed.line, "does not know it")
    for value in listed.values:
        if value not in values:
            yield Finding(field.line, f"{subject}: value {value}: not on the page", listed.line, "knows it")


def _line_of_fields(operation: Operation) -> int:
    return min(promised.line for promised in operation.fields.values())
