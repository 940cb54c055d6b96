"""All resources of any number of accounts: once, on and on, or one by one."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from binance_liquidations_wire.types import Moment

from ..client.account import Account
from ..client.budget import SHARED, Budget
from ..client.policy import UNATTENDED
from ._copying import OVERLAP, Copied, OnProgress, copy
from ._database import Archive
from ._outage import Outage
from ._session import Session, Synced, enter, resources_by_account, start_of


def sync(
    to: str | Path,
    accounts: str | Path | Iterable[Account] | None = None,
    *,
    start: Moment | None = None,
    overlap: timedelta = OVERLAP,
    resources: Sequence[str] = (),
    new_keys: Sequence[str] = (),
    base_url: str | None = None,
    budget: Budget = SHARED,
    on_progress: OnProgress | None = None,
) -> Synced:
    """Bring an archive up to date, making it if need be: all resources of all accounts, some accounts side by side.

    `accounts` is a TOML file or what `accounts_of` makes of one; the account of the environment, if left out. `start`
    is needed for accounts that the archive does not know, and may later be an earlier one. What may still change is
    read again: the `overlap` before the end of the last sync, and all since the oldest record that was unfinished.
    All accounts spend from one `budget`.

    The archive keeps a fingerprint of each account's API key, and refuses another one, that of another account above
    all; `new_keys` names accounts whose key is a new one, or whose keys were swapped when the archive noted them.

    A failure of one account does not stop the others: look at `failed`. Raises ConfigurationError, CredentialsError or
    ParameterError where nothing can be done at all, a second sync of the same archive among it.
    """
    session = Session(accounts, overlap, resources, new_keys, base_url, budget, on_progress)
    with session.open_archive(to, start) as archive:
        return session.round(archive)


def follow(
    to: str | Path,
    accounts: str | Path | Iterable[Account] | None = None,
    *,
    interval: timedelta = timedelta(minutes=1),
    sleep: Callable[[float], object] = time.sleep,
    start: Moment | None = None,
    overlap: timedelta = OVERLAP,
    resources: Sequence[str] = (),
    new_keys: Sequence[str] = (),
    base_url: str | None = None,
    budget: Budget = SHARED,
    on_progress: OnProgress | None = None,
) -> Iterator[Synced]:
    """As `sync`, again and again, `interval` after the end of the last time; the archive stays locked meanwhile.

    The logger `binance_liquidations` is warned when the exchange is lost, and when it is back.
    """
    session = Session(accounts, overlap, resources, new_keys, base_url, budget, on_progress)
    outage = Outage()
    with session.open_archive(to, start) as archive:
        while True:
            done = session.round(archive)
            outage.note(done, interval)
            yield done
            sleep(interval.total_seconds())


def sync_one(
    to: str | Path,
    account: Account,
    resource: str,
    *,
    start: Moment | None = None,
    overlap: timedelta = OVERLAP,
    base_url: str | None = None,
    budget: Budget = SHARED,
) -> Copied:
    """One resource of one account: the unit of work, for engines that map it over workers.

    It may be repeated at any time, and two of the same do no harm: the newest wins, and one that was overtaken writes
    nothing more. It takes no lock of the archive. Workers that share an IP address need a `budget` that they
    share, such as `RedisBudget`. Raises what went wrong.
    """
    resources_by_account([account], [resource])
    with (
        account.client(base_url, retry_for=UNATTENDED, budget=budget) as client,
        Archive(to, create=start is not None) as archive,
    ):
        enter(archive, {account.name: client}, start_of(start), ())
        return copy(archive, client, account.name, resource, overlap=overlap)
