"""The command `doctor`."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

from ..client.accounts import accounts_chosen
from ..client.http import Http
from ..client.options import Behaviour
from ..client.sync import Client
from ..errors import ConfigurationError
from .document import AsJson, print_document
from .options import AccountName, AccountsFile, Verbose, require_file
from .signals import say_when_interrupted
from .stderr import show_log
from .stdout import say

if TYPE_CHECKING:
    from .examination import Finding


def doctor(
    accounts: AccountsFile = None, account: AccountName = None, as_json: AsJson = False, verbose: Verbose = False
) -> None:
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
    from .examination import Finding, examine

    show_log(verbose=verbose)
    # Waits are reported, not waited out.
    options: Behaviour[Http] = {"timeout": 5.0, "retry_for": 2.0, "patience": 0.0}
    with say_when_interrupted("Interrupted: the examination is incomplete."):
        if accounts is None:
            require_file(account)
            with Client.from_env(**options) as client:
                reports = [_report(None, examine(client), as_json=as_json)]
        else:
            reports = []
            for one in accounts_chosen(accounts, account):
                try:
                    client = one.client(**options)
                except ConfigurationError as error:
                    reports.append(_report(one.name, [Finding("key", False, str(error))], as_json=as_json))
                    continue
                with client:
                    reports.append(_report(one.name, examine(client, resources=one.resources), as_json=as_json))
    is_well = all(report["ok"] for report in reports)
    if as_json:
        print_document("doctor", is_well=is_well, accounts=reports)
    if not is_well:
        raise typer.Exit(1)


def _report(account: str | None, findings: "Iterable[Finding]", *, as_json: bool) -> dict[str, Any]:
    """Print a line for each finding, and one for what to do about it, or nothing; returns the account's document."""
    found = []
    if account is not None and not as_json:
        say(f"{account}:")
    for finding in findings:
        found.append(finding)
        if not as_json:
            say(f"{finding.mark}  {finding.subject}: {finding.found}")
            if finding.advice:
                say(f"     -> {finding.advice}")
    is_well = all(finding.is_well for finding in found)
    return {"account": account, "ok": is_well, "checks": [finding.described() for finding in found]}
