"""A SQL archive of all resources of any number of accounts, in a SQLite file or in PostgreSQL.

    from binance_liquidations.archive import sync

    done = sync("liquidations.db", "accounts.toml", start=datetime(2024, 1, 1, tzinfo=UTC))

It needs `pip install "binance-liquidations[archive]"`. README.md beside this file has its tables and example queries.
"""

from ..client.account import Account
from ..client.accounts import account_of_environment, accounts_of
from ..errors import ConfigurationError

try:
    from ._copying import Copied
    from ._database import Archive
    from ._session import Failed, Synced
    from ._sync import follow, sync, sync_one
    from ._verify import Finding, Problem, Verified, verify
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] != "sqlalchemy":
        raise
    raise ConfigurationError('an archive needs: pip install "binance-liquidations[archive]"') from None

__all__ = [
    "Account",
    "Archive",
    "Copied",
    "Failed",
    "Finding",
    "Problem",
    "Synced",
    "Verified",
    "account_of_environment",
    "accounts_of",
    "follow",
    "sync",
    "sync_one",
    "verify",
]
