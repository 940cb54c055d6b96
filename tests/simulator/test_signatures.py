"""Which signatures are valid, for the three kinds of key."""

import base64
import string

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from hypothesis import given
from hypothesis import strategies as st

from binance_liquidations_simulator import ApiKey, Exchange, documented_desk
from support.caller import NOW, PATHS, Caller, Clock, Documented, refusal

PUBLISHED_ED25519 = b"""-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u
-----END PRIVATE KEY-----
"""
RSA = rsa.generate_private_key(65537, 2048)


def pem(key: PublicKeyTypes) -> str:
    """The PEM text of a public key."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def callers() -> dict[str, Caller]:
    """One caller per kind of key, all of the documented account."""
    clock = Clock()
    exchange = Exchange(documented_desk(), clock=clock)
    ed25519 = load_pem_private_key(PUBLISHED_ED25519, None)
    assert isinstance(ed25519, Ed25519PrivateKey)
    rsa_key = ApiKey("rsa", public_key=pem(RSA.public_key()))
    exchange.add_key("documented", rsa_key)
    hmac_key, ed25519_key, _ = exchange.accounts[0].keys
    return {
        "HMAC": Caller(exchange, hmac_key, clock),
        "RSA": Caller(exchange, rsa_key, clock, lambda payload: RSA.sign(payload, PKCS1v15(), SHA256())),
        "Ed25519": Caller(exchange, ed25519_key, clock, ed25519.sign),
    }


CALLERS = callers()
KINDS = pytest.mark.parametrize("kind", CALLERS)


@KINDS
def test_each_kind_of_key_opens_each_endpoint(kind: str) -> None:
    """The documented account answers to all three kinds."""
    assert CALLERS[kind].key.kind == kind
    for resource in PATHS:
        assert CALLERS[kind].get(resource)["rows"] is not None


def test_published_hmac_vectors() -> None:
    """The exchange's own two examples verify, the one with percent-encoded text as well."""
    key = documented_desk()[0].keys[0]
    rest = "&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
    plain = "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
    assert key.accepts(f"symbol=LTCBTC{rest}".encode(), plain)
    encoded = "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"
    assert key.accepts(f"symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96{rest}".encode(), encoded)


def test_published_ed25519_vector() -> None:
    """The exchange's example of a FIX logon verifies under the published key."""
    message = b"A\x01EXAMPLE\x01SPOT\x011\x0120240627-11:17:25.223"
    signature = "4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA=="
    assert documented_desk()[0].keys[1].accepts(message, signature)


@given(st.permutations(["current=1", "size=5", f"timestamp={NOW}", "recvWindow=5000"]), st.integers(0, 4))
def test_parameters_and_signature_stand_in_any_order(pairs: list[str], position: int) -> None:
    """The signature covers the query without its own pair, at any position of that pair."""
    caller = CALLERS["HMAC"]
    signature = caller.signature("&".join(pairs))
    pairs = [*pairs[:position], f"signature={signature}", *pairs[position:]]
    assert caller.send(f"{PATHS['closed-risk-units']}?{'&'.join(pairs)}").status == 200


@KINDS
@given(data=st.data())
def test_a_changed_character_is_refused(kind: str, data: st.DataObject) -> None:
    """No byte of a signed query can be another one, but for the case of hex digits in the signature itself."""
    caller = CALLERS[kind]
    target = caller.signed("margin-liquidations", {"isolatedSymbol": "币安人生USDT", "startTime": 0})
    path, _, query = target.partition("?")
    assert caller.send(target).status == 200
    position = data.draw(st.integers(0, len(query) - 1))
    letter = data.draw(st.sampled_from(string.printable).filter(lambda letter: letter != query[position]))
    changed = query[:position] + letter + query[position + 1 :]
    in_signature = position >= query.index("signature=") + len("signature=")
    is_hex = in_signature and (kind == "HMAC" or "%" in query[position - 2 : position])
    same = is_hex and changed.lower() == query.lower()
    assert caller.send(f"{path}?{changed}").status == (200 if same else 400)


def test_hex_in_any_case_base64_in_one() -> None:
    """HMAC signatures may be upper case; the case of a base64 signature is part of it."""
    upper = CALLERS["HMAC"].signed("closed-risk-units").partition("signature=")
    assert CALLERS["HMAC"].send(upper[0] + upper[1] + upper[2].upper()).status == 200
    swapped = CALLERS["Ed25519"].signed("closed-risk-units").partition("signature=")
    assert refusal(CALLERS["Ed25519"].send(swapped[0] + swapped[1] + swapped[2].swapcase())) == (400, -1022)


def test_a_base64_signature_has_one_spelling() -> None:
    """Bits that decoders ignore do not make a second valid signature."""
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    payload = b"timestamp=1"
    text = base64.b64encode(RSA.sign(payload, PKCS1v15(), SHA256())).decode()
    other = text[:-3] + alphabet[alphabet.index(text[-3]) + 1] + "=="
    assert base64.b64decode(other) == base64.b64decode(text)
    assert CALLERS["RSA"].key.accepts(payload, text)
    assert not CALLERS["RSA"].key.accepts(payload, other)


@pytest.mark.parametrize("symbol", ["币安人生USDT", "A B", 'A"B'])
def test_encode_first_then_sign(documented: Documented, symbol: str) -> None:
    """A query signed before it was percent-encoded, and sent so, is refused."""
    query = f"isolatedSymbol={symbol}&timestamp={NOW}"
    target = f"{PATHS['margin-liquidations']}?{query}&signature={documented.caller.signature(query)}"
    assert refusal(documented.caller.send(target)) == (400, -1022)


@pytest.mark.parametrize(
    ("secret", "public_key"),
    [
        (None, None),
        ("", None),
        ("secret", pem(RSA.public_key())),
        (None, "no PEM"),
        (None, PUBLISHED_ED25519.decode()),
        (None, pem(ec.generate_private_key(ec.SECP256R1()).public_key())),
    ],
)
def test_keys_that_are_none(secret: str | None, public_key: str | None) -> None:
    """A key is made of one secret or one RSA or Ed25519 public key, and says so otherwise without quoting it."""
    with pytest.raises(ValueError, match=r"secret|public_key") as caught:
        ApiKey("key", secret, public_key)
    assert "MC4CAQ" not in str(caught.value)


def test_no_key_twice(documented: Documented) -> None:
    """An API key belongs to one account only."""
    with pytest.raises(ValueError, match="already"):
        documented.exchange.add_key("documented", ApiKey(documented.caller.key.api_key, "other"))


def test_reprs_keep_secrets(documented: Documented) -> None:
    """No repr shows the key or its secret."""
    account = documented.exchange.accounts[0]
    text = " ".join(map(repr, (documented.exchange, account, account.keys, account.key(account.keys[0].api_key))))
    for key in account.keys:
        assert key.api_key not in text
        assert key.secret is None or key.secret not in text
