"""Measures decoding a page, for each kind of record; `scripts/bench` runs it as a process of its own.

The bodies are pages of a synthetic desk, in the form of the exchange's examples and in that of its tables.
"""

import json
import sys
import timeit
from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Annotated, Any, get_args, get_origin

import msgspec

from binance_liquidations import Client
from binance_liquidations.history.resources import RESOURCES
from binance_liquidations.quirks.decoding import decode
from binance_liquidations_simulator import Exchange, synthetic_desk
from binance_liquidations_wire.forms import plain_type
from binance_liquidations_wire.types import Headers, Response

START, DAYS = 1_751_328_000_000, 99
END = START + DAYS * 86_400_000
ROUNDS = 25


def bodies(wire: Any) -> dict[str, tuple[bytes, type[msgspec.Struct]]]:
    """A page of 100 records of each kind."""
    desk = synthetic_desk(units=400, liquidations=2000, margin_records=5000, start=START, end=END)
    exchange = Exchange(desk, wire=wire, clock=lambda: END)
    key = exchange.accounts[0].keys[0]
    client = Client(key.api_key, key.secret, http=_Kept(exchange), clock=lambda: END)
    found = {}
    for kind in RESOURCES.values():
        times = {"start_time": START, "end_time": END} if kind.operation.window else {}
        body = client.send(kind.endpoint.build_request(**times, size=100)).body
        assert len(json.loads(body)["rows"]) == 100  # noqa: PLR2004
        found[kind.name] = body, kind.operation.answer
    return found


class _Kept:
    """An `Http` without a network."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def send(self, method: str, url: str, headers: Headers, /) -> Response:
        answer = self._exchange.handle(method, url.removeprefix("https://api.binance.com"), dict(headers))
        return Response(answer.status, {}, answer.body)

    def close(self) -> None:
        pass


def pydantic_model(model: type[msgspec.Struct]) -> Any:
    """A pydantic model with the same fields and types; pydantic itself reads milliseconds."""
    import pydantic

    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(model):
        default = ... if field.required else None
        fields[field.name] = (_pydantic_type(field.type), pydantic.Field(default, alias=field.encode_name))
    return pydantic.create_model(model.__name__, **fields)


def _pydantic_type(kind: Any) -> Any:
    arguments = get_args(kind)
    if get_origin(kind) is Annotated:  # a wire form: its type on the wire, which may be one of two
        wire = arguments[0] if isinstance(arguments[1], int) else arguments[1]
        return _pydantic_type(wire)
    if get_origin(kind) is list:
        return list[_pydantic_type(arguments[0])]  # type: ignore[misc]
    if arguments:
        return reduce(or_, map(_pydantic_type, arguments))
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return pydantic_model(kind)
    return kind


def readers(kind: str, body: bytes, model: type[msgspec.Struct]) -> dict[str, Callable[[], object]]:
    """The decoders of a page of this kind, by name."""
    import orjson

    validator = pydantic_model(model)
    found: dict[str, Callable[[], object]] = {
        "json.loads": lambda: json.loads(body),
        "ours": lambda: decode(body, model),
        "orjson": lambda: orjson.loads(body),
        "pydantic": lambda: validator.model_validate_json(body),
    }
    if kind == "margin-liquidations":
        from binance_sdk_margin_trading.rest_api.models import GetForceLiquidationRecordResponse

        found["official SDK"] = lambda: GetForceLiquidationRecordResponse.from_dict(json.loads(body))
    return found


def best_times(rivals: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The best of many rounds, in microseconds; the rivals take turns."""
    best = dict.fromkeys(rivals, float("inf"))
    for _ in range(ROUNDS):
        for name, read in rivals.items():
            best[name] = min(best[name], timeit.timeit(read, number=20) / 20 * 1e6)
    return best


def main() -> None:
    """Print a line of JSON for each form and kind."""
    for form in ("example", "table"):
        for kind, (body, model) in bodies(form).items():
            rivals = readers(kind, body, model)
            page: Any = rivals["ours"]()
            assert all(isinstance(amount, Decimal) for amount in _amounts(page.rows[0]))
            print(json.dumps({"kind": kind, "form": form, "bytes": len(body), "us": best_times(rivals)}))
            sys.stdout.flush()


def _amounts(record: msgspec.Struct) -> list[object]:
    return [
        getattr(record, field.name) for field in msgspec.structs.fields(record) if plain_type(field.type) is Decimal
    ]


if __name__ == "__main__":
    main()
