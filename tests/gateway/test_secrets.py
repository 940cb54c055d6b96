"""No key, token, secret or signature shows."""

import logging
import signal
import socket
from collections.abc import Callable

import pytest

from binance_liquidations_simulator import Simulator
from binance_liquidations_wire.types import Response
from support.clients import Sent
from support.gateways import CLOSED, TOKEN, asked, gateway_to, running


def test_no_secret_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at DEBUG and an exchange that echoes what it receives, no answer and no log shows one."""
    caplog.set_level(logging.DEBUG)
    key, secret = "Public0Identifier" * 3, "Confidential0Text" * 3
    sent: list[Sent] = []

    def echo(status: int) -> Callable[[Sent], Response]:
        def answer(request: Sent) -> Response:
            sent.append(request)
            body = f'{{"code":-1,"msg":"{request.target} {request.headers["X-MBX-APIKEY"]}"}}'
            return Response(status, {}, body.encode() if status != 403 else f"<p>{body}".encode())

        return answer

    shown = ""
    for status in (200, 400, 403, 503):
        app = gateway_to(echo(status), token=TOKEN, api_key=key, secret=secret)
        for path in (CLOSED, f"{CLOSED}?signature=x", "/openapi.yaml"):
            for authorization in ("", f"Bearer {TOKEN}"):
                answer = asked(app, path, authorization=authorization)
                shown += f"{answer.status} {answer.headers} {answer.body!r}"
    assert f"GET {CLOSED}: HTTP 403" in caplog.text
    shown += caplog.text
    signatures = [request.target.rpartition("signature=")[2] for request in sent]
    assert 4 == len(signatures)
    for hidden in (key, secret, TOKEN, *signatures):
        assert hidden not in shown
    assert "[redacted]" in shown


def test_no_secret_is_printed(simulator: Simulator) -> None:
    """The command's output shows no secret either, whatever happens to its exchange."""
    with (
        socket.create_server(("127.0.0.1", 0)) as deaf,
        running(
            simulator, BINANCE_BASE_URL=f"http://127.0.0.1:{deaf.getsockname()[1]}", BINANCE_GATEWAY_TOKEN=TOKEN
        ) as (
            address,
            process,
        ),
    ):
        with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as caller:
            caller.sendall(f"GET {CLOSED} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode())
            asker, _ = deaf.accept()
        with asker:  # the gateway has sent its request, its caller has left, and nobody answers
            assert b"signature=" in asker.recv(65536)
            process.send_signal(signal.SIGTERM)
            out, said = process.communicate(timeout=20)
    assert process.returncode == 128 + signal.SIGTERM
    for hidden in (simulator.api_key, simulator.secret, TOKEN, "signature"):
        assert hidden not in out + said
