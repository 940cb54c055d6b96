"""Arguments that the exchange would refuse are refused before anything is sent."""

import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import quote

import pytest

from binance_liquidations import ParameterError
from binance_liquidations_wire.client import build
from binance_liquidations_wire.operations import LIST_CLOSED_RISK_UNITS
from binance_liquidations_wire.types import Parameter
from support.clients import PAGE, answering, client_of, sent_by
from support.operations import MODULES

DAY = 86_400_000

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "size 0": ({"size": 0}, "size must be from 1 to 100, not 0"),
    "size 101": ({"size": 101}, "size must be from 1 to 100, not 101"),
    "size as text": ({"size": "10"}, "size must be an integer, not str"),
    "size as a flag": ({"size": True}, "size must be an integer, not bool"),
    "page 0": ({"current": 0}, "current must be at least 1"),
    "page beyond int64": ({"current": 2**63}, r"current must be below 2\*\*63"),
    "page of 5,000 digits": ({"current": 10**5000}, "current must be below"),
    "recv_window of 5,000 digits": ({"recv_window": 10**5000}, "recv_window must be from 0 to 60000"),
    "recv_window too long": ({"recv_window": 60_000.5}, "recv_window must be from 0 to 60000"),
    "recv_window negative": ({"recv_window": -1}, "recv_window must be from 0 to 60000"),
    "recv_window not a number": ({"recv_window": float("nan")}, "recv_window must be from 0 to 60000"),
    "recv_window too fine": ({"recv_window": 1.0001}, "3 decimals"),
}
REFUSED_TIMES: dict[str, tuple[dict[str, Any], str]] = {
    "a naive start": ({"start_time": datetime(2024, 1, 1)}, "start_time is a naive datetime"),
    "a naive end": ({"end_time": datetime(2024, 1, 1)}, "end_time is a naive datetime"),
    "nanoseconds": ({"start_time": 1_704_067_200_000, "end_time": 10**19}, r"end_time must be below"),
    "reversed": ({"start_time": 10**12 + 1, "end_time": 10**12}, "start_time is after end_time"),
    "a start in seconds": ({"start_time": 1_704_067_200}, "start_time 1704067200: seconds\\?"),
    "an end in seconds": ({"end_time": 1_704_067_200}, "end_time 1704067200: seconds\\?"),
    "both in seconds": ({"start_time": 1_704_067_200, "end_time": 1_704_153_600}, "start_time 1704067200: seconds\\?"),
    "before 1973": ({"start_time": 10**11 - 1}, "seconds\\?"),
    "before 1970": ({"start_time": datetime(1969, 1, 1, tzinfo=UTC)}, "start_time must be at least 0"),
    "as text": ({"start_time": "2024-01-01"}, "start_time must be an aware datetime or milliseconds, not str"),
    "in seconds with a fraction": ({"start_time": 1.5}, "start_time must be an aware datetime or milliseconds"),
}
ALL = [(name, case) for name in MODULES for case in REFUSED]
TIMED = [(name, case) for name in MODULES if name != "list_closed_risk_units" for case in REFUSED_TIMES]


@pytest.mark.parametrize(("name", "case"), ALL + TIMED)
def test_refused_before_anything_is_sent(name: str, case: str) -> None:
    """The error names the argument and what it must be."""
    arguments, message = (REFUSED | REFUSED_TIMES)[case]
    client = client_of(answering(200, PAGE))
    with pytest.raises(ParameterError, match=message):
        MODULES[name].sync(client=client, **arguments)
    assert sent_by(client) == []


@pytest.mark.parametrize("symbol", ["", "\ud800"])
def test_a_symbol_that_is_no_text(symbol: str) -> None:
    """An empty symbol and half a character cannot be sent."""
    client = client_of(answering(200, PAGE))
    with pytest.raises(ParameterError, match="isolated_symbol"):
        MODULES["list_margin_liquidations"].sync(client=client, isolated_symbol=symbol)
    assert sent_by(client) == []


def test_times_that_are_no_seconds() -> None:
    """The beginning of 1970 is the same in both, 10**11 is in 1973, and a datetime says which time it is."""
    client = client_of(answering(200, PAGE))
    for start in (0, 10**11, datetime(1970, 1, 2, tzinfo=UTC)):
        MODULES["list_margin_liquidations"].sync(client=client, start_time=start)
    assert ["0", "100000000000", "86400000"] == [
        sent.target.partition("startTime=")[2].partition("&")[0] for sent in sent_by(client)
    ]


