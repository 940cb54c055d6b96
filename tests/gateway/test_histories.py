"""Whole histories: every record once, oldest first, as lines that say by themselves what they are."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from binance_liquidations.gateway import create_app
from binance_liquidations_simulator import Account, ApiKey, Exchange, Resource, Simulator, WireForm, synthetic_desk
from binance_liquidations_wire.types import Response
from support.clients import PAGE, Sent, answering, async_client_of, sent_by, through
from support.gateways import PATHS, TOKEN, Answer, asked, call, canonical, gateway_to, running
from support.histories import ALL_RESOURCES
from support.synthetic import DAY, END, NOW, START
from toolchain.environment import ROOT

LOANS = f"/histories/borrow-repay-records?start={START - 30 * DAY}"
"""In windows of 7 days, so that a history takes many requests."""
MARGIN = "/histories/margin-liquidations"


@pytest.fixture(scope="module")
def account() -> Account:
    """Records of every resource."""
    return synthetic_desk(
        8,
        margin_records=30,
        liquidations=12,
        force_orders=30,
        portfolio_orders=30,
        repayments=10,
        start=END - 180 * DAY,
    )[0]


def app_of(account: Account, wire: WireForm = "mixed", answer: Callable[..., Any] | None = None) -> Starlette:
    """A gateway to the account, or to an exchange that answers otherwise."""
    exchange = Exchange([account], wire=wire, clock=lambda: NOW, weight_limit=10**9)
    key = account.keys[0]
    return gateway_to(answer or through(exchange), api_key=key.api_key, secret=key.secret, clock=lambda: NOW)


def lines_of(answer: Answer) -> list[dict[str, Any]]:
    """The lines of a stream; the last one ends, too."""
    assert (200, "application/x-ndjson", "gateway") == (
        answer.status,
        answer.headers["content-type"],
        answer.headers["x-gateway"],
    )
    assert answer.body.endswith(b"\n")
    return [json.loads(line) for line in answer.body.splitlines()]


def records_of(lines: list[dict[str, Any]]) -> list[Any]:
    return [line["record"] for line in lines if "record" in line]


def read(app: Starlette, target: str) -> list[dict[str, Any]]:
    return lines_of(asked(app, target))


def resumed(target: str, line: dict[str, Any]) -> str:
    return f"{target.partition('?')[0]}?cursor={line['cursor']}"


def sort(records: list[Any]) -> list[str]:
    return sorted(json.dumps(record, sort_keys=True) for record in records)


def truth(account: Account, resource: Resource, start: int = 0) -> list[Any]:
    """The account's records in canonical form; of loans, no answer says whose they are."""
    found = [canonical(record) for record in account.truth(resource)]
    if resource == "borrow-repay-records":
        found = [{name: value for name, value in record.items() if name != "groupId"} for record in found]
    return [record for record in found if record.get("createTime", start) >= start or "closeTime" in record]


@pytest.mark.parametrize("wire", ["table", "example"])
@pytest.mark.parametrize("resource", ALL_RESOURCES)
def test_a_history_is_the_truth(resource: Resource, wire: WireForm, account: Account) -> None:
    """Every record of every resource once, in canonical form; the last line says that these are all."""
    start = NOW - 90 * DAY + 120_000 if resource == "liquidation-loan-repayments" else START - 30 * DAY
    query = "" if resource == "closed-risk-units" else f"?start={start}"
    *before, last = read(app_of(account, wire), f"/histories/{resource}{query}")
    expected = truth(account, resource, start)
    assert expected
    assert sort(expected) == sort(records_of(before))
    assert (True, len(expected)) == (last["complete"], len(before))


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="curl or jq is not here")
def test_the_recipe_for_the_shell(simulator: Simulator, tmp_path: Path) -> None:
    """As the README has it: all records and success, or an exit code that is not 0."""
    readme = (ROOT / "overlay" / "binance_liquidations" / "gateway" / "README.md").read_text(encoding="utf-8")
    recipe = textwrap.dedent(readme.partition("```bash\n")[2].partition("  ```")[0])

    def run(address: str) -> int:
        variables = os.environ | {"BINANCE_GATEWAY_URL": address}
        return subprocess.run(["bash", "-c", recipe], cwd=tmp_path, env=variables, check=False).returncode

    with running(simulator) as (address, _):
        assert 0 == run(address)
        records = [json.loads(line) for line in (tmp_path / "margin.jsonl").read_text(encoding="utf-8").splitlines()]
        assert truth(simulator.exchange.accounts[0], "margin-liquidations") == records
        assert 0 != run(f"{address}/elsewhere")
    for last in ('{"error":{"code":5031,"msg":"stopping"},"cursor":"c"}\n', ""):  # it ends early, or is cut
        with cutting(f'{{"record":{{}},"cursor":"c"}}\n{last}', is_whole=bool(last)) as address:
            assert 0 != run(address)


