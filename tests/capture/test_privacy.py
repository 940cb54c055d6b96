"""No value of an input survives in a capture."""

import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binance_liquidations.capture.document import to_text
from binance_liquidations.capture.sketch import model_in
from binance_liquidations_simulator import Exchange
from binance_liquidations_simulator.wire.forms import WireForm
from binance_liquidations_wire.operations import KNOWN_VALUES, OPERATIONS
from binance_liquidations_wire.types import Operation, Response
from support.accounts import credentials_of
from support.captures import capture_through, rich_account
from support.clients import Sent, through
from support.synthetic import NOW

KNOWN = {value for fields in KNOWN_VALUES.values() for values in fields.values() for value in values}
LETTERS = "bcdfghjklmnpqrstvwxz"  # they spell no word of the file


MADE: dict[str, Callable[[int, str], Any]] = {
    "amount": lambda digits, _: f"{digits}.{digits}7",
    "number": lambda digits, _: digits + 0.5,
    "id": lambda digits, _: digits,
    "digits": lambda digits, _: str(digits),
    "time": lambda digits, _: 1_700_000_000_000 + digits,
    "email": lambda _, word: f"{word}@{word}.test",
    "enum": lambda _, word: f"{word}_{word}".upper(),
    "symbol": lambda _, word: word.upper(),
    "hex": lambda digits, word: f"{digits:x}{word}{digits}",
    "lower": lambda _, word: word,
}
"""Values of the kinds that answers hold, made from seven digits and from seven letters."""
KEYS = ("digits", "email", "enum", "symbol", "hex")
"""The kinds that may be names."""


class Secrets:
    """Values that nobody else may learn, all of one shape for each kind."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.made: list[str] = []

    def make(self, kind: str) -> Any:
        digits, word = self._random.randint(10**6, 10**7 - 1), "".join(self._random.choices(LETTERS, k=7))
        value = MADE[kind](digits, word)
        self.made.append(str(value))
        return value


def value_of(structure: Random, secrets: Secrets, depth: int = 0) -> Any:
    """Any value; names within it may look like anything, also like a field's."""
    match structure.randrange(12 if depth < 3 else 10):
        case 10:
            return [value_of(structure, secrets, depth + 1) for _ in range(structure.randrange(3))]
        case 11:
            names = [secrets.make(structure.choice([*KEYS, "lower"])) for _ in range(structure.randrange(3))]
            return {name: value_of(structure, secrets, depth + 1) for name in names}
    return secrets.make(structure.choice([*MADE]))


def object_of(model: Any, structure: Random, secrets: Secrets) -> dict[str, Any]:
    """An object with fields that a model has, and others whose names are data."""
    sent: dict[str, Any] = {}
    for field in msgspec.structs.fields(model):
        inner = model_in(field.type)
        if structure.random() < 0.9:
            some = range(structure.randrange(3))
            sent[field.encode_name] = (
                [object_of(inner, structure, secrets) for _ in some] if inner else value_of(structure, secrets)
            )
    for _ in range(structure.randrange(3)):
        sent[secrets.make(structure.choice(KEYS))] = value_of(structure, secrets)
    if structure.random() < 0.5:  # a map by assets in lower case
        asset = secrets.make("symbol")
        sent |= {asset.lower(): value_of(structure, secrets), "kept": asset}
    return sent


def capture_with(operation: Operation, structure: int, values: int) -> tuple[str, list[str]]:
    """The file for answers of this structure with these values, and the values."""
    secrets, shape, model = Secrets(values), Random(structure), model_in(operation.answer)
    one = object_of(model, shape, secrets)
    is_list = operation.page is None and operation.page_size
    body = json.dumps([one, object_of(model, shape, secrets)] if is_list else one).encode()

    def answer(sent: Sent) -> Response:
        is_time = urlsplit(sent.target).path.endswith("/time")
        return Response(200, {}, json.dumps({"serverTime": NOW}).encode() if is_time else body)

    return to_text(capture_through(answer, [operation])[0]), secrets.made


@given(operation=st.sampled_from([*OPERATIONS.values()]), structure=st.integers(0, 2**32), seed=st.integers(0, 2**32))
def test_no_value_survives(operation: Operation, structure: int, seed: int) -> None:
    """The file has none of them, in any case of letters, and is the same for all values of the same shapes."""
    text, secrets = capture_with(operation, structure, seed)
    assert [] == [secret for secret in secrets if secret.lower() in text.lower()]
    assert text == capture_with(operation, structure, seed + 1)[0]


def values_in(body: Any) -> Iterator[str]:
    """Every text and number of a body."""
    if isinstance(body, dict | list):
        for item in body.values() if isinstance(body, dict) else body:
            yield from values_in(item)
    else:
        yield str(body)


@pytest.mark.parametrize("wire", ["table", "example", "mixed"])
def test_nothing_of_a_desk_survives(wire: WireForm) -> None:
    """Neither a value of a record, nor the key, its signatures, or the address."""
    account = rich_account()
    answer, bodies = through(Exchange([account], wire=wire, clock=lambda: NOW, weight_limit=10**9)), list[bytes]()

    def watched(sent: Sent) -> Response:
        response = answer(sent)
        bodies.append(response.body)
        return response

    document, sent = capture_through(watched, **credentials_of(account))
    text = to_text(document)
    values = {value for body in bodies if body for value in values_in(json.loads(body, parse_float=str))} - KNOWN
    signatures = {match[1] for one in sent if (match := re.search("signature=(.+)", one.target))}
    hidden = {value for value in values if len(value) > 3} - {"True", "TRUE", "FALSE", "False", "None"}
    assert len(hidden) > 1000
    assert [] == [value for value in hidden | signatures | {*credentials_of(account).values()} if value in text]
    assert "http" not in text.lower().replace("http 4", "")
