"""How the command line names an account: the one of the environment, or one of a file."""

from pathlib import Path
from typing import Annotated

import typer

from ._accounts import accounts_chosen
from ._client import Client
from ._policy import UNATTENDED

AccountsFile = Annotated[
    Path | None,
    typer.Option("--accounts", help="A TOML file that says where the keys are; without it, those of the environment."),
]
AccountName = Annotated[str | None, typer.Option("--account", help="One account of the file, by its name.")]


def require_file(account: str | None) -> None:
    """Refuse a name where there is no file that has it."""
    if account is not None:
        raise typer.BadParameter("--account names one of a file: give --accounts, too")


def client_for(resource: str, accounts: Path | None, account: str | None) -> Client:
    """A client of the account of the environment, or of the one of the file."""
    if accounts is None:
        require_file(account)
        return Client.from_env(retry_for=UNATTENDED)
    chosen, *others = accounts_chosen(accounts, account)
    if others:
        names = ", ".join(one.name for one in (chosen, *others))
        raise typer.BadParameter(f"{accounts} names several accounts: choose one with --account: {names}")
    if resource not in chosen.resources:
        raise typer.BadParameter(f"{resource} is not among the resources of account {chosen.name} in {accounts}")
    return chosen.client(retry_for=UNATTENDED)
