"""Spark reads every record once, exactly, whatever happens to its workers, and nothing of it holds a key."""

import logging
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Struct
from msgspec.structs import asdict, replace

from binance_liquidations import BinanceLiquidationsError, ClockError, ConfigurationError, TransportError
from binance_liquidations_simulator import (
    Account,
    Exchange,
    FaultyExchange,
    MarginLiquidation,
    Resource,
    Simulator,
    synthetic_desk,
)
from binance_liquidations_simulator.faults import Forbidden
from support import spark_session
from support.redis_server import served

spark_session.require()

from pyspark.errors import PySparkException  # noqa: E402
from pyspark.sql.datasource import CaseInsensitiveDict  # noqa: E402
from pyspark.sql.streaming.datasource import ReadAllAvailable  # noqa: E402

from binance_liquidations.spark import LiquidationSource, register  # noqa: E402
from binance_liquidations.spark._options import options_of  # noqa: E402

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
START, END = 1_751_328_000_000, 1_767_225_600_000  # the synthetic desk's half year
NOW = END + 5 * DAY + 30_000  # half a minute into a minute
UNIT = Decimal("1E-18")
RESOURCES: list[Resource] = [
    "margin-liquidations",
    "risk-unit-liquidations",
    "liquidation-transfers",
    "closed-risk-units",
]

pytestmark = pytest.mark.filterwarnings(
    # It reads and writes Arrow here, and nothing passes through pandas, which other tests need as new as this.
    "ignore:PySpark does not yet fully support pandas:FutureWarning"
)


def desk() -> tuple[Account, ...]:
    """Four accounts, always with the same keys: the workers' environment is that of the day on which Spark began."""
    return synthetic_desk(11, accounts=3, margin_accounts=1, liquidations=40, margin_records=430)


