"""The exchange as a state machine: a request in, an answer out, no I/O.

A request is checked in this order, and the first broken rule decides the answer:

1. route: 404 for an unknown path, 405 for anything but GET;
2. ban: a banned IP gets a 418 from every path;
3. weight: 429 over the limit, 418 for going on (see `weights`);
4. API key: 401;
5. query: encoding, duplicates, unknown, empty and missing parameters (see `query`);
6. freshness: recvWindow, then timestamp (see `timing`);
7. signature, over the bytes as sent;
8. margin account: there is one;
9. the endpoint's own parameters and their combination (see `parameters`).

The pages do not publish this order. Nor do they publish what happens in these cases, where the exchange here
answers: -2015 to a key whose account has no institutional loan, futures or portfolio margin where that is asked for,
-3003 where it has no margin account, -27001 for a group that the account never had, all records to
forceLiquidationRec without times, and only isolated positions of a symbol to its `isolatedSymbol`.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from functools import partial
from typing import Any, TypedDict, get_args

from msgspec import json

from ..wire.forms import WireForm
from ..wire.rows import Writer
from . import errors
from .account import Account
from .answer import JSON, Answer
from .endpoints import ENDPOINTS, TIME_PATHS, Endpoint, Order
from .errors import Refusal
from .ledger import Ledger
from .parameters import Arguments, read_arguments
from .query import read_query
from .signatures import ApiKey, is_well_formed
from .timing import check_timing
from .weights import WeightMeter


class ExchangeOptions(TypedDict, total=False):
    """The keyword options of `Exchange`."""

    wire: WireForm
    seed: int
    clock: Callable[[], int]
    weight_limit: int | None
    ban_after: int
    unpublished_order: Order


def _wall_clock() -> int:
    return time.time_ns() // 1_000_000


class Exchange:
    """Answers requests about `accounts`, from any number of threads.

    `wire` is the documented form that answers take, `seed` what `mixed` depends on. `clock` returns Unix milliseconds,
    and can be replaced at any time. `weight_limit` is the weight of a minute that
    is counted together, by default what is published for each endpoint or host. The `ban_after`-th call after the
    first 429 of a minute is answered with a 418 (0: there is no 429 before it). `unpublished_order` is that of
    endpoints which publish none; `any` is a shuffled one.

    Minutes, bans and the seconds of `Retry-After` are those of `clock`: under one that runs sixty times as fast as
    the caller's, a `Retry-After: 30` is over when half a second has passed for the caller.
    """

    def __init__(
        self,
        accounts: Iterable[Account],
        *,
        wire: WireForm = "example",
        seed: int = 0,
        clock: Callable[[], int] = _wall_clock,
        weight_limit: int | None = None,
        ban_after: int = 10,
        unpublished_order: Order = "oldest-first",
    ) -> None:
        if wire not in get_args(WireForm):
            raise ValueError(f"wire is one of {', '.join(get_args(WireForm))}, not {wire!r}")
        self.accounts = tuple(accounts)
        self._writer = Writer(wire, seed)
        self.clock = clock
        self._weight_limit = weight_limit
        self._meter = WeightMeter(ban_after)
        self._order, self._seed = unpublished_order, seed
        self._lock = threading.Lock()  # guards the meter; accounts guard themselves

    def __repr__(self) -> str:
        return f"<Exchange of {len(self.accounts)} accounts>"

    def account(self, name: str) -> Account:
        """The account of that name."""
        for account in self.accounts:
            if account.name == name:
                return account
        raise KeyError(f"no account {name!r}; there are {', '.join(account.name for account in self.accounts)}")

    def add_key(self, account: str, key: ApiKey) -> None:
        """Give the account of that name one more key, for instance one of your own."""
        if any(other.key(key.api_key) for other in self.accounts):
            raise ValueError("this API key already belongs to an account")
        self.account(account).add_key(key)

    def handle(self, method: str, target: str, headers: Mapping[str, str], client_ip: str = "127.0.0.1") -> Answer:
        """Answer one request.

        `target` is path and query exactly as sent, since the signature is checked over those bytes; bytes that are
        not UTF-8 are given as surrogate escapes. Header names may be in any case.
        """
        now = self.clock()
        path, _, raw_query = target.partition("?")
        query = raw_query.encode(errors="surrogateescape")
        endpoint = ENDPOINTS.get(path)
        extra = dict(JSON)
        try:
            if endpoint is None and path not in TIME_PATHS:
                raise errors.unknown_path()
            ban = self._weigh(method, endpoint, query, headers, client_ip, now, extra)
            if method != "GET":
                raise errors.method_not_allowed()
            if ban is not None:
                raise ban
            body = self._time(query, now) if endpoint is None else self._page(endpoint, query, headers, now)
        except Refusal as refusal:
            return Answer(refusal.status, extra | refusal.headers, refusal.body)
        return Answer(200, extra, body)

    def _weigh(
        self,
        method: str,
        endpoint: Endpoint | None,
        query: bytes,
        headers: Mapping[str, str],
        ip: str,
        now: int,
        extra: dict[str, str],
    ) -> Refusal | None:
        """Count a GET of an endpoint, note the weight used in `extra`, and return the 418 or 429 that is due."""
        if endpoint is None:
            with self._lock:
                return self._meter.ban(ip, now)
        whose = self._whose(headers) or ip if endpoint.is_of_account else ip
        has_symbol = any(pair.startswith(b"symbol=") for pair in query.split(b"&"))
        weight = endpoint.weight_with_symbol if has_symbol and endpoint.weight_with_symbol else endpoint.weight
        limit = endpoint.limit if self._weight_limit is None else self._weight_limit
        with self._lock:
            counted = (whose, endpoint.scope)
            refusal = self._meter.charge(ip, *counted, weight, limit, now) if method == "GET" else None
            extra[endpoint.weight_header] = str(self._meter.used(*counted, now))
            return refusal

    def _whose(self, headers: Mapping[str, str]) -> str | None:
        """The account that a request's key names."""
        sent = _api_key(headers)
        return next((f"account {account.name}" for account in self.accounts if account.key(sent) is not None), None)

    def _time(self, query: bytes, now: int) -> bytes:
        read_query(query, (), signed=False)
        return json.encode({"serverTime": now})

    def _page(self, endpoint: Endpoint, raw: bytes, headers: Mapping[str, str], now: int) -> bytes:
        account, key = self._authenticate(headers)
        is_open, is_of_margin = account.role in endpoint.opened_by, "margin" in endpoint.opened_by
        if not is_open and not is_of_margin:
            raise errors.key_rejected()
        query = read_query(raw, endpoint.parameters, signed=True, required=endpoint.required)
        check_timing(query.values["timestamp"], query.values.get("recvWindow"), now)
        if not (query.is_encoded and key.accepts(query.payload, query.values["signature"])):
            raise errors.bad_signature()
        if not is_open:
            raise errors.no_margin_account()
        arguments = read_arguments(endpoint, query.values, now)
        if endpoint.resource == "liquidation-loan":
            return self._writer.liquidation_loan(account.liquidation_loan)
        total, records = self.show(endpoint, account, arguments)
        return self._writer.page(endpoint.resource, total, records)

    def show(self, endpoint: Endpoint, account: Account, arguments: Arguments) -> tuple[int, list[Any]]:
        """How many records match in all, and those of the page that is asked for."""
        if endpoint.resource == "liquidation-loan":
            raise ValueError("a loan is not a page")
        order = self._order if endpoint.order == "any" else endpoint.order
        ledger = account.ledger(endpoint.resource)
        total, records = ledger.page(
            _keys(endpoint, account, arguments),
            arguments.start,
            arguments.end,
            current=arguments.current,
            size=arguments.size,
            newest_first=order != "oldest-first",
        )
        return total, sorted(records, key=partial(_mixed, self._seed)) if order == "any" else records

    def _authenticate(self, headers: Mapping[str, str]) -> tuple[Account, ApiKey]:
        sent = _api_key(headers)
        if not is_well_formed(sent):
            raise errors.key_malformed()
        for account in self.accounts:
            if (key := account.key(sent)) is not None:
                return account, key
        raise errors.key_rejected()


