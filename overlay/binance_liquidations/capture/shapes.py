"""Values → their shapes: what may be shared of a value. A shape is too coarse to tell the value."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

_find_digits = re.compile(r"-?([0-9]+)(?:\.([0-9]+))?([eE][+-]?[0-9]+)?").fullmatch
"""The pattern of `WireDecimal`."""
_is_field_name = re.compile(r"(?=.{2,32}$)[a-z]+(?:[A-Z][a-z]*)*[0-9]?").fullmatch
_is_header_name = re.compile(r"(?=.{2,48}$)[a-z]+(?:-(?:[a-z]{1,16}|[a-z]?[0-9]{1,2}[a-z]?))*").fullmatch
_is_words = re.compile("[a-z]+(?:[_ ][a-z]+)*", re.IGNORECASE).fullmatch
_FIELDS = 12
"""An object with more unknown fields is taken for a map, whose names are data."""
_WORDS = 4
_DIGITS, _DECIMALS = 15, 8
"""How many digits a 64-bit float holds exactly, and how many decimals amounts usually have."""
_TELLING = 3
"""A text of fewer letters stands in many names by chance."""


class Number(str):
    """A JSON number as it was written; NaN and Infinity, too."""

    __slots__ = ()


def read_body(body: bytes) -> Any:
    """A body with its numbers as they were written; raises ValueError or RecursionError for what is not JSON."""
    return json.loads(body, parse_int=Number, parse_float=Number, parse_constant=Number)


def count(number: int, most: int = 0) -> str:
    """How many, as a class; `most` fill a page."""
    return ("none", "one")[number] if number <= 1 else "a full page" if most and number >= most else "some"


def form_of(value: Any) -> str:
    """The type in JSON, and what a string holds where the spec distinguishes it."""
    if isinstance(value, str):
        whole = _find_digits(value) and not {*".eE"} & {*value}
        number = "integer" if whole else "decimal" if _find_digits(value) else None
        if isinstance(value, Number):
            return {"decimal": "number", None: "not a number"}.get(number, "integer")
        flag = "TRUE or FALSE" if value in {"TRUE", "FALSE"} else None
        return ": ".join(filter(None, ("string", number or flag or ("" if value else "empty"))))
    if isinstance(value, list):
        return f"list: {count(len(value))}"
    return {type(None): "null", bool: "boolean"}.get(type(value), "object")


def digits_of(value: Any) -> set[str]:
    """What is remarkable about the digits of an amount or an id: what a float, or eight decimals, would lose."""
    if not isinstance(value, str) or (found := _find_digits(value)) is None:
        return set()
    whole, fraction, exponent = found.groups("")
    remarkable = {
        f"over {_DIGITS} digits": len((whole + fraction).strip("0")) > _DIGITS,
        f"over {_DECIMALS} decimals": len(fraction) > _DECIMALS,
        "exponent": exponent,
        "trailing zeros": fraction.endswith("0"),
    }
    return {kind for kind, is_so in remarkable.items() if is_so}


def shape_of(text: str) -> str:
    """How a name is written, and of how many words; never the name."""
    if not _is_words(text):
        return "digits" if text.isascii() and text.isdigit() else "other text"
    case = "UPPER" if text.isupper() else "lower" if text.islower() else "Mixed"
    words = re.split("[_ ]", text)
    separator = "_SNAKE" if "_" in text else " SPACED" if " " in text else ""
    return f"{case}{separator}, {'1 word' if len(words) == 1 else f'{min(len(words), _WORDS)} words'}" + (
        " or more" if len(words) >= _WORDS else ""
    )


def header_name(name: str) -> str:
    """The name of a header, if it looks like one and not like data."""
    return name if _is_header_name(name) else "(another name)"


def public_names(stood: Mapping[str, int], objects: int, texts: Iterable[str]) -> dict[str, str]:
    """What may be said of names that the spec lacks, each of which `stood` in so many of the `objects`.

    A name is shown if it can only be a field's, else its shape in brackets. The names of a map are data; a single word
    may be an asset or a person, unless all objects have it; a name like one of the `texts` of the records is data, too.
    """
    data = {text.lower() for text in texts if text}

    def is_public(name: str, times: int) -> bool:
        if len(stood) > _FIELDS or not _is_field_name(name) or (name.islower() and times < objects):
            return False
        lower = name.lower()
        return not any(lower in text or (len(text) >= _TELLING and text in lower) for text in data)

    return {name: name if is_public(name, times) else f"({shape_of(name)})" for name, times in stood.items()}
