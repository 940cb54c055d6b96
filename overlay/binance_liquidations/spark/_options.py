"""The options of a load, checked on the driver before anything is planned. They hold names of keys, and no key."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from binance_liquidations_wire.client import milliseconds
from binance_liquidations_wire.types import Moment

from ..client.account import Account
from ..client.accounts import accounts_of
from ..client.budget import check
from ..client.clock import read_moment
from ..client.environment import allows_http, base_url_of
from ..client.hosts import check_base_url
from ..errors import ConfigurationError, CredentialsError, ParameterError
from ..history.histories import open_scan
from ..history.resources import RESOURCES, Resource
from ..redis import RedisBudget

_NAMES = ("resource", "accounts", "start", "end", "baseUrl", "redis", "share", "settling")
_INLINE = "NAME=KEY_VARIABLE:SECRET_VARIABLE"
_ENTRY = re.compile(r"([^=:\s]+)=([^=:\s]+):([^=:\s]+)")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_DURATION = re.compile(r"(\d{1,6}) (minute|hour|day)s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was asked for. Times are milliseconds since 1970, both included; a resource with times has a start."""

    name: str
    accounts: tuple[Account, ...]
    start: int | None
    end: int | None
    base_url: str
    allow_http: bool
    redis: str | None
    share: float | None
    settling: timedelta | None

    @property
    def resource(self) -> Resource:
        """How the resource is read."""
        return RESOURCES[self.name]


def options_of(given: Mapping[str, str]) -> Options:
    """Read options, whose names are in lower case.

    Raises an error of this package that names the option; it repeats nothing that could be a key or a password.
    """
    if unknown := given.keys() - {name.lower() for name in _NAMES}:
        raise ConfigurationError(f"unknown option {', '.join(sorted(unknown))}; the options are {', '.join(_NAMES)}")
    if missing := [name for name in ("resource", "accounts") if not given.get(name)]:
        raise ConfigurationError(f"missing option {', '.join(missing)}")
    resource = RESOURCES.get(given["resource"])
    if resource is None:
        raise ConfigurationError(f"option resource: give one of {', '.join(RESOURCES)}")
    begin, until = (_moment(name, given.get(name)) for name in ("start", "end"))
    start, end = (None if time is None else milliseconds("time", time) for time in (begin, until))
    if resource.operation.window is not None:
        start = open_scan(resource, begin, until, None).start  # what a history refuses is refused here
    is_plain = allows_http(os.environ)
    return Options(
        name=resource.name,
        accounts=_accounts_with(resource.name, given["accounts"]),
        start=start,
        end=end,
        base_url=check_base_url(given.get("baseurl") or base_url_of(os.environ), allow_http=is_plain),
        allow_http=is_plain,
        redis=_redis(given.get("redis")),
        share=_share(given.get("share")),
        settling=_settling(given.get("settling")),
    )


def _accounts_with(resource: str, text: str) -> tuple[Account, ...]:
    """Those whose keys open the resource."""
    if found := tuple(account for account in _accounts(text) if resource in account.resources):
        return found
    raise ConfigurationError(f"option accounts: none of them has {resource} among its resources")


def _accounts(text: str) -> tuple[Account, ...]:
    if "=" not in text or text.endswith(".toml"):
        path = Path(text)
        if not path.is_file():
            raise ConfigurationError(f"option accounts: the driver has no such file; give a TOML file, or {_INLINE}")
        return accounts_of(path)
    accounts: dict[str, Account] = {}
    for entry in text.split(","):
        parts = _ENTRY.fullmatch(entry.strip())
        if parts is None:
            raise ConfigurationError(f"option accounts: write {_INLINE}, and commas between accounts")
        name, key, secret = parts.groups()
        if name in accounts:
            raise ConfigurationError("option accounts: two accounts have the same name")
        try:
            accounts[name] = Account(name=name, api_key=f"env:{key}", secret=f"env:{secret}")
        except CredentialsError as error:
            raise CredentialsError(f"option accounts: {error}") from None
    return tuple(accounts.values())


def _moment(option: str, text: str | None) -> Moment | None:
    try:
        moment = read_moment(text) if text else None
    except ValueError:
        raise ParameterError(f"option {option}: give 2024-01-01, 2024-01-01T12:00:00Z or milliseconds") from None
    if moment is not None:
        milliseconds(f"option {option}", moment)
    return moment


def _redis(text: str | None) -> str | None:
    if not text:
        return None
    if "://" not in text:
        if not _VARIABLE.fullmatch(text):
            raise ConfigurationError("option redis: give a URL, or the name of a variable that the executors have")
        return text
    if "@" in text or "?" in text:
        raise ConfigurationError(
            "option redis: a plan may not hold a user or a password; put the URL into a variable of the executors'"
            " environment, and give its name"
        )
    try:
        RedisBudget(text)  # connects when it is first used
    except ConfigurationError as error:
        raise ConfigurationError(f"option redis: {error}") from None
    return text


def _share(text: str | None) -> float | None:
    if not text:
        return None
    try:
        share = float(text)
        check(None, share)
    except ValueError:  # ConfigurationError is one
        raise ConfigurationError("option share: give a number that is more than 0 and at most 1") from None
    return share


def _settling(text: str | None) -> timedelta | None:
    if not text:
        return None
    parts = _DURATION.fullmatch(text)
    if parts is None:
        raise ConfigurationError('option settling: give "30 minutes", "2 hours" or "3 days"')
    return timedelta(**{f"{parts[2]}s": int(parts[1])})
