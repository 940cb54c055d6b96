"""Compares the readings of one document with the spec and with the lock."""

from __future__ import annotations

from collections.abc import Iterator

from toolchain.spec import openapi

from .draft import draft
from .endpoint import CATALOGUE, LIST, OPENAPI, PAGE
from .evidence import corrections_in
from .lock import LACKING, Lock, Read
from .matching import operation_of
from .promises import Finding, Operation
from .reading import Reading, Request
from .report import Checked
from .sentences import Sentence
from .source import Source
from .structure import compare_structure, statements_in, unstated


def check_document(
    readings: list[Reading], operations: list[Operation], lock: Lock, *, accept: bool, source: Source | None = None
) -> list[Checked]:
    """What is found in each part of a document; `accept` records in the lock that a person has read it, and when."""
    asked = [reading.request for reading in readings if reading.kind == "endpoint"]
    matched = [(reading, operation_of(reading, operations, asked)) for reading in readings]
    lacking = [reading for reading, operation in matched if reading.kind == "endpoint" and operation is None]
    checked: list[Checked] = []
    for reading, operation in matched:
        if reading.kind != "endpoint":
            found = _check_surroundings(reading, asked, lacking, operations, lock)
        elif operation is not None:
            found = _check_endpoint(reading, operation, lock)
        elif reading.source == OPENAPI:  # one of many: its line stands with what surrounds the operations
            continue
        else:
            found = _check_lacking(reading, operations, lock, is_accepted=accept)
        if accept:
            lock.accept(found.name, found.sentences, found.covers)
            if source:
                lock.reads[found.name] = Read(source.day, source.digest, source.address, found.shows)
        checked.append(found)
    return checked


def drafts_of(readings: list[Reading], operations: list[Operation], source: Source) -> Iterator[str]:
    """A draft of each endpoint that the spec lacks; of its pages in several languages, the first counts."""
    asked = [reading.request for reading in readings if reading.kind == "endpoint"]
    seen, spec = set[tuple[str | None, str]](), openapi.load()
    for reading in readings:
        request = reading.request
        if reading.kind == "endpoint" and (request.method, request.path) not in seen:
            seen |= {(request.method, request.path)} if request.path else set()
            if operation_of(reading, operations, asked) is None:
                yield draft(reading, source, spec)


def _check_endpoint(reading: Reading, operation: Operation, lock: Lock) -> Checked:
    endpoint = reading.endpoint
    assert endpoint is not None
    statements = statements_in(endpoint, operation)
    findings = compare_structure(endpoint, operation, statements)
    corrections = corrections_in(endpoint, operation, statements, findings)
    sentences = reading.read_sentences(operation) + unstated(endpoint, operation, statements)
    sentences += [correction.sentence for correction in corrections]
    name = f"{operation.path}, {reading.language if reading.source == PAGE else reading.source}"
    review = lock.review(name, sentences, operation.name)
    return Checked(
        name,
        operation.name,
        reading.line,
        review,
        sentences,
        operation,
        findings,
        corrections,
        statements,
        is_openapi=reading.source == OPENAPI,
    )


def _check_lacking(reading: Reading, operations: list[Operation], lock: Lock, *, is_accepted: bool) -> Checked:
    """An endpoint that the spec lacks: new until a person accepts it, then watched for changes."""
    path = reading.request.path or f"no path, {reading.title}"
    name = f"{path}, {reading.language if reading.source == PAGE else reading.source}"
    sentences = reading.read_sentences(None)
    found = Checked(name, LACKING, reading.line, lock.review(name, sentences, LACKING), sentences)
    if name not in lock.pages and not is_accepted:
        text = f"endpoint {reading.request if reading.source != CATALOGUE else reading.title}"
        line = reading.line if reading.source == CATALOGUE else reading.request.line
        found.findings = [Finding(line, text, operations[0].line, "does not have it")]
    return found


def _check_surroundings(
    reading: Reading, asked: list[Request], lacking: list[Reading], operations: list[Operation], lock: Lock
) -> Checked:
    """A page of another kind, or what surrounds the endpoints of a document, with those that the spec lacks."""
    sentences = reading.read_sentences(None)
    gone: list[Finding] = []
    if reading.source == LIST:
        listed = {request.path for request in asked}
        gone = [
            Finding(reading.line, f"endpoint {each.method} {each.path}: not in the list", each.line, "has it")
            for each in operations
            if each.path not in listed
        ]
    if reading.source == OPENAPI:
        for request in (each.request for each in lacking):
            is_elsewhere = any(each.path == request.path and not request.is_for(each.servers) for each in operations)
            line = request.host_line if is_elsewhere else request.line
            sentences.append(Sentence(line, f"endpoint {request}: the spec does not have it", covers=LACKING))
        # So that one that is taken out of the document is missed.
        covered = [request for request in asked if not any(each.request is request for each in lacking)]
        sentences += [Sentence(request.line, f"endpoint {request}") for request in covered]
    name = lock.name_of_page(reading.title, sentences) if reading.source == PAGE else reading.title
    review = lock.review(name, sentences, reading.kind)
    return Checked(name, reading.kind, reading.line, review, sentences, findings=gone, note=reading.note)
