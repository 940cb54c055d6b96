"""What the environment says of an account: which variables hold its key, and where the exchange is."""

from collections.abc import Collection, Mapping

from ..errors import CredentialsError
from ..keys.forms import Names
from ..signing.requests import BASE_URL

VARIABLES = Names(
    api_key="BINANCE_API_KEY",
    secret="BINANCE_API_SECRET",  # noqa: S106 - a name
    private_key="BINANCE_PRIVATE_KEY_FILE",
    passphrase="BINANCE_PRIVATE_KEY_PASSPHRASE",  # noqa: S106 - a name
)


def variables_of_key(environ: Mapping[str, str], given: Collection[str] = ()) -> dict[str, str]:
    """The variables to use, by the argument of a client that each is for; none of them is empty.

    `given` are arguments that the caller has already: the API key, or what signs. Raises CredentialsError that names
    what is missing.
    """
    found = {argument: name for argument, name in VARIABLES._asdict().items() if environ.get(name)}
    if "api_key" not in {*found, *given}:
        raise CredentialsError(f"{VARIABLES.api_key} is not set")
    if "secret" in given or "private_key" in given:
        return {"api_key": VARIABLES.api_key} if "api_key" in found else {}
    if ("secret" in found) == ("private_key" in found):
        raise CredentialsError(f"set either {VARIABLES.secret} or {VARIABLES.private_key} beside {VARIABLES.api_key}")
    if "secret" in found:
        found.pop("passphrase", None)  # it belongs to the private key
    return found


def base_url_of(environ: Mapping[str, str]) -> str:
    """Where requests go: BINANCE_BASE_URL, or the exchange itself."""
    return environ.get("BINANCE_BASE_URL") or BASE_URL


def allows_http(environ: Mapping[str, str]) -> bool:
    """Whether BINANCE_ALLOW_HTTP is 1: a simulator on another machine may be called by plain http."""
    return environ.get("BINANCE_ALLOW_HTTP") == "1"
