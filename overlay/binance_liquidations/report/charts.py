"""The charts of the page, as SVG whose colours are the page's: light or dark, and each once wide and once for a phone.

Vega-Lite draws them, without a browser and without asking any other host. A chart shows doubles; the table beneath it
has the digits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..archive import _queries
from ..errors import ConfigurationError
from . import chart_specs as specs
from .answers import Answers

_MOST_UNITS = 24
_CONFIG = {
    "aria": False,
    "background": None,
    "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
    "padding": {"left": 0, "right": 12, "top": 4, "bottom": 6},
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--quiet)",
        "titleColor": "var(--quiet)",
        "domainColor": "var(--line)",
        "gridColor": "var(--line)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelPadding": 8,
        "ticks": False,
    },
    "axisY": {"domain": False},
    "title": {"color": "var(--ink)", "fontSize": 13, "fontWeight": 600, "anchor": "start", "offset": 8},
}


@dataclass(frozen=True)
class Chart:
    """A caption, what its colours stand for, and the SVG for a wide window and for a phone."""

    caption: str
    legend: Mapping[str, str]
    wide: str
    narrow: str


def charts_of(answers: Answers) -> dict[str, Chart]:
    """The charts by the name of their section; none where there is nothing to show."""
    made: dict[str, Chart] = {}
    if answers.over_time:
        resources = sorted({row["resource"] for row in answers.over_time})
        legend = {resource: f"var(--c{number % 8})" for number, resource in enumerate(resources)}
        step = specs.step_of(answers.over_time)
        made["liquidated"] = _drawn(
            f"How many orders and liquidations of units began in each {step}",
            legend,
            lambda width: specs.over_time(answers, legend, step, width),
        )
    if shown := answers.units[:_MOST_UNITS]:
        left = f", the latest {len(shown)} of {len(answers.units):,}" if len(shown) < len(answers.units) else ""
        legend = {"at the start": "var(--bad)", "at the end": "var(--good)", "now, where it still runs": "var(--warn)"}
        made["units"] = _drawn(f"LTV in %{left}", legend, lambda width: specs.ltv(shown, width))
    if any(row["amount"] is not None for row in answers.routes):
        states = sorted({row["status"] for row in answers.routes}, key=_confirmed_first)
        legend = {state: "var(--c0)" if state in _queries.confirmed() else "var(--warn)" for state in states}
        caption = "What each account sent to the credit account"
        made["transferred"] = _drawn(caption, legend, lambda width: specs.transfers(answers.routes, legend, width))
    return made


def _confirmed_first(status: str) -> tuple[bool, str]:
    return status not in _queries.confirmed(), status


def _drawn(caption: str, legend: Mapping[str, str], spec: Callable[[int], specs.Spec]) -> Chart:
    try:
        from vl_convert import vegalite_to_svg
    except ModuleNotFoundError:
        raise ConfigurationError('a page with charts needs: pip install "binance-liquidations[report]"') from None
    wide, narrow = (
        vegalite_to_svg({"config": _CONFIG, **spec(width)}, allowed_base_urls=[])
        for width in (specs.WIDE, specs.NARROW)
    )
    return Chart(caption, legend, wide, narrow)
