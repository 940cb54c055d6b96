"""Who may call: callers with the gateway's token or, if there is none, programs on this machine.

A web page can make this machine's browser call 127.0.0.1, under a name of its own (DNS rebinding) or as another site.
So without a token the Host must be one of this machine's names, and a call from another site's page is refused. Whether
the gateway runs is not secret: /healthz needs no token.
"""

import hmac
import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ..client.hosts import is_loopback
from ..errors import ConfigurationError
from ._refusal import Code, Refusal

_SHORTEST_TOKEN = 16
_OTHER_SITES = {"cross-site", "same-site"}
"""The values of Sec-Fetch-Site that browsers send for pages of other sites."""


_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?")
HEALTH = "/healthz"


class Guard:
    """Passes permitted calls on to an ASGI app, and refuses the others."""

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app = app
        self._token = None if token is None else token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope["path"], Headers(scope=scope)) if scope["type"] == "http" else None
        await (refusal.response() if refusal else self._app)(scope, receive, send)

    def _refusal(self, path: str, headers: Headers) -> Refusal | None:
        if self._token is not None:
            if path == HEALTH:
                return None
            scheme, _, sent = headers.get("authorization", "").partition(" ")
            if scheme.lower() == "bearer" and hmac.compare_digest(sent.encode("latin-1"), self._token):
                return None
            advice = "send the gateway's token: Authorization: Bearer ..."
            return Refusal(401, Code.TOKEN, advice, {"WWW-Authenticate": "Bearer"})
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not _is_of_this_machine(hosts[0]):
            return Refusal(403, Code.FOREIGN_HOST, "the Host header must be 127.0.0.1, localhost or [::1]")
        pages = [*headers.getlist("origin"), *headers.getlist("referer")]
        if headers.get("sec-fetch-site") in _OTHER_SITES or not all(_is_of(page, hosts[0]) for page in pages):
            return Refusal(403, Code.FOREIGN_SITE, "pages of other sites may not call the gateway")
        return None


def check_token(token: str) -> None:
    """Raise ConfigurationError for a token that is too short, or that a header cannot carry."""
    if len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigurationError(
            f"the gateway's token must have at least {_SHORTEST_TOKEN} ASCII characters and no white space:"
            " make one with `openssl rand -hex 32`"
        )


def _is_of_this_machine(host: str) -> bool:
    """Whether a Host header is exactly a name of this machine, with or without a port."""
    match = _HOST.fullmatch(host)
    if match is None:
        return False
    name = match[1].lower()
    return is_loopback(name[1:-1]) and ":" in name if name.startswith("[") else is_loopback(name)


def _is_of(page: str, host: str) -> bool:
    """Whether an Origin, or the address of a page, is at this host and port."""
    scheme, _, rest = page.lower().partition("://")
    return scheme in {"http", "https"} and rest.partition("/")[0] == host.lower()
