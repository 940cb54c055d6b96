"""The command `scripts/lint`."""

import argparse

from toolchain.spec.linters import CANONICAL, GATEWAY, install, redocly, spectral
from toolchain.spec.openapi import SPEC


def main(description: str | None) -> bool:
    """Print what the linters report; return whether any of them fails."""
    argparse.ArgumentParser(description=description).parse_args()
    install()
    failed = False
    for run in (
        spectral("wire", SPEC),
        spectral("canonical", CANONICAL),
        spectral("gateway", GATEWAY),
        redocly(SPEC, CANONICAL, GATEWAY),
    ):
        print((run.stdout + run.stderr).strip())
        failed |= run.returncode != 0
    return failed
