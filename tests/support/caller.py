"""A caller that signs as the exchange's pages say, written with nothing but the standard library."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from binance_liquidations_simulator import Answer, ApiKey, Exchange, Resource
from binance_liquidations_simulator.server.asgi import Answering

NOW = 1_765_400_000_000  # 2025-12-10, an hour or so after the documented transfers
DAY = 24 * 60 * 60 * 1000
PATHS: dict[Resource, str] = {
    "margin-liquidations": "/sapi/v1/margin/forceLiquidationRec",
    "risk-unit-liquidations": "/sapi/v1/margin/loan-group/force-liquidation",
    "liquidation-transfers": "/sapi/v1/margin/loan-group/force-liquidation-transfer-record",
    "closed-risk-units": "/sapi/v1/margin/loan-groups/closed",
}
"""Of a margin account and its risk units; they take no parameter that they need."""
ALL_PATHS: dict[Resource, str] = PATHS | {
    "borrow-repay-records": "/sapi/v1/margin/loan-group/borrow-repay",
    "liquidation-loan-repayments": "/sapi/v1/margin/liquidation-loan/repay-history",
    "usds-futures-force-orders": "/fapi/v1/forceOrders",
    "coin-futures-force-orders": "/dapi/v1/forceOrders",
    "portfolio-margin-um-force-orders": "/papi/v1/um/forceOrders",
    "portfolio-margin-cm-force-orders": "/papi/v1/cm/forceOrders",
    "portfolio-margin-liquidations": "/papi/v1/margin/forceOrders",
}


class Clock:
    """A clock that a test sets; Unix milliseconds."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


class Caller:
    """Sends signed requests to an exchange, without a server in between."""

    def __init__(
        self, exchange: Answering, key: ApiKey, clock: Clock, sign: Callable[[bytes], bytes] | None = None
    ) -> None:
        self.exchange = exchange
        self.key = key
        self.clock = clock
        self._sign = sign

    def signature(self, query: str) -> str:
        """The signature of `query`, encoded for a URL."""
        if self._sign is not None:
            return quote(base64.b64encode(self._sign(query.encode())), safe="")
        assert self.key.secret is not None
        return hmac.new(self.key.secret.encode(), query.encode(), hashlib.sha256).hexdigest()

    def signed(self, resource: Resource, parameters: Mapping[str, object] | None = None) -> str:
        """The target of a signed request."""
        sent = {**(parameters or {}), "timestamp": (parameters or {}).get("timestamp", self.clock.now)}
        query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in sent.items())
        return f"{ALL_PATHS[resource]}?{query}&signature={self.signature(query)}"

    def send(self, target: str, *, method: str = "GET", ip: str = "127.0.0.1") -> Answer:
        """The answer to this target."""
        return self.exchange.handle(method, target, {"X-MBX-APIKEY": self.key.api_key}, ip)

    def get(self, resource: Resource, **parameters: object) -> Any:
        """The body of a good answer; its JSON numbers with a point are Decimal."""
        answer = self.send(self.signed(resource, parameters))
        assert answer.status == 200, answer.body
        return body(answer)

    def refused(self, resource: Resource, **parameters: object) -> tuple[int, int]:
        """HTTP status and error code of a refusal."""
        return refusal(self.send(self.signed(resource, parameters)))


def body(answer: Answer) -> Any:
    """The JSON of an answer; numbers with a point are Decimal."""
    return json.loads(answer.body, parse_float=Decimal)


def refusal(answer: Answer) -> tuple[int, int]:
    """HTTP status and error code of a refusal."""
    content = body(answer)
    assert set(content) == {"code", "msg"}
    return answer.status, content["code"]


@dataclass(frozen=True)
class Documented:
    """The documented desk, its exchange, and a caller with its HMAC key."""

    exchange: Exchange
    caller: Caller
    clock: Clock
