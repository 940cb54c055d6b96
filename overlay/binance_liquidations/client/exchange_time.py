"""The exchange's time for those who hold no key; asking for it needs none."""

from contextlib import closing
from time import sleep
from typing import Any

from ..errors import TransportError
from ..signing.requests import unsigned
from .actions import Action, Wait, drive
from .budget import SHARED
from .clock import milliseconds
from .curl import CurlHttp
from .hosts import Hosts
from .policy import Policy

_TIMEOUT = 10.0


def ask_exchange_time(base_url: str, *, retry_for: float, patience: float, allow_http: bool = False) -> int:
    """The exchange's time in milliseconds since 1970; `retry_for` and `patience` are seconds, as those of a client.

    Raises TransportError or ApiError if it cannot be had, and ClockError if it cannot be right.
    """
    hosts = Hosts(base_url, allow_http=allow_http)
    request = unsigned(hosts.clock())
    policy = Policy(hosts, SHARED, milliseconds, retry_for=retry_for, patience=patience)
    with closing(CurlHttp(_TIMEOUT)) as http:

        def perform(action: Action) -> Any:
            if isinstance(action, Wait):
                return sleep(action.seconds)
            try:
                return http.send(request.method, request.url, request.headers)
            except TransportError as error:
                return error

        return drive(policy.ask_time(required=True), perform)
