"""The command `scripts/spec_diff`."""

import argparse
import sys

from toolchain.spec.openapi import SPEC, SpecError
from toolchain.spec_diff import comparison
from toolchain.spec_diff.oasdiff import GoError


def main(description: str | None) -> int:
    """Print the changes for each group of users; return 0 if nothing breaks, 1 if something does, 2 on errors."""
    summary, details = str(description).split("\n", 1)
    parser = argparse.ArgumentParser(description=summary, epilog=details)
    parser.add_argument("old", nargs="?", help="by default the last tag or, before the first one, HEAD")
    parser.add_argument("new", nargs="?", default=str(SPEC), help="by default spec/openapi.yaml of this checkout")
    arguments = parser.parse_args()
    try:
        old, new = comparison.read(arguments.old or comparison.last_release()), comparison.read(arguments.new)
        groups = comparison.compare(old, new)
    except (SpecError, GoError) as error:
        print(error, file=sys.stderr)
        return 2
    changes = [change for found in groups.values() for change in found]
    print("\n".join(comparison.report(groups)))
    print(comparison.judge_version(old, new, changes))
    return any(change.is_breaking for change in changes)
