"""What the spec says of an operation's history, as the templates write it into the wire package."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolchain.generate.descriptions import duration
from toolchain.spec.openapi import Node, SpecError, form_of, forms, python_name, resolve, within


def describe_resource(
    document: Node, path: str, method: str, operation: Node, described: dict[str, Any]
) -> dict[str, Any] | None:
    """A resource's fields, under their names in Python; None for an operation without a history.

    Raises SpecError for an entry that contradicts the schema of the record.
    """
    entry, fan_out = operation.get("x-binance-resource"), operation.get("x-binance-fan-out", {})
    with within("paths", path, method):
        if entry is None:
            if fan_out:
                raise SpecError("only what has a history goes through values and units", "x-binance-fan-out")
            return None
        if described["rows"] is None:
            raise SpecError("its answer lists no records", "x-binance-resource")
        record = _Record(document, described["rows"])
        parameters = {parameter["name"] for parameter in described["parameters"]}
        values = _values(parameters, fan_out.get("values", {}))
        with within("x-binance-resource"):
            date = record.path(entry["date"], "WireTime")
            return {
                "name": entry["name"],
                "operation": described["name"],
                "record": described["rows"],
                "identity": tuple(record.path(field) for field in entry["identity"]),
                "date": date,
                "last": record.path(entry["last"], "WireTime") if "last" in entry else date,
                "is_dated_anew": entry.get("is-dated-anew", False),
                "reach": duration(entry["reach"]),
                "settles": duration(entry["settles"]),
                "finished": _finished(record, entry.get("finished")),
                "part_identity": tuple(
                    record.path(f"{entry['date'].rpartition('.')[0]}.{field}").rpartition(".")[2]
                    for field in entry.get("part-identity", ())
                ),
                "tables": {record.list_named(field): table for field, table in entry.get("tables", {}).items()},
                "values": values,
                "units": _units(document, fan_out["units"], parameters) if "units" in fan_out else None,
                "unit": python_name(fan_out["units"]["parameter"]) if "units" in fan_out else None,
            }


def describe_history(resource: Node, operation: Node, arguments: dict[str, str]) -> Node:
    """The method of a client that goes through a resource's history: its filters, and what its docstring says.

    `operation` is the resource's as `describe` returns it; `arguments` are its parameters' names in Python.
    """
    paging = {operation["page"], operation["page_size"], "recvWindow"}
    taken = {*operation["window_names"], *paging, *resource["values"]}
    return resource | {
        "has_window": operation["window"] is not None,
        "filters": [
            {"argument": arguments[one["name"]], "kind": one["kind"], "description": one["description"]}
            for one in operation["parameters"]
            if one["name"] not in taken
        ],
        "values": {arguments[name]: values for name, values in resource["values"].items()},
        "summary": operation["summary"],
        "notes": list(_notes(resource, operation)),
    }


def _notes(resource: Node, operation: Node) -> Iterator[str]:
    """What a caller cannot guess."""
    if default := operation["default_days"]:
        yield f"`start` is required: without it, the exchange would return the {default} days before `end` only."
    elif operation["window"]:
        yield "Without `start`, the history begins when the exchange opened."
    if kept := operation["kept_days"]:
        yield f"The exchange keeps {kept} days: an earlier `start` is an error, which names the first possible one."
    if units := resource["unit"]:
        yield f"Without `{units}`, closed units are asked for one by one, besides the active ones."
    for name, values in resource["values"].items():
        yield f"Asks for each `{name}` in turn: {', '.join(values)}."


class _Record:
    """A schema, through which paths of fields are followed."""

    def __init__(self, document: Node, name: str) -> None:
        self._document, self._name = document, name
        self._forms = forms(document)

    def path(self, path: str, form: str | None = None) -> str:
        """The path with Python's names; raise SpecError where it leads nowhere, or not to a field of this form."""
        name, steps, field = self._name, path.split("."), Node()
        for step in steps:
            with within(path):
                field = self._fields(name).get(step) or Node()
                if not field:
                    raise SpecError(f"{name} has no field {step}")
                name = self._held(field) or ""
        if form is not None and form_of(field) != form:
            raise SpecError(f"{path} is no {form}")
        return ".".join(map(python_name, steps))

    def list_named(self, field: str) -> str:
        """The name in Python of a field somewhere in the record that lists records."""
        for name, described in self._all(self._name):
            if name == field and self._held(described):
                return python_name(field)
        raise SpecError(f"{self._name} holds no list of records called {field}", "tables")

    def _all(self, name: str) -> Iterator[tuple[str, Node]]:
        for field, described in self._fields(name).items():
            yield field, described
            if held := self._held(described):
                yield from self._all(held)

    def _fields(self, name: str) -> Node:
        fields: Node = self._document["components"]["schemas"].get(name, {}).get("properties", {})
        return fields

    def _held(self, field: Node) -> str | None:
        """The schema of the records that a field holds."""
        plain = self._forms.get(form_of(field) or "", field)
        found = plain.get("items", plain).get("$ref") or plain.get("allOf", [{}])[0].get("$ref")
        name = str(found).rsplit("/", 1)[-1] if found else None
        return name if name and self._fields(name) else None


def _finished(record: _Record, entry: Node | None) -> str | None:
    if entry is None:
        return None
    values = tuple(entry.get("values", ()))
    return f"Finished({record.path(entry['field'])!r}, {values!r})"


def _values(parameters: set[str], entry: Node) -> dict[str, tuple[str, ...]]:
    for name in entry:
        if name not in parameters:
            raise SpecError(f"{name} is no parameter of the operation", "x-binance-fan-out", "values")
    return {name: tuple(values) for name, values in entry.items()}


def _units(document: Node, entry: Node, parameters: set[str]) -> str:
    """How a history goes through units; raise SpecError where the operation that lists them lacks what is named."""
    with within("x-binance-fan-out", "units"):
        if entry["parameter"] not in parameters:
            raise SpecError(f"{entry['parameter']} is no parameter of the operation")
        listing = next(
            (
                operation
                for item in document["paths"].values()
                for operation in item.values()
                if operation["operationId"] == entry["operation"]
            ),
            None,
        )
        if listing is None or "x-binance-resource" not in listing:
            raise SpecError(f"{entry['operation']} is no operation with a history")
        page = resolve(document, listing["responses"]["200"]["content"]["application/json"]["schema"])
        unit = _Record(document, str(page["properties"]["rows"]["items"]["$ref"]).rsplit("/", 1)[-1])
        names = [unit.path(entry["field"]), unit.path(entry["start"], "WireTime"), unit.path(entry["end"], "WireTime")]
        argument = python_name(entry["parameter"])
        return f"Units({argument!r}, {listing['x-binance-resource']['name']!r}, {', '.join(map(repr, names))})"
