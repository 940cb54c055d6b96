"""What git reports about this checkout."""

import subprocess

from toolchain.environment import ROOT


class CheckoutError(Exception):
    """This is not a checkout of the repository."""


def tracked_files() -> frozenset[str]:
    """The paths of all tracked files, from the top of the repository."""
    return frozenset(_git("ls-files", "-z").split("\0")) - {""}


def has_changes() -> bool:
    """Whether there are uncommitted changes."""
    return bool(_git("status", "--porcelain"))


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        raise CheckoutError("A release is made from a git checkout, and git must be installed.") from None
    return done.stdout
