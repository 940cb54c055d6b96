"""What `verify` finds in archives that are incomplete, damaged or not to be read to their end."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from binance_liquidations import ConfigurationError, CredentialsError
from binance_liquidations.archive import Archive, Synced, sync, verify
from binance_liquidations_simulator import Account, synthetic_desk
from support.accounts import Near, account_with, near, order
from support.archives import sums
from support.clients import client_of, through
from support.synthetic import DAY, NOW, START

HOUR = DAY // 24
RESOURCES = ["margin-liquidations", "risk-unit-liquidations", "liquidation-transfers", "closed-risk-units"]
ALWAYS = timedelta(days=36500)


@pytest.fixture(scope="module")
def desk() -> tuple[Account, ...]:
    """Two credit accounts."""
    return synthetic_desk(3, accounts=2, liquidations=12, margin_records=40)


def forbidden(account: Near, after: int = 0) -> Near:
    """The same account, to which the exchange answers no more after so many requests."""
    answer, sent = through(account.exchange, account.time), 0
    key = account.account.keys[0]

    def failing(request: Any) -> Any:
        nonlocal sent
        sent += 1
        return answer(request) if sent <= after else answer(request)._replace(status=403, body=b"<html>")

    account.client = lambda *_, **__: client_of(  # type: ignore[method-assign]
        failing, api_key=key.api_key, secret=key.secret, clock=account.time
    )
    return account


def gaps(to: str, account: Any) -> dict[str, list[str]]:
    """What was never read, by resource."""
    done = verify(to, [account], sample=None)
    assert {"gap"} >= {one.problem for one in done.findings}
    assert () == done.failed
    return {name: [one.what for one in done.findings if one.resource == name] for name in RESOURCES}


def test_a_first_sync_that_was_broken_off(to: str) -> None:
    """What it did not reach is a gap, also in the resource in which it ended."""
    (desk,) = synthetic_desk(4, liquidations=30, margin_records=4000)
    (account,) = near([desk])
    broken_off: Any = forbidden(account, after=15)
    sync(to, [broken_off], start=START, resources=RESOURCES[:1])
    with Archive(to) as archive:
        (covered,) = archive.covered(desk.name, RESOURCES[0])
    assert START < covered.end < NOW
    found = gaps(to, near([desk])[0])
    assert [True, True] == ["2025-" in found[RESOURCES[0]][0], "and later: no sync came" in found[RESOURCES[0]][0]]
    assert ["nothing was read to its end yet"] == found[RESOURCES[1]]
    sync(to, near([desk]), resources=RESOURCES[1:])
    assert "2025-" in gaps(to, near([desk])[0])[RESOURCES[0]][0]
    sums(sync(to, near([desk])))
    assert [[]] * 4 == list(gaps(to, near([desk])[0]).values())


@pytest.mark.parametrize(("later", "expected"), [(HOUR // 2, []), (2 * HOUR, [1])])
def test_a_resource_that_is_behind(later: int, expected: list[int], to: str, desk: tuple[Account, ...]) -> None:
    """It ends more than an hour before another one of its account."""
    sums(sync(to, near(desk[:1]), start=START))
    sums(sync(to, near(desk[:1], NOW + later), resources=RESOURCES[:1]))
    found = gaps(to, near(desk[:1], NOW + later)[0])
    assert [[], expected, expected, expected] == [[1 for _ in found[name]] for name in RESOURCES]
    assert all(what.startswith("2026-01-01 00:01:") for whats in found.values() for what in whats)


MARGIN, UNITS, TRANSFERS, CLOSED = RESOURCES
OF_FIRST = "where account = 'credit-0'"
SPOILED: dict[str, tuple[str, list[str], str]] = {
    "an amount": (f"margin_liquidation set avg_price = 'abc' {OF_FIRST}", [MARGIN], "avg_price holds 'abc'"),
    "no amount": (
        f"risk_unit_liability set interest = '' {OF_FIRST}",
        [UNITS],
        "liability.interest holds ''",
    ),
    "not a number": (f"liquidation_transfer_asset set amount = 'NaN' {OF_FIRST}", [TRANSFERS], "amount holds 'NaN'"),
    "an exponent": (f"liquidation_transfer_asset set amount = '1E+3' {OF_FIRST}", [TRANSFERS], "amount holds '1E+3'"),
    "bytes": (f"margin_liquidation set side = x'00ff' {OF_FIRST}", [MARGIN], "margin_liquidation.side holds b'"),
    "an integer": (f"liquidation_transfer set from_uid = 'xx' {OF_FIRST}", [TRANSFERS], "from_uid holds 'xx'"),
    "a boolean": (f"margin_liquidation set is_isolated = 7 {OF_FIRST}", [MARGIN], "is_isolated holds 7"),
    "a time": (f"closed_risk_unit set create_time = 'junk' {OF_FIRST}", [CLOSED], "create_time holds 'junk'"),
    "no zone": (f"closed_risk_unit set create_time = '2025-08-01' {OF_FIRST}", [CLOSED], "holds '2025-08-01'"),
    "a covered time": (
        f"covered set start_time = 'junk' {OF_FIRST} and resource = '{UNITS}'",
        [UNITS],
        "covered.start_time holds 'junk'",
    ),
}


def changed(to: Path, change: str) -> None:
    """Change the archive by hand."""
    with closing(sqlite3.connect(to)) as connection, connection:
        assert connection.execute(f"update {change}").rowcount


@pytest.mark.parametrize("cell", SPOILED)
def test_a_spoiled_cell(cell: str, desk: tuple[Account, ...], tmp_path: Path) -> None:
    """It is a failure that names its place, and everything else is verified, and synced."""
    to = tmp_path / "archive.db"
    sync(to, near(desk), start=START)
    change, resources, message = SPOILED[cell]
    changed(to, change)
    for done in (verify(to, near(desk), sample=None), sync(to, near(desk), overlap=ALWAYS)):
        assert [("credit-0", name) for name in resources] == [(one.account, one.resource) for one in done.failed]
        assert all(message in str(one.error) for one in done.failed)
        assert all("archive.db: " in str(one) and "the archive is damaged" in str(one) for one in done.failed)
        assert isinstance(done, Synced) or () == done.findings


def test_a_spoiled_account(desk: tuple[Account, ...], tmp_path: Path) -> None:
    """The others are verified, and synced."""
    to = tmp_path / "archive.db"
    sync(to, near(desk), start=START)
    changed(to, f"account set start_time = 'junk' {OF_FIRST.replace('account', 'name')}")
    for done in (verify(to, near(desk)), sync(to, near(desk))):
        assert {"credit-0"} == {one.account for one in done.failed}
        assert all("account.start_time holds 'junk'" in str(one.error) for one in done.failed)
    with pytest.raises(ConfigurationError, match=r"account\.start_time holds 'junk'"):
        verify(to, near(desk[:1]))


@pytest.mark.parametrize("version", ["'x'", "0"])
def test_a_spoiled_version(version: str, tmp_path: Path) -> None:
    """Nothing can be done with such an archive."""
    Archive(tmp_path / "archive.db", create=True).close()
    changed(tmp_path / "archive.db", f"archive set version = {version}")
    with pytest.raises(ConfigurationError, match=r"archive\.db: .*damaged"):
        Archive(tmp_path / "archive.db")


def without_key(account: Near) -> Near:
    """The same account, whose key is not found."""

    def client(*_: object, **__: object) -> Any:
        raise CredentialsError(f"account {account.name}: KEY is not set")

    account.client = client  # type: ignore[method-assign]
    return account


def unknown(account: Near) -> Near:
    """Another account."""
    return Near(Account("desk-9", keys=account.account.keys), account.exchange, account.time)


@pytest.mark.parametrize(
    ("failing", "messages"),
    [
        (forbidden, [f"credit-1, {name}: ApiError: HTTP 403" for name in RESOURCES]),
        (without_key, ["credit-1: CredentialsError: account credit-1: KEY is not set"]),
        (unknown, ["desk-9: ParameterError: "]),
    ],
)
def test_what_was_found_is_kept(
    failing: Callable[[Near], Near], messages: list[str], to: str, desk: tuple[Account, ...]
) -> None:
    """Whatever fails later or before; with nothing but that, it is raised."""
    sync(to, near(desk), start=START)
    with Archive(to) as archive, archive.engine.begin() as connection:
        connection.execute(text("delete from closed_risk_unit where account = 'credit-0'"))
    sound, other = near(desk)
    for accounts in ([sound, failing(other)], [failing(other), sound]):
        done = verify(to, accounts, sample=None)
        assert {("credit-0", "missing")} == {(one.account, one.problem.value) for one in done.findings}
        assert len(messages) == len(done.failed)
        assert all(str(one).startswith(start) for one, start in zip(done.failed, messages, strict=True))


def test_digit_for_digit(to: str) -> None:
    """A zero more or less differs."""
    account = account_with(order())
    sync(to, near([account]), start=START)
    with Archive(to) as archive, archive.engine.begin() as connection:
        digits = connection.scalar(text("select cast(qty as text) from margin_liquidation"))
        more = f"{digits}0" if "." in digits else f"{digits}.0"
        connection.execute(text(f"update margin_liquidation set qty = '{more}'"))
    (finding,) = verify(to, near([account]), resources=RESOURCES[:1]).findings
    assert ("differs", True) == (finding.problem.value, finding.what.endswith(f": qty {more} is {digits}"))


CHANGED = {
    "missing": "delete from margin_liquidation where order_id = (select min(order_id) from margin_liquidation)",
    "differs": "update risk_unit_liability set interest = '0.00000001' where position = 0",
    "extra": "insert into margin_liquidation select account, avg_price, executed_qty, -1, price, qty, side,"
    " symbol, time_in_force, is_isolated, updated_time, nth, seen_at, null, null from margin_liquidation limit 1",
}


@pytest.mark.parametrize("problem", CHANGED)
def test_what_verify_finds(to: str, problem: str) -> None:
    """Rows that are missing, that differ, or that the exchange does not report."""
    (desk,) = synthetic_desk(2, liquidations=20, margin_records=100)
    sync(to, near([desk]), start=START)
    with Archive(to) as archive, archive.engine.begin() as connection:
        connection.execute(text(CHANGED[problem]))
    findings = verify(to, near([desk]), sample=None).findings
    assert {problem} == {one.problem.value for one in findings}
    assert all(one.account == desk.name for one in findings)
    assert verify(to, near([desk]), sample=1, seed=1) == verify(to, near([desk]), sample=1, seed=1)


def test_what_can_never_come(to: str) -> None:
    """Repayments are shown for 90 days: what was older at the first sync is not missing, a later hole is named."""
    desk = synthetic_desk(5, liquidations=0, margin_records=0, repayments=120)
    repayments = ["liquidation-loan-repayments"]
    assert (58, 0, 0) == sums(sync(to, near(desk, resources=repayments), start=START))
    assert () == verify(to, near(desk, resources=repayments), sample=None).findings
    later = NOW + 200 * DAY
    assert (0, 0, 0) == sums(sync(to, near(desk, later, resources=repayments)))
    (found,) = verify(to, near(desk, later, resources=repayments), sample=None).findings
    assert found.what.startswith("2026-01-01 00:01:00.001000+00:00 to 2026-04-21 ")
    assert found.what.endswith(", which the exchange no longer keeps")
