"""A body that is not a page of records is a typed error with status and excerpt, and never half a value."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binance_liquidations import ApiError, BinanceLiquidationsError, IpBanError, RateLimitError, UnreadableError
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.clients import answering, client_of
from support.operations import MODULES, PAGES
from support.vectors import WIRE

MARGIN = (WIRE / "list_margin_liquidations" / "documented.example.json").read_text()

NO_PAGES = {
    "empty": b"",
    "null": b"null",
    "an empty object": b"{}",
    "a list": b"[]",
    "a string": b'"rows"',
    "HTML": b"<html><body>Service unavailable</body></html>",
    "truncated": MARGIN[:200].encode(),
    "trailing garbage": MARGIN.encode() + b"x",
    "no UTF-8": b'{"total": 1, "rows": ["\xff"]}',
    "rows null": b'{"total": 0, "rows": null}',
    "no total": b'{"rows": []}',
    "a row that is null": b'{"total": 1, "rows": [null]}',
    "a row that is empty": b'{"total": 1, "rows": [{}]}',
    "a row without a required field": MARGIN.replace('"side"', '"edis"').encode(),
    "an amount that is no number": MARGIN.replace('"0.00388110"', '"NaN"').encode(),
    "an infinite amount": MARGIN.replace('"0.00388110"', '"-Infinity"').encode(),
    **{
        f"the amount {text}": MARGIN.replace("0.00388110", text).encode()
        for text in [
            "INF",
            "nan",
            "sNaN12",
            r"N\u0061N",
            " 10 ",
            r"10\n",
            "1_000",
            "+1",
            ".5",
            "5.",
            "\uff11",
            "0x1",
            "1e",
            r"\t1",
            "1,2",
            "[1]",
            "1e99999999999999999999",
        ]
    },
    "a code that is none": b'{"code":-1%s,"msg":"no"}' % (b"0" * 4000),
    "a number with an exponent out of range": MARGIN.replace('"0.00388110"', "1e99999999999999999999").encode(),
    "an amount that is a list": MARGIN.replace('"0.00388110"', '["1"]').encode(),
    "an amount that is an object": MARGIN.replace('"0.00388110"', '{"a": "1"}').encode(),
    "an empty id": MARGIN.replace("180015097", '""').encode(),
    "an id with a blank": MARGIN.replace("180015097", '" 5"').encode(),
    "an amount twice": MARGIN.replace('"price"', '"price": "1", "price"').encode(),
    "an amount twice, once with escapes": MARGIN.replace('"price"', r'"pr\u0069ce": "1", "price"').encode(),
    "rows twice": MARGIN.replace('"total"', '"rows": [], "total"').encode(),
    "an unknown field twice": MARGIN.replace('"price"', '"new": {"a": 1, "a": 2}, "price"').encode(),
    "an id with a fraction of nothing": MARGIN.replace("180015097", "9007199254740993.0").encode(),
    "an id with an exponent": MARGIN.replace("180015097", "1e3").encode(),
    "an id that is text with a fraction": MARGIN.replace("180015097", '"9007199254740993.0"').encode(),
    "an id that is text with a sign": MARGIN.replace("180015097", '"-5"').encode(),
    "an id that is text in another script": MARGIN.replace("180015097", '"\uff11"').encode(),
    "a flag that is a number": MARGIN.replace("true", "1").encode(),
    "a flag in small letters": MARGIN.replace("true", '"true"').encode(),
    "a time that is seconds": MARGIN.replace("1558941374745", "1558941374.745").encode(),
    "an amount that is no JSON": MARGIN.replace('"0.00388110"', "NaN").encode(),
    "an empty amount": MARGIN.replace('"0.00388110"', '""').encode(),
    "an amount that is null": MARGIN.replace('"0.00388110"', "null").encode(),
    "an amount that is a boolean": MARGIN.replace('"0.00388110"', "true").encode(),
    "an id with a fraction": MARGIN.replace("180015097", "180015097.5").encode(),
    "a flag that is none": MARGIN.replace("true", '"perhaps"').encode(),
    "a time that is text": MARGIN.replace("1558941374745", '"yesterday"').encode(),
    "a time beyond all calendars": MARGIN.replace("1558941374745", "9" * 30).encode(),
    "nested too deeply": b"[" * 100_000,
}


def one_line(body: bytes) -> str:
    """A body as errors show it."""
    return " ".join(body.decode("utf-8", "replace").split())


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("body", NO_PAGES.values(), ids=NO_PAGES)
def test_what_is_no_page(name: str, body: bytes) -> None:
    """Each of these is an UnreadableError that shows where the body went wrong, and nothing underneath."""
    with pytest.raises(UnreadableError) as caught:
        MODULES[name].sync(client=client_of(answering(200, body)))
    assert caught.value.status == 200
    assert caught.value.excerpt == one_line(body[:200])
    assert caught.value.reason
    assert caught.value.__cause__ is caught.value.__context__ is None


@given(body=st.binary(max_size=300))
def test_whatever_comes(body: bytes) -> None:
    """No body makes anything but a page or an error of ours."""
    for module in map(MODULES.__getitem__, PAGES):
        with pytest.raises(BinanceLiquidationsError):
            module.sync(client=client_of(answering(200, body)))


def test_an_error_with_status_200() -> None:
    """The exchange's error object is its error, whatever the status says."""
    client = client_of(answering(200, b'{"code":-1003,"msg":"Too many requests queued."}'))
    with pytest.raises(ApiError) as caught:
        list_margin_liquidations.sync(client=client)
    assert (caught.value.status, caught.value.code, caught.value.msg) == (200, -1003, "Too many requests queued.")


