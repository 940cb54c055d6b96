"""Options that several commands share: accounts, resources, times, `--verbose`."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from binance_liquidations_wire.client import milliseconds

from ..client.account import Account
from ..client.accounts import accounts_chosen
from ..client.clock import read_moment
from ..client.policy import UNATTENDED
from ..client.sync import Client
from ..errors import ParameterError
from ..history.resources import RESOURCES

if TYPE_CHECKING:
    ResourceName = StrEnum
else:  # a type checker does not read the members of an enum that is computed
    ResourceName = StrEnum("ResourceName", {one.entry.method: name for name, one in RESOURCES.items()})
"""What can be fetched."""

Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log each request on standard error.")]
AccountsFile = Annotated[
    Path | None,
    typer.Option("--accounts", help="A TOML file that says where the keys are; by default, those in the environment."),
]
AccountName = Annotated[str | None, typer.Option("--account", help="The name of one account in the file.")]


def require_file(account: str | None) -> None:
    """Refuse an account's name without a file of accounts."""
    if account is not None:
        raise typer.BadParameter("--account needs a file of accounts: give --accounts, too")


def client_for(resource: str, accounts: Path | None, account: str | None) -> Client:
    """A client of the account in the environment, or of the one in the file."""
    if accounts is None:
        require_file(account)
        return Client.from_env(retry_for=UNATTENDED)
    chosen = account_in(accounts, account)
    if resource not in chosen.resources:
        raise typer.BadParameter(f"{resource} is not among the resources of account {chosen.name} in {accounts}")
    return chosen.client(retry_for=UNATTENDED)


def client_and_resources(accounts: Path | None, account: str | None) -> tuple[Client, tuple[str, ...]]:
    """The same, whatever its resources are, and these."""
    if accounts is None:
        require_file(account)
        return Client.from_env(retry_for=UNATTENDED), tuple(RESOURCES)
    chosen = account_in(accounts, account)
    return chosen.client(retry_for=UNATTENDED), chosen.resources


def account_in(accounts: Path, account: str | None) -> Account:
    """The account of that name in the file, or its only one."""
    chosen, *others = accounts_chosen(accounts, account)
    if others:
        names = ", ".join(one.name for one in (chosen, *others))
        raise typer.BadParameter(f"{accounts} names several accounts: choose one with --account: {names}")
    return chosen


def moment_option(option: str, text: str | None) -> datetime | int | None:
    """The time that an option gives."""
    try:
        moment = None if text is None else read_moment(text)
    except ValueError:
        raise typer.BadParameter(f"{option} {text}: give 2024-01-01, 2024-01-01T12:00:00Z or milliseconds") from None
    try:
        if moment is not None:
            milliseconds(option, moment)
    except ParameterError as error:
        raise typer.BadParameter(str(error)) from None
    return moment
