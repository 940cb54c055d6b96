"""The raw query of a request: its parameters, and the bytes that its signature covers.

The rules: values are percent-encoded UTF-8, `+` stands for itself, a name comes once, and the signature covers the
query as sent with the `signature=...` pair taken out, wherever it stood. Empty pairs (`a=1&&b=2`) carry no parameter
but count as signed bytes.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from . import errors

_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})?")
# What RFC 3986 lets stand in a query, less "#", which ends it. Anything else should have been percent-encoded.
_ENCODED = re.compile(rb"[A-Za-z0-9\-._~!$&'()*+,;=:@/?%]*")
_MANDATORY = ("timestamp", "signature")


@dataclass(frozen=True, slots=True, repr=False)
class Query:
    """A query taken apart; no repr, since it holds a signature."""

    values: Mapping[str, str]
    payload: bytes

    @property
    def is_encoded(self) -> bool:
        """Whether the signed bytes were percent-encoded before they were signed."""
        return _ENCODED.fullmatch(self.payload) is not None


def read_query(raw: bytes, own: Collection[str], *, signed: bool, required: Collection[str] = ()) -> Query:
    """Take `raw` apart, or raise the `Refusal` for the first rule it breaks.

    `own` names the parameters of the endpoint, of which some are `required`; `timestamp`, `recvWindow` and `signature`
    join them when `signed`.
    """
    known = {*own, "timestamp", "recvWindow", "signature"} if signed else set(own)
    values: dict[str, str] = {}
    payload: list[bytes] = []
    for pair in raw.split(b"&") if raw else []:
        raw_name, _, raw_value = pair.partition(b"=")
        name = _decode(raw_name)
        if name != "signature":
            payload.append(pair)
        if not pair:
            continue
        if name in values:
            raise errors.duplicated()
        values[name] = _decode(raw_value)
    read = known.intersection(values)
    if len(read) < len(values):
        raise errors.unread(len(read), len(values))
    for name, value in values.items():
        if not value and name not in _MANDATORY and name not in required:
            raise errors.empty(name)
    if signed:
        for name in (*required, *_MANDATORY):
            if not values.get(name):
                raise errors.missing(name)
    return Query(values, b"&".join(payload))


def _decode(raw: bytes) -> str:
    def byte(match: re.Match[bytes]) -> bytes:
        if match[1] is None:
            raise errors.undecodable()
        return bytes([int(match[1], 16)])

    try:
        return _PERCENT.sub(byte, raw).decode()
    except UnicodeDecodeError:
        raise errors.undecodable() from None