@pytest.mark.parametrize(
    ("symbol", "spelled"),
    [
        ("btcusdt", "BTCUSDT"),
        ("BTCusdt", "BTCUSDT"),
        ("BTC/USDT", "BTCUSDT"),
        ("btc/usdt:usdt", "BTCUSDT"),
        ("BTC-USDT", "BTCUSDT"),
        ("BTC_USDT", "BTCUSDT"),
        ("BTC USDT", "BTCUSDT"),
        ("BTC\u00a0USDT", "BTCUSDT"),
        ("btc.usdt", "BTCUSDT"),
        ("BTCUSDT:USDT", "BTCUSDT"),
        (" BTCUSDT\n", "BTCUSDT"),
        ("币安人生/usdt", "币安人生USDT"),
    ],
)
def test_symbols_as_others_spell_them(symbol: str, spelled: str) -> None:
    """The exchange would find nothing; the error says how it spells them."""
    client = client_of(answering(200, PAGE))
    for call in (
        lambda: MODULES["list_margin_liquidations"].sync(client=client, isolated_symbol=symbol),
        lambda: client.margin_liquidations(10**12, isolated_symbol=symbol),
    ):
        with pytest.raises(ParameterError, match=f"isolated_symbol .*: the exchange spells it '{spelled}'"):
            call()
    assert sent_by(client) == []


@pytest.mark.parametrize(
    "symbol", ["BTCUSDT", "1000SATSUSDT", "BTCUSD_PERP", "币安人生USDT", "\uff11\uff12", "नि", "ü", "A B"]
)
def test_symbols_of_any_script(symbol: str) -> None:
    """Any text that may be a symbol is sent unchanged."""
    client = client_of(answering(200, PAGE))
    MODULES["list_margin_liquidations"].sync(client=client, isolated_symbol=symbol)
    assert [f"isolatedSymbol={quote(symbol)}"] == re.findall("isolatedSymbol=[^&]*", sent_by(client)[0].target)


@pytest.mark.parametrize("name", ["list_risk_unit_liquidations", "list_liquidation_transfers"])
def test_a_hundred_days_and_no_more(name: str) -> None:
    """A span of exactly 100 days is sent, one millisecond more is not."""
    client = client_of(answering(200, PAGE))
    MODULES[name].sync(client=client, start_time=10**12, end_time=10**12 + 100 * DAY)
    with pytest.raises(ParameterError, match="100 days"):
        MODULES[name].sync(client=client, start_time=10**12, end_time=10**12 + 100 * DAY + 1)
    for end, unit in ((1_704_067_200_000_000, "microseconds"), (1_704_067_200_000_000_000, "nanoseconds")):
        with pytest.raises(ParameterError, match=rf"end_time {end}: {unit}\?"):
            MODULES[name].sync(client=client, start_time=1_704_067_200_000, end_time=end)
    assert len(sent_by(client)) == 1


@pytest.mark.parametrize(
    ("kind", "minimum", "maximum", "value", "message"),
    [
        ("integer", None, 500, 501, "limit must be at most 500, not 501"),
        ("integer", 1, None, 0, "limit must be at least 1, not 0"),
        ("integer", 1, 500, 501, "limit must be from 1 to 500, not 501"),
        ("decimal", None, 500, 501, "limit must be at most 500, not 501"),
        ("decimal", 1, None, 0.5, r"limit must be at least 1, not 0\.5"),
        ("decimal", None, None, float("inf"), "limit must be finite, not Infinity"),
    ],
)
def test_the_bounds_that_there_are_are_told(
    kind: Literal["integer", "decimal"], minimum: int | None, maximum: int | None, value: float, message: str
) -> None:
    """A parameter may have one bound, or none."""
    operation = LIST_CLOSED_RISK_UNITS._replace(parameters=(Parameter("limit", "limit", kind, minimum, maximum),))
    with pytest.raises(ParameterError, match=f"^{message}"):
        build(operation, {"limit": value})


def test_an_unknown_argument() -> None:
    """Python itself refuses what no endpoint has, timestamp and signature among it."""
    client = client_of(answering(200, PAGE))
    for unknown in ("timestamp", "signature", "symbol"):
        with pytest.raises(TypeError, match=unknown):
            MODULES["list_margin_liquidations"].sync(client=client, **{unknown: "1"})
    assert sent_by(client) == []


def test_how_arguments_are_sent() -> None:
    """Times of any zone are sent as whole milliseconds, numbers without exponents, and omitted arguments not at all."""
    client = client_of(answering(200, PAGE))
    MODULES["list_margin_liquidations"].sync(
        client=client,
        start_time=datetime(2024, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))),
        end_time=datetime(2024, 1, 1, 0, 0, 0, 1999, tzinfo=UTC),
        recv_window=Decimal("6E+3"),
    )
    query = sent_by(client)[0].target.partition("?")[2]
    assert query.startswith("startTime=1704067200000&endTime=1704067200001&recvWindow=6000&timestamp=")
