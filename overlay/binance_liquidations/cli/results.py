"""What came of `sync` and `verify`, for people and for programs."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from binance_liquidations_wire.errors import ApiError

from .document import describe_error, print_document
from .stderr import warn
from .stdout import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..archive import Failed, Synced, Verified

_CLOSED = (-2015, -3003)
"""Codes of a resource that a key, or its account, does not have."""
_SHOWN = 20
"""Findings that people are shown; programs get them all."""


def say_synced(done: "Synced", *, as_json: bool, quiet: bool) -> bool:
    """Report a round, to people unless it is `quiet` and nothing changed; False if nobody reads on."""
    accounts = len({one.account for one in done.copied} | {one.account for one in done.failed})
    changes = {name: sum(getattr(one, name) for one in done.copied) for name in ("new", "changed", "gone")}
    if as_json:
        resources = [asdict(one) for one in done.copied]
        content = {"accounts": accounts, **changes, "resources": resources, "failed": _describe(done.failed)}
        return print_document("sync", is_well=not done.failed, **content)
    if not quiet or any(changes.values()) or done.failed:
        new, changed, gone = changes.values()
        warn(f"{accounts} accounts: {new} new rows, {changed} changed, {gone} no longer reported")
    _warn_of(done.failed)
    if done.copied and any(isinstance(one.error, ApiError) and one.error.code in _CLOSED for one in done.failed):
        warn(
            "A key need not open every resource: name those that it opens, with --resource or, in accounts.toml, as"
            " resources = [...]; `doctor` lists them."
        )
    return True


def say_verified(done: "Verified", *, as_json: bool) -> None:
    """Report what was compared, and what is wrong."""
    if as_json:
        findings = [asdict(one) for one in done.findings]
        content = {"windows": done.windows, "rows": done.rows, "findings": findings, "failed": _describe(done.failed)}
        print_document("verify", is_well=not done.findings and not done.failed, **content)
        return
    for finding in done.findings[:_SHOWN]:
        say(f"BAD  {finding}")
    if len(done.findings) > _SHOWN:
        say(f"BAD  and {len(done.findings) - _SHOWN} more")
    failures = f", {len(done.failed)} failures" if done.failed else ""
    say(f"{done.windows} windows with {done.rows} rows compared, {len(done.findings)} findings{failures}")
    _warn_of(done.failed)


def _describe(failed: "Sequence[Failed]") -> list[dict[str, Any]]:
    return [{"account": one.account, "resource": one.resource, **describe_error(one.error)} for one in failed]


def _warn_of(failed: "Sequence[Failed]") -> None:
    for one in failed:
        warn(f"FAILED  {one}")
