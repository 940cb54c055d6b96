"""The command `capture`."""

from pathlib import Path
from typing import Annotated

import typer

from binance_liquidations_wire.operations import OPERATIONS

from ..errors import ConfigurationError
from ..export.durable import durable, os_errors_named, remove, rename, require_own
from ..history.resources import RESOURCES
from .options import AccountName, AccountsFile, Verbose, client_and_resources
from .signals import say_when_interrupted
from .stderr import show_log, warn
from .stdout import write


def capture(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; - prints to standard output.")
    ] = None,
    accounts: AccountsFile = None,
    account: AccountName = None,
    verbose: Verbose = False,
) -> None:
    """Record what the exchange's answers look like, and nothing of what they say, in a small file to share.

    It reads the first pages of every operation that the key opens: at most 10 windows of each, 3 pages, and 3 closed
    units. The file holds forms of fields, names of fields, known values of enums, classes of digits and counts, the
    order, names of headers, and codes of refusals; no value of a record. Read it through before you share it. It shows
    which of the contradictions in the exchange's documentation are real.

    Takes the account in the environment (BINANCE_API_KEY ...), or one in `--accounts`; if that lists its `resources`,
    only their operations are read. A failed request is tried again for 300 seconds.

    Exit codes: 0 written, 1 nothing was written (one line says why), 2 wrong usage, 130 interrupted, 143 terminated.

    Example:

    ```
    binance-liquidations capture -o capture.json
    ```
    """
    from ..capture.document import to_text
    from ..capture.reading import take_capture

    show_log(verbose=verbose)
    is_printed = output is None or str(output) == "-"
    with say_when_interrupted("Interrupted: nothing was written."):
        client, resources = client_and_resources(accounts, account)
        left_out = {RESOURCES[name].operation.name for name in RESOURCES.keys() - {*resources}}
        operations = [one for one in OPERATIONS.values() if one.name not in left_out]
        with client:
            if is_printed or output is None:
                write(to_text(take_capture(client, operations, warn)).encode())
                return
            part = _prepare(output)
            try:
                text = to_text(take_capture(client, operations, warn))
                with os_errors_named(output):
                    with durable(part) as file:
                        file.write(text.encode())
                    rename(part, output)
            finally:
                remove(part)
    warn(f"{output}: read it through before you share it")


def _prepare(output: Path) -> Path:
    """The file to write before it gets its name; raises ConfigurationError if it cannot be written, or is there."""
    require_own(output)
    if output.exists():
        raise ConfigurationError(f"{output} exists: remove it, or give another name")
    part = output.with_name(f"{output.name}.partial")
    with os_errors_named(output), durable(part):
        pass
    return part
