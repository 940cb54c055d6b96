"""The accounts that are synced together: their clients, their threads, and what came of each."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from binance_liquidations_wire.client import milliseconds
from binance_liquidations_wire.types import Moment

from .._log import LOG
from ..client.account import Account
from ..client.accounts import accounts_named
from ..client.budget import Budget
from ..client.clock import milliseconds as now
from ..client.http import Http
from ..client.options import Behaviour
from ..client.policy import UNATTENDED
from ..client.sync import Client
from ..errors import BinanceLiquidationsError, ConfigurationError, ParameterError
from ..history.resources import RESOURCES
from ..history.windows import moment_of
from . import _ledger as ledger
from ._column_types import DamagedError
from ._copying import Copied, OnProgress, copy
from ._database import Archive
from ._keys import put_right, recognize, require_own_keys

_SIDE_BY_SIDE = 8


@dataclass(frozen=True)
class Failed:
    """What of an account could not be brought up to date, and why; nothing of it is half-written."""

    account: str
    resource: str | None
    error: BinanceLiquidationsError

    def __str__(self) -> str:
        subject = self.account if self.resource is None else f"{self.account}, {self.resource}"
        return f"{subject}: {type(self.error).__name__}: {self.error}"


@dataclass(frozen=True)
class Synced:
    """What a sync brought, resource by resource, and what failed."""

    copied: tuple[Copied, ...]
    failed: tuple[Failed, ...]


class _Stopped(Exception):  # noqa: N818 - it is no error
    """The end that was asked for."""


class _Stop:
    """Asks the threads to come to an end, at the next place where they wait or have just written a window."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def ask(self) -> None:
        self._event.set()

    def check(self) -> None:
        if self._event.is_set():
            raise _Stopped

    def sleep(self, seconds: float) -> None:
        self._event.wait(seconds)
        self.check()


class Session:
    """The accounts that are synced, with their clients."""

    def __init__(
        self,
        accounts: str | Path | Iterable[Account] | None,
        overlap: timedelta,
        resources: Sequence[str],
        new_keys: Sequence[str],
        base_url: str | None,
        budget: Budget,
        on_progress: OnProgress | None,
    ) -> None:
        if overlap < timedelta(0):
            raise ParameterError("overlap is below zero: give the days within which records may still change")
        self._accounts = accounts_named(accounts)
        self._resources = resources_by_account(self._accounts, resources)
        if unknown := set(new_keys) - {account.name for account in self._accounts}:
            raise ParameterError(f"a new key is announced for {min(unknown)}, which is not among the accounts")
        self._new_keys = new_keys
        self._overlap, self._on_progress = overlap, on_progress
        self._stop = _Stop()
        self._options: Behaviour[Http] = {"retry_for": UNATTENDED, "budget": budget, "sleep": self._stop.sleep}
        self._base_url = base_url
        self._clients: dict[str, Client] = {}
        self._unable: list[Failed] = []

    @contextmanager
    def open_archive(self, to: str | Path, start: Moment | None) -> Iterator[Archive]:
        """The archive, locked, with clients for its accounts; nothing is made where no account could be asked."""
        moment = start_of(start)
        with ExitStack() as stack:
            for account in self._accounts:
                try:
                    client = account.client(self._base_url, **self._options)
                except ConfigurationError as error:
                    self._unable.append(Failed(account.name, None, error))
                else:
                    self._clients[account.name] = stack.enter_context(client)
            if not self._clients:
                raise self._unable[0].error
            require_own_keys(self._clients)
            archive = stack.enter_context(Archive(to, create=moment is not None, sleep=self._stop.sleep))
            self._stay_alone = stack.enter_context(archive.alone())
            enter(archive, self._clients, moment, self._new_keys)
            yield archive

    def round(self, archive: Archive) -> Synced:
        """All accounts once; raises ConfigurationError if another sync came in between, or the file went away."""
        self._stay_alone()
        with ThreadPoolExecutor(min(len(self._clients), _SIDE_BY_SIDE)) as pool:
            futures = [pool.submit(self._account, archive, name) for name in self._clients]
            try:
                wait(futures)
            except BaseException:  # Ctrl-C
                self._stop.ask()
                for client in self._clients.values():
                    client.close()  # which ends the requests that the threads wait for
                pool.shutdown(cancel_futures=True)
                raise
        archive.require_same_file()
        rounds = [future.result() for future in futures]
        return Synced(
            copied=tuple(copied for each in rounds for copied in each.copied),
            failed=(*self._unable, *(failed for each in rounds for failed in each.failed)),
        )

    def _account(self, archive: Archive, name: str) -> Synced:
        copied: list[Copied] = []
        failed: list[Failed] = []
        for resource in self._resources[name]:
            try:
                self._stop.check()
                done = copy(
                    archive,
                    self._clients[name],
                    name,
                    resource,
                    overlap=self._overlap,
                    on_progress=self._went_on,
                    is_new_key=name in self._new_keys,
                )
            except _Stopped:
                break
            except BinanceLiquidationsError as error:
                failed.append(Failed(name, resource, error))
            else:
                copied.append(done)
        return Synced(tuple(copied), tuple(failed))

    def _went_on(self, copied: Copied, progress: float) -> None:
        if self._on_progress is not None:
            self._on_progress(copied, progress)
        self._stop.check()


def enter(archive: Archive, clients: Mapping[str, Client], start: datetime | None, new_keys: Sequence[str]) -> None:
    """Take note of all accounts, or of none; one whose note is spoiled fails alone, when its turn comes.

    Raises ConfigurationError for an account with the key of another one, or with a new one that is not announced. Keys
    that were swapped when they were noted are put right where all of their accounts are announced.
    """
    announced = {name: client.fingerprint for name, client in clients.items() if name in new_keys}

    def note(connection: Connection) -> set[str]:
        noted = put_right(connection, announced) if announced else set()
        for name, client in clients.items():
            if not recognize(connection, name, client.fingerprint, is_new=name in new_keys):
                noted.add(name)
            with suppress(DamagedError):
                ledger.enter(connection, name, start)
        return noted

    if noted := archive.write(note):
        names = ", ".join(sorted(noted))
        LOG.info("The archive notes the API keys of %s once they have worked, and refuses others from then on.", names)


def resources_named(names: Sequence[str]) -> tuple[str, ...]:
    """These resources, in the order in which they are read; all of them for none."""
    if unknown := [name for name in names if name not in RESOURCES]:
        raise ParameterError(f"there is no resource {unknown[0]}: it is one of {', '.join(RESOURCES)}")
    return tuple(name for name in RESOURCES if not names or name in names)


def resources_by_account(accounts: Iterable[Account], names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which of these resources to read of each account: those that its key opens."""
    wanted = resources_named(names)
    found = {account.name: tuple(name for name in wanted if name in account.resources) for account in accounts}
    if not any(found.values()):
        raise ParameterError(f"no account has {', '.join(wanted)} among its resources")
    return found


def start_of(start: Moment | None) -> datetime | None:
    """A start as the ledger has it. Raises ParameterError for one that cannot be."""
    if start is None:
        return None
    moment = milliseconds("start", start)
    if not 0 <= moment <= now():
        raise ParameterError("start lies before 1970 or in the future: give the day on which the account was opened")
    return moment_of(moment)
