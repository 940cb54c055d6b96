"""Answers of one operation → the shapes of their fields, laid beside the models of the spec."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from binance_liquidations_wire.forms import plain_type
from binance_liquidations_wire.operations import FORMS, KNOWN_VALUES

from ..quirks.contradictions import QUIRKS
from .document import Field
from .shapes import digits_of, form_of, public_names, shape_of

Model = type[msgspec.Struct]


class Sketch:
    """The fields that came, by their paths. Texts are kept until unknown names are compared with them."""

    def __init__(self) -> None:
        self._models: dict[str, Model] = {}
        self._objects, self._times = Counter[str](), Counter[str]()
        self._fields: defaultdict[str, Field] = defaultdict(Field)
        self._unknown: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._texts = set[str]()

    def add(self, value: Any, model: Model, path: str = "") -> None:
        """Add objects of a model: one, or a list of them. What else there is has a form, and nothing more."""
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                self._models[path] = model
                self._objects[path] += 1
                self._add_object(item, model, path)
            else:
                self._texts.update(_texts_in(item))

    def _add_object(self, sent: dict[str, Any], model: Model, path: str) -> None:
        known = {one.encode_name: one for one in msgspec.structs.fields(model)}
        readings = {name: reading for reading, names in FORMS.get(model, {}).items() for name in names}
        for name, value in sent.items():
            inner = _join(path, name)
            field = self._fields[inner]
            field.forms.add(form_of(value))
            self._times[inner] += 1
            if name not in known:
                self._unknown[path][name] += 1
                self._texts.update(_texts_in(value))
                continue
            python_name, kind = known[name].name, known[name].type
            values, reading = KNOWN_VALUES.get(model, {}).get(python_name), readings.get(python_name)
            field.quirk = reading if reading in QUIRKS else None
            if held := model_in(kind):
                self.add(value, held, inner)
            elif isinstance(value, str) and values and value in values:
                field.values.add(value)
            else:
                self._texts.update(_texts_in(value))
                if isinstance(value, str) and values:
                    field.unknown_values.add(shape_of(value))
                elif reading and reading != "WireTime":
                    field.digits |= digits_of(value)

    def fields(self) -> dict[str, Field]:
        """The fields that the spec has, also those that did not come."""
        found: dict[str, Field] = {}
        for path, model in self._models.items():
            for inner in (_join(path, one.encode_name) for one in msgspec.structs.fields(model)):
                found[inner] = self._fields[inner]
                found[inner].came = self._came(path, self._times[inner])
        return found

    def unknown_fields(self) -> dict[str, Field]:
        """Those that it lacks; all of one shape are one."""
        found: dict[str, Field] = {}
        for path, names in self._unknown.items():
            for name, shown in public_names(names, self._objects[path], self._texts).items():
                came = self._came(path, names[name])
                field = found.setdefault(_join(path, shown), Field(came=came))
                field.forms |= self._fields[_join(path, name)].forms
                field.came = came if came == field.came else "sometimes"
        return found

    def _came(self, path: str, times: int) -> str:
        return "never" if not times else "always" if times == self._objects[path] else "sometimes"


def model_in(hint: Any) -> Model | None:
    """The model of what a field of this type holds, if it holds objects."""
    kind = plain_type(hint)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    return next(filter(None, map(model_in, get_args(kind))), None)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _texts_in(value: Any) -> Iterator[str]:
    """Every text in a value, names in objects included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _texts_in(item)