@contextmanager
def cutting(body: str, *, is_whole: bool) -> Iterator[str]:
    """A server of one answer, which breaks off unless it is whole."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            caller, _ = listener.accept()
            with caller:
                caller.recv(65536)
                end = "0\r\n\r\n" if is_whole else ""
                head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                caller.sendall(f"{head}{len(body):x}\r\n{body}\r\n{end}".encode())

        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(answer)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            done.result()


def test_every_cursor_goes_on_after_its_line(account: Account) -> None:
    """With the records that follow, none lost and none twice, oldest first; after the end there are none."""
    app, start = app_of(account), END - 45 * DAY
    loans = [record for record in truth(account, "borrow-repay-records") if record["timestamp"] >= start]
    for target, expected in (
        (MARGIN, truth(account, "margin-liquidations")),
        (f"/histories/borrow-repay-records?start={start}", loans),
    ):
        lines = read(app, target)
        assert expected == records_of(lines)
        for number, line in enumerate(lines, 1):
            *_, last = further = read(app, resumed(target, line))
            assert (records_of(lines[number:]), True) == (records_of(further), last["complete"])


def test_records_are_those_of_pages_digit_for_digit() -> None:
    """Fields that no document knows and spellings that no model keeps come as they do on a page."""
    row = (
        b'{"avgPrice":0.003883590,"executedQty":"1E+2","orderId":"9007199254740993","price":"0E-8","qty":1,"side":"SELL",'
        b'"symbol":"BNBBTC","timeInForce":"GTC","isIsolated":"TRUE","updatedTime":1558941374745,"later":{"a":[1.10]}}'
    )
    app = gateway_to(answering(200, b'{"rows":[%s],"total":1}' % row))
    page = asked(app, PATHS["list_margin_liquidations"]).body
    line, _ = asked(app, MARGIN).body.splitlines()
    sent = page.removeprefix(b'{"rows":[').removesuffix(b'],"total":1}')
    assert b'"avgPrice":"0.003883590"' in sent
    assert b'"later":{"a":[1.10]}' in sent
    assert line.startswith(b'{"record":%s,"cursor":"' % sent)


@pytest.mark.parametrize("answers", [0, 1, 5, 50, 80])
def test_a_fault_midway(answers: int, account: Account) -> None:
    """What is wrong before the first line has a status; later the last line says it, and its cursor goes on."""
    left = iter(range(answers))
    good = through(Exchange([account], wire="mixed", clock=lambda: NOW, weight_limit=10**9))
    refused = Response(401, {}, b'{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}')
    answer = asked(app_of(account, answer=lambda sent: refused if next(left, None) is None else good(sent)), LOANS)
    expected = truth(account, "borrow-repay-records")
    if answer.status != 200:
        assert (401, -2015, "exchange") == answer.outcome
        assert answers < 50
        return
    lines = lines_of(answer)
    *_, last = lines
    assert {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."} == last["error"]
    assert not any("complete" in line for line in lines)
    assert 0 < len(records_of(lines)) < len(expected)
    assert expected == records_of(lines + read(app_of(account), resumed(LOANS, last)))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (answering(429, b'{"code":-1003,"msg":"Slow down."}', retry_after="7"), (429, -1003, "exchange")),
        (answering(418, b'{"code":-1003,"msg":"Banned."}', retry_after="120"), (418, -1003, "exchange")),
        (answering(403, b"<html>"), (403, 9001, "gateway")),
        (answering(200, b'{"total":'), (502, 5021, "gateway")),
        (answering(200, b'{"code":-3999,"msg":"Invited users only."}'), (502, -3999, "exchange")),
        (answering(200, b'{"total":7,"rows":[]}'), (502, 5022, "gateway")),
    ],
)
def test_what_is_wrong_at_once_has_a_status(answer: Callable[[Sent], Response], outcome: tuple[int, int, str]) -> None:
    """As it has for a page."""
    answered = asked(gateway_to(answer), MARGIN)
    assert outcome == answered.outcome
    assert ("retry-after" in answered.headers) == (answered.status in {418, 429})


@pytest.mark.parametrize(
    ("query", "code", "says"),
    [
        ("start=1700000000", -1130, "seconds?"),
        ("start=1700000000000000", -1130, "microseconds?"),
        ("start=yesterday", 4003, "give 2024-01-01, 2024-01-01T12:00:00Z or milliseconds since 1970"),
        ("start=2025-02-01&end=2025-01-01", 4003, "swap them"),
        ("end=2015-01-01", 4003, "before there was an exchange"),
        ("start=", -1105, "leave it out"),
        ("start=2025-01-01&start=2025-01-02", -1101, "twice"),
        ("startTime=1700000000000", -1104, "takes start, end, cursor, isolatedSymbol"),
        ("isolatedSymbol=btc/usdt", -1121, "isolatedSymbol 'btc/usdt': the exchange spells it 'BTCUSDT'"),
        ("timestamp=1", 4001, "signs with its own key"),
        ("cursor=nonsense", 4003, "pass its cursor on as it was"),
        ("cursor=%C3%A9", 4003, "pass its cursor on as it was"),
    ],
)
def test_what_cannot_be_asked_for(query: str, code: int, says: str) -> None:
    """The first fault is named, in the caller's words, and nothing is sent."""
    client = async_client_of(answering(200, PAGE))
    answer = asked(create_app(client), f"{MARGIN}?{query}")
    assert (400, code, "gateway") == answer.outcome
    assert says in answer.json["msg"]
    assert [] == sent_by(client)


