"""An API key and what signs for it."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeAlias, TypeVar

from .._tracebacks import forget_arguments
from ..errors import CredentialsError, ParameterError
from ..keys.forms import Names, PrivateKey, find_key, read_key
from ..keys.pem import BEGIN

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

P = ParamSpec("P")
T = TypeVar("T")

_Signer: TypeAlias = Callable[[bytes], str]
_QUOTES = "'\"`\u2018\u2019\u201c\u201d\u00ab\u00bb"


class Credentials:
    """An API key, and the `secret` or the `private_key` that signs for it.

    A secret signs with HMAC-SHA256; a private key with RSASSA-PKCS1-v1_5 and SHA-256, or with Ed25519. A private key is
    PEM (PKCS#8, PKCS#1, OpenSSH), also on one line or in base64, DER, or the path of such a file. Raises
    CredentialsError for anything else. The repr shows only `kind`.
    """

    __slots__ = ("api_key", "kind", "signer")

    @forget_arguments
    def __init__(
        self,
        api_key: str,
        secret: str | None = None,
        *,
        private_key: PrivateKey | None = None,
        passphrase: str | bytes | None = None,
    ) -> None:
        self.api_key = api_key
        self.kind, self.signer = find_signer(api_key, secret, private_key, passphrase)

    def __repr__(self) -> str:
        return f"Credentials(kind={self.kind!r})"

    def __reduce__(self) -> str:
        raise TypeError("credentials cannot be pickled: create them where they are needed")


def sign(credentials: Credentials, payload: str) -> str:
    """The signature of a percent-encoded payload: hex for HMAC, base64, not yet percent-encoded, for RSA and Ed25519.

    Raises ParameterError for a payload that is not ASCII: the exchange signs what is sent, after percent-encoding.
    """
    if not payload.isascii():
        raise ParameterError("percent-encode the payload before signing it")
    return credentials.signer(payload.encode())


def fingerprint(api_key: str) -> str:
    """A short hash that identifies a key without revealing it."""
    return hashlib.sha256(api_key.encode()).hexdigest()[:12]


def find_signer(
    api_key: str,
    secret: str | None,
    private_key: PrivateKey | None,
    passphrase: str | bytes | None,
    names: Names = Names(),  # noqa: B008 - it is immutable
) -> tuple[str, _Signer]:
    """The kind of key (HMAC, RSA, Ed25519) and what signs; raises CredentialsError, which uses these names."""
    _require_token(names.api_key, api_key, names)
    if (secret is None) == (private_key is None):
        raise CredentialsError(
            f"give either {names.secret}, for an HMAC key, or {names.private_key}, for an RSA or Ed25519 key"
        )
    if private_key is not None:
        return _asymmetric(read_key(private_key, passphrase, names), names.private_key)
    if passphrase is not None:
        raise CredentialsError(f"{names.passphrase} belongs to {names.private_key}: give both, or neither")
    return "HMAC", _hmac(_require_token(names.secret, secret, names).encode())


def _require_token(name: str, value: object, names: Names) -> str:
    if not value:
        raise CredentialsError(f"{name} is missing")
    if not isinstance(value, str):
        raise CredentialsError(f"{name} must be text: give a str")
    if find_key(value) is not None:
        form = "PEM" if BEGIN in value else "private"
        raise CredentialsError(f"{name} holds a {form} key: give it as {names.private_key}")
    if any(mark in value for mark in _QUOTES):
        raise CredentialsError(f"{name} holds quotation marks, which no key has: remove them")
    if not value.isascii() or not value.isprintable() or " " in value:
        raise CredentialsError(f"{name} holds white space or other characters that no key has: copy it again")
    return value


def _hmac(secret: bytes) -> _Signer:
    keyed = hmac.new(secret, digestmod="sha256")

    def signer(payload: bytes) -> str:
        # Not hmac.digest: it releases the GIL, and waiting for it among an HTTP library's threads takes 25 us.
        mac = keyed.copy()
        mac.update(payload)
        return mac.hexdigest()

    return signer


def _asymmetric(key: "PrivateKeyTypes", name: str) -> tuple[str, _Signer]:
    from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "Ed25519", lambda payload: b64encode(key.sign(payload)).decode()
    if isinstance(key, rsa.RSAPrivateKey):
        scheme, digest = padding.PKCS1v15(), SHA256()
        return "RSA", lambda payload: b64encode(key.sign(payload, scheme, digest)).decode()
    raise CredentialsError(f"{name} is neither an RSA nor an Ed25519 key, which are all that the exchange takes")
