"""The outer forms of a private key's file: which encoding a text has, which block of PEM is the key, what is DER."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from ..errors import CredentialsError

BEGIN = "-----BEGIN "
_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)
_NEWLINE = re.compile(r"(?:\\+r)?\\+n")
"""A line's end that was written out, as JSON and .env files have it."""


def without_newlines(text: str) -> str:
    """A text without white space and line ends, those that are written out included."""
    return "".join(_NEWLINE.sub("", text).split())


def is_der(content: bytes) -> bool:
    """Whether it is one ASN.1 sequence, from its first byte to its last."""
    if len(content) < 32 or content[0] != 0x30:  # noqa: PLR2004 - the tag of a sequence
        return False
    first, size = content[1], 0
    if first > 0x80:  # noqa: PLR2004 - the length has this many bytes of its own
        size = first - 0x80
        first = int.from_bytes(content[2 : 2 + size], "big")
    return 2 + size + first == len(content)


def text_of(content: bytes) -> str | None:
    """What a text file of any encoding says, without byte order mark; None for anything else."""
    encoding = "utf-8-sig"
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content and not any(content[1::2]):
        encoding = "utf-16-le"
    elif content and not any(content[::2]):
        encoding = "utf-16-be"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def private_block(text: str, subject: str) -> tuple[str, bytes]:
    """The private key among what a text holds, as PEM has to be: one line for each 64 characters."""
    blocks = _BLOCK.findall(_NEWLINE.sub("\n", text))
    private = [(label, body) for label, body in blocks if label.endswith("PRIVATE KEY")]
    if len(private) > 1:
        raise CredentialsError(f"{subject} holds {len(private)} private keys: give the one that belongs to the API key")
    if not private:
        labels = " ".join(label for label, _ in blocks)
        if "PUBLIC KEY" in labels:
            raise CredentialsError(f"{subject} holds a public key: give the private key that it was made from")
        if blocks:
            raise CredentialsError(f"{subject} holds no private key, but a {blocks[0][0].lower()}")
        raise CredentialsError(f"{subject} is no private key in PEM form: it begins like one and does not end like one")
    label, body = private[0]
    lines = [line.strip() for line in body.splitlines()]
    headers = [line for line in lines if ":" in line]
    packed = "".join("".join(line.split()) for line in lines if ":" not in line)
    wrapped = [packed[at : at + 64] for at in range(0, len(packed), 64)]
    rows = [f"-----BEGIN {label}-----", *headers, *([""] if headers else []), *wrapped, f"-----END {label}-----", ""]
    return label, "\n".join(rows).encode("utf-8", "surrogateescape")
