"""No key, secret, signature or signed URL shows: not in a repr, a log, a message, a traceback or a pickle."""

import io
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from binance_liquidations import ApiError, BinanceLiquidationsError, Client, Credentials, UnreadableError, WeightBudget
from binance_liquidations.client.clock import milliseconds
from binance_liquidations.signing.requests import Signer
from binance_liquidations_simulator import Exchange, FaultyExchange, Simulator, Weather, synthetic_desk
from binance_liquidations_simulator.faults import KINDS, evenly
from binance_liquidations_wire.api.margin import list_margin_liquidations
from support.calls import call
from support.clients import PAGE, answering, client_of, sent_by
from support.networks import Server, response
from support.vectors import KEYS

KEY, SECRET = "Public0Identifier" * 3, "Confidential0Text" * 3
SIGNATURE = "0123456789abcdef" * 4
PRIVATE_KEY = (KEYS / "ed25519.pem").read_text()


def test_reprs() -> None:
    """Clients, credentials and requests show what they are and nothing that they hold."""
    credentials = Credentials(KEY, SECRET)
    signer = Signer(credentials)
    signed = signer.signed(list_margin_liquidations.build_request(), "https://api.test", milliseconds())
    for held in (credentials, signer, signed, Client(KEY, SECRET)):
        for shown in (repr(held), str(held), f"{held}"):
            assert KEY not in shown
            assert SECRET not in shown
            assert "signature" not in shown


def test_credentials_are_not_pickled() -> None:
    """What would write a secret to a file or another machine is refused."""
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(Credentials(KEY, SECRET))


@pytest.mark.parametrize("credentials", [{"secret": SECRET}, {"secret": None, "private_key": PRIVATE_KEY}])
@pytest.mark.parametrize("status", [200, 404])
def test_what_the_answer_echoes(status: int, credentials: dict[str, Any]) -> None:
    """A gateway's error page that repeats the request is shown without key and signature."""

    def echo(sent: Any) -> Any:
        return answering(status, f"<p>{sent.headers['X-MBX-APIKEY']} {sent.target[-100:]}".encode())(sent)

    client = client_of(echo, api_key=KEY, **credentials)
    with pytest.raises((ApiError, UnreadableError)) as caught:
        list_margin_liquidations.sync(client=client)
    signature = sent_by(client)[0].target.rpartition("signature=")[2]
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + repr(vars(caught.value))
    assert KEY not in shown
    assert signature not in shown
    assert "[redacted]" in shown


ANSWERS: dict[str, bytes] = {
    "a page": response(PAGE),
    "an error": response(b'{"code":-1121,"msg":"Invalid symbol."}', "400 Bad Request"),
    "no page": response(b"<html>"),
    "a cut": response(b"{", length=100),
    "nothing": b"",
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("kind", ["sync", "sync, httpx2", "async, httpx2"])
def test_logs_and_tracebacks(kind: str, answer: bytes, collected_logs: Callable[[], str]) -> None:
    """With every logger at DEBUG, no log, no error and no chained error shows a secret."""
    shown = ""
    with Server(answer) as server:
        error: BaseException | None = None
        try:
            call(kind, server.base_url, (KEY, SECRET))
        except BinanceLiquidationsError as raised:
            error = raised
    while error is not None:
        shown += "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)
        error = error.__cause__ or error.__context__
    signature = server.requests[0].split(b"signature=")[1].split()[0].decode()
    shown += collected_logs()
    for secret in (KEY, SECRET, signature):
        assert secret not in shown


@pytest.fixture
def collected_logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Everything that any logger says, down to DEBUG."""
    stream = io.StringIO()
    root = logging.getLogger()
    handler = logging.StreamHandler(stream)
    monkeypatch.setattr(root, "handlers", [*root.handlers, handler])
    level = root.level
    for logger in list(logging.Logger.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            monkeypatch.setattr(logger, "level", logging.NOTSET)
    root.setLevel(logging.DEBUG)  # and with that, what loggers know of each other's levels is forgotten
    yield stream.getvalue
    root.setLevel(level)


@pytest.mark.parametrize(
    ("logger", "message", "arguments"),
    [
        ("httpx2", "HTTP Request: %s", (f"https://x.test/?a=1&signature={SIGNATURE}",)),
        ("httpcore2.http11", f"return_value=(302, [(b'Location', b'/x?signature={SIGNATURE}')])", ()),
        ("httpcore2.http2", f"return_value=(302, [(b'location', b'/x?to=%2F%3Fsignature%3D{SIGNATURE}')])", ()),
        ("hpack.hpack", "Adding %s=%s to the header table", (b"x-mbx-apikey", KEY.encode())),
        ("hpack.hpack", "Adding %s to the header table", ((b"x-mbx-apikey", KEY.encode()),)),
        ("hpack.hpack", "Adding %s=%s", (b":path", f"/x?a=1&signature={SIGNATURE}".encode())),
        ("hpack.hpack", "Encoded header block to %s", (SIGNATURE.encode(),)),
        ("hpack.hpack", "Decoding %s", (SIGNATURE.encode(),)),
        ("hpack.hpack", "Decoded %s, consumed %d", ((b"location", f"/?signature={SIGNATURE}".encode()), 9)),
        ("hpack.table", "Evicting %s: %s from the header table", (b"x-mbx-apikey", KEY.encode())),
    ],
)
def test_logs_of_the_libraries_under_httpx2(
    logger: str, message: str, arguments: tuple[object, ...], collected_logs: Callable[[], str]
) -> None:
    """What they say of headers and redirects, in the words of each, is said without keys and signatures."""
    logging.getLogger(logger).debug(message, *arguments)
    assert KEY not in collected_logs()
    assert SIGNATURE not in collected_logs()
    assert "[redacted]" in collected_logs()


def test_what_else_they_log_stays_as_it_is(collected_logs: Callable[[], str]) -> None:
    """Other headers, and the API key's name, are no secret."""
    logging.getLogger("hpack.hpack").debug("Adding %s=%s to the header table", b":path", b"/api/v3/time")
    assert "Adding b':path'=b'/api/v3/time' to the header table\n" == collected_logs()


def test_a_history_through_faults(collected_logs: Callable[[], str]) -> None:
    """A whole history over a port, with every fault and every logger at DEBUG, shows no secret either."""
    kinds = [kind for kind in KINDS if kind not in {"slow", "clock-jump", "rate-limited", "banned"}]
    exchange = FaultyExchange(
        Exchange(synthetic_desk(1, margin_records=3000)), weather=Weather(3, evenly(0.5, kinds)), most_in_a_row=3
    )
    shown, cursor = "", None
    with Simulator(exchange) as simulator:
        key, secret = simulator.api_key, simulator.secret
        options: dict[str, Any] = {"budget": WeightBudget(10**9), "sleep": lambda _: None}
        with Client(key, secret, base_url=simulator.base_url, **options) as client:
            while True:
                start = 1_751_328_000_000 if cursor is None else None
                history = client.margin_liquidations(start, cursor=cursor)
                try:
                    list(history)
                    break
                except BinanceLiquidationsError as error:
                    shown += "".join(traceback.format_exception(error)) + repr(error)
                    cursor = error.cursor
                shown += history.cursor
    shown += collected_logs()
    assert "403" in shown
    for hidden in (key, secret, "signature="):
        assert hidden not in shown
