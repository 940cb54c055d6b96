"""What changed between two readings of one document, in the terms in which scripts/spec_diff judges the spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from toolchain.spec_diff.change import Change

from .examples import statements_of
from .matching import operation_of
from .promises import LISTED, Operation, Statement
from .reading import Reading
from .sentences import Sentence

_NARROWS = {"maximum": 1, "minimum": -1}  # whether less or more than before is refused


def changes_between(
    old: list[Reading], new: list[Reading], operations: list[Operation]
) -> Iterator[tuple[int, Change]]:
    """Each change of what the documents state, with its line in the new one (or 0); breaking ones break our users."""
    before, after = _endpoints(old, operations), _endpoints(new, operations)
    for name, reading in after.items():
        if name not in before:
            yield reading.request.line, Change(False, name, "is new")
    for name, reading in before.items():
        if name not in after:
            yield 0, Change(True, name, "is gone")
            continue
        was, now = _stated(reading), _stated(after[name])
        for subject in [*was, *(each for each in now if each not in was)]:
            row, _, cell = subject.rpartition(": ")
            if row and cell != "mandatory" and (row in was) != (row in now):
                continue  # the row itself is new or gone
            if change := _change(name, was.get(subject), now.get(subject)):
                line = now[subject].line if subject in now else after[name].line
                yield line, change


def new_sentences(old: list[Sentence], new: list[Sentence]) -> list[Sentence]:
    """The sentences of the new document that the old one lacks, for a person to read."""
    known = Counter(sentence.digest for sentence in old)
    found = []
    for sentence in new:
        known[sentence.digest] -= 1
        if known[sentence.digest] < 0:
            found.append(sentence)
    return found


def _endpoints(readings: list[Reading], operations: list[Operation]) -> dict[str, Reading]:
    """The endpoints by the operation that they are, or by their request; of several languages, the first."""
    readings = [each for each in readings if each.kind == "endpoint"]
    asked = [each.request for each in readings]
    found: dict[str, Reading] = {}
    for reading in readings:
        operation = operation_of(reading, operations, asked)
        found.setdefault(operation.name if operation else str(reading.request), reading)
    return found


def _stated(reading: Reading) -> dict[str, Statement]:
    """What the document states, except the values of its example, by subject."""
    endpoint = reading.endpoint
    if endpoint is None:
        return {}
    table = [Statement(f"field {field.name}", LISTED, field.line) for field in endpoint.fields]
    table += [Statement(f"field {field.name}: type", field.type, field.line) for field in endpoint.fields]
    example = statements_of(endpoint.example) if endpoint.example else ()
    forms = [each for each in example if each.subject.endswith(": form in the example")]
    return {each.subject: each for each in (*endpoint.statements, *table, *forms)}


def _change(name: str, was: Statement | None, now: Statement | None) -> Change | None:
    if now is not None and was is not None:
        if was.value == now.value:
            return None
        what = f"{now.subject} was {was.value}, is {now.value}"
        return Change(_breaks(now.subject, was.value, now.value), name, what)
    if now is not None:
        is_demand = now.subject.endswith(": mandatory") and now.value == "yes"
        return Change(is_demand, name, f"{now.subject} is {'new' if now.value == LISTED else now.value}")
    assert was is not None
    what = "is gone" if was.value == LISTED else f"was {was.value}, is not stated"
    return Change(was.value == LISTED, name, f"{was.subject} {what}")


def _breaks(subject: str, was: str, now: str) -> bool:
    """Whether what worked before may fail now. Enums are open, and a field need not have been required."""
    cell = subject.rpartition(": ")[2]
    if cell in _NARROWS or subject.startswith("weight"):
        try:
            return (Decimal(now) - Decimal(was)) * _NARROWS.get(cell, -1) < 0
        except InvalidOperation:
            return True
    if cell == "mandatory":
        return now == "yes"
    if cell == "required":
        return now == "no"
    if cell == "nullable":
        return now == "yes"
    return cell not in ("values", "enum")