def test_a_start_that_is_needed() -> None:
    """Where the exchange would silently answer 7 days, and where it no longer keeps what was before."""
    app = gateway_to(answering(200, PAGE))
    missing = asked(app, "/histories/liquidation-transfers")
    assert ((400, 4003, "gateway"), True) == (missing.outcome, "start is missing" in missing.json["msg"])
    gone = asked(app, "/histories/liquidation-loan-repayments?start=2024-01-01")
    assert ((400, 4003, "gateway"), True) == (gone.outcome, "no longer keeps" in gone.json["msg"])


def test_a_foreign_cursor(account: Account) -> None:
    """Of another account or resource, with other parameters, or changed: refused, with the reason."""
    app = app_of(account)
    line, *_ = read(app, MARGIN)
    other = Account("other", keys=[ApiKey("o" * 64, "s" * 64)], records=[])
    changed = line | {"cursor": line["cursor"][:100] + "AAAA" + line["cursor"][104:]}
    for target, asked_of, says in (
        (resumed(MARGIN, line), app_of(other), "another account"),
        (resumed(LOANS, line), app, "belongs to margin-liquidations"),
        (f"{resumed(MARGIN, line)}&isolatedSymbol=BNBBTC", app, "leave the other arguments out"),
        (resumed(MARGIN, changed), app, "as it was"),
    ):
        answer = asked(asked_of, target)
        assert ((400, 4003, "gateway"), True) == (answer.outcome, says in answer.json["msg"])


@pytest.mark.parametrize("name", ["", "nonsense", "margin_liquidations", "margin-liquidations/"])
def test_an_unknown_resource(name: str) -> None:
    """The answer names those that there are."""
    answer = asked(gateway_to(answering(200, PAGE)), f"/histories/{name}")
    assert (404, 4041, "gateway") == answer.outcome
    assert all(resource in answer.json["msg"] for resource in ALL_RESOURCES)


def test_the_guard_stands_before_histories() -> None:
    """A gateway with a token asks for it, and a call with the exchange's key is refused."""
    app = gateway_to(answering(200, PAGE), token=TOKEN)
    assert (401, 4011, "gateway") == asked(app, MARGIN).outcome
    assert [True] == [line["complete"] for line in lines_of(asked(app, MARGIN, authorization=f"Bearer {TOKEN}"))]
    keyed = asked(app, MARGIN, authorization=f"Bearer {TOKEN}", **{"x-mbx-apikey": "k"})
    assert (400, 4001, "gateway") == keyed.outcome


def held_up(account: Account, after: int) -> tuple[Starlette, list[Sent], asyncio.Event]:
    """A gateway whose exchange answers so many requests, and then none until the event is set; the requests it got."""
    gate, seen = asyncio.Event(), list[Sent]()
    key, answer = account.keys[0], through(Exchange([account], clock=lambda: NOW, weight_limit=10**9))
    client = async_client_of(answer, api_key=key.api_key, secret=key.secret, clock=lambda: NOW)
    send = client._http.send

    async def slowly(*request: Any) -> Response:
        seen.append(Sent(*request))
        if len(seen) > after:
            await gate.wait()
        return await send(*request)

    client._http.send = slowly  # type: ignore[method-assign]
    return create_app(client), seen, gate


