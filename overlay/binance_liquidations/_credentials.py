"""Who asks, and what signs for them."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from .errors import CredentialsError, ParameterError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

PrivateKey: TypeAlias = str | bytes | PathLike[str]
"""PEM text, or the path of a PEM file."""

_Signer: TypeAlias = Callable[[bytes], str]
_PEM = "-----BEGIN "


class Credentials:
    """An API key and what signs for it, told apart by what is handed over: `secret` or `private_key`.

    A secret signs with HMAC-SHA256; a PKCS#8 private key with RSASSA-PKCS1-v1_5 and SHA-256, or with Ed25519. Raises
    CredentialsError for anything else. Printing credentials shows the kind alone.
    """

    __slots__ = ("api_key", "kind", "signer")

    def __init__(
        self,
        api_key: str,
        secret: str | None = None,
        *,
        private_key: PrivateKey | None = None,
        passphrase: str | bytes | None = None,
    ) -> None:
        self.api_key = _token("api_key", api_key)
        if (secret is None) == (private_key is None):
            raise CredentialsError("give either secret, for an HMAC key, or private_key, for an RSA or Ed25519 key")
        if secret is not None:
            if passphrase is not None:
                raise CredentialsError("passphrase belongs to private_key: leave it out, or give private_key")
            self.kind, self.signer = "HMAC", _hmac(_token("secret", secret).encode())
        elif private_key is not None:
            self.kind, self.signer = _asymmetric(_pem(private_key), passphrase)

    def __repr__(self) -> str:
        return f"Credentials(kind={self.kind!r})"

    def __reduce__(self) -> str:
        raise TypeError("credentials are not pickled: make them anew where they are needed")


def sign(credentials: Credentials, payload: str) -> str:
    """The signature of a percent-encoded payload: hex for HMAC, base64, not yet percent-encoded, for RSA and Ed25519.

    Raises ParameterError for a payload that is not ASCII: the exchange signs what is sent, after percent-encoding.
    """
    if not payload.isascii():
        raise ParameterError("percent-encode the payload before signing it")
    return credentials.signer(payload.encode())


def fingerprint(api_key: str) -> str:
    """A short hash, which tells keys apart without telling them."""
    return hashlib.sha256(api_key.encode()).hexdigest()[:12]


def _token(name: str, value: object) -> str:
    if not value:
        raise CredentialsError(f"{name} is missing")
    if not isinstance(value, str):
        raise CredentialsError(f"{name} must be text: give a str")
    if value.startswith(_PEM):
        raise CredentialsError(f"{name} holds a PEM key: give it as private_key")
    if not value.isascii() or not value.isprintable() or " " in value:
        raise CredentialsError(f"{name} holds white space or other characters that no key has: was it copied whole?")
    return value


def _hmac(secret: bytes) -> _Signer:
    keyed = hmac.new(secret, digestmod="sha256")

    def signer(payload: bytes) -> str:
        # Not hmac.digest: it lets go of the GIL, and to wait for it among an HTTP library's threads takes 25 us.
        mac = keyed.copy()
        mac.update(payload)
        return mac.hexdigest()

    return signer


def _pem(private_key: PrivateKey) -> bytes:
    if isinstance(private_key, bytes):
        return private_key
    if isinstance(private_key, str) and private_key.lstrip().startswith(_PEM):
        return private_key.encode()
    try:
        return Path(private_key).read_bytes()
    except (OSError, ValueError, TypeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "not a path"
    if isinstance(private_key, PathLike):
        raise CredentialsError(f"private_key {private_key} cannot be read: {reason}")
    # What is no path may be a secret given by mistake, so it is not repeated.
    raise CredentialsError(f"private_key is neither PEM text nor a file that can be read: {reason}")


def _asymmetric(pem: bytes, passphrase: str | bytes | None) -> tuple[str, _Signer]:
    from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    key = _load(pem, passphrase.encode() if isinstance(passphrase, str) else passphrase)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "Ed25519", lambda payload: b64encode(key.sign(payload)).decode()
    if isinstance(key, rsa.RSAPrivateKey):
        scheme, digest = padding.PKCS1v15(), SHA256()
        return "RSA", lambda payload: b64encode(key.sign(payload, scheme, digest)).decode()
    raise CredentialsError("private_key is neither an RSA nor an Ed25519 key, the only kinds that the exchange takes")


def _load(pem: bytes, passphrase: bytes | None) -> "PrivateKeyTypes":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if b"PUBLIC KEY-----" in pem:
        raise CredentialsError("private_key holds a public key: give the private key that it was made from")
    encrypted = b"ENCRYPTED" in pem
    if encrypted and passphrase is None:
        raise CredentialsError("private_key is encrypted: give its passphrase")
    if passphrase is not None and not encrypted:
        raise CredentialsError("private_key is not encrypted: leave passphrase out")
    try:
        return load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        pass
    raise CredentialsError(
        "private_key cannot be decrypted: wrong passphrase, or a damaged key"
        if encrypted
        else "private_key is no private key in PEM form"
    )
