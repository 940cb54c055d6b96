"""The command `doctor`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from ..client.accounts import accounts_chosen
from ..client.sync import Client
from ..errors import ConfigurationError
from .options import AccountName, AccountsFile, Verbose, require_file
from .signals import say_when_interrupted
from .stderr import show_log
from .stdout import say

if TYPE_CHECKING:
    from .examination import Finding


def doctor(accounts: AccountsFile = None, account: AccountName = None, verbose: Verbose = False) -> None:
    """Check the clock, the key, its permissions and the used weight; say what is wrong and what to do.

    Takes the account in the environment (BINANCE_API_KEY ...), or those in a file. A key need not open everything: the
    key of a plain margin account is healthy without the institutional resources. If an account in the file lists its
    `resources`, only those are checked. A request has 5 seconds; a failed one is tried again for 2 seconds.

    Exit codes: 0 all is well, 1 not, 2 wrong usage, 130 interrupted, 143 terminated.

    Example:

    ```
    binance-liquidations doctor
    ```
    """
    from .examination import examine

    show_log(verbose=verbose)
    options: dict[str, Any] = {
        "timeout": 5.0,
        "retry_for": 2.0,
        "patience": 0.0,
    }  # waits are reported, not waited out
    with say_when_interrupted("Interrupted: the examination is incomplete."):
        if accounts is None:
            require_file(account)
            with Client.from_env(**options) as client:
                is_well = _report(examine(client))
        else:
            is_well = True
            for one in accounts_chosen(accounts, account):
                say(f"{one.name}:")
                try:
                    client = one.client(**options)
                except ConfigurationError as error:
                    is_well = False
                    say(f"BAD  key: {error}")
                    continue
                with client:
                    is_well &= _report(examine(client, resources=one.resources))
    if not is_well:
        raise typer.Exit(1)


def _report(findings: "Iterable[Finding]") -> bool:
    """Print a line for each finding, and one for what to do about it; returns whether all is well."""
    is_well = True
    for finding in findings:
        is_well &= finding.is_well
        say(f"{finding.mark}  {finding.subject}: {finding.found}")
        if finding.advice:
            say(f"     -> {finding.advice}")
    return is_well
