"""Requests are signed before they are sent, answers redacted before they are read. No I/O; for both clients."""

from urllib.parse import quote

from binance_liquidations_wire.types import Headers, Request, Response

from .._version import __version__
from .credentials import Credentials, fingerprint, sign

BASE_URL = "https://api.binance.com"

_HEADERS = {"User-Agent": f"binance-liquidations/{__version__}", "Accept": "application/json"}


class SignedRequest:
    """The request that is sent, and the `secrets` in it that no answer may show. It is never shown or logged.

    It is not a tuple, because a crash reporter would show a tuple's items.
    """

    __slots__ = ("headers", "method", "secrets", "url")

    def __init__(self, method: str, url: str, headers: Headers, secrets: tuple[str, ...] = ()) -> None:
        self.method, self.url, self.headers, self.secrets = method, url, headers, secrets

    def __repr__(self) -> str:
        return f"SignedRequest(method={self.method!r})"


class Signer:
    """Who signs requests."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._headers = _HEADERS | {"X-MBX-APIKEY": credentials.api_key}
        self._api_key = credentials.api_key

    @property
    def fingerprint(self) -> str:
        """A short hash of the API key."""
        return fingerprint(self._api_key)

    def signed(self, request: Request, base_url: str, now: int) -> SignedRequest:
        """Stamp and sign a request, `now` in milliseconds: what is signed is what is sent, byte for byte."""
        operation, query = request
        timestamp = f"timestamp={now}"
        payload = f"{query}&{timestamp}" if query else timestamp
        signature = sign(self._credentials, payload)
        encoded = signature if signature.isalnum() else quote(signature, safe="")
        url = f"{base_url}{operation.path}?{payload}&signature={encoded}"
        return SignedRequest(operation.method, url, self._headers, (self._api_key, signature, encoded))


def unsigned(url: str) -> SignedRequest:
    """A request for what needs neither key nor signature, such as the exchange's time."""
    return SignedRequest("GET", url, _HEADERS)


def redact(request: SignedRequest, response: Response) -> Response:
    """The response without the request's secrets that it may echo, so that no excerpt shows them."""
    body, headers = response.body, "\n".join(response.headers.values())
    for secret in request.secrets:
        body = body.replace(secret.encode(), b"[redacted]")
        if secret in headers:
            shown = {name: value.replace(secret, "[redacted]") for name, value in response.headers.items()}
            response = response._replace(headers=shown)
    return response if body is response.body else response._replace(body=body)
