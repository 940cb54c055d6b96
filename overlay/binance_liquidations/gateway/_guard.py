"""Who may call: whoever has the gateway's token or, where there is none, programs of this machine.

A web page can make the browser of this machine call 127.0.0.1, under a name of its own (DNS rebinding) or from afar; so
without a token the name must be one of this machine's, and no other site's page may be behind the call.
"""

import hmac
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .._signing import is_loopback
from ..errors import ConfigurationError
from ._refusal import Code, Refusal

_SHORTEST_TOKEN = 16
_OTHER_SITES = {"cross-site", "same-site"}
"""What browsers say in Sec-Fetch-Site of a call by a page that the gateway did not serve itself."""


class Guard:
    """Lets an ASGI app be called by those who may."""

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self._app = app
        self._token = None if token is None else token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(Headers(scope=scope)) if scope["type"] == "http" else None
        await (refusal.response() if refusal else self._app)(scope, receive, send)

    def _refusal(self, headers: Headers) -> Refusal | None:
        if self._token is not None:
            scheme, _, sent = headers.get("authorization", "").partition(" ")
            if scheme.lower() == "bearer" and hmac.compare_digest(sent.encode("latin-1"), self._token):
                return None
            advice = "send the gateway's token: Authorization: Bearer ..."
            return Refusal(401, Code.TOKEN, advice, {"WWW-Authenticate": "Bearer"})
        if not is_loopback(_hostname(headers.get("host", ""))):
            return Refusal(403, Code.FOREIGN_HOST, "the Host header must be 127.0.0.1, localhost or [::1]")
        if headers.get("sec-fetch-site") in _OTHER_SITES:
            return Refusal(403, Code.FOREIGN_SITE, "pages of other sites may not call the gateway")
        return None


def check_token(token: str) -> None:
    """Raise ConfigurationError for a token that is easily guessed, or that no header can carry."""
    if len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigurationError(
            f"the gateway's token must have at least {_SHORTEST_TOKEN} ASCII characters and no white space:"
            " make one with `openssl rand -hex 32`"
        )


def _hostname(host: str) -> str:
    """The name in a Host header, without the port; empty if it holds anything else."""
    try:
        parts = urlsplit(f"//{host}")
        return (parts.hostname or "") if parts.netloc == host and "@" not in host else ""
    except ValueError:
        return ""
