"""The command `scripts/release`."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from binance_liquidations import __version__
from toolchain.environment import ROOT
from toolchain.release.build import build_files, rendering_faults
from toolchain.release.checkout import CheckoutError, tracked_files
from toolchain.release.contents import contents_faults, read_members
from toolchain.release.interpreters import find_interpreters
from toolchain.release.metadata import metadata_faults
from toolchain.release.remaining import remaining_steps
from toolchain.release.trial import trial_faults

DIST = ROOT / "dist"


def main(description: str | None) -> int:
    """Build, check and try the files of this version; put them into `dist/` if all is well."""
    argparse.ArgumentParser(description=description).parse_args()
    try:
        return _release()
    except CheckoutError as error:
        print(error, file=sys.stderr)
        return 1


def _release() -> int:
    tracked = tracked_files()
    interpreters = find_interpreters()
    shutil.rmtree(DIST, ignore_errors=True)  # so that its files are always fit to publish
    with tempfile.TemporaryDirectory() as folder:
        files, faults = build_files(Path(folder))
        is_well = _report("build: a source archive, and a wheel from it", faults)
        for file in files:
            members = read_members(file)
            faults = [*metadata_faults(members, __version__), *rendering_faults(file)]
            is_well &= _report(f"metadata: {file.name}", faults)
            title = f"contents: {file.name}, {len(members)} files, {file.stat().st_size // 1000} kB"
            is_well &= _report(title, contents_faults(file, members, tracked))
        for version, python in interpreters.items() if is_well else ():
            for file in files:
                began = time.monotonic()
                faults = trial_faults(file, python, __version__)
                took = f"{time.monotonic() - began:.0f} s"
                is_well &= _report(f"Python {version}: {file.name}, installed, demo run, {took}", faults)
        if not is_well:
            print("Nothing is in dist/: correct what failed, and run scripts/release again.", file=sys.stderr)
            return 1
        DIST.mkdir()
        for file in files:
            shutil.copy2(file, DIST)
    print("In dist/: " + ", ".join(file.name for file in files))
    print("Remaining steps:")
    for number, step in enumerate(remaining_steps(__version__, list(interpreters)), 1):
        print(f"{number}. {step}")
    return 0


def _report(title: str, faults: Iterable[str]) -> bool:
    """Print a line for the step, and one for each fault; returns whether there is none."""
    found = list(faults)
    print(f"{'FAILED' if found else 'ok':6}  {title}", flush=True)
    for fault in found:
        print(f"        {fault}", file=sys.stderr, flush=True)
    return not found
