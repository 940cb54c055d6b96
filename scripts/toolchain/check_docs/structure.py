"""Compares an endpoint's page with the spec's promises: request, rows and example."""

from __future__ import annotations

from collections.abc import Iterator

from .endpoint import Endpoint
from .examples import members_of, statements_of
from .promises import LISTED, Finding, Operation, Statement

# The share of field names that a page and an operation must have in common to be one endpoint.
_LIKE_AT_ITS_PATH = 0.5
_LIKE_AT_ANOTHER = 0.8
# What the spec may leave out about a field.
_OPEN = ("values", "form in the example", "value in the example")


def operation_of(page: Endpoint, operations: list[Operation]) -> Operation | None:
    """The operation at the page's path, or another one if the page clearly has that one's fields and a wrong path."""
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
    """Every difference in the order of the page; those that the spec records have the name of their quirk."""
    statements = [*page.statements, *_statements_about_fields(page, operation)]
    statements += statements_of(page.example) if page.example else ()
    found = [*_find_differences(page, statements, operation), *_find_missing(page, statements, operation)]
    for line, fault in page.faults:
        if quirk := next((entry.quirk for entry in operation.evidence if entry.table_names(fault)), None):
            found.append(Finding(line, fault, operation.line, "mends it", quirk))
    if page.example is None and operation.has_example:
        line = page.not_json.line if page.not_json else page.line_of("example")
        found.append(Finding(line, f"example: {page.not_json or 'not on the page'}", operation.line, "has an example"))
    return sorted(dict.fromkeys(found), key=lambda finding: finding.line)


def _find_differences(page: Endpoint, statements: list[Statement], operation: Operation) -> Iterator[Finding]:
    seen: set[str] = set()
    for each in statements:
        promise = operation.promises.get(each.subject)
        row, _, cell = each.subject.rpartition(": ")
        text = each.subject if each.value == LISTED else f"{each.subject} {each.value}"
        if promise is None:
            if not row or (row in operation.promises and cell not in _OPEN):
                yield Finding(each.line, text, operation.line, "does not have it")
        elif each.value == LISTED and each.subject in seen:
            yield Finding(each.line, f"{each.subject}: twice on the page", promise.line, "has it once")
        elif each.value not in promise.values:
            quirk = promise.quirks.get(each.value) or _quirk_of_language(page, each, operation)
            yield Finding(each.line, text, promise.line, f"says {promise}", quirk)
        seen.add(each.subject)


def _quirk_of_language(page: Endpoint, statement: Statement, operation: Operation) -> str | None:
    """The quirk that records that this page, in its language, shows another path or another value than the spec."""
    if statement.subject == "path" or statement.subject.startswith("example."):
        words = (page.language, statement.value.rsplit("/", 1)[-1].strip('"'))
        return next((entry.quirk for entry in operation.recorded if entry.table_names(*words)), None)
    return None


def _find_missing(page: Endpoint, statements: list[Statement], operation: Operation) -> Iterator[Finding]:
    lines = {each.subject: each.line for each in statements}
    levels = {
        each.subject.rpartition(".")[0]
        for each in statements
        if each.subject.startswith("field ") and each.value == LISTED
    }
    for promise in operation.promises.values():
        row = promise.subject.rpartition(": ")[0]
        if promise.subject in lines or promise.may_be_unsaid or (row and row not in lines):
            continue
        # A table may list the records' fields alone: those around them are missed only if some of them are listed.
        if promise.section == "fields" and promise.subject.rpartition(".")[0] not in levels:
            continue
        if promise.section == "example" and page.example is None:
            continue
        line = lines.get(row, page.line_of(promise.section))
        text = "has it" if promise.values == (LISTED,) else f"says {promise}"
        yield Finding(line, f"{promise.subject}: not on the page", promise.line, text, promise.quirks.get(""))


def _statements_about_fields(page: Endpoint, operation: Operation) -> Iterator[Statement]:
    """The statements of the rows in the table of fields, under the full path of each field.

    The pages' indentation is broken, so it is ignored: a field is found by its name and, where several have that name,
    by the names before its own, or by the nearest row above that is its parent.
    """
    taken: set[tuple[str, ...]] = set()
    above: list[str] = []
    for field in page.fields:
        named = [path for path in operation.fields if path[-1] == field.name]
        free = [path for path in named if path not in taken] or named
        best = max(free, key=lambda path: _parent_position(path, [*above, *field.parents]), default=(field.name,))
        taken.add(best)
        above.append(field.name)
        subject = f"field {'.'.join(best)}"
        yield Statement(subject, LISTED, field.line)
        yield Statement(f"{subject}: type", field.type, field.line)
        if field.values:
            yield Statement(f"{subject}: values", field.values, field.line)


def _parent_position(path: tuple[str, ...], before: list[str]) -> int:
    """The last position of a field's parent among these names; -1 where it is not among them."""
    return max((number for number, name in enumerate(before) if path[-2:-1] == (name,)), default=-1)
