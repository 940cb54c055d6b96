"""Which host serves an operation, which of its URLs answers its time, and to which no key may be sent."""

from urllib.parse import SplitResult, urlsplit

from binance_liquidations_wire.operations import SERVERS
from binance_liquidations_wire.types import Operation

from ..errors import ConfigurationError
from .clock import TIME_PATH

_EXCHANGE = tuple({f".{'.'.join((urlsplit(server).hostname or '').split('.')[-2:])}" for server in SERVERS})
"""How the names of its hosts end."""


class Hosts:
    """The hosts of the exchange, of which `base_url` may name another main one; any other `base_url` takes all calls.

    Raises ConfigurationError for a `base_url` that a key must not be sent to.
    """

    def __init__(self, base_url: str, *, allow_http: bool = False) -> None:
        self.base_url = check_base_url(base_url, allow_http=allow_http)
        self._is_exchange = self.base_url in SERVERS
        self.is_simulated = is_direct(self.base_url)

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


def check_base_url(base_url: str, *, allow_http: bool = False) -> str:
    """The base URL without its last slash; raises ConfigurationError for a URL to which no key may be sent.

    `allow_http` lets a simulator on another machine be called by plain http; the exchange itself never is.
    """
    parts: SplitResult | None
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname, parts.port
        (host or "").encode("idna")  # as the lookup of the name does
    except (ValueError, TypeError, AttributeError):
        parts = host = None  # these errors repeat what may be a password, so none is chained
    if parts is None:
        raise ConfigurationError("base_url is not a URL: give one such as https://api.binance.com")
    if parts.scheme not in {"http", "https"} or not host:
        raise ConfigurationError("base_url must begin with https:// and name a host, such as https://api.binance.com")
    if not base_url.isascii() or not base_url.isprintable() or " " in base_url:
        raise ConfigurationError("base_url holds white space or other characters that no URL has: copy it again")
    if parts.username is not None or parts.query or parts.fragment:
        raise ConfigurationError("base_url must not have a user, a query or a fragment")
    if parts.scheme == "http" and not is_loopback(host):
        problem = "base_url must begin with https://: plain http is only for this machine"
        if f".{host.rstrip('.')}".endswith(_EXCHANGE):
            raise ConfigurationError(problem)
        if not allow_http:
            raise ConfigurationError(
                f"{problem}; for a simulator on another one, whose keys are no secret, set BINANCE_ALLOW_HTTP=1"
                " (allow_http=True)"
            )
    return base_url.rstrip("/")


def is_direct(url: str) -> bool:
    """Whether a URL that was checked is this machine's or a simulator's, which no proxy leads to."""
    parts = urlsplit(url)
    return parts.scheme == "http" or is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Whether a name or an address can only be this machine's."""
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
