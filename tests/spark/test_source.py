"""The data source as Spark asks it, without a Spark: options, tasks, and the offsets of a stream."""

import logging
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from binance_liquidations import BinanceLiquidationsError, ClockError, ConfigurationError, TransportError
from binance_liquidations_simulator import Resource, Simulator
from support import spark_session
from support.synthetic import DAY, START

spark_session.require()

from pyspark.sql.datasource import CaseInsensitiveDict  # noqa: E402
from pyspark.sql.streaming.datasource import ReadAllAvailable  # noqa: E402

from binance_liquidations.spark import LiquidationSource  # noqa: E402
from binance_liquidations.spark._options import options_of  # noqa: E402
from support.spark_source import HOUR, MINUTE, NOW, VARIABLES, desk, inline, source  # noqa: E402

pytestmark = pytest.mark.filterwarnings(
    # It reads and writes Arrow here, and nothing passes through pandas, which other tests need as new as this.
    "ignore:PySpark does not yet fully support pandas:FutureWarning"
)


def stream_reader(simulator: Simulator, resource: Resource = "margin-liquidations", **more: str) -> Any:
    """The same of a stream."""
    asked = source(simulator, resource, **more)
    return asked.streamReader(asked.schema())


def windows(partitions: Any) -> list[tuple[str, int, int]]:
    """Whose records of which time partitions are, an end that is not included."""
    return [(piece.account.name, piece.start, piece.end + 1) for piece in partitions]


def test_offsets_move_on_by_the_minute() -> None:
    """Records older than the delay, by the exchange's clock, are returned; a clock that goes back changes nothing."""
    now, limit = NOW, ReadAllAvailable()
    with Simulator(accounts=desk()[:1], clock=lambda: now) as simulator:
        reader = stream_reader(simulator, start=str(START), settling="90 minutes")
        begin = reader.initialOffset()
        first = reader.latestOffset(begin, limit)
        settled = NOW - 90 * MINUTE - 30_000
        assert {"resource": "margin-liquidations", "next": {"credit-0": settled}} == first
        assert [("credit-0", START, settled)] == windows(reader.partitions(begin, first))
        now = NOW + 20_000  # and what the request takes
        assert first == reader.latestOffset(first, limit)
        assert [] == reader.partitions(first, first)
        now = NOW - DAY
        assert first == reader.latestOffset(first, limit)
        now = NOW + 30_000
        second = reader.latestOffset(first, limit)
        assert [("credit-0", settled, settled + MINUTE)] == windows(reader.partitions(first, second))


def test_accounts_join_and_leave_a_stream() -> None:
    """One that joins is read from the beginning, one that leaves keeps its place, one that a batch needs is missed."""
    now, limit = NOW, ReadAllAvailable()
    with Simulator(accounts=desk()[:2], clock=lambda: now) as simulator:
        both = simulator.exchange.accounts
        old, new, all_ = (
            stream_reader(simulator, start=str(START), accounts=inline(list(accounts)))
            for accounts in (both[:1], both[1:], both)
        )
        first = old.latestOffset(old.initialOffset(), limit)
        now += HOUR
        second = new.latestOffset(first, limit)
        assert [("credit-1", START, second["next"]["credit-1"])] == windows(new.partitions(first, second))
        third = all_.latestOffset(second, limit)
        assert [("credit-0", *(offset["next"]["credit-0"] for offset in (first, third)))] == windows(
            all_.partitions(second, third)
        )
        with pytest.raises(BinanceLiquidationsError, match=r"account credit-0.* put it back"):
            new.partitions(second, third)
        other = stream_reader(simulator, "liquidation-transfers")
        with pytest.raises(BinanceLiquidationsError, match="checkpoint belongs to a stream of margin-liquidations"):
            other.latestOffset(first, limit)


