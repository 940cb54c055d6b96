"""Signatures, against vectors and against an independent check."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from binance_liquidations import Credentials, ParameterError, sign
from binance_liquidations_simulator import ApiKey, Exchange, documented_desk
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.clients import NOW, client_of, sent_by, through
from support.operations import ANOTHER_SPELLING
from support.vectors import KEYS, VECTORS

SIGNING = json.loads((VECTORS / "signing.json").read_text())


@pytest.mark.parametrize("vector", SIGNING, ids=lambda vector: vector["name"])
def test_vectors(vector: dict[str, str]) -> None:
    """Each vector is signed to the character."""
    private_key = KEYS / vector["private_key"] if "private_key" in vector else None
    credentials = Credentials("key", vector.get("secret"), private_key=private_key, passphrase=vector.get("passphrase"))
    assert vector["signature"] == sign(credentials, vector["payload"])


def test_a_payload_that_is_not_encoded_is_refused() -> None:
    """What is signed is what is sent, so it is percent-encoded first."""
    with pytest.raises(ParameterError, match="percent-encode"):
        sign(Credentials("key", "secret"), "symbol=币安人生USDT")


@pytest.mark.parametrize("kind", ["HMAC", "RSA", "Ed25519"])
@pytest.mark.parametrize(
    "symbol", ["币安人生USDT", "A B", "A&size=1", "100%", "a+b", "x=y#z", "é", "../..", "\U0001f600"]
)
def test_what_arrives_is_what_was_asked_for(kind: str, symbol: str) -> None:
    """A symbol of any text is encoded once, signed as sent, accepted, and injects nothing."""
    exchange = Exchange(documented_desk(), clock=lambda: NOW)
    options: dict[str, Any] = {"api_key": kind}
    if kind == "HMAC":
        options["secret"] = "s"
        exchange.add_key(exchange.accounts[0].name, ApiKey(kind, "s"))
    else:
        options |= {"secret": None, "private_key": KEYS / f"{kind.lower()}.pem"}
        public_key = (KEYS / f"{kind.lower()}.public.pem").read_text()
        exchange.add_key(exchange.accounts[0].name, ApiKey(kind, public_key=public_key))
    client = client_of(through(exchange), **options)
    assert list_margin_liquidations.sync(client=client, isolated_symbol=symbol, size=5).rows == []
    path, _, query = sent_by(client)[0].target.partition("?")
    assert path == "/sapi/v1/margin/forceLiquidationRec"
    pairs = [pair.split("=") for pair in query.split("&")]
    assert [name for name, _ in pairs] == ["isolatedSymbol", "size", "timestamp", "signature"]
    assert [symbol, "5", str(NOW)] == [unquote(value) for _, value in pairs[:3]]


@given(
    symbol=st.text(st.characters(codec="utf-8"), min_size=1),
    size=st.integers(1, 100),
    start=st.just(0) | st.integers(10**11, 10**14 - 1),
)
def test_any_request_is_accepted(symbol: str, size: int, start: int) -> None:
    """Whatever the arguments are, the exchange finds the signature valid and the parameters its own."""
    assume(not ANOTHER_SPELLING.fullmatch(symbol))
    exchange = Exchange(documented_desk(), clock=lambda: NOW, weight_limit=10**9)
    key = exchange.accounts[0].keys[0]
    client = client_of(through(exchange), api_key=key.api_key, secret=key.secret)
    page = list_margin_liquidations.sync(client=client, isolated_symbol=symbol, size=size, start_time=start)
    assert page.total == len(page.rows)
