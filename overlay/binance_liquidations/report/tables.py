"""The answers as tables of text, for the terminal and for the page: a section for each question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from ..archive import _queries
from ..archive._mapping import MAPPINGS
from .answers import Answer, Answers, total

_NAMED = 3
"""Assets of which a line says how much; the table has all."""
_ORDERS = tuple(name for name, mapping in MAPPINGS.items() if _queries.orders_of(mapping))


@dataclass(frozen=True)
class Table:
    """Rows of text. A title that begins with a capital is shown everywhere, others where there is room."""

    caption: str
    titles: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    amounts: frozenset[str] = frozenset()
    """The titles of columns with numbers."""
    uncounted: int = 0
    """How many rows there are beyond these."""


@dataclass(frozen=True)
class Section:
    """A question: its short answer as a number and a line, and its tables."""

    name: str
    title: str
    number: str
    line: str
    tables: tuple[Table, ...]
    is_lacking: bool = False
    """There is no answer, since the archive lacks its resources; the line says so, and there are no tables."""


def sections_of(answers: Answers) -> list[Section]:
    """A section for each of the six questions; none where the archive knows no account."""
    if not answers.accounts:
        return []
    made = [
        _liquidated(answers),
        _units(answers),
        _transferred(answers),
        _running(answers),
        _not_confirmed(answers),
        _changed(answers),
    ]
    needed = {
        "liquidated": _ORDERS,
        "units": (_queries.RISK_UNITS,),
        "transferred": (_queries.TRANSFERS,),
        "running": (_queries.RISK_UNITS,),
        "not-confirmed": (_queries.TRANSFERS,),
    }
    return [_with_lacking(answers, one, needed.get(one.name, ())) for one in made]


def _with_lacking(answers: Answers, section: Section, needed: Sequence[str]) -> Section:
    if not needed or any(map(answers.is_archived, needed)):
        return section
    line = f"the archive does not hold {' or '.join(needed)}: sync {'one' if len(needed) > 1 else 'it'} first"
    return Section(section.name, section.title, "-", line, (), is_lacking=True)


def _liquidated(answers: Answers) -> Section:
    rows = answers.liquidated
    tables: list[Table] = []
    for by, what in ((("symbol",), "by symbol"), (("day", "symbol"), "by day and symbol")):
        for (resource, unit), found in groupby(sorted(rows, key=_kind), key=_kind):
            titles = (*(name.capitalize() for name in by), "Orders", "quantity", f"Notional ({unit})")
            summed = _summed(list(found), by)
            tables.append(Table(f"{resource}, {what}", titles, summed, frozenset(titles[len(by) :])))
    orders, symbols = sum(row["orders"] for row in rows), len({row["symbol"] for row in rows})
    line = f"{_count(orders, 'order')} of {_count(symbols, 'symbol')}" if orders else "no orders were liquidated"
    return Section("liquidated", "Orders liquidated", f"{orders:,}", line, tuple(tables))


def _kind(row: dict[str, Any]) -> tuple[str, str]:
    return row["resource"], row["notional_in"]


def _summed(rows: Answer, by: Sequence[str]) -> list[tuple[str, ...]]:
    """Sums over the accounts: the latest day first, or the symbol with the most orders."""
    orders, *amounts = (total(rows, column, by) for column in ("orders", "executed_qty", "notional"))
    keys = sorted(orders, key=lambda key: -(orders[key] or 0))
    if "day" in by:
        keys.sort(key=lambda key: str(key[0]), reverse=True)
    return [(*key, *(_amount(each[key]) for each in (orders, *amounts))) for key in keys]


def _units(answers: Answers) -> Section:
    titles = ("account", "Unit", "Began", "ended", "LTV", "Took", "liability")
    rows = [
        (
            unit["account"],
            str(unit["group_id"]),
            _time(unit["liquidation_start_time"]),
            "still runs" if unit["is_running"] else _time(unit["liquidation_end_time"]),
            f"{percent(unit['start_ltv'])} → {percent(unit['end_ltv'])}",
            "still runs" if unit["is_running"] else _duration(unit["seconds"]),
            _amount(unit["total_liability"]),
        )
        for unit in answers.units
    ]
    units = len({(unit["account"], unit["group_id"]) for unit in answers.units})
    line = (
        f"{_count(len(rows), 'liquidation')} of {_count(units, 'risk unit')}" if rows else "no risk unit was liquidated"
    )
    numbers = frozenset({"LTV", "Took", "liability"})
    return Section("units", "Units liquidated", str(units), line, (Table("", titles, rows, numbers),))


def _transferred(answers: Answers) -> Section:
    by_asset = ("asset_name", "status")
    amounts, counts = (total(answers.transferred, name, by_asset) for name in ("amount", "transfers"))
    assets = [
        (*key, _amount(counts[key]), _amount(amounts[key]))
        for key in sorted(amounts, key=lambda key: -(counts[key] or 0))
    ]
    routes = [
        (
            _holder(row, "from"),
            _holder(row, "to"),
            row["asset_name"],
            row["status"],
            f"{row['transfers']:,}",
            _amount(row["amount"]),
        )
        for row in sorted(answers.routes, key=lambda row: (row["asset_name"], -(row["amount"] or 0)))
    ]
    liquidations = [_transfer(row, "last_time") for row in answers.transferred]
    numbers = frozenset({"Transfers", "transfers", "Amount"})
    number = len({(row["account"], row["liquidation_id"]) for row in answers.transferred})
    line = "nothing was transferred"
    if assets:
        shown = [f"{amount} {asset}" for asset, status, _, amount in assets if status in _queries.confirmed()]
        others = f" and {len(shown) - _NAMED} other assets" if len(shown) > _NAMED else ""
        line = f"by {_count(number, 'liquidation')}: {', '.join(shown[:_NAMED]) or 'none confirmed'}{others}"
    return Section(
        "transferred",
        "Liquidations transferred",
        f"{number:,}",
        line,
        (
            Table("by asset", ("Asset", "Status", "Transfers", "Amount"), assets, numbers),
            Table("by account", ("From", "to", "Asset", "Status", "transfers", "Amount"), routes, numbers),
            Table("by liquidation", _TRANSFER, liquidations, numbers),
        ),
    )


_TRANSFER = ("account", "Liquidation", "Asset", "Status", "Last", "transfers", "Amount")


def _transfer(row: dict[str, Any], time: str) -> tuple[str, ...]:
    names = (row["account"], str(row["liquidation_id"]), row["asset_name"], row["status"])
    return (*names, _time(row[time]), f"{row['transfers']:,}", _amount(row["amount"]))


def _running(answers: Answers) -> Section:
    rows = [
        (
            unit["account"],
            str(unit["group_id"]),
            _time(unit["liquidation_start_time"]),
            f"{percent(unit['start_ltv'])} → {percent(unit['end_ltv'])}",
            _duration((answers.until - unit["liquidation_start_time"]) // timedelta(seconds=1)),
            _amount(unit["total_liability"]),
        )
        for unit in answers.running
    ]
    titles = ("account", "Unit", "Began", "LTV", "For", "liability")
    numbers = frozenset({"LTV", "For", "liability"})
    line = f"{_count(len(rows), 'liquidation')} not ended" if rows else "every liquidation has ended"
    return Section("running", "Still running", str(len(rows)), line, (Table("", titles, rows, numbers),))


def _not_confirmed(answers: Answers) -> Section:
    rows = [_transfer(row, "first_time") for row in answers.not_confirmed]
    titles = tuple("Since" if title == "Last" else title for title in _TRANSFER)
    number = sum(row["transfers"] for row in answers.not_confirmed)
    line = f"{_count(number, 'transfer')} not confirmed, of any time" if rows else "every transfer is confirmed"
    tables = (Table("", titles, rows, frozenset({"transfers", "Amount"})),)
    return Section("not-confirmed", "Not confirmed", f"{number:,}", line, tables)


def _changed(answers: Answers) -> Section:
    kinds = ("new", "changed", "gone", "back")
    counts = {(row["resource"], row["change"]): row["count"] for row in answers.counts}
    resources = dict.fromkeys(row["resource"] for row in answers.counts)
    rows = [(one, *(f"{counts.get((one, kind), 0):,}" for kind in kinds)) for one in resources]
    sums = {kind: sum(row["count"] for row in answers.counts if row["change"] == kind) for kind in kinds}
    changes = [
        (
            _time(row["at"]),
            row["resource"],
            row["change"],
            row["identity"],
            "; ".join(f"{name}: {_text_of(was)} → {_text_of(now)}" for name, (was, now) in row["differences"].items()),
        )
        for row in answers.changes
    ]
    counted = [f"{number:,} {kind}" for kind, number in sums.items() if number]
    titles = tuple(kind.capitalize() for kind in kinds)
    return Section(
        "changed",
        "Changed",
        f"{sum(sums.values()) - sums['new']:,}",
        f"the archive saw {', '.join(counted)}" if counted else "the archive saw nothing new",
        (
            Table("by resource", ("Resource", *titles), rows, frozenset(titles)),
            Table(
                "the latest",
                ("Seen", "Resource", "Change", "What", "Differences"),
                changes,
                uncounted=answers.unlisted_changes,
            ),
        ),
    )


def _text_of(value: Any) -> str:
    """A value of a changed row, or how many parts it has."""
    return _count(len(value), "row") if isinstance(value, list) else "nothing" if value is None else str(value)


def _holder(row: dict[str, Any], side: str) -> str:
    return f"{row[f'{side}_account_type']} {row[f'{side}_uid']}"


def _amount(value: Decimal | int | None) -> str:
    """All digits; amounts that SQLite cannot sum are not guessed."""
    return "beyond 18 digits" if value is None else f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def percent(ltv: Decimal) -> str:
    """A ratio with all its digits."""
    return f"{ltv.scaleb(2):f} %"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _duration(seconds: int) -> str:
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if days:
        return f"{days} d {hours % 24} h"
    return f"{hours} h {minutes % 60} m" if hours else f"{minutes} m {seconds % 60} s"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def reach(answers: Answers) -> Iterable[str]:
    """How far the archive reaches, in sentences: the oldest sync, and what was never read to its end."""
    if not answers.accounts:
        yield "The archive is empty: sync an account first."
        return
    ends = [row["synced_at"] for row in answers.synced if row["synced_at"] is not None]
    if not ends:
        yield "Nothing of it was read to its end yet: sync it."
        return
    oldest, newest = min(ends), max(ends)
    yield f"Synced until {_time(oldest)} UTC" + (
        f", in part until {_time(newest)}." if newest - oldest > timedelta(hours=1) else "."
    )
    if answers.until - oldest > timedelta(days=1):
        yield "What happened since then is not in it: sync it."
    if open_ := [f"{row['resource']} of {row['account']}" for row in answers.synced if row["synced_at"] is None]:
        yield f"Not yet read to their end: {', '.join(open_)}."
