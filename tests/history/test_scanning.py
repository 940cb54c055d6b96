"""Histories read at random hold every record once, whatever the exchange, the network and the clock do meanwhile."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from binance_liquidations import BinanceLiquidationsError, Client
from binance_liquidations_simulator import (
    Arrivals,
    Exchange,
    FaultyExchange,
    Resource,
    Weather,
    WireForm,
    synthetic_desk,
)
from binance_liquidations_simulator.faults import KINDS, evenly
from support.clients import Time, through
from support.histories import RESOURCES, client_for, history_of, key_of, time_of
from support.synthetic import NOW, START
from support.tally import TALLY


class Wrong(Time):
    """This machine's clock: the exchange's time with an error."""

    def __init__(self, right: Time) -> None:
        self.right, self.error_ms = right, 0

    def __call__(self) -> int:
        return self.right() + self.error_ms

    def sleep(self, seconds: float) -> None:
        self.right.sleep(seconds)


class Scanning(RuleBasedStateMachine):
    """One history, read in parts, amid faults, arriving records and restarts from the cursor."""

    @initialize(
        seed=st.integers(0, 10**6),
        resource=st.sampled_from(RESOURCES),
        wire=st.sampled_from(["table", "example", "mixed"]),
        margin_records=st.sampled_from([0, 99, 100, 101, 700, 2000, 6000]),
        liquidations=st.sampled_from([0, 1, 100, 230, 600]),
        chance=st.sampled_from([0.0, 0.2, 0.6]),
        arrivals=st.sampled_from([0.0, 0.1, 0.5]),
    )
    def begin(
        self,
        seed: int,
        resource: Resource,
        wire: WireForm,
        margin_records: int,
        liquidations: int,
        chance: float,
        arrivals: float,
    ) -> None:
        desk = synthetic_desk(seed, units=7, liquidations=liquidations, margin_records=margin_records)
        self.account = desk[0]
        self.resource = resource
        self.time = Time(NOW)
        self.mine = Wrong(self.time)
        self.arrivals = Arrivals(self.account, seed, since=START, chance=arrivals)
        exchange = Exchange(desk, wire=wire, clock=self.time, weight_limit=10**9)
        weather = Weather(seed, evenly(chance, KINDS))
        self.exchange = FaultyExchange(exchange, weather=weather, between=[self.arrive], time_fails=True)
        self.before = {key_of(record) for record in self.account.truth(resource) if time_of(record) <= NOW}
        self.handed_out: list[Any] = []
        self.history = history_of(self.client(), resource, start=START)
        self.is_done = False

    def arrive(self, number: int, now: int) -> int:
        """Add a record before a request, or not; after 300 records none is added, so that the history ends."""
        return self.arrivals(number, now) if len(self.arrivals.added) < 300 else 0

    def client(self) -> Client:
        """A new client, as after a crash."""
        client: Client = client_for(self.account, through(self.exchange, self.mine), self.mine)
        return client

    @precondition(lambda self: not self.is_done)
    @rule(count=st.integers(1, 700))
    def take_some(self, count: int) -> None:
        """Take some records."""
        self.read_on(count)

    def read_on(self, count: int) -> None:
        """Take some records; what ends the history early says where to go on."""
        while count and not self.is_done:
            try:
                self.handed_out.append(next(self.history))
                count -= 1
            except StopIteration:
                self.is_done = True
            except BinanceLiquidationsError as error:
                TALLY[f"ended by {type(error).__name__}"] += 1
                self.history = history_of(self.client(), self.resource, cursor=error.cursor)

    @rule()
    def start_again(self) -> None:
        """Go on from the cursor, with nothing else kept."""
        self.history = history_of(self.client(), self.resource, cursor=self.history.cursor)
        TALLY["resumed"] += 1

    @rule(late=st.booleans())
    def something_happens(self, late: bool) -> None:
        """A record is added, of the present or of the past."""
        now = self.exchange.clock()
        self.arrivals.add(self.resource, now, START + (now - START) // 3 if late else None)

    @rule(by_ms=st.integers(-20_000, 20_000))
    def the_clock_jumps(self, by_ms: int) -> None:
        """This machine's clock is set wrong."""
        self.mine.error_ms += by_ms

    def teardown(self) -> None:
        if not hasattr(self, "history"):
            return
        self.read_on(10**9)
        keys = [key_of(record) for record in self.handed_out]
        truth = {key_of(record) for record in self.account.truth(self.resource)}
        TALLY.update(scans=1, records=len(keys), lost=len(self.before - set(keys)), doubled=len(keys) - len(set(keys)))
        TALLY.update(self.exchange.tally)
        assert self.before <= set(keys), "lost"
        assert len(set(keys)) == len(keys), "doubled"
        assert set(keys) <= truth, "invented"
        times = [time_of(record) for record in self.handed_out]
        assert times == sorted(times), "out of order"


TestScanning = Scanning.TestCase


TestScanning.settings = settings(
    max_examples=100, stateful_step_count=12, derandomize=True, suppress_health_check=list(HealthCheck)
)
