"""Compares what a document says of an endpoint with the spec's promises: request, rows and example."""

from __future__ import annotations

from collections.abc import Iterator

from .endpoint import OPENAPI, PAGE, Endpoint, Field
from .examples import statements_of
from .promises import LISTED, Finding, Operation, Promise, Statement
from .sentences import Sentence

# What the spec may leave out about a field.
_OPEN = ("values", "form in the example", "value in the example")
# What an OpenAPI document says by its example, or in other words.
_BY_EXAMPLE = (*_OPEN, "records in the example")


def statements_in(page: Endpoint, operation: Operation) -> list[Statement]:
    """Everything that a document states, with the fields under their full paths."""
    found = [*page.statements, *_parameters_in_rows(page, operation), *_statements_about_fields(page, operation)]
    return [*found, *(statements_of(page.example) if page.example else ())]


def compare_structure(page: Endpoint, operation: Operation, statements: list[Statement]) -> list[Finding]:
    """Every difference in the order of the document; those that the spec records have the name of their quirk."""
    found = [*_find_differences(page, statements, operation), *_find_missing(page, statements, operation)]
    for line, fault in page.faults:
        if quirk := next((entry.quirk for entry in operation.evidence if entry.table_names(fault)), None):
            found.append(Finding(line, fault, operation.line, "mends it", quirk))
    if page.source == PAGE and page.example is None and operation.has_example:
        line = page.not_json.line if page.not_json else page.line_of("example")
        found.append(Finding(line, f"example: {page.not_json or 'not on the page'}", operation.line, "has an example"))
    return sorted(dict.fromkeys(found), key=lambda finding: finding.line)


def unstated(page: Endpoint, operation: Operation, statements: list[Statement]) -> list[Sentence]:
    """What the spec says and an OpenAPI document leaves open: a person reads that once, and hears if it changes."""
    if page.source != OPENAPI:
        return []
    lines = {each.subject: each.line for each in statements}
    found: dict[str, int] = {}
    for promise in operation.promises.values():
        row, _, cell = promise.subject.rpartition(": ")
        if promise.subject in lines or promise.values in ((LISTED,), ("none",)) or cell in _BY_EXAMPLE:
            continue
        if cell == "minimum" and promise.values == ("0",):  # no time and no id is negative
            continue
        if promise.section == "example":
            found["example"] = page.line
        elif cell == "required":  # a schema lists all of them, or says nothing
            parent = row.rpartition(".")[0]
            found[f"required fields of {parent.removeprefix('field ') or 'the answer'}"] = lines.get(parent, page.line)
        elif not row or row in lines:
            found[promise.subject] = lines.get(row, page.line)
    found |= {
        promise.subject: page.line
        for promise in operation.promises.values()
        if promise.subject.startswith("status ") and promise.subject not in lines
    }
    return [Sentence(line, f"({subject}: not stated)") for subject, line in found.items()]


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
        return next((entry.quirk for _, entry in operation.recorded if entry.table_names(*words)), None)
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
        if not _can_say(page, promise):
            continue
        # A table may list the records' fields alone: those around them are missed only if some of them are listed.
        above = promise.subject.rpartition(".")[0]
        is_above_listed = page.source == OPENAPI and (above in lines or not above)
        if promise.section == "fields" and above not in levels and not is_above_listed:
            continue
        if promise.section == "example" and page.example is None:
            continue
        parent = promise.subject.rpartition(".")[0]
        line = lines.get(row) or lines.get(parent) or page.line_of(promise.section)
        text = "has it" if promise.values == (LISTED,) else f"says {promise}"
        yield Finding(line, f"{promise.subject}: not on the page", promise.line, text, promise.quirks.get(""))


def _can_say(page: Endpoint, promise: Promise) -> bool:
    """Whether a document of this kind would say it; what else an OpenAPI document leaves open is a sentence."""
    if page.source == PAGE:
        return True
    sections = ("parameters", "fields", "request", "example") if page.source == OPENAPI else ("parameters",)
    is_listed = promise.values == (LISTED,) or promise.section == "example"
    return is_listed and promise.section in sections and promise.section in page.sections


def _parameters_in_rows(page: Endpoint, operation: Operation) -> Iterator[Statement]:
    names = [each.removeprefix("parameter ") for each in operation.promises if each.startswith("parameter ")]
    for row in page.rows:
        if row.part == "parameters" and (name := row.name(each for each in names if ":" not in each)):
            yield Statement(f"parameter {name}", LISTED, row.line)


def _statements_about_fields(page: Endpoint, operation: Operation) -> Iterator[Statement]:
    """The statements of the rows in the table of fields, under the full path of each field.

    The pages' indentation is broken, so it is ignored: a field is found by its name and, where several have that name,
    by the names before its own, or by the nearest row above that is its parent.
    """
    taken: set[tuple[str, ...]] = set()
    above: list[str] = []
    names = {path[-1] for path in operation.fields}
    run_together = [
        Field(name, (), row.line, "", "") for row in page.rows if row.part == "fields" and (name := row.name(names))
    ]
    for field in (*page.fields, *run_together):
        named = [path for path in operation.fields if path[-1] == field.name]
        free = [path for path in named if path not in taken] or named
        best = max(free, key=lambda path: _parent_position(path, [*above, *field.parents]), default=(field.name,))
        taken.add(best)
        above.append(field.name)
        subject = f"field {'.'.join(best)}"
        yield Statement(subject, LISTED, field.line)
        if field.type:
            yield Statement(f"{subject}: type", field.type, field.line)
        if field.values:
            yield Statement(f"{subject}: values", field.values, field.line)


def _parent_position(path: tuple[str, ...], before: list[str]) -> int:
    """The last position of a field's parent among these names; -1 where it is not among them."""
    return max((number for number, name in enumerate(before) if path[-2:-1] == (name,)), default=-1)
