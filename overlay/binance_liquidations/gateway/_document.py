"""The spec that the gateway speaks: the canonical document, with its own address and its own security."""

import json
import re
from importlib.resources import files
from pathlib import Path

from ..errors import ConfigurationError

_NAME = "openapi.canonical.yaml"

_OPEN = "security: []\n"
_GUARDED = "security:\n- GatewayToken: []\n"
_SCHEMES = """\
  securitySchemes:
    GatewayToken:
      type: http
      scheme: bearer
      description: The gateway's own token.
"""
_PAGE_FOR_PEOPLE = "text/html:\n          schema:\n            type: string\n"
_ERROR_BODY = "application/json:\n          schema:\n            $ref: '#/components/schemas/ErrorBody'\n"


class Document:
    """The spec, made once; its server is the address at which a caller finds the gateway.

    It is changed as text, since a YAML library writes many a value in a way that another one misreads. The gateway
    answers firewalls' and load balancers' pages as errors of the exchange's shape, so their media type is changed too.
    """

    def __init__(self, *, guarded: bool) -> None:
        text = _section("security", _GUARDED if guarded else _OPEN, _canonical())
        text = _section("  securitySchemes", _SCHEMES if guarded else "", text)
        text = text.replace(_PAGE_FOR_PEOPLE, _ERROR_BODY)
        self._before, self._after = _section("servers", "\0", text).split("\0")

    def serve_at(self, base_url: str) -> str:
        """The document for a caller who knows the gateway by this address."""
        return f"{self._before}servers:\n- url: {json.dumps(base_url)}\n  description: The gateway.\n{self._after}"


def _section(heading: str, replacement: str, text: str) -> str:
    """Replace a key of the document with all that stands under it."""
    indent = " " * (len(heading) - len(heading.lstrip()))
    changed, found = re.subn(rf"^{heading}:\n(?:{indent}[ -].*\n)+", lambda _: replacement, text, flags=re.MULTILINE)
    if found != 1:
        raise ConfigurationError(f"{_NAME} has no {heading.strip()} where it is expected: generate it anew")
    return changed


def _canonical() -> str:
    """The canonical document: inside the wire package if that is installed, beside it in a checkout."""
    package = Path(str(files("binance_liquidations_wire")))
    for place in (package, package.parent):
        if (place / _NAME).is_file():
            return (place / _NAME).read_text(encoding="utf-8")
    raise ConfigurationError(f"{_NAME} is missing from the installation: install binance-liquidations anew")
