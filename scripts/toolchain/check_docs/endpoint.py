"""An endpoint's page: its request, rows and example, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .blocks import Code, Heading, Prose, Table
from .bounds import bounds_in
from .marked import Marked, NotJson, from_json
from .mending import COMMENT, mend
from .pages import Page
from .promises import LISTED, Statement
from .sentences import Sentence
from .words import (
    ANSWERS,
    REQUEST,
    TITLE_OF_ENDPOINT,
    TYPES,
    answer,
    column,
    listed_values,
    section,
    tidy,
    type_name,
)

_WEIGHT = re.compile(r"(?P<weight>\d+)\s*(?:\(?\s*(?P<limit>IP|UID)\s*\)?)?")
_WEIGHTS = re.compile(
    r"(?P<less>\d+) with (?P<parameter>\w+), (?P<weight>\d+) without \w+"
    r"|带 ?(?P<named>[A-Za-z]+) ?(?P<fewer>\d+) ?, ?不带 ?[A-Za-z]+ ?(?P<most>\d+)"
)
_ALTERNATIVES = (("parameter", "named"), ("less", "fewer"), ("weight", "most"))
_MARKS = re.compile(r"\A(?:→|-*>|=>|»|[├└│][─-]*|-+|[·•*]|\s)+")
_ROW_IN_PROSE = re.compile(rf"\b(\w+)\s*\|\s*({'|'.join(TYPES)})\s*\|\s*({'|'.join(ANSWERS)})\b\s*\|")

RUN_TOGETHER = "the table is run together"
# The kinds of documents; spec/pages.lock has these names.
PAGE, OPENAPI, CATALOGUE, LIST = "page", "OpenAPI", "catalogue", "list"


@dataclass(frozen=True)
class Field:
    """A row of the table of response fields. `parents` are the names before its own, joined to it by dots;
    `values` are the words in capitals that its description lists."""

    name: str
    parents: tuple[str, ...]
    line: int
    type: str
    values: str


@dataclass(frozen=True)
class RunTogether:
    """A row of the catalogue's text, in which nothing separates the name from its description."""

    part: str
    text: str
    line: int

    def name(self, known: Iterable[str]) -> str | None:
        """The longest of the known names that it begins with."""
        found = [each for each in known if self.text.startswith(each) and not self.text[len(each) :][:1].islower()]
        return max(found, key=len, default=None)


@dataclass
class Endpoint:
    """The statements of a document about an endpoint, right or wrong. What it can say depends on its `source`."""

    line: int
    language: str
    source: str = PAGE
    statements: list[Statement] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    code: Code | None = None
    example: Marked | None = None
    not_json: NotJson | None = None
    faults: list[tuple[int, str]] = field(default_factory=list)
    sections: dict[str, int] = field(default_factory=dict)
    rows: list[RunTogether] = field(default_factory=list)
    hosts: tuple[str, ...] = ()

    def says(self, subject: str) -> str | None:
        """The page's first statement about a subject."""
        return next((each.value for each in self.statements if each.subject == subject), None)

    def line_of(self, section_name: str) -> int:
        """The line of a part, or of the title if the page lacks that part."""
        return self.sections.get(section_name, self.line)


def read_endpoint(page: Page) -> Endpoint:
    """Read the parts of an endpoint's page that the spec has too; the rest counts as sentences."""
    read = Endpoint(page.line, page.language)
    if titled := TITLE_OF_ENDPOINT.fullmatch(tidy(page.title)):
        read.statements.append(Statement("security type", titled["type"], page.line))
    part: str | None = None
    for block in page.blocks:
        if isinstance(block, Heading):
            part = section(block.text)
            if part:
                read.sections.setdefault(part, block.line)
            if part == "weight" and (limit := re.search(r"\b(IP|UID)\b", tidy(block.text).upper())):
                read.statements.append(Statement("limit", limit[1], block.line))
        elif isinstance(block, Table):
            _read_table(read, part, block)
        elif part == "request" and read.says("path") is None:
            _read_request(read, block)
        elif part == "weight" and read.says("weight") is None:
            _read_weight(read, block)
        elif isinstance(block, Code) and part in ("example", "fields") and read.code is None:
            _read_example(read, block)
        elif isinstance(block, Prose) and part == "parameters":
            _read_rows_in_prose(read, block)
    return read


