"""An endpoint's page: what it says about the request, the parameters and the answer, with the line of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import prose
from .documents import Document
from .layout import Code, Heading, Prose, Row, Table, texts
from .marked import Marked, NotJson, from_json
from .words import REQUEST, TITLE_WITH_SECURITY_TYPE, answer, column, language, quoted_values, section, tidy, type_name

_WEIGHT = re.compile(r"(?P<weight>\d+)\s*(?:\(?\s*(?P<limit>IP|UID)\s*\)?)?")
_LIMIT = re.compile(r"\b(IP|UID)\b")
_INDENTATION = re.compile(r"(?:→|-*>|=>|»|[├└│][─-]*|-+|[·•*]|\s)+")
_STEP = re.compile(r"→|-*>|=>|»|[├└]|(?<!-)-+(?!>)|[·•*]")
_OF_THE_PAGE = ("default window", "longest window", "order", "key")
_LOCALE = re.compile(r"^(?:https?://[^/]+)?(/docs)(?:/[a-z]{2}(?:-[A-Z]{2})?)?(?=/)")


@dataclass(frozen=True)
class Said:
    """What a page says about a subject, as reports show it, and on which line."""

    subject: str
    value: str
    line: int


@dataclass(frozen=True)
class Unread:
    """What no reader understood; it is weighty if those who call the endpoint may have to heed it."""

    line: int
    text: str
    is_weighty: bool


@dataclass(frozen=True)
class Parameter:
    """A row of the table of parameters."""

    name: str
    line: int
    said: tuple[Said, ...]
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """A row of the table of response fields. `parents` are the names before its own, where dots join them."""

    name: str
    parents: tuple[str, ...]
    depth: int
    line: int
    type: str
    description: str


@dataclass
class EndpointPage:
    """A page as it stands, right or wrong; `own_path` is that of its request, for what is said of other endpoints."""

    title: str
    line: int
    language: str
    url: str | None
    own_path: str | None
    said: list[Said] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    example: Marked | None = None
    not_json: list[NotJson] = field(default_factory=list)
    sections: dict[str, int] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)

    def says(self, subject: str) -> str | None:
        """The first thing that it says about a subject."""
        return next((said.value for said in self.said if said.subject == subject), None)

    def line_of(self, section_name: str) -> int:
        """Where a part begins, or the title where the page has no such part."""
        return self.sections.get(section_name, self.line)

    def leave(self, line: int, text: str, rest: str | None = None) -> None:
        """Note what no reader understands; `rest` where some of it was understood."""
        self.unread.append(Unread(line, text, prose.is_weighty(text if rest is None else rest, self.own_path)))


def read(document: Document) -> EndpointPage:
    """Understand the blocks of an endpoint's page."""
    titled = TITLE_WITH_SECURITY_TYPE.fullmatch(tidy(document.title))
    page = EndpointPage(
        title=titled["title"] if titled else tidy(document.title),
        line=document.line,
        language=language(document.title + "".join(block.text for block in _headings(document))),
        url=_url(document),
        own_path=_own_path(document),
    )
    _leave_weighty(page, (page.line, page.title))
    if page.url:
        page.said.append(Said("address", page.url, document.line))
    if titled:
        page.said.append(Said("security type", titled["type"], document.line))
    part: str | None = None
    for block in document.blocks:
        if isinstance(block, Heading):
            part = section(block.text)
            _read_heading(page, part, block)
        elif isinstance(block, Table):
            _read_table(page, part, block)
        elif part == "request":
            _read_request(page, block)
        elif part == "weight":
            _read_weight(page, block)
        elif isinstance(block, Code):
            _read_code(page, part, block)
        else:
            page.said += _rules(page, block.text, block.line)
    return page


def _headings(document: Document) -> list[Heading]:
    return [block for block in document.blocks if isinstance(block, Heading)]


def _url(document: Document) -> str | None:
    """Where the page stands on the exchange's site, without its language."""
    links = [heading.url for heading in _headings(document) if heading.url and "/docs/" in heading.url]
    address = next(iter(links), document.source)
    return _LOCALE.sub(r"https://developers.binance.com\1", address).partition("#")[0] if address else None


