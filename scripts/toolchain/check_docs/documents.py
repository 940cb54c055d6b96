"""Reads a document of the exchange, of whatever kind it is."""

from __future__ import annotations

from .catalogue import is_catalogue, read_catalogue
from .endpoint import PAGE, Endpoint, faults_as_sentences, read_endpoint
from .endpoint_list import is_endpoint_list, read_endpoint_list
from .openapi_document import is_openapi, read_openapi
from .pages import Page, pages_in
from .promises import Operation
from .reading import Reading, Request
from .sentences import Sentence, sentences_of
from .words import tidy


def readings_in(text: str) -> list[Reading]:
    """Everything that a document is about; raises NotAPage if it is none of the exchange's."""
    if is_openapi(text):
        return read_openapi(text)
    if is_catalogue(text):
        return read_catalogue(text)
    if is_endpoint_list(text):
        return read_endpoint_list(text)
    return [_read_page(page) for page in pages_in(text)]


def _read_page(page: Page) -> Reading:
    endpoint = read_endpoint(page) if page.kind == "endpoint" else None
    path_line = next((each.line for each in endpoint.statements if each.subject == "path"), 0) if endpoint else 0

    def sentences(operation: Operation | None) -> list[Sentence]:
        return _sentences_of_page(page, endpoint, operation)

    return Reading(
        source=PAGE,
        kind=page.kind,
        title=tidy(page.title),
        line=page.line,
        language=page.language,
        read_sentences=sentences,
        read_endpoint=(lambda: endpoint) if endpoint else None,
        request=Request(endpoint.says("method"), endpoint.says("path") or "", endpoint.hosts, path_line or page.line)
        if endpoint
        else Request(),
    )


def _sentences_of_page(page: Page, endpoint: Endpoint | None, operation: Operation | None) -> list[Sentence]:
    """All sentences; of an example that is compared, only the comments."""
    is_compared = endpoint is not None and endpoint.example and operation is not None and operation.has_example
    found = sentences_of(page.blocks, endpoint.code if endpoint and is_compared else None)
    return found + (faults_as_sentences(endpoint) if endpoint else [])
