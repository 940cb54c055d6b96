"""Compares what an endpoint's page says about request, rows and example with what the spec promises."""

from __future__ import annotations

from collections.abc import Iterator

from .endpoint import Endpoint
from .examples import members_of, said_in_example
from .promises import LISTED, Finding, Operation, Said

# Of all names of fields that page and operation have, how many both must have to be one endpoint's.
_LIKE_AT_ITS_PATH = 0.5
_LIKE_AT_ANOTHER = 0.8
# What the spec need not know of a field.
_OPEN = ("values", "form in the example", "value in the example")


def operation_of(page: Endpoint, operations: list[Operation]) -> Operation | None:
    """The operation at the page's path, unless the page borrows that: its fields are clearly those of another one."""
    by_path = next((operation for operation in operations if operation.path == page.says("path")), None)
    if by_path is None or _likeness(page, by_path) >= _LIKE_AT_ITS_PATH:
        return by_path
    likest = max(operations, key=lambda operation: _likeness(page, operation))
    return likest if _likeness(page, likest) >= _LIKE_AT_ANOTHER else by_path


def _likeness(page: Endpoint, operation: Operation) -> float:
    shown = {path[-1] for path, _ in members_of(page.example)} if page.example else set()
    shown = (shown | {field.name for field in page.fields}) - {"total", "rows"}
    known = {path[-1] for path in operation.fields} - {"total", "rows"}
    return len(shown & known) / max(len(shown | known), 1)


def compare_structure(page: Endpoint, operation: Operation) -> list[Finding]:
    """Every difference, recorded ones with their quirk, in the order of the page."""
    said = [*page.said, *_said_of_fields(page, operation)]
    said += said_in_example(page.example) if page.example else ()
    found = [*_differing(page, said, operation), *_missing(page, said, operation)]
    if page.example is None and operation.has_example:
        line = page.not_json.line if page.not_json else page.line_of("example")
        found.append(Finding(line, f"example: {page.not_json or 'not on the page'}", operation.line, "has an example"))
    return sorted(dict.fromkeys(found), key=lambda finding: finding.line)


def _differing(page: Endpoint, said: list[Said], operation: Operation) -> Iterator[Finding]:
    seen: set[str] = set()
    for each in said:
        promise = operation.promises.get(each.subject)
        row, _, cell = each.subject.rpartition(": ")
        text = each.subject if each.value == LISTED else f"{each.subject} {each.value}"
        if promise is None:
            if not row or (row in operation.promises and cell not in _OPEN):
                yield Finding(each.line, text, operation.line, "does not have it")
        elif each.value == LISTED and each.subject in seen:
            yield Finding(each.line, f"{each.subject}: twice on the page", promise.line, "has it once")
        elif each.value not in promise.values:
            quirk = promise.quirks.get(each.value) or _borrowed(page, each, operation)
            yield Finding(each.line, text, promise.line, f"says {promise}", quirk)
        seen.add(each.subject)


def _borrowed(page: Endpoint, said: Said, operation: Operation) -> str | None:
    """The record of a path that this page, in its language, borrows from another endpoint."""
    words = (page.language, said.value.rsplit("/", 1)[-1])
    borrowed = (entry.quirk for entry in operation.evidence if entry.table_names(*words))
    return next(borrowed, None) if said.subject == "path" else None


def _missing(page: Endpoint, said: list[Said], operation: Operation) -> Iterator[Finding]:
    lines = {each.subject: each.line for each in said}
    levels = {
        each.subject.rpartition(".")[0] for each in said if each.subject.startswith("field ") and each.value == LISTED
    }
    for promise in operation.promises.values():
        row = promise.subject.rpartition(": ")[0]
        if promise.subject in lines or promise.may_be_unsaid or (row and row not in lines):
            continue
        # A table may begin at the records: what is around them is missed only where some of it is listed.
        if promise.section == "fields" and promise.subject.rpartition(".")[0] not in levels:
            continue
        if promise.section == "example" and page.example is None:
            continue
        line = lines.get(row, page.line_of(promise.section))
        text = "has it" if promise.values == (LISTED,) else f"says {promise}"
        yield Finding(line, f"{promise.subject}: not on the page", promise.line, text, promise.quirks.get(""))


def _said_of_fields(page: Endpoint, operation: Operation) -> Iterator[Said]:
    """What the rows of the table of fields say, each by the whole path of the field that it describes.

    Indentation is no guide, since the pages' own is broken: a field is known by its name and, where several have it,
    by the names before its own or by the nearest row above that is its parent.
    """
    taken: set[tuple[str, ...]] = set()
    above: list[str] = []
    for field in page.fields:
        named = [path for path in operation.fields if path[-1] == field.name]
        free = [path for path in named if path not in taken] or named
        best = max(free, key=lambda path: _lateness(path, [*above, *field.parents]), default=(field.name,))
        taken.add(best)
        above.append(field.name)
        subject = f"field {'.'.join(best)}"
        yield Said(subject, LISTED, field.line)
        yield Said(f"{subject}: type", field.type, field.line)
        if field.values:
            yield Said(f"{subject}: values", field.values, field.line)


def _lateness(path: tuple[str, ...], before: list[str]) -> int:
    """How late a field's parent comes among these names; -1 where it does not."""
    return max((number for number, name in enumerate(before) if path[-2:-1] == (name,)), default=-1)
