"""The outer form of a private key's file: the encoding of a text, the PEM block with the key, DER."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from ..errors import CredentialsError

BEGIN = "-----BEGIN "
_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)
_NEWLINE = re.compile(r"(?:\\+r)?\\+n")
"""A line end written out as `\\n`, as in JSON and .env files."""


def without_newlines(text: str) -> str:
    """A text without white space and line ends, including line ends that are written out."""
    return "".join(_NEWLINE.sub("", text).split())


def is_der(content: bytes) -> bool:
    """Whether the content is one ASN.1 sequence, from first byte to last."""
    if len(content) < 32 or content[0] != 0x30:  # noqa: PLR2004 - the tag of a sequence
        return False
    first, size = content[1], 0
    if first > 0x80:  # noqa: PLR2004 - the low bits count the bytes of the length
        size = first - 0x80
        first = int.from_bytes(content[2 : 2 + size], "big")
    return 2 + size + first == len(content)


def text_of(content: bytes) -> str | None:
    """The text of a file in UTF-8 or UTF-16, without byte order mark; None for anything else."""
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
    """The label of the private key in a text, and the key as PEM with lines of 64 characters."""
    blocks = _BLOCK.findall(_NEWLINE.sub("\n", text))
    private = [(label, body) for label, body in blocks if label.endswith("PRIVATE KEY")]
    if len(private) > 1:
        raise CredentialsError(f"{subject} holds {len(private)} private keys: give the one that belongs to the API key")
    if not private:
        labels = " ".join(label for label, _ in blocks)
        if "PUBLIC KEY" in labels:
            raise CredentialsError(f"{subject} holds a public key: give the private key that it belongs to")
        if blocks:
            raise CredentialsError(f"{subject} holds a {blocks[0][0].lower()}: give the private key")
        raise CredentialsError(f"{subject} is not a private key in PEM form: its END line is missing or does not match")
    label, body = private[0]
    lines = [line.strip() for line in body.splitlines()]
    headers = [line for line in lines if ":" in line]
    packed = "".join("".join(line.split()) for line in lines if ":" not in line)
    wrapped = [packed[at : at + 64] for at in range(0, len(packed), 64)]
    rows = [f"-----BEGIN {label}-----", *headers, *([""] if headers else []), *wrapped, f"-----END {label}-----", ""]
    return label, "\n".join(rows).encode("utf-8", "surrogateescape")
