"""The text above the operations: what the page shows, what each status means, and what else there is to read."""

from __future__ import annotations

import re

from toolchain.spec.openapi import Node, operations, resolve, within


def introduction(document: Node, shown: str, *more: str) -> str:
    """In Markdown; Scalar lists its headings in the sidebar and finds them. `shown` says which spec the page shows."""
    subject, *_ = document["info"]["description"].split("\n\n")  # the rest is for editors of the wire spec
    return "\n\n".join((subject, shown, _describe_errors(document), *more))


def _describe_errors(document: Node) -> str:
    """A heading for each status of an error, such as `429 Too many requests`, and what it means."""
    answers = set()
    for path, method, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status != "200":
                with within("paths", path, method, "responses", status):
                    answers.add((status, answer["$ref"]))
    sections = (
        f"## {status} {_words(reference)}\n\n{resolve(document, {'$ref': reference})['description']}"
        for status, reference in sorted(answers)
    )
    return "\n\n".join(("# Errors", "[`ErrorBody`](#models/ErrorBody) lists the codes.", *sections))


def _words(reference: str) -> str:
    """The name of what is referred to, as words: `TooManyRequests` is `Too many requests`."""
    name = reference.rsplit("/", 1)[-1]
    return " ".join(re.findall("[A-Z][a-z]*", name)).capitalize()
