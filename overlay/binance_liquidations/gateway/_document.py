"""The spec that the gateway speaks: generated/openapi.gateway.yaml, with the address at which a caller finds it."""

import json
from importlib.resources import files
from pathlib import Path

from ..errors import ConfigurationError

_NAME = "openapi.gateway.yaml"
_SERVER = "\n- url: /\n"
_TOKEN = "  securitySchemes:\n"  # noqa: S105 - the heading of what the document says of it, to its end
_NO_TOKEN = "security: []\n"  # noqa: S105


def read_document(*, guarded: bool) -> str:
    """The document; one that is not `guarded` asks for no token."""
    text = _read_generated()
    return text if guarded else text.partition(_TOKEN)[0] + _NO_TOKEN


def serve_at(base_url: str, document: str) -> str:
    """The document for a caller who knows the gateway by this address."""
    return document.replace(_SERVER, f"\n- url: {json.dumps(base_url)}\n", 1)


def _read_generated() -> str:
    """The file: inside the wire package if that is installed, beside it in a checkout."""
    package = Path(str(files("binance_liquidations_wire")))
    for place in (package, package.parent):
        if (place / _NAME).is_file():
            return (place / _NAME).read_text(encoding="utf-8")
    raise ConfigurationError(f"{_NAME} is missing from the installation: install binance-liquidations anew")