def _own_path(document: Document) -> str | None:
    part: str | None = None
    for block in document.blocks:
        part = section(block.text) if isinstance(block, Heading) else part
        if part == "request" and isinstance(block, Prose | Code) and (match := REQUEST.search(block.text)):
            return match["path"]
    return None


def _read_heading(page: EndpointPage, part: str | None, heading: Heading) -> None:
    if part is None:
        page.said += _rules(page, heading.text, heading.line)
        return
    page.sections.setdefault(part, heading.line)
    if part == "weight" and (limit := _LIMIT.search(tidy(heading.text).upper())):
        page.said.append(Said("limit", limit[1], heading.line))


def _rules(page: EndpointPage, text: str, line: int, *, bounds: bool = False) -> list[Said]:
    found, unread = prose.read(text, bounds=bounds)
    for left in unread:
        page.leave(line, left.sentence, left.rest)
    return [Said(rule.subject, rule.value, line) for rule in found]


def _read_request(page: EndpointPage, block: Prose | Code) -> None:
    for line, text in texts(block):
        match = REQUEST.search(text)
        if match is None or page.says("path") is not None:
            page.said += _rules(page, text, line)
            continue
        page.said.append(Said("method", match["method"], line))
        page.said.append(Said("path", match["path"], line))
        page.said += _rules(page, text.replace(match[0], ""), line)


def _read_weight(page: EndpointPage, block: Prose | Code) -> None:
    text = tidy(block.text)
    match = _WEIGHT.fullmatch(text.upper().strip("*` "))
    if match is None or page.says("weight") is not None:
        page.leave(block.line, text)
        return
    page.said.append(Said("weight", match["weight"], block.line))
    if match["limit"]:
        page.said.append(Said("limit", match["limit"], block.line))


def _read_code(page: EndpointPage, part: str | None, code: Code) -> None:
    text = code.text.strip()
    if not text.startswith(("{", "[")) or part not in ("example", "fields") or page.example or page.not_json:
        page.unread.append(Unread(code.line, "preformatted text that is not the first example of an answer", False))
        _leave_weighty(page, *texts(code))
        return
    try:
        page.example = from_json(code.text, code.line)
    except NotJson as error:
        page.not_json.append(error)


def _leave_weighty(page: EndpointPage, *said: tuple[int, str]) -> None:
    for line, text in said:
        for sentence in prose.weighty(text, page.own_path):
            page.leave(line, sentence)


def _read_table(page: EndpointPage, part: str | None, table: Table) -> None:
    kinds = [column(name) for name in table.columns]
    if "name" not in kinds or "type" not in kinds:
        page.unread.append(Unread(table.line, f"the table {' | '.join(table.columns)}", False))
        _leave_weighty(page, *texts(table))
        return
    page.unread += [
        Unread(table.line, f"the column {name}", False)
        for name, kind in zip(table.columns, kinds, strict=True)
        if kind is None
    ]
    for row in table.rows:
        cells = dict(zip(kinds, map(tidy, row.cells), strict=False))
        if not cells.get("name"):
            continue
        if "mandatory" in kinds or part == "parameters":
            _read_parameter(page, cells, row)
        else:
            page.fields.append(_field(cells, row.line))
            _leave_weighty(page, (row.line, cells.get("description", "")))


def _read_parameter(page: EndpointPage, cells: dict[str | None, str], row: Row) -> None:
    said = [Said("type", type_name(cells.get("type", "")), row.line)]
    if "mandatory" in cells:
        said.append(Said("mandatory", answer(cells["mandatory"]), row.line))
    for each in _rules(page, cells.get("description", ""), row.line, bounds=True):
        (page.said if each.subject in _OF_THE_PAGE else said).append(each)
    values = tuple(quoted_values(cells.get("description", "")))
    page.parameters.append(Parameter(cells["name"].strip("`* "), row.line, tuple(said), values))


def _field(cells: dict[str | None, str], line: int) -> Field:
    text = cells["name"].strip("`")
    indentation = _INDENTATION.match(text)
    marks = indentation[0] if indentation else ""
    *parents, name = text[len(marks) :].strip("`* ").replace("[]", "").split(".")
    return Field(
        name=name,
        parents=tuple(parents),
        depth=len(_STEP.findall(marks)) or len(parents),
        line=line,
        type=type_name(cells.get("type", "")),
        description=cells.get("description", ""),
    )