def test_a_stream_of_what_has_no_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closed risk units are returned by the time at which they were closed, one task for each account."""
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    accounts = desk()[:1]
    closings: Any = accounts[0].truth("closed-risk-units")
    middle = closings[len(closings) // 2].close_time
    with Simulator(accounts=accounts, clock=lambda: NOW) as simulator:
        reader = stream_reader(simulator, "closed-risk-units")
        offsets = [{"resource": "closed-risk-units", "next": {"credit-0": time}} for time in (0, middle, NOW)]
        handed_out = []
        for start, end in pairwise(offsets):
            (piece,) = reader.partitions(start, end)
            handed_out.append([row["group_id"] for batch in reader.read(piece) for row in batch.to_pylist()])
    early = [closing.group_id for closing in closings if closing.close_time < middle]
    assert [early, [closing.group_id for closing in closings][len(early) :]] == handed_out


def test_a_long_history_is_several_tasks() -> None:
    """Beyond four windows of 100 days an account's history is cut, and every millisecond of it is in one piece."""
    with Simulator(accounts=desk()[:2], clock=lambda: NOW) as simulator:
        asked = source(simulator, "liquidation-transfers", start="2025-01-01", end="2025-12-31")
        assert ["credit-0", "credit-1"] == [name for name, *_ in windows(asked.reader(asked.schema()).partitions())]
        asked = source(simulator, "liquidation-transfers", start="2023-01-01", end=str(NOW))
        found = windows(asked.reader(asked.schema()).partitions())[:3]
    assert [start for _, start, _ in found[1:]] == [end for *_, end in found[:2]]
    assert [1_672_531_200_000, NOW + 1] == [found[0][1], found[-1][2]]
    assert 4 * (100 * DAY + 1) == found[0][2] - found[0][1]


def test_the_exchange_does_not_report_its_time(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Planning waits out short failures, with a line for each; then it is an error, which says what was expected."""
    caplog.set_level(logging.INFO, "binance_liquidations")
    monkeypatch.setattr("binance_liquidations.client.exchange_time.sleep", lambda _: None)
    with Simulator(accounts=desk(), clock=lambda: NOW) as simulator:
        asked = source(simulator, "margin-liquidations")
        reader = asked.reader(asked.schema())
        assert reader.partitions()
    with pytest.raises(TransportError, match="refused the connection"):
        reader.partitions()
    assert 6 <= sum("GET /api/v3/time failed (127.0.0.1:" in record.getMessage() for record in caplog.records)


def test_the_exchange_reports_nanoseconds() -> None:
    """A time that cannot be right is an error before anything is planned."""
    with Simulator(accounts=desk()[:1], clock=lambda: NOW * 1_000_000) as simulator:
        asked = source(simulator, "margin-liquidations")
        with pytest.raises(ClockError):
            asked.reader(asked.schema()).partitions()


def test_a_stream_waits_for_an_exchange_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that did answer is waited for as long as tasks wait; one that never did is a mistake in the options."""
    waited: list[float] = []
    monkeypatch.setattr("binance_liquidations.client.exchange_time.sleep", waited.append)
    limit = ReadAllAvailable()
    with Simulator(accounts=desk()[:1], clock=lambda: NOW) as simulator:
        known, unknown = stream_reader(simulator), stream_reader(simulator)
        offset = known.latestOffset(known.initialOffset(), limit)
    for reader, least, most in ((unknown, 20, 30), (known, 290, 300)):
        waited.clear()
        with pytest.raises(TransportError, match="refused the connection"):
            reader.latestOffset(offset, limit)
        assert least <= sum(waited) <= most


KEY = VARIABLES["DESK0_KEY"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"resource": ""}, "missing option resource"),
        ({"accounts": ""}, "missing option accounts"),
        ({"symbol": "BTCUSDT"}, "unknown option symbol; the options are resource, accounts"),
        ({"resource": "liquidations"}, "option resource: give one of margin-liquidations, risk-unit"),
        ({"start": ""}, "start is missing"),
        ({"start": "yesterday"}, "option start: give 2024-01-01"),
        ({"start": "1704067200"}, r"option start 1704067200: seconds\?"),
        ({"end": "1704067200"}, r"option end 1704067200: seconds\?"),
        ({"start": "2025-05-01", "end": "2025-04-01"}, "start is after end"),
        ({"accounts": "/nowhere/accounts.toml"}, "option accounts: the driver has no such file"),
        ({"accounts": "/env=prod/accounts.toml"}, "option accounts: the driver has no such file"),
        ({"accounts": KEY}, "option accounts: the driver has no such file"),
        ({"accounts": "desk=DESK0_KEY"}, "option accounts: write NAME=KEY_VARIABLE:SECRET_VARIABLE"),
        ({"accounts": "a=K:S, a=L:T"}, "option accounts: two accounts have the same name"),
        ({"accounts": f"desk={KEY}:DESK0_SECRET"}, "option accounts: .*looks like the key"),
        ({"baseUrl": "http://api.binance.com"}, "base_url must begin with https"),
        ({"redis": "redis://:" + KEY + "@budget:6379"}, "option redis: a plan may not hold a user or a password"),
        ({"redis": "redis://budget/0?password=" + KEY}, "option redis: a plan may not hold a user or a password"),
        ({"redis": "budget:6379"}, "option redis: give a URL, or the name of a variable"),
        ({"redis": "http://budget"}, "option redis: url must be such as redis://"),
        ({"share": "1.5"}, "option share: give a number that is more than 0 and at most 1"),
        ({"settling": "2h"}, "option settling: give"),
    ],
)
def test_options_that_cannot_be(given: dict[str, str], said: str) -> None:
    """One line says which option is wrong and what to give; it repeats no key."""
    asked = {"resource": "liquidation-transfers", "accounts": "desk=DESK_KEY:DESK_SECRET", "start": "2025-05-01"}
    with pytest.raises(BinanceLiquidationsError, match=said) as error:
        LiquidationSource(CaseInsensitiveDict(asked | given)).schema()
    assert KEY not in str(error.value)


