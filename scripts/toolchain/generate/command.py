"""The command `scripts/generate`."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from toolchain.environment import ROOT
from toolchain.generate import generation
from toolchain.spec.openapi import SpecError

TARGET = ROOT / "generated"


def main(description: str | None) -> int:
    """Rewrite generated/, or with --check say what would change."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if generated/ is not what it should")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "generated"
        try:
            generation.generate(fresh)
        except SpecError as error:
            print(error, file=sys.stderr)
            return 1
        differences = list(generation.differences(TARGET, fresh))
        if check:
            print("\n".join(differences) or "generated/ is what the spec makes it")
            if differences:
                print(
                    "Run scripts/generate; to change generated code, change the spec, a template or scripts/runtime/.",
                    file=sys.stderr,
                )
            return bool(differences)
        if differences:
            shutil.rmtree(TARGET, ignore_errors=True)
            shutil.copytree(fresh, TARGET)
        print("\n".join(differences) or "nothing changed")
    return 0
