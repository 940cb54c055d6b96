"""Spark reads every record once, exactly, whatever happens to its workers, and nothing of it holds a key."""

import logging
import pickle
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Struct
from msgspec.structs import asdict, replace

from binance_liquidations_simulator import Account, Exchange, FaultyExchange, MarginLiquidation, Resource, Simulator
from binance_liquidations_simulator.faults import Forbidden
from support import spark_session
from support.histories import ALL_RESOURCES, RESOURCES, time_of
from support.recipes import RECIPES
from support.redis_server import served

spark_session.require()

from pyspark.errors import PySparkException  # noqa: E402

from binance_liquidations.spark import register  # noqa: E402
from support.spark_source import HOUR, NOW, VARIABLES, desk, having, inline, options, source  # noqa: E402

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

UNIT = Decimal("1E-18")

pytestmark = [
    pytest.mark.once,
    pytest.mark.long,
    # It reads and writes Arrow here, and nothing passes through pandas, which other tests need as new as this.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Spark and these tests leave everything."""
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def spark(folder: Path) -> "Iterator[SparkSession]":
    """One session for all tests; its workers find the keys in their environment, and what recipes read there."""
    with pytest.MonkeyPatch.context() as patch, Simulator(accounts=desk(), clock=lambda: NOW) as simulator:
        of_recipes = {
            "BINANCE_BASE_URL": simulator.base_url,
            "BINANCE_API_KEY": simulator.api_key,
            "BINANCE_API_SECRET": simulator.secret,
        }
        for name, value in (VARIABLES | of_recipes | {"PYSPARK_PYTHON": sys.executable}).items():
            patch.setenv(name, value)
        with spark_session.session(folder, folder / "log") as session:
            session.sparkContext.setLogLevel("INFO")
            register(session)
            yield session


def load(spark: "SparkSession", simulator: Simulator, resource: Resource, **more: str) -> "DataFrame":
    """What Spark makes of it."""
    return spark.read.format("binance_liquidations").options(**options(simulator, resource, **more)).load()


def plain(value: Any) -> Any:
    """A record of the simulator, or a row of Spark, with all its values, in a form that can be compared."""
    match value:
        case Struct():
            return plain(asdict(value))
        case dict():
            return {name: plain(item) for name, item in sorted(value.items())}
        case list() | tuple():
            return [plain(item) for item in value]
        case Decimal():
            return value.quantize(UNIT, context=Context(prec=38))
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
    """What Spark has found, in the same form."""
    return sorted(repr(plain(row)) for row in frame.toArrow().to_pylist())


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_value_of_every_record(spark: "SparkSession", resource: Resource) -> None:
    """Each record of each account is there once, with its account's name and every digit of every value."""
    accounts = desk()
    with Simulator(accounts=accounts, clock=lambda: NOW) as simulator:
        frame = load(spark, simulator, resource)
        assert truth(accounts, resource) == found(frame)


@pytest.mark.parametrize("resource", ALL_RESOURCES[len(RESOURCES) :])
def test_every_value_of_every_further_record(spark: "SparkSession", resource: Resource) -> None:
    """The same of loans, repayments and force orders, of one month, for which no minute's weight is waited for."""
    accounts, start = desk(200), NOW - 30 * 24 * HOUR
    with Simulator(accounts=accounts, clock=lambda: NOW, wire="mixed") as simulator:
        frame = load(spark, simulator, resource, start=str(start))
        expected = sorted(
            repr(plain({k: v for k, v in asdict(one).items() if k != "group_id"} | {"account": account.name}))
            for account in having(resource, accounts)
            for one in account.truth(resource)
            if time_of(one) >= start
        )
        assert expected
        assert expected == found(frame)


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
    """Records from `start` to `end`, both included to the millisecond, whatever the clocks say."""
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
        with pytest.raises(PySparkException, match=r"MarginLiquidation\.price: 123456789012345678901\.5 does not fit"):
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


def test_no_time_to_read(spark: "SparkSession") -> None:
    """A window in the future has no records."""
    with Simulator(accounts=desk(), clock=lambda: NOW) as simulator:
        assert load(spark, simulator, "liquidation-transfers", start="2026-06-01").count() == 0


def test_errors_reach_the_caller_of_load(spark: "SparkSession") -> None:
    """Spark passes the line on before any task starts; a schema of the user's own is refused in the same way."""
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


@pytest.mark.usefixtures("spark")
def test_the_recipe(capsys: pytest.CaptureFixture[str]) -> None:
    """It reads the account of the environment, and shows an exact sum for each symbol."""
    exec(compile(RECIPES["Spark"].program, "Spark", "exec"), {})
    liquidated: dict[str, Decimal] = defaultdict(Decimal)
    records: Any = desk()[0].truth("margin-liquidations")
    for record in records:
        liquidated[record.symbol] += record.executed_qty
    shown = re.findall(r"^\|desk-1 *\| *(\S+) *\| *(\S+) *\|$", capsys.readouterr().out, re.M)
    assert liquidated == {symbol: Decimal(quantity) for symbol, quantity in shown}


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
    shown_texts = [text.encode() for text in (*shown, repr(partitions), caplog.text, *capsys.readouterr())]
    everything = b"\0".join([*pickled, *written, *shown_texts])
    assert everything.count(b"DESK0_KEY") > 5
    secrets = VARIABLES | {"a signature": "signature="}
    assert [] == [name for name, value in secrets.items() if value.encode() in everything]
