"""Who may call: callers with the token, and programs of this machine."""

import pytest

from binance_liquidations import ConfigurationError
from binance_liquidations.gateway import create_app, serve
from support.clients import PAGE, answering, async_client_of, sent_by
from support.gateways import CLOSED, TOKEN, asked, gateway_to


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (None, 401),
        ("", 401),
        (TOKEN, 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
        (f"Bearer {TOKEN}\xff", 401),
        (f"Basic {TOKEN}", 401),
        (f"Bearer{TOKEN}", 401),
        (f"Bearer {TOKEN.upper()}", 401),
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (f"BEARER {TOKEN}", 200),
    ],
)
def test_a_token_is_required_where_there_is_one(sent: str | None, status: int) -> None:
    """Of every path, and exactly, however its scheme is capitalized."""
    app = gateway_to(answering(200, PAGE), token=TOKEN)
    headers = {} if sent is None else {"authorization": sent}
    for path in (CLOSED, "/openapi.yaml", "/nowhere"):
        answer = asked(app, path, **headers)
        assert answer.status == (404 if path == "/nowhere" and status == 200 else status)
        if status == 401:
            assert (401, 4011, "gateway") == answer.outcome
            assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["", "short", "x" * 15, "twenty characters in it", "ä" * 20, "a-line-and-another\n"])
def test_a_token_that_is_none(token: str) -> None:
    """What is easily guessed or fits in no header is refused, and not repeated."""
    with pytest.raises(ConfigurationError, match="at least 16") as caught:
        gateway_to(answering(200, PAGE), token=token)
    assert not token or token not in str(caught.value)


HOSTS = {
    "127.0.0.1": 200,
    "127.0.0.1:9999": 200,
    "localhost:8081": 200,
    "LOCALHOST": 200,
    "[::1]:8081": 200,
    "evil.example:8081": 403,
    "127.0.0.1.evil.example": 403,
    "localhost.evil.example": 403,
    "evil.example@127.0.0.1": 403,
    "192.168.0.7:8081": 403,
    "[::1].evil.example": 403,
    "[::1]evil.example": 403,
    "[127.0.0.1]": 403,
    "[::1": 403,
    "::1": 403,
    "127.0.0.1:8081:evil.example": 403,
    "127.0.0.1:evil.example": 403,
    "127.0.0.1/evil.example": 403,
    "127.0.0.1?evil.example": 403,
    "127.0.0.1#evil.example": 403,
    "127.0.0.1\\@evil.example": 403,
    "127.0.0.1,evil.example": 403,
    "localhost ": 403,
    "localhost.": 403,
    "loc\u00e4lhost": 403,
    "": 403,
    "[": 403,
}


@pytest.mark.parametrize(("host", "status"), HOSTS.items())
def test_the_name_must_be_this_machines(host: str, status: int) -> None:
    """A web page whose own name resolves to 127.0.0.1 learns nothing; callers with the token may use any name."""
    answer = asked(gateway_to(answering(200, PAGE)), CLOSED, host=host)
    assert answer.status == status
    if status == 403:
        assert (403, 4031, "gateway") == answer.outcome
    guarded = gateway_to(answering(200, PAGE), token=TOKEN)
    assert asked(guarded, CLOSED, host="gateway.internal", authorization=f"Bearer {TOKEN}").status == 200


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)]
)
def test_pages_of_other_sites(site: str, status: int) -> None:
    """They could not read the answer, and shall not spend weight either."""
    client = async_client_of(answering(200, PAGE))
    assert asked(create_app(client), CLOSED, sec_fetch_site=site).status == status
    assert (status == 200) == bool(sent_by(client))


PAGES = {
    "http://127.0.0.1:8081": 200,
    "HTTP://127.0.0.1:8081": 200,
    "https://127.0.0.1:8081": 200,
    "http://127.0.0.1:3000": 403,
    "http://127.0.0.1": 403,
    "http://localhost:8081": 403,
    "https://evil.example": 403,
    "http://127.0.0.1:8081.evil.example": 403,
    "http://127.0.0.1:8081@evil.example": 403,
    "chrome-extension://127.0.0.1:8081": 403,
    "null": 403,
    "": 403,
}


@pytest.mark.parametrize("header", ["origin", "referer"])
@pytest.mark.parametrize(("page", "status"), PAGES.items())
def test_pages_of_other_origins(page: str, status: int, header: str) -> None:
    """A browser that sends no Sec-Fetch-Site still sends the calling page's origin."""
    client = async_client_of(answering(200, PAGE))
    for path in ("", "/page?of=it") if header == "referer" else ("",):
        answer = asked(create_app(client), CLOSED, **{header: page + path})
        assert answer.status == status
        assert status == 200 or answer.outcome == (403, 4032, "gateway")
    assert (status == 200) == bool(sent_by(client))


@pytest.mark.parametrize("token", [None, TOKEN])
def test_the_health_of_the_gateway(token: str | None) -> None:
    """It needs no token, sends nothing, and refuses other names and pages as every path does."""
    client = async_client_of(answering(200, PAGE))
    app = create_app(client, token=token)
    answer = asked(app, "/healthz")
    assert (200, {"status": "ok"}, "gateway") == (answer.status, answer.json, answer.headers["x-gateway"])
    assert (200 if token else 403) == asked(app, "/healthz", host="gateway.internal").status
    assert [] == sent_by(client)


def test_other_machines_need_a_token() -> None:
    """Nothing listens on other addresses without one."""
    with pytest.raises(ConfigurationError, match="set BINANCE_GATEWAY_TOKEN"):
        serve(async_client_of(answering(200, PAGE)), "0.0.0.0", 0)