@pytest.mark.parametrize(
    ("status", "body", "headers", "kind", "code", "msg", "wait"),
    [
        (400, b'{"code":-1121,"msg":"Invalid symbol."}', {}, ApiError, -1121, "Invalid symbol.", None),
        (401, b'{"code":-2015,"msg":"Invalid API-key."}', {}, ApiError, -2015, "Invalid API-key.", None),
        (403, b"<html>Forbidden</html>", {}, ApiError, None, "<html>Forbidden</html>", None),
        (418, b'{"code":-1003,"msg":"banned"}', {"retry_after": "120"}, IpBanError, -1003, "banned", 120.0),
        (429, b'{"code":-1003,"msg":"slow"}', {"retry_after": "7"}, RateLimitError, -1003, "slow", 7.0),
        (429, b"", {"retry_after": "soon"}, RateLimitError, None, "", None),
        (502, b"<html>Bad gateway</html>", {}, ApiError, None, "<html>Bad gateway</html>", None),
        (503, b"", {}, ApiError, None, "", None),
        (302, b"", {"location": "https://elsewhere.test"}, ApiError, None, "", None),
        (599, MARGIN.encode(), {}, ApiError, None, one_line(MARGIN[:200].encode()), None),
        (403, b"<html>\r\n\t<h1>Forbidden\n", {}, ApiError, None, "<html> <h1>Forbidden", None),
        (502, b"a\x1b[31mb\x00c\xe2\x80\xaed", {}, ApiError, None, "a\ufffd[31mb\ufffdc\ufffdd", None),
    ],
)
def test_errors_carry_what_the_exchange_said(
    status: int, body: bytes, headers: dict[str, str], kind: type[ApiError], code: Any, msg: str, wait: Any
) -> None:
    """Status, code, message and the time to wait are attributes, and all of it is in the text."""
    with pytest.raises(kind) as caught:
        list_margin_liquidations.sync(client=client_of(answering(status, body, **headers)))
    error = caught.value
    assert (status, code, msg, wait) == (error.status, error.code, error.msg, error.retry_after)
    assert f"HTTP {status}" in str(error)
    assert msg in str(error)


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (400, b'{"code":-1021,"msg":"late"}', "HTTP 400, code -1021: late (wait 7 seconds) - set this machine's clock"),
        (500, b'{"code":-1021,"msg":"late"}', "HTTP 500, code -1021: late (wait 7 seconds) - set this machine's clock"),
        (429, b'{"code":-1003,"msg":"slow"}', "HTTP 429, code -1003: slow (wait 7 seconds) - slow down"),
        (418, b'{"code":-1003,"msg":"bye"}', "HTTP 418, code -1003: bye (wait 7 seconds) - this address is banned"),
        (403, b"", "HTTP 403: Forbidden (wait 7 seconds) - the exchange's firewall refused it"),
        (404, b"", "HTTP 404: Not Found (wait 7 seconds) - there is no such path: check base_url"),
        (503, b"", "HTTP 503: Service Unavailable (wait 7 seconds) - the exchange failed"),
        (599, b"", "HTTP 599: a status that HTTP does not know (wait 7 seconds) - the exchange failed"),
        (302, b"", "HTTP 302: Found (wait 7 seconds) - redirects are not followed"),
    ],
)
def test_known_errors_say_what_to_do(status: int, body: bytes, message: str) -> None:
    """The exchange's message is followed by advice on its code or, without that, on the status."""
    with pytest.raises(ApiError) as caught:
        list_margin_liquidations.sync(client=client_of(answering(status, body, retry_after="7")))
    assert str(caught.value).startswith(message)
