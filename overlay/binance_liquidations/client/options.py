"""The options of a client, as type checkers hold them against a call that passes them on."""

from collections.abc import Callable
from typing import Any, Generic, TypedDict, TypeVar

from ..keys.forms import PrivateKey
from .budget import Budget
from .clock import Clock, Monotonic

H = TypeVar("H")


class Behaviour(TypedDict, Generic[H], total=False):
    """What a client does, of any account; see `Client`."""

    allow_http: bool
    timeout: float
    retry_for: float
    patience: float
    budget: Budget
    http: H | None
    clock: Clock
    monotonic: Monotonic
    sleep: Callable[[float], Any] | None
    concurrency: int


class Options(Behaviour[H], Generic[H], total=False):
    """All that a client takes."""

    api_key: str
    secret: str | None
    private_key: PrivateKey | None
    passphrase: str | bytes | None
    base_url: str
    name: str | None
