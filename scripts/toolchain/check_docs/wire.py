"""What a capture shows of each contradiction that the spec records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from binance_liquidations.capture.document import Document, Field, Shown
from binance_liquidations.capture.reading import COUNTS_NOT

from .fields import fields_of
from .marked import Marked
from .promises import Evidence
from .words import listed_values

_FORMS = ("string", "integer", "number", "boolean", "object", "list")
_TYPES = {"STRING": "string", "LONG": "integer", "INT": "integer", "DECIMAL": "number", "BOOLEAN": "boolean"}
_LISTS = dict.fromkeys(("ARRAY", "OBJECT ARRAY"), "list")
_ORDERS = {"ascending": "oldest-first", "descending": "newest-first"}
_SAID = re.compile(r"the wire showed (.+) on [0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLACES = 3


@dataclass
class Contradiction:
    """An entry of evidence, where it applies, and what the wire showed there, in the words of captures."""

    entry: Marked
    places: list[str] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)

    @property
    def evidence(self) -> Evidence:
        """The entry as other comparisons know it."""
        quirk, table, example = (self.entry[key].value for key in ("quirk", "table", "example"))
        return Evidence(quirk, table, example, self.entry.line)

    @property
    def names(self) -> str:
        """What was shown."""
        return " and ".join(sorted(self.shown))

    @property
    def before(self) -> str | None:
        """What the wire showed before, if that has settled it."""
        said = _SAID.search(self.entry["settled"].value) if self.entry["settled-by"].value == "wire" else None
        return said and said[1]

    @property
    def sides(self) -> set[str] | None:
        """The sides that agree with all that was shown; None where no side agrees with all of it."""
        said = dict(zip(("the table", "the example"), sides_of(self.evidence), strict=True))
        agreeing = [{name for name, words in said.items() if token in words} for token in self.shown]
        common = set.intersection(*agreeing)
        return common if common or not any(agreeing) else None

    @property
    def is_settled(self) -> bool:
        """Whether one form came where two were possible."""
        return bool(self.shown) and self.before is None and self.sides is not None

    @property
    def is_refuted(self) -> bool:
        """Whether the wire shows something else than it did before."""
        return bool(self.shown) and self.before not in {None, self.names}

    def described(self) -> str:
        """What was shown, which side has it, and where."""
        others = len(self.places) - _PLACES
        where = ", ".join(self.places[:_PLACES]) + (f" and {others} more" if others > 0 else "")
        if not self.shown:
            said = "not shown by this capture"
        elif self.before is not None:
            said = f"the wire showed {self.names}, {f'not {self.before} ' if self.is_refuted else ''}as before"
        elif self.sides is None:
            said = f"the wire showed {self.names}: several forms are in use"
        else:
            said = f"the wire showed {self.names}, as in {' and '.join(sorted(self.sides)[::-1]) or 'neither side'}"
        return f"{self.entry['quirk'].value}: {said} · {where}"

    def settled_on(self, date: str) -> str:
        """The entry to paste, where the wire settles it."""
        settled = f"{self.entry['settled'].value}; the wire showed {self.names} on {date}"
        entry = self.entry.value | {"settled-by": "wire", "settled": settled}
        text: str = yaml.safe_dump([entry], sort_keys=False, allow_unicode=True, width=1000)
        margin = " " * (self.entry.node.start_mark.column - 2)
        return "\n".join(f"{margin}{line}" for line in text.splitlines())


def contradictions(operations: Mapping[str, Marked], document: Document) -> list[Contradiction]:
    """All of the spec, by their lines."""
    found: dict[int, Contradiction] = {}
    for name, operation in operations.items():
        shown = document.operations.get(name, Shown(result="not asked"))
        for place, node, came in _places(name, operation, shown):
            entries = node.at("x-binance-evidence")
            for entry in entries.values() if entries else ():
                one = found.setdefault(entry.line, Contradiction(entry))
                one.places.append(place)
                one.shown |= _telling(one.evidence, node, came)
    return [found[line] for line in sorted(found)]


def _places(name: str, operation: Marked, shown: Shown) -> Iterator[tuple[str, Marked, Field]]:
    """Each part of an operation that may have evidence, with what came of it."""
    yield name, operation, Field(forms=shown.order)
    for parameter in operation["parameters"].values():
        yield f"{name} {parameter['name'].value}", parameter, Field()
    for path, node, _ in fields_of(operation["responses"]["200"]["content"]["application/json"]["schema"], ()):
        came = shown.fields.get(".".join(path), Field())
        if path == ("total",):  # an answer that counts something else may have as many records by chance
            came = Field(forms={COUNTS_NOT} if COUNTS_NOT in shown.total else shown.total)
        yield f"{name} {'.'.join(path)}", node, came


def _telling(entry: Evidence, node: Marked, came: Field) -> set[str]:
    """What came that can tell the sides apart."""
    table, example = sides_of(entry)
    if came.values or came.unknown_values:
        return came.values - (table & example)
    if "exponent" in example & came.digits:
        return {"exponent"}
    if "x-binance-order" in node and entry.quirk != "order-of-records":
        return set()
    forms = {form.partition(":")[0] for form in came.forms} - {"null"}
    return _as_numbers(forms) if entry.quirk.endswith("-number") else forms


def sides_of(entry: Evidence) -> tuple[set[str], set[str]]:
    """What the table and the example say."""
    named = _TYPES | _LISTS
    table = {named[entry.type]} if entry.type in named else {form for form in _FORMS if entry.table_names(form)}
    example = {form for form in _FORMS if entry.example_names(form)}
    if re.search(r"\b[0-9]\S*[eE]-?[0-9]+\b", entry.example):
        example.add("exponent")
    if re.match(r"[0-9]+, with", entry.example):
        example.add(COUNTS_NOT)
    for side, text in ((table, entry.table), (example, entry.example)):
        side.update(listed_values(text), (order for word, order in _ORDERS.items() if word in text))
    return (_as_numbers(table), _as_numbers(example)) if entry.quirk.endswith("-number") else (table, example)


def _as_numbers(forms: set[str]) -> set[str]:
    return {"number" if form == "integer" else form for form in forms}
