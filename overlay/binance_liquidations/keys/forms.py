"""A private key in any common form. An error names the form that cannot be used.

No message repeats any part of the key; it shows a path only if the path cannot be a key.
"""

import os
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..errors import CredentialsError
from .pem import BEGIN, is_der, private_block, text_of, without_newlines

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

PrivateKey: TypeAlias = str | bytes | PathLike[str]
"""The text of a key (PEM, base64), its bytes (DER), or the path of a file with either."""

KEY = re.compile(r"-----BEGIN|[A-Za-z0-9+=]{32,}")
"""What a key or a secret of the exchange looks like; a name must not look like it."""
BASE64 = re.compile(r"[A-Za-z0-9+=][A-Za-z0-9+/=]{39,}")
_HMAC = re.compile(r"[A-Za-z0-9]{64}")
_FOREIGN = {
    "PuTTY-User-Key-File": "a PuTTY key: export it in OpenSSH's form (puttygen KEY -O private-openssh -o NEW)",
    r"SSH2 PUBLIC KEY|^\s*(ssh|ecdsa)-\S+ AAAA": "a public key: give the private key that it belongs to",
    '"kty"': "a JSON Web Key: export it as PEM",
}


class Names(NamedTuple):
    """The names that messages use for the parts of credentials: arguments, or environment variables."""

    api_key: str = "api_key"
    secret: str = "secret"  # noqa: S105 - a name
    private_key: str = "private_key"
    passphrase: str = "passphrase"  # noqa: S105 - a name


def read_key(given: PrivateKey, passphrase: str | bytes | None, names: Names) -> "PrivateKeyTypes":
    """Read a key in any form; raises CredentialsError that names a form that cannot be used."""
    content, subject = _content_of(given, names)
    if isinstance(passphrase, str):
        passphrase = passphrase.encode("utf-8", "surrogateescape")
    return _parse(content, passphrase, subject, names)


def find_key(text: str) -> bytes | None:
    """The private key in a text, as PEM or DER; None if there is none."""
    if BEGIN in text:
        return text.encode("utf-8", "surrogateescape")
    try:
        packed = without_newlines(text).strip("'\"")
        decoded = b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (Base64Error, ValueError):
        return None
    return decoded if BEGIN.encode() in decoded or is_der(decoded) else None


def _content_of(given: PrivateKey, names: Names) -> tuple[bytes, str]:
    """The content of the file, or of the text itself, and the name that messages use for it."""
    name = names.private_key
    if isinstance(given, bytes):
        return given, name
    path = os.fsdecode(given) if isinstance(given, str | PathLike) else ""
    found = find_key(path)
    if isinstance(given, str) and (found is not None or _foreign_form(path)):
        return path.encode("utf-8", "surrogateescape"), name
    is_shown = re.search(r"[/\\.]", path) and path.isprintable() and not KEY.search(path) and not BASE64.fullmatch(path)
    subject = f"{name} {path}" if is_shown else name
    try:
        return Path(os.path.expanduser(path)).read_bytes(), subject
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "not a path"
    if found is not None:
        raise CredentialsError(f"{name} is a Path made of the key's own text: give the text as a str")
    if _HMAC.fullmatch(path):
        raise CredentialsError(f"{name} holds what looks like an HMAC secret: give it as {names.secret}")
    if is_shown:
        raise CredentialsError(f"{subject} cannot be read: {reason}")
    raise CredentialsError(f"{name} is neither PEM text nor a file that can be read: {reason}")


def _parse(content: bytes, passphrase: bytes | None, subject: str, names: Names) -> "PrivateKeyTypes":
    from cryptography.hazmat.primitives.serialization import (
        load_der_private_key,
        load_pem_private_key,
        load_ssh_private_key,
    )

    if is_der(content):
        return _load(load_der_private_key, content, passphrase, f"{subject}, in DER form,", names)
    text = text_of(content)
    if text is None:
        raise CredentialsError(f"{subject} is binary, but not a private key in DER form: export the key as PEM")
    if BEGIN in text:
        label, pem = private_block(text, subject)
        load = load_ssh_private_key if label == "OPENSSH PRIVATE KEY" else load_pem_private_key
        return _load(load, pem, passphrase, subject, names)
    if (decoded := find_key(text)) is not None:
        return _parse(decoded, passphrase, subject, names)
    if not text.strip():
        raise CredentialsError(f"{subject} is empty")
    if form := _foreign_form(text):
        raise CredentialsError(f"{subject} holds {form}")
    if _HMAC.fullmatch(text.strip()):
        raise CredentialsError(f"{subject} holds what looks like an HMAC secret: give it as {names.secret}")
    raise CredentialsError(f"{subject} is not a private key in PEM form")


def _load(
    load: Callable[..., Any], content: bytes, passphrase: bytes | None, subject: str, names: Names
) -> "PrivateKeyTypes":
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        key: PrivateKeyTypes = load(content, passphrase)
        return key
    except TypeError:
        problem = "is encrypted: give its passphrase"
        if names.passphrase != Names().passphrase:
            problem += f" ({names.passphrase})"
        if passphrase is not None:
            problem = f"is not encrypted: leave {names.passphrase} out"
    except UnsupportedAlgorithm:
        problem = "is neither an RSA nor an Ed25519 key, which are all that the exchange takes"
        if content.startswith(b"-----BEGIN OPENSSH"):
            problem = "is an encrypted OpenSSH key, which needs another package: pip install bcrypt"
    except ValueError:
        problem = "is not a private key in PEM form: was all of it copied?"
        if is_der(content):
            problem = "is not a private key, but perhaps a public key, a certificate or PKCS#12: export the key as PEM"
        if passphrase is not None:
            problem = "cannot be decrypted: the passphrase is wrong or the key is damaged"
    raise CredentialsError(f"{subject} {problem}")


def _foreign_form(text: str) -> str | None:
    """The name of a key's form, and what to do, if the form cannot be read here; else None."""
    return next((form for marker, form in _FOREIGN.items() if re.search(marker, text)), None)
