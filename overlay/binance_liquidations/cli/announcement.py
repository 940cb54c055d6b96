"""What `simulate` says: where the simulator is, the keys of its accounts, and what happens to them."""

from shlex import quote
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..client.clock import as_utc
from ..client.hosts import is_loopback
from .stderr import warn
from .stdout import say

if TYPE_CHECKING:
    from binance_liquidations_simulator import ApiKey, Exchange


def announce(exchange: "Exchange", host: str, base_url: str) -> None:
    """Print lines for a shell: the address, and a line for each key, which replaces that of another key."""
    say(f"export BINANCE_BASE_URL={base_url}")
    if not is_loopback(urlsplit(base_url).hostname or ""):
        say("export BINANCE_ALLOW_HTTP=1")
    for account in exchange.accounts:
        for key in account.keys:
            say(f"export {_variables(key)}  # {account.name}, {key.kind}")
    warn("These keys are no secret: they open nothing but this simulator.")
    if not is_loopback(host):
        warn("Other machines reach it by this one's name; clients there need BINANCE_ALLOW_HTTP=1.")
    warn("Serving until interrupted (Ctrl-C).")


def tell(account: str, time: int, text: str) -> None:
    """Print a line for what happened to an account at a time, in milliseconds since 1970."""
    warn(f"{as_utc(time)} {account}: {text}")


def _variables(key: "ApiKey") -> str:
    """A private key is one line, with `\\n` written out; of a key that only its owner has, it is left to the owner."""
    variables = {"BINANCE_API_KEY": key.api_key, "BINANCE_API_SECRET": key.secret or ""}
    if key.secret or key.private_key:
        variables["BINANCE_PRIVATE_KEY_FILE"] = "\\n".join((key.private_key or "").splitlines())
    return " ".join(f"{name}={value and quote(value)}" for name, value in variables.items())