VARIABLES = {
    f"DESK{number}_{part}": value
    for number, account in enumerate(desk())
    for part, value in (("KEY", account.keys[0].api_key), ("SECRET", account.keys[0].secret or ""))
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Spark and these tests leave everything."""
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def spark(folder: Path) -> "Iterator[SparkSession]":
    """One session for all tests; its workers find the keys in their environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (VARIABLES | {"PYSPARK_PYTHON": sys.executable}).items():
            patch.setenv(name, value)
        with spark_session.session(folder, folder / "log") as session:
            session.sparkContext.setLogLevel("INFO")
            register(session)
            yield session


def inline(accounts: list[Account]) -> str:
    """The accounts, by the variables that their keys are in."""
    numbers = {account.name: number for number, account in enumerate(desk())}
    return ", ".join(f"{a.name}=DESK{numbers[a.name]}_KEY:DESK{numbers[a.name]}_SECRET" for a in accounts)


def having(resource: Resource, accounts: tuple[Account, ...]) -> list[Account]:
    """The accounts that have such records: plain margin accounts have margin liquidations only."""
    return [account for account in accounts if account.role == "credit" or resource == RESOURCES[0]]


def options(simulator: Simulator, resource: Resource, **more: str) -> dict[str, str]:
    """What a test loads with, unless it says otherwise."""
    times = {} if resource == "closed-risk-units" else {"start": "2025-05-01"}
    accounts = inline(having(resource, simulator.exchange.accounts))
    return {"resource": resource, "accounts": accounts, "baseUrl": simulator.base_url} | times | more


def load(spark: "SparkSession", simulator: Simulator, resource: Resource, **more: str) -> "DataFrame":
    """What Spark makes of it."""
    return spark.read.format("binance_liquidations").options(**options(simulator, resource, **more)).load()


def plain(value: Any) -> Any:
    """A record of the simulator, or a row of Spark, in the one form in which they are compared: every value of it."""
    match value:
        case Struct():
            return plain(asdict(value))
        case dict():
            return {name: plain(item) for name, item in sorted(value.items())}
        case list() | tuple():
            return [plain(item) for item in value]
        case Decimal():
            return value.quantize(UNIT)
        case datetime():
            return (value - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
        case _:
            return value


def truth(accounts: tuple[Account, ...], resource: Resource, before: int = NOW) -> list[str]:
    """Every record of these accounts, as text, in the order of the alphabet; margin liquidations before a moment."""
    return sorted(
        repr(plain(asdict(record) | {"account": account.name}))
        for account in having(resource, accounts)
        for record in account.truth(resource)
        if getattr(record, "updated_time", 0) < before
    )


def found(frame: "DataFrame") -> list[str]:
    """What Spark has found, likewise."""
    return sorted(repr(plain(row)) for row in frame.toArrow().to_pylist())


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_value_of_every_record(spark: "SparkSession", resource: Resource) -> None:
    """Each record of each account is there once, with its account's name and every digit of every value."""
    accounts = desk()
    with Simulator(accounts=accounts, clock=lambda: NOW) as simulator:
        frame = load(spark, simulator, resource)
        assert truth(accounts, resource) == found(frame)


def test_a_worker_is_killed(spark: "SparkSession") -> None:
    """When all workers are killed on their way, their accounts are read again, and nothing is missing or doubled."""
    accounts, killed = desk(), []

    def kill(number: int, _: int) -> int:
        if number == 8:
            killed.append(spark_session.kill_workers())
        return 0

    exchange = FaultyExchange(Exchange(accounts, clock=lambda: NOW), between=[kill])
    with Simulator(exchange) as simulator:
        assert truth(accounts, "margin-liquidations") == found(load(spark, simulator, "margin-liquidations"))
    assert killed
    assert killed[0] > 0


def test_columns(spark: "SparkSession") -> None:
    """The account's name, and the fields under their Python names: exact decimals, timestamps, structs, arrays."""
    with Simulator(accounts=desk()) as simulator:
        columns = load(spark, simulator, "risk-unit-liquidations").schema
    money = "decimal(38,18)"
    wallet = f"sub_email:string,member_type:string,wallet_type:string,net_equity:{money},maintain_margin:{money}"
    debt = f"asset_name:string,principal:{money},interest:{money}"
    assert (
        f"struct<account:string,group_id:bigint,start_ltv:{money},end_ltv:{money},liquidation_start_time:timestamp,"
        f"total_net_equity:{money},total_maintenance_margin:{money},total_liability:{money},"
        f"liquidation_snapshot:struct<snapshots:array<struct<{wallet}>>,liabilities:array<struct<{debt}>>>,"
        "liquidation_end_time:timestamp>"
    ) == columns.simpleString()
    assert ["liquidation_end_time"] == [column.name for column in columns if column.nullable]


def test_end_is_included(spark: "SparkSession") -> None:
    """Records from `start` to `end`, both included to the millisecond, whoever's clock says what."""
    accounts = desk()
    ledger: Any = accounts[0].truth("margin-liquidations")
    times = sorted(record.updated_time for record in ledger)
    first, last = times[100], times[-100]
    with Simulator(accounts=accounts, clock=lambda: NOW) as simulator:
        given = options(simulator, "margin-liquidations", start=str(first), end=str(last))
        frame = spark.read.format("binance_liquidations").options(**given | {"accounts": inline([accounts[0]])}).load()
        assert sum(first <= time <= last for time in times) == frame.count()


def test_an_amount_that_does_not_fit(spark: "SparkSession") -> None:
    """An amount of 21 digits before the point is an error that names its field, and no rounded number."""
    accounts = desk()
    record = accounts[0].truth("margin-liquidations")[0]
    assert isinstance(record, MarginLiquidation)
    accounts[0].add(replace(record, price=Decimal("123456789012345678901.5")))
    with Simulator(accounts=accounts, clock=lambda: NOW) as simulator:
        frame = load(spark, simulator, "margin-liquidations")
        with pytest.raises(PySparkException, match=r"MarginLiquidation\.price: 123456789012345678901\.5 has more than"):
            frame.collect()


def stream(spark: "SparkSession", simulator: Simulator, folder: Path, resource: Resource = RESOURCES[0]) -> None:
    """Let a stream catch up with its checkpoint's table; raises what ends it."""
    reader = spark.readStream.format("binance_liquidations")
    frame = reader.options(**options(simulator, resource, settling="2 hours")).load()
    query = (
        frame.writeStream.option("checkpointLocation", str(folder / "checkpoint"))
        .trigger(availableNow=True)
        .start(str(folder / "table"), "parquet")
    )
    try:
        query.awaitTermination()
    finally:
        query.stop()


def test_a_stream_survives_its_end(spark: "SparkSession", folder: Path) -> None:
    """A stream that breaks off and is started again keeps its table exact, late records within the delay included."""
    accounts, settled = desk(), NOW - 2 * HOUR - 30_000  # whole minutes
    model = accounts[0].truth("margin-liquidations")[0]
    assert isinstance(model, MarginLiquidation)

    def happen(number: int, time: int) -> None:
        accounts[0].add(replace(model, order_id=2**60 + number, updated_time=time))

    happen(1, settled - 1)
    happen(2, settled)
    with Simulator(accounts=accounts, clock=lambda: NOW) as simulator:
        stream(spark, simulator, folder)
    assert truth(accounts, "margin-liquidations", settled) == found(spark.read.parquet(str(folder / "table")))

    happen(3, NOW - HOUR)  # late: the stream was there already, but the delay is not over
    struck = Exchange(accounts, clock=lambda: NOW + 3 * HOUR)
    exchange = FaultyExchange(struck, script=[None, *([Forbidden()] * 1000)], most_in_a_row=1000)
    with Simulator(exchange) as simulator, pytest.raises(PySparkException, match="403"):
        stream(spark, simulator, folder)
    happen(4, settled + 3 * HOUR)  # too young for the batch that broke off, and old enough for the next
    with Simulator(accounts=accounts, clock=lambda: NOW + 4 * HOUR) as simulator:
        stream(spark, simulator, folder)
    assert truth(accounts, "margin-liquidations", NOW + HOUR) == found(spark.read.parquet(str(folder / "table")))


def source(simulator: Simulator, resource: Resource, **more: str) -> LiquidationSource:
    """What Spark asks, without a Spark."""
    return LiquidationSource(CaseInsensitiveDict(options(simulator, resource, **more)))


def stream_reader(simulator: Simulator, resource: Resource = "margin-liquidations", **more: str) -> Any:
    """The same of a stream."""
    asked = source(simulator, resource, **more)
    return asked.streamReader(asked.schema())


def windows(partitions: Any) -> list[tuple[str, int, int]]:
    """Whose records of which time partitions are, an end that is not included."""
    return [(piece.account.name, piece.start, piece.end + 1) for piece in partitions]


def test_offsets_move_on_by_the_minute() -> None:
    """What is older than the delay, by the exchange's clock, is handed out; a clock that goes back changes nothing."""
    now, limit = NOW, ReadAllAvailable()
    with Simulator(accounts=desk()[:1], clock=lambda: now) as simulator:
        reader = stream_reader(simulator, start=str(START), settling="90 minutes")
        begin = reader.initialOffset()
        first = reader.latestOffset(begin, limit)
        settled = NOW - 90 * MINUTE - 30_000
        assert {"resource": "margin-liquidations", "next": {"credit-0": settled}} == first
        assert [("credit-0", START, settled)] == windows(reader.partitions(begin, first))
        now = NOW + 29_999
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
    """Closed risk units are handed out by the time at which they were closed, an account's by one task."""
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


def test_no_time_to_read(spark: "SparkSession") -> None:
    """Where everything that was asked for is yet to come, there is nothing."""
    with Simulator(accounts=desk(), clock=lambda: NOW) as simulator:
        assert load(spark, simulator, "liquidation-transfers", start="2026-06-01").count() == 0


def test_the_exchange_does_not_tell_its_time(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Short failures are borne while planning, each with a line; then it is an error, which says what was expected."""
    caplog.set_level(logging.INFO, "binance_liquidations")
    monkeypatch.setattr("binance_liquidations.spark._clock.sleep", lambda _: None)
    with Simulator(accounts=desk(), clock=lambda: NOW) as simulator:
        asked = source(simulator, "margin-liquidations")
        reader = asked.reader(asked.schema())
        assert reader.partitions()
    with pytest.raises(TransportError, match="refused the connection"):
        reader.partitions()
    assert 6 == sum("GET /api/v3/time failed (127.0.0.1:" in record.getMessage() for record in caplog.records)


def test_the_exchange_tells_nanoseconds() -> None:
    """A time that cannot be right is an error before anything is planned."""
    with Simulator(accounts=desk()[:1], clock=lambda: NOW * 1_000_000) as simulator:
        asked = source(simulator, "margin-liquidations")
        with pytest.raises(ClockError):
            asked.reader(asked.schema()).partitions()


def test_a_stream_bears_an_exchange_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that did answer is waited for as long as tasks wait; one that never did is a mistake in the options."""
    waited: list[float] = []
    monkeypatch.setattr("binance_liquidations.spark._clock.sleep", waited.append)
    limit = ReadAllAvailable()
    with Simulator(accounts=desk()[:1], clock=lambda: NOW) as simulator:
        known, unknown = stream_reader(simulator), stream_reader(simulator)
        offset = known.latestOffset(known.initialOffset(), limit)
    for reader, least, most in ((unknown, 25, 35), (known, 300, 330)):
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
        ({"accounts": f"desk={KEY}:DESK0_SECRET"}, "option accounts: .*looks like a key"),
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


def test_errors_reach_whoever_loads(spark: "SparkSession") -> None:
    """Spark hands the line on, before there is any task; columns of one's own are refused likewise."""
    reader = spark.read.format("binance_liquidations").option("resource", "closed-risk-units")
    with pytest.raises(PySparkException, match="ConfigurationError: missing option accounts"):
        reader.load()
    with pytest.raises(PySparkException, match=r"leave \.schema\(\.\.\.\) out"):
        reader.option("accounts", "desk=KEY:SECRET").schema("account string").load().count()


def test_one_budget_for_all(spark: "SparkSession", folder: Path) -> None:
    """The weight that the workers spend is counted in the Redis that is named."""
    for server in served(folder):
        with Simulator(accounts=desk(), clock=lambda: NOW) as simulator:
            frame = load(spark, simulator, "closed-risk-units", redis=server.url, share="0.5")
            assert frame.count() == len(truth(desk(), "closed-risk-units"))
            assert f"{simulator.base_url}/sapi/v1/margin/loan-groups/closed" in server.say("KEYS *window*")


def test_spark_is_an_extra() -> None:
    """The package loads no Spark; without it, the error says what to install."""
    code = (
        "import sys, binance_liquidations; print('pyspark' in sys.modules)\n"
        "sys.modules['pyspark'] = None; import binance_liquidations.spark"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout == "False\n"
    assert run.stderr.endswith('ConfigurationError: Spark needs: pip install "binance-liquidations[spark]"\n')


def test_nothing_holds_a_key(
    spark: "SparkSession",
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Plans, partitions, errors, checkpoints, events and logs, those of the tests before too, hold names alone."""
    caplog.set_level(logging.DEBUG)
    spark.sparkContext.setLogLevel("DEBUG")
    shown = []
    accounts = tmp_path / "accounts.toml"
    accounts.write_text('[accounts.credit-0]\napi_key = "env:DESK0_KEY"\nsecret = "env:DESK0_SECRET"\n')
    with Simulator(accounts=desk(), clock=lambda: NOW) as simulator:
        frame = load(spark, simulator, "margin-liquidations", accounts=str(accounts))
        assert len(frame.collect()) == 430
        frame.explain("extended")
        frame.explain("formatted")
        stream(spark, simulator, folder / "debug")
        for pair, said in (("DESK0_KEY:DESK1_SECRET", "-1022"), ("DESK0_KEY:DESK9_SECRET", "DESK9_SECRET is not set")):
            with pytest.raises(PySparkException, match=said) as error:
                load(spark, simulator, "closed-risk-units", accounts=f"credit-0={pair}").collect()
            shown.append(str(error.value))
        asked = source(simulator, "margin-liquidations")
        reader = asked.reader(asked.schema())
        partitions = reader.partitions()
        pickled = [pickle.dumps(part) for part in (asked, reader, partitions)]
    spark.sparkContext.setLogLevel("INFO")
    log = (folder / "log").read_bytes()
    assert b" DEBUG " in log
    assert b"Traceback" in log
    written = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    told = [text.encode() for text in (*shown, repr(partitions), caplog.text, *capsys.readouterr())]
    everything = b"\0".join([*pickled, *written, *told])
    assert everything.count(b"DESK0_KEY") > 5
    secrets = VARIABLES | {"a signature": "signature="}
    assert [] == [name for name, value in secrets.items() if value.encode() in everything]