def test_a_silence_is_no_death(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the exchange keeps a history waiting, lines come with a cursor alone, from which it goes on."""
    monkeypatch.setattr("binance_liquidations.gateway._lines._SILENCE", 0.01)

    async def patient() -> Answer:
        app, _, gate = held_up(account, after=0)
        came = 0

        async def open_the_gate(_: bytes) -> None:
            nonlocal came
            if (came := came + 1) > 2:
                gate.set()

        return await call(app, MARGIN, on_part=open_the_gate)

    first, second, *rest = lines_of(asyncio.run(patient()))
    assert [{"cursor"}, {"cursor"}] == [set(first), set(second)]
    assert truth(account, "margin-liquidations") == records_of(rest)
    assert records_of(rest) == records_of(read(app_of(account), resumed(MARGIN, second)))


def test_a_caller_who_leaves_ends_the_reading(account: Account) -> None:
    """Nothing more is asked of the exchange, in the middle of windows that are read ahead."""

    async def leaving() -> tuple[int, int]:
        app, seen, gate = held_up(account, after=60)
        begun = asyncio.Event()

        async def begin(_: bytes) -> None:
            begun.set()

        async def receive() -> dict[str, Any]:
            await begun.wait()
            return {"type": "http.disconnect"}

        await call(app, LOANS, receive=receive, on_part=begin)
        before = len(seen)
        gate.set()
        await asyncio.sleep(0.05)
        assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        return before, len(seen)

    before, after = asyncio.run(leaving())
    assert before == after < 80


def test_a_slow_reader_makes_the_reading_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is at hand is bounded, and so are the windows that are read ahead; others are served meanwhile."""
    monkeypatch.setattr("binance_liquidations.gateway._lines._AT_HAND", 16)
    account = synthetic_desk(3, margin_records=0, liquidations=200)[0]

    async def slow() -> tuple[int, int, int]:
        app, seen, _ = held_up(account, after=10**9)
        served, taken, counts = asyncio.Event(), asyncio.Event(), list[int]()

        async def stop_reading(_: bytes) -> None:
            if not counts:
                for __ in range(200):
                    await asyncio.sleep(0)
                counts.append(len(seen))
                assert (await call(app, PATHS["list_margin_liquidations"])).status == 200
                served.set()
                await taken.wait()

        reading = asyncio.ensure_future(call(app, LOANS, on_part=stop_reading))
        await served.wait()
        await asyncio.sleep(0.1)
        waiting = len(seen)
        taken.set()
        answer = await reading
        assert truth(account, "borrow-repay-records") == records_of(lines_of(answer))
        return counts[0], waiting, len(seen)

    begun, waiting, whole = asyncio.run(slow())
    assert begun + 1 == waiting < whole / 2


def test_a_gateway_that_stops_says_where_to_go_on(account: Account) -> None:
    """The last line is an error, whose cursor goes on at the next gateway."""

    async def stopping() -> Answer:
        app, _, _ = held_up(account, after=60)

        async def stop(_: bytes) -> None:
            asyncio.get_running_loop().call_later(0.05, app.state.histories.stop)

        return await call(app, LOANS, on_part=stop)

    *before, last = lines_of(asyncio.run(stopping()))
    assert 5031 == last["error"]["code"]
    assert before
    assert truth(account, "borrow-repay-records") == records_of([*before, *read(app_of(account), resumed(LOANS, last))])


def test_too_many_histories(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more is refused with Retry-After; pages are served all the same."""
    monkeypatch.setattr("binance_liquidations.gateway._app.most_calls", lambda: 16)

    async def crowd() -> tuple[Answer, Answer, Answer]:
        app, _, gate = held_up(account, after=0)
        first = asyncio.ensure_future(call(app, MARGIN))
        await asyncio.sleep(0.01)
        refused = await call(app, MARGIN)
        gate.set()
        return await first, refused, await call(app, PATHS["list_margin_liquidations"])

    first, refused, page = asyncio.run(crowd())
    assert (200, (503, 5032, "gateway"), "1", 200) == (
        first.status,
        refused.outcome,
        refused.headers["retry-after"],
        page.status,
    )
    assert refused.json["msg"].startswith("1 histories")


def test_a_mistake_in_the_gateway(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is reported as such, after the lines before it; the server logs the cause."""
    left = iter([b"{}"] * 7)
    monkeypatch.setattr("binance_liquidations.gateway._lines.canonical_of", lambda _: next(left, None) or 1 / 0)
    parts: list[bytes] = []

    async def keep(part: bytes) -> None:
        parts.append(part)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(call(app_of(account), MARGIN, on_part=keep))
    *before, last = map(json.loads, b"".join(parts).splitlines())
    assert [{}] * 7 == records_of(before)
    assert 5001 == last["error"]["code"]
