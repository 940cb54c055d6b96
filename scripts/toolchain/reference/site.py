"""Writes the API reference: static pages that Scalar renders in the browser, and that load nothing from other hosts."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from toolchain.environment import BIN, ROOT
from toolchain.reference.introduction import introduction
from toolchain.reference.links import link_forms
from toolchain.reference.pages import reference
from toolchain.spec.linters import CANONICAL
from toolchain.spec.openapi import SPEC, Node, canonical, load

RECIPES = ROOT / "overlay" / "RECIPES.md"
SCALAR = "@scalar/api-reference@1.72.1"
SCALAR_SHA512 = "XpEJ0rfc/cXbCrR+iC4kK0o/WwX2dTtGQbT049OlPKAHD6IMIFdTeGz2r+M27P2EDWKyUITRm/NzlP8z2pw/Ow=="

_BUNDLE = "package/dist/browser/standalone.js"
_CACHE = ROOT / "build" / f"scalar-{SCALAR.rpartition('@')[2]}.js"

_WIRE = """\
This page shows the [wire spec](openapi.yaml): what the exchange sends. Where the table and the example of one of its
pages contradict each other, the spec admits both by a named form (`WireDecimal`, `WireId`, ...), and the contradiction
is described where it occurs, with how it is settled.

Clients in other languages are generated from the [canonical spec](canonical.html), which has one plain type for each
form. The gateway's answers follow it.

Below are [what errors mean](#description/errors), [recipes in Python](#description/recipes), and the operations."""
_CANONICAL = """\
This page shows the [canonical spec](openapi.canonical.yaml): what clients in other languages are generated from, and
what the gateway answers. Amounts are strings that hold exact decimals, times are milliseconds since 1970, ids are
64-bit integers.

The [wire spec](index.html) describes what the exchange itself sends, in more than one form."""

# The browser refuses whatever the bundle tries to fetch or send, in this version or a later one.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src data:",
        "worker-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
# What Scalar would cut off goes on in the next line; the introduction, which holds programs, has the whole width.
_STYLE = """\
td:first-child, th:first-child { width: 11rem; }
.scalar-app .introduction-section .section-columns { flex-direction: column-reverse; gap: 24px; }
.scalar-app .introduction-section .sticky-cards { position: static; }
.scalar-app .tab-list { flex-wrap: wrap; }
.scalar-app .endpoint { white-space: normal; }
.scalar-app .endpoint-path { overflow-wrap: anywhere; min-width: 0; }
.scalar-app .scalar-card-header-title { overflow-wrap: anywhere; white-space: normal; }
.scalar-app pre, .scalar-app .markdown pre code, .scalar-app pre code * {
  overflow-wrap: anywhere; text-wrap: wrap; white-space: pre-wrap; width: auto;
}
.scalar-app .markdown-summary { white-space: normal; }
"""
_OPTIONS: dict[str, Any] = {
    "theme": "default",
    "withDefaultFonts": False,
    "telemetry": False,
    "agent": {"disabled": True},
    "mcp": {"disabled": True},
    "hideClientButton": True,
    "hideTestRequestButton": True,  # the page cannot sign
    "hiddenClients": True,  # nor can Scalar's own samples
    "showDeveloperTools": "never",
    "documentDownloadType": "none",
    "defaultOpenAllTags": True,
    "expandAllSchemaProperties": True,
    "orderSchemaPropertiesBy": "preserve",
    "orderRequiredPropertiesFirst": False,
    "customCss": _STYLE,
}
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="{policy}">
  <title>{title}</title>
  <link rel="icon" href="data:,">
</head>
<body>
  <div id="reference"></div>
  <script src="scalar.js"></script>
  <script>Scalar.createApiReference("#reference", {options})</script>
</body>
</html>
"""


class SiteError(Exception):
    """The site cannot be made."""


def build(target: Path) -> None:
    """Write the site into a folder, which is made if it does not exist."""
    bundle = _bundle()
    target.mkdir(parents=True, exist_ok=True)
    spec, recipes = load(), RECIPES.read_text(encoding="utf-8")
    for name, document, *texts in (
        ("index.html", link_forms(spec, ""), _WIRE, recipes),
        ("canonical.html", canonical(link_forms(spec, "index.html")), _CANONICAL),
    ):
        page = _page(reference(document, introduction(document, *texts)))
        (target / name).write_text(page, encoding="utf-8")
    for path in (SPEC, CANONICAL):
        shutil.copy(path, target)
    shutil.copy(bundle, target / "scalar.js")


def _page(document: Node) -> str:
    options = json.dumps(_OPTIONS | {"content": document}, default=float).replace("<", "\\u003c")
    return _PAGE.format(policy=_POLICY, title=html.escape(document["info"]["title"]), options=options)


def _bundle() -> Path:
    """Scalar's single file for browsers, from its npm package; installing it would bring hundreds of others."""
    if not _CACHE.exists():
        with tempfile.TemporaryDirectory() as folder:
            npm = [str(BIN / "npm"), "pack", SCALAR, "--loglevel=error", f"--pack-destination={folder}"]
            if subprocess.run(npm, stdout=subprocess.DEVNULL, check=False).returncode:
                raise SiteError("Scalar could not be fetched: see npm's messages above.")
            packed = next(Path(folder).iterdir()).read_bytes()
        if base64.b64encode(hashlib.sha512(packed).digest()).decode() != SCALAR_SHA512:
            raise SiteError(f"{SCALAR} has changed since it was pinned; nothing was written.")
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            member = archive.extractfile(_BUNDLE)
            assert member is not None
            _CACHE.parent.mkdir(exist_ok=True)
            arriving = _CACHE.with_suffix(".part")
            arriving.write_bytes(member.read())
            arriving.replace(_CACHE)
    return _CACHE