def test_a_simulator_on_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver's environment allows it, and the tasks are told."""
    asked = {"resource": "liquidation-transfers", "accounts": "desk=KEY:SECRET", "start": "2025-05-01"}
    asked["baseurl"] = "http://exchange:8080"
    with pytest.raises(ConfigurationError, match="set BINANCE_ALLOW_HTTP=1"):
        options_of(asked)
    monkeypatch.setenv("BINANCE_ALLOW_HTTP", "1")
    assert ("http://exchange:8080", True) == (options_of(asked).base_url, options_of(asked).allow_http)


def test_accounts_without_the_resource(tmp_path: Path) -> None:
    """A plain margin account has no part in a read of the institutional loan."""
    accounts = tmp_path / "accounts.toml"
    accounts.write_text(
        "".join(f'[accounts.{name}]\napi_key = "env:K"\nsecret = "env:S"\n' for name in ("credit", "margin"))
        + 'resources = ["margin-liquidations"]\n'
    )
    asked = {"accounts": str(accounts), "start": "2025-05-01"}
    for resource, names in (("margin-liquidations", ["credit", "margin"]), ("liquidation-transfers", ["credit"])):
        assert names == [account.name for account in options_of(asked | {"resource": resource}).accounts]
    accounts.write_text(accounts.read_text()[accounts.read_text().index("[accounts.margin]") :])
    with pytest.raises(ConfigurationError, match="none of them has liquidation-transfers among its resources"):
        options_of(asked | {"resource": "liquidation-transfers"})


@pytest.mark.parametrize(
    ("reading", "resource", "given", "said"),
    [
        ("reader", "closed-risk-units", {"start": "2025-05-01"}, "closed-risk-units has no times"),
        ("reader", "margin-liquidations", {"settling": "2 hours"}, "option settling is for readStream"),
        ("streamReader", "margin-liquidations", {"end": "2025-12-01"}, "option end: a stream has none"),
    ],
)
def test_options_of_the_other_way_to_read(reading: str, resource: str, given: dict[str, str], said: str) -> None:
    """What has no meaning for a stream, or only for one, is not overlooked."""
    asked = LiquidationSource(CaseInsensitiveDict({"resource": resource, "accounts": "desk=KEY:SECRET"} | given))
    with pytest.raises(BinanceLiquidationsError, match=said):
        getattr(asked, reading)(asked.schema())


def test_spark_is_an_extra() -> None:
    """The package loads no Spark; without it, the error says what to install."""
    code = (
        "import sys, binance_liquidations; print('pyspark' in sys.modules)\n"
        "sys.modules['pyspark'] = None; import binance_liquidations.spark"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout == "False\n"
    assert run.stderr.endswith('ConfigurationError: Spark needs: pip install "binance-liquidations[spark]"\n')