def _api_key(headers: Mapping[str, str]) -> str:
    return next((value for name, value in headers.items() if name.lower() == "x-mbx-apikey"), "")


def _mixed(seed: int, record: object) -> bytes:
    """A place among others that says nothing of the record."""
    return hashlib.blake2b(f"{seed}/{record}".encode(), digest_size=8).digest()


def _keys(endpoint: Endpoint, account: Account, arguments: Arguments) -> Collection[Hashable] | None:
    """What the wanted records are filed under; None for all of them."""
    texts = arguments.texts
    match endpoint.resource:
        case "margin-liquidations":
            return {texts["isolatedSymbol"]} if "isolatedSymbol" in texts else None
        case "risk-unit-liquidations":
            return _units(account, arguments)
        case "borrow-repay-records":
            units, asset = _units(account, arguments), texts.get("asset")
            return _chosen(
                account.ledger("borrow-repay-records"),
                lambda type_, unit, of: type_ == texts["type"] and unit in units and asset in {None, of},
            )
        case (
            "usds-futures-force-orders"
            | "coin-futures-force-orders"
            | "portfolio-margin-um-force-orders"
            | "portfolio-margin-cm-force-orders"
        ) as resource if texts:
            symbol, type_ = texts.get("symbol"), texts.get("autoCloseType")
            return _chosen(account.ledger(resource), lambda of, kind: symbol in {None, of} and type_ in {None, kind})
        case _:
            return None


def _units(account: Account, arguments: Arguments) -> Collection[int]:
    """The risk units that are asked for: the active ones where none is named."""
    if arguments.group_id is None:
        return account.active_units
    if arguments.group_id not in account.active_units | account.closed_units:
        raise errors.group_not_found()
    return {arguments.group_id}


def _chosen(ledger: Ledger[Any], is_wanted: Callable[..., bool]) -> Collection[Hashable]:
    return {key for key in ledger.filed_under() if isinstance(key, tuple) and is_wanted(*key)}
