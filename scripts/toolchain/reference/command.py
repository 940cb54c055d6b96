"""The command `scripts/docs`."""

import argparse
import sys
from pathlib import Path

from toolchain.environment import ROOT
from toolchain.reference import site
from toolchain.spec.openapi import SpecError

TARGET = ROOT / "build" / "reference"


def main(description: str | None) -> int:
    """Write the site, and print the path of its first page."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--output", type=Path, default=TARGET, help="the folder to write; by default build/reference")
    target = parser.parse_args().output
    try:
        site.build(target)
    except (SpecError, site.SiteError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(target / "index.html")
    return 0
