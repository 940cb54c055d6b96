"""A history's cursor as a word that URLs, shells and JSON leave as it is: base64url of the clients' cursor."""

import binascii
from base64 import b64decode, urlsafe_b64encode

from ..errors import ParameterError


def to_text(cursor: str) -> str:
    """A cursor as callers see it."""
    return urlsafe_b64encode(cursor.encode()).rstrip(b"=").decode()


def from_text(text: str) -> str:
    """A cursor as clients know it; raises ParameterError for what cannot be one."""
    try:
        return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        pass
    raise ParameterError("cursor is not one that a history gave out: pass its cursor on as it was")
