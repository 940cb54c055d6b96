"""API keys and the check of a signature, for the three kinds of key that the exchange knows.

A key holds what the exchange would hold: the shared secret of an HMAC key, the public half of an RSA or Ed25519 key.
Only a key that is for everybody to use holds its private half.
HMAC signatures are hex, in either case; RSA (PKCS#1 v1.5, SHA-256) and Ed25519 signatures are base64, case matters.
"""

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

# The exchange's own keys are 64 letters and digits. Its format rule is not published, and a user's test key may be
# anything that fits a header, so only characters and length are held to.
_KEY_FORMAT = re.compile(r"[A-Za-z0-9_-]{1,128}")
_HEX_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")


def is_well_formed(api_key: str) -> bool:
    """Whether the text of an X-MBX-APIKEY header could be a key at all."""
    return _KEY_FORMAT.fullmatch(api_key) is not None


@dataclass(frozen=True, repr=False)
class ApiKey:
    """One key of an account: give the HMAC `secret`, a `public_key` or a `private_key` (PEM text, RSA or Ed25519)."""

    api_key: str
    secret: str | None = None
    public_key: str | None = None
    private_key: str | None = None

    def __post_init__(self) -> None:
        if not is_well_formed(self.api_key):
            raise ValueError("an API key is 1 to 128 letters, digits, '-' or '_'")
        if (self.secret, self.public_key, self.private_key).count(None) != 2:  # noqa: PLR2004 - all but one
            raise ValueError("an API key has either a secret (HMAC), a public_key or a private_key (RSA, Ed25519)")
        if self.secret == "":
            raise ValueError("the secret of an HMAC key must not be empty")
        if self.secret is None:
            _ = self._verifier  # a bad PEM is better refused here than at the first request

    def __repr__(self) -> str:
        return f"<ApiKey {self.kind}>"

    @property
    def kind(self) -> str:
        """`HMAC`, `RSA` or `Ed25519`."""
        if self.secret is not None:
            return "HMAC"
        return "RSA" if isinstance(self._verifier, RSAPublicKey) else "Ed25519"

    def accepts(self, payload: bytes, signature: str) -> bool:
        """Whether `signature` (percent-decoded) is this key's over exactly `payload`."""
        if self.secret is not None:
            if _HEX_SHA256.fullmatch(signature) is None:
                return False
            expected = hmac.new(self.secret.encode(), payload, hashlib.sha256).hexdigest()
            return hmac.compare_digest(expected, signature.lower())
        raw = _decode_base64(signature)
        if raw is None:
            return False
        try:
            if isinstance(self._verifier, RSAPublicKey):
                self._verifier.verify(raw, payload, PKCS1v15(), SHA256())
            else:
                self._verifier.verify(raw, payload)
        except InvalidSignature:
            return False
        return True

    @cached_property
    def _verifier(self) -> RSAPublicKey | Ed25519PublicKey:
        name = "public_key" if self.private_key is None else "private_key"
        try:
            if self.private_key is None:
                key = load_pem_public_key((self.public_key or "").encode())
            else:
                key = load_pem_private_key(self.private_key.encode(), None).public_key()
        except (ValueError, TypeError):
            # The cause is dropped on purpose: it can quote the PEM, and a private key may have been handed over.
            raise ValueError(f"{name} is not the PEM text of a {name.replace('_', ' ')}") from None
        if not isinstance(key, RSAPublicKey | Ed25519PublicKey):
            raise ValueError(f"{name} must be an RSA or an Ed25519 key")
        return key


def _decode_base64(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    # Python ignores the unused bits of the last character; a signature has exactly one spelling.
    return raw if base64.b64encode(raw).decode() == text else None
