"""What Vega-Lite is asked to draw, for a wide window or for a phone."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from binance_liquidations_wire.errors import one_line

from .answers import Answer, Answers, total

WIDE, NARROW = 990, 330
"""Pixels."""
_MOST_BARS, _MOST_ASSETS, _MOST_HOLDERS, _LONGEST = 72, 4, 8, 60
_DAY, _TIME = "%b %d", "%b %d, %H:%M"

Spec = dict[str, Any]


def over_time(answers: Answers, colors: Mapping[str, str], step: str, width: int) -> Spec:
    """A bar for each hour, day, week or month, with a part for each resource."""
    counted: Counter[tuple[datetime, str]] = Counter()
    for row in answers.over_time:
        counted[_floor(_begin(row), step), row["resource"]] += row["liquidations"]
    heights: defaultdict[datetime, int] = defaultdict(int)
    values: list[Spec] = []
    for (begin, resource), count in sorted(counted.items()):
        low, heights[begin] = heights[begin], heights[begin] + count
        times = {"from": _unix(begin), "to": _unix(_next(begin, step))}
        values.append({**times, "low": low, "high": heights[begin], "color": colors[resource]})
    synced = (row["synced_at"] for row in answers.synced if row["synced_at"] is not None)
    last = max(*heights, *(_floor(moment.replace(tzinfo=None), step) for moment in synced))
    domain = [_unix(_floor(answers.since.replace(tzinfo=None), step)), _unix(_next(last, step))]
    form = {"hour": _TIME, "month": "%b %Y"}.get(step, _DAY)
    ticks = 4 if width == NARROW else 10
    x_axis = {"title": None, "grid": False, "labelOverlap": True, "format": form, "tickCount": ticks}
    y_axis = {"title": None, "tickMinStep": 1, "tickCount": 5, "minExtent": 34, "domain": False}
    return {
        "width": width - 50,
        "height": 230,
        "data": {"values": values},
        "mark": {"type": "rect", "x2Offset": -1},
        "encoding": {
            "x": {"field": "from", "type": "temporal", "scale": {"type": "utc", "domain": domain}, "axis": x_axis},
            "x2": {"field": "to"},
            "y": {"field": "low", "type": "quantitative", "scale": {"zero": True}, "axis": y_axis},
            "y2": {"field": "high"},
            "color": {"field": "color", "type": "nominal", "scale": None},
        },
    }


def step_of(rows: Answer) -> str:
    """How much time a bar stands for, so that there are not too many."""
    if any("T" in row["begin"] for row in rows):
        return "hour"
    days = (max(map(_begin, rows)) - min(map(_begin, rows))) / timedelta(days=1)
    return "day" if days <= _MOST_BARS else "week" if days <= 7 * _MOST_BARS else "month"


def _begin(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(f"{row['begin']}:00" if "T" in row["begin"] else row["begin"])


def _floor(moment: datetime, step: str) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    week, month = day - timedelta(days=day.weekday()), day.replace(day=1)
    return {"hour": hour, "day": day, "week": week, "month": month}[step]


def _next(begin: datetime, step: str) -> datetime:
    longest = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
    return _floor(begin + longest.get(step, timedelta(days=31)), step)


def _unix(moment: datetime) -> int:
    """As Vega has a time: milliseconds since 1970."""
    return round(moment.replace(tzinfo=UTC).timestamp() * 1000)


def ltv(units: Answer, width: int) -> Spec:
    """A line for each liquidation, from the LTV at the start to the last one."""
    is_narrow = width == NARROW
    digits, form = (8, _DAY) if is_narrow else (20, _TIME)
    labels = [f"{_end(unit['group_id'], digits)} · {unit['liquidation_start_time']:{form}}" for unit in units]
    values: list[Spec] = [
        {
            "place": place,
            "from": float(unit["start_ltv"] * 100),
            "to": float(unit["end_ltv"] * 100),
            "color": "var(--warn)" if unit["is_running"] else "var(--good)",
        }
        for place, unit in enumerate(units)
    ]
    highest = max(100, *(max(value["from"], value["to"]) for value in values))
    x_axis = {"title": None, "tickCount": 2 if is_narrow else 5, "domain": False}
    x = {"type": "quantitative", "scale": {"domain": [0, highest], "nice": False}, "axis": x_axis}
    point = {"type": "point", "filled": True, "size": 95, "opacity": 1}
    return {
        **_rows(labels, values, width, 26),
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 5, "strokeCap": "round", "opacity": 0.3},
                "encoding": {"x": x | {"field": "from"}, "x2": {"field": "to"}, "color": {"value": "var(--c0)"}},
            },
            {"mark": point, "encoding": {"x": x | {"field": "from"}, "color": {"value": "var(--bad)"}}},
            {
                "mark": point,
                "encoding": {"x": x | {"field": "to"}, "color": {"field": "color", "type": "nominal", "scale": None}},
            },
        ],
    }


def transfers(routes: Answer, colors: Mapping[str, str], width: int) -> Spec:
    """A chart for each of the assets that moved most often, with a bar for each account."""
    counted: Counter[str] = Counter()
    for row in routes:
        counted[row["asset_name"]] += row["transfers"]
    charts = [_of_asset(asset, routes, colors, width) for asset, _ in counted.most_common(_MOST_ASSETS)]
    return {"vconcat": charts, "spacing": 24}


def _of_asset(asset: str, routes: Answer, colors: Mapping[str, str], width: int) -> Spec:
    rows = [row for row in routes if row["asset_name"] == asset and row["amount"] is not None]
    sums = total(rows, "amount", ("from_account_type", "from_uid"))
    largest = sorted(sums, key=lambda holder: sums[holder] or Decimal(), reverse=True)[:_MOST_HOLDERS]
    labels = [f"{kind} {_end(uid, 4 if width == NARROW else 20)}" for kind, uid in largest]
    by_state = total(rows, "amount", ("from_account_type", "from_uid", "status"))
    values: list[Spec] = []
    for place, holder in enumerate(largest):
        low = Decimal()
        for state, color in colors.items():
            high = low + (by_state.get((*holder, state)) or 0)
            values.append({"place": place, "from": float(low), "to": float(high), "color": color})
            low = high
    left = f", the largest {len(largest)} of {len(sums):,}" if len(largest) < len(sums) else ""
    label = "format(datum.value, datum.value < 1000 ? '~g' : '~s')"
    x_axis = {"title": None, "tickCount": 2 if width == NARROW else 6, "labelExpr": label, "domain": False}
    return {
        **_rows(labels, values, width, 24),
        "title": f"{_label(asset)}{left}",
        "mark": {"type": "bar", "height": 14},
        "encoding": {
            **_rows(labels, values, width, 24)["encoding"],
            "x": {"field": "from", "type": "quantitative", "axis": x_axis},
            "x2": {"field": "to"},
            "color": {"field": "color", "type": "nominal", "scale": None},
        },
    }


def _rows(labels: list[str], values: list[Spec], width: int, height: int) -> Spec:
    """A chart with a labelled row for each place."""
    room = 158 if width == NARROW else 262
    axis: Spec = {
        "title": None,
        "grid": False,
        "minExtent": room,
        "maxExtent": room,
        "labelLimit": room,
        "labelOverlap": False,
    }
    if width == NARROW:
        axis["labelFontSize"] = 11
    axis["labelExpr"] = f"{json.dumps(list(map(_label, labels)))}[datum.value]"
    return {
        "width": width - room - 16,
        "height": {"step": height},
        "data": {"values": values},
        "encoding": {"y": {"field": "place", "type": "ordinal", "axis": axis}},
    }


def _label(text: str) -> str:
    """What Vega's renderer can measure: it aborts the process at a control character."""
    return one_line(text[:_LONGEST])


def _end(number: int, digits: int) -> str:
    """The last digits of a long number."""
    text = str(number)
    return text if len(text) <= digits else f"…{text[-digits:]}"