def _read_request(read: Endpoint, block: Prose | Code) -> None:
    for number, line in enumerate(block.text.split("\n"), block.line):
        if match := REQUEST.search(tidy(line)):
            read.statements += [Statement("method", match["method"], number), Statement("path", match["path"], number)]
            read.hosts = (match["host"],) if match["host"] else ()
            return


def _read_weight(read: Endpoint, block: Prose | Code) -> None:
    text = tidy(block.text).replace("*", "").strip("` ")
    if match := _WEIGHTS.fullmatch(text):
        parameter, less, weight = (match[one] or match[other] for one, other in _ALTERNATIVES)
        read.statements.append(Statement(f"weight with {parameter}", less, block.line))
        read.statements.append(Statement("weight", weight, block.line))
    elif match := _WEIGHT.fullmatch(text.upper()):
        read.statements.append(Statement("weight", match["weight"], block.line))
        if match["limit"]:
            read.statements.append(Statement("limit", match["limit"], block.line))


def _read_example(read: Endpoint, code: Code) -> None:
    if not code.text.strip().startswith(("{", "[")):
        return
    read.code = code
    mended = mend(code.text, code.line)
    read.faults += mended.faults
    try:
        read.example = from_json(mended.text, code.line)
    except NotJson as error:
        read.not_json = error


def faults_as_sentences(read: Endpoint) -> list[Sentence]:
    """What a person reviews of an example; comments, and what is run together, are sentences themselves."""
    return [Sentence(line, f"({fault})") for line, fault in read.faults if fault not in (COMMENT, RUN_TOGETHER)]


def _read_rows_in_prose(read: Endpoint, block: Prose) -> None:
    """Read a table that was saved without line breaks."""
    _, *cells = _ROW_IN_PROSE.split(block.text)
    for name, type_, mandatory, description in zip(*[iter(cells)] * 4, strict=True):
        values = {"type": type_name(type_), "mandatory": answer(mandatory)} | bounds_in(description)
        _add_parameter(read, name, values, block.line)
    if cells:
        read.faults.append((block.line, RUN_TOGETHER))


def _read_table(read: Endpoint, part: str | None, table: Table) -> None:
    kinds = [column(name) for name in table.columns]
    if "name" not in kinds or "type" not in kinds:
        return
    for row in table.rows[1:]:
        cells = dict(zip(kinds, map(tidy, row.cells), strict=False))
        if not cells.get("name"):
            continue
        if "mandatory" in kinds or part == "parameters":
            described = cells.get("description", "")
            parameter = {"type": type_name(cells.get("type", ""))} | bounds_in(described)
            if parameter["type"] == "ENUM" and (known := listed_values(described)):
                parameter["values"] = ", ".join(sorted(set(known)))
            if "mandatory" in cells:
                parameter["mandatory"] = answer(cells["mandatory"])
            _add_parameter(read, cells["name"].strip("`* "), parameter, row.line)
        else:
            *parents, name = _MARKS.sub("", cells["name"].strip("`")).strip("`* ").replace("[]", "").split(".")
            values = ", ".join(sorted(set(listed_values(cells.get("description", "")))))
            read.fields.append(Field(name, tuple(parents), row.line, type_name(cells.get("type", "")), values))


def _add_parameter(read: Endpoint, name: str, values: dict[str, str], line: int) -> None:
    read.statements.append(Statement(f"parameter {name}", LISTED, line))
    read.statements += [Statement(f"parameter {name}: {cell}", value, line) for cell, value in values.items()]
