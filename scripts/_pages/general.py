"""The page of general information, held against the spec: servers, order, limits, times, answers, headers.

What the page does not say of these is a difference as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import rules
from .documents import Document
from .endpoint import Said
from .finding import Finding, Notice
from .layout import Prose, texts
from .marked import Marked
from .promises import Operation, Promise
from .specified import duration
from .words import tidy

_SERVER = re.compile(r"https://api[\w.-]*\w")
_LIMIT = re.compile(
    r"(?:endpoints? with (?P<by>IP|UID) limits?|(?P<by_zh>IP|UID)\S{0,6}限).*?"
    r"(?:(?P<budget>\d+) per (?P<per>minute|hour)|每(?P<per_zh>分钟|小时)\D{0,8}?(?P<budget_zh>\d+))",
    re.IGNORECASE,
)
_PERIODS = {"minute": "1 minute", "分钟": "1 minute", "hour": "1 hour", "小时": "1 hour"}
_DECIMALS = re.compile(r"(one|two|three|six|[一二两三六]|\d) ?(?:decimal|位小数)", re.IGNORECASE)
_COUNTS = {"one": "1", "two": "2", "three": "3", "six": "6", "一": "1", "二": "2", "两": "2", "三": "3", "六": "6"}
_STATUS = re.compile(r"HTTP\W+(\d{3})\b")
_BAN = re.compile(r"\bban|封禁|封锁", re.IGNORECASE)
_WINDOW = "recvWindow"


def compare(document: Document, spec: Marked, operations: list[Operation]) -> tuple[list[Finding], list[Notice]]:
    """The differences, and the lines that look like rules and are none of those that are known here."""
    lines = [(block.line, tidy(block.text)) for block in document.blocks if isinstance(block, Prose)]
    said = [each for line, text in lines for each in _said(line, text)]
    read = {each.line for each in said}
    words = "\n".join(text for block in document.blocks for _, text in texts(block))
    findings = [
        *_singles(document, said, list(_promises(spec, operations))),
        *_orders(document, said, operations),
        *_sets(document, said, "server", {server["url"].value: server.line for server in spec["servers"].values()}),
        *_mentions(document, words, spec, operations),
    ]
    unread = [Notice(line, text) for line, text in lines if line not in read and rules.has_unread_figures(text)]
    known = _statuses(operations)
    unread += [
        Notice(each.line, f"HTTP {each.value}, which the spec does not have")
        for each in said
        if each.subject == "status" and each.value not in known
    ]
    return findings, unread


def _said(line: int, text: str) -> Iterator[Said]:
    for match in _SERVER.finditer(text):
        yield Said("server", match[0], line)
    yield from (Said("order", rule.value, line) for rule in rules.of_text(text) if rule.subject == "order")
    for match in _LIMIT.finditer(text):
        by, budget = match["by"] or match["by_zh"], match["budget"] or match["budget_zh"]
        period = _PERIODS[(match["per"] or match["per_zh"]).lower()]
        yield Said(f"limit by {by.upper()}", f"{budget} in {period}", line)
    if _WINDOW in text:
        bounds = rules.of_text(text, bounds=True)
        yield from (Said(f"{_WINDOW}: {rule.subject}", rule.value, line) for rule in bounds)
        for match in _DECIMALS.finditer(text):
            yield Said(f"{_WINDOW}: decimals", _COUNTS.get(match[1].lower(), match[1]), line)
    for match in _STATUS.finditer(text):
        yield Said("status", match[1], line)
    if _BAN.search(text) and (spans := rules.spans(text)):
        yield Said("length of a ban", " to ".join(spans), line)


def _promises(spec: Marked, operations: list[Operation]) -> Iterator[Promise]:
    for operation in operations:
        weight = operation.node["x-binance-weight"]
        limit = f"{weight['budget'].value} in {duration(weight['per'].value)}"
        yield Promise(f"limit by {weight['limit'].value}", (limit,), weight["budget"].line)
    schema = spec["components"]["parameters"]["RecvWindow"]["schema"]
    for bound in ("default", "maximum"):
        yield Promise(f"{_WINDOW}: {bound}", (rules.number(str(schema[bound].value)),), schema[bound].line)
    step = schema["multipleOf"]
    yield Promise(f"{_WINDOW}: decimals", (str(-step.value.as_tuple().exponent),), step.line)
    banned = spec["components"]["responses"]["Banned"]["description"]
    yield Promise("length of a ban", (" to ".join(rules.spans(banned.value)),), banned.line)


def _singles(document: Document, said: list[Said], promises: list[Promise]) -> Iterator[Finding]:
    for promise in dict.fromkeys(promises):
        about = [each for each in said if each.subject == promise.subject]
        for each in about:
            if each.value not in promise.values:
                yield Finding(each.line, f"{each.subject} {each.value}", promise.line, f"says {promise}")
        if not about:
            yield Finding(document.line, f"{promise.subject}: not on the page", promise.line, f"says {promise}")


def _orders(document: Document, said: list[Said], operations: list[Operation]) -> Iterator[Finding]:
    """The order that holds where an endpoint's own page gives none."""
    orders = [each for each in said if each.subject == "order"]
    for operation in operations:
        promise = operation.promises["order"]
        for each in orders:
            if each.value not in promise.values:
                named = (entry.quirk for entry in operation.evidence if entry.table_names("general page", each.value))
                text = f"says {promise} of {operation.name}"
                yield Finding(each.line, f"order {each.value}", promise.line, text, next(named, None))
        if not orders and promise.may_be_unsaid:
            yield Finding(document.line, "order: not on the page", promise.line, f"says {promise}")


def _sets(document: Document, said: list[Said], subject: str, known: dict[str, int]) -> Iterator[Finding]:
    shown = {each.value: each.line for each in reversed(said) if each.subject == subject}
    for value in sorted(shown.keys() - known.keys()):
        yield Finding(shown[value], f"{subject} {value}", min(known.values()), "does not have it")
    for value in sorted(known.keys() - shown.keys()):
        yield Finding(document.line, f"{subject} {value}: not on the page", known[value], "has it")


def _mentions(document: Document, words: str, spec: Marked, operations: list[Operation]) -> Iterator[Finding]:
    """What the spec relies on has to occur somewhere on the page: headers, statuses of their own, security types."""
    wanted = {header: line for operation in operations for header, line in _headers(operation)}
    wanted |= {scheme["name"].value: scheme["name"].line for scheme in spec["components"]["securitySchemes"].values()}
    wanted |= {
        each.value: each.line for each in (operation.node["x-binance-security-type"] for operation in operations)
    }
    wanted |= {status: line for status, line in _statuses(operations).items() if status in ("403", "418", "429")}
    for name, line in wanted.items():
        if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", words):
            yield Finding(document.line, f"{name}: not on the page", line, "has it")


def _headers(operation: Operation) -> Iterator[tuple[str, int]]:
    for response in operation.node["responses"].values():
        headers = response.at("headers")
        yield from ((str(name), node.line) for name, node in (headers.items() if headers else ()))


def _statuses(operations: list[Operation]) -> dict[str, int]:
    return {str(code): node.line for operation in operations for code, node in operation.node["responses"].items()}
