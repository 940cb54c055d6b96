"""Which host serves an operation, and which of its URLs answers its time."""

from urllib.parse import urlsplit

from binance_liquidations_wire.operations import SERVERS
from binance_liquidations_wire.types import Operation

from ..signing.requests import check_base_url, is_loopback
from .clock import TIME_PATH


class Hosts:
    """The hosts of the exchange, of which `base_url` may name another main one; any other `base_url` takes all calls.

    Raises ConfigurationError for a `base_url` that a key must not be sent to.
    """

    def __init__(self, base_url: str) -> None:
        self.base_url = check_base_url(base_url)
        self._is_exchange = self.base_url in SERVERS
        self.is_simulated = is_loopback(urlsplit(self.base_url).hostname or "")

    def server(self, operation: Operation) -> str:
        """The base URL of an operation."""
        is_elsewhere = self._is_exchange and operation.server not in SERVERS
        return operation.server if is_elsewhere else self.base_url

    def clock(self, operation: Operation | None = None) -> str:
        """The URL that answers the time by which an operation's timestamp is read; without one, the main host's."""
        if operation is None:
            return f"{self.base_url}{TIME_PATH}"
        server, path = self.server(operation), urlsplit(operation.clock).path
        is_of_main_host = operation.clock.startswith(SERVERS)
        return f"{self.base_url if is_of_main_host else server}{path}"
