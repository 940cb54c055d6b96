"""The results as tables and as a plot."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

TITLES = {"sync": "sync", "1": "asyncio, one at a time", "32": "asyncio, 32 at once"}


def markdown(results: dict[str, Any]) -> str:
    """All results, as Markdown."""
    return "\n".join(
        [
            *(*_requests(results), "", *_decoding(results), "", *_imports(results), ""),
            *(*_histories(results), "", *_gateway(results), ""),
            f"`scripts/generate --check`: {results['generate']:.1f} s",
            "",
        ]
    )


def _requests(results: dict[str, Any]) -> Iterator[str]:
    yield "| CPU of a signed request for 100 records, us | median | quartiles | of the floor | of the official SDK |"
    yield "|---|---|---|---|---|"
    sdk = results["requests"]["sync"]["official SDK"]["cpu"]["median"]
    for style, contenders in results["requests"].items():
        floor = contenders["floor"]["cpu"]["median"]
        for name, costs in contenders.items():
            cpu = costs["cpu"]
            yield (
                f"| {TITLES[style]}: {name} | {cpu['median']:.0f} | {cpu['low']:.0f} to {cpu['high']:.0f} "
                f"| {cpu['median'] / floor:.2f} | {cpu['median'] / sdk:.2f} |"
            )


def _decoding(results: dict[str, Any]) -> Iterator[str]:
    names = ["json.loads", "ours", "orjson", "pydantic", "official SDK"]
    yield f"| a page of 100, us | bytes | {' | '.join(names)} | ours of json.loads |"
    yield "|---|---|" + "---|" * (len(names) + 1)
    for page in results["decoding"]:
        us = page["us"]
        cells = " | ".join(f"{us[name]:.0f}" if name in us else "" for name in names)
        ratio = us["ours"] / us["json.loads"]
        yield f"| {page['kind']}, {page['form']} | {page['bytes']} | {cells} | {ratio:.2f} |"


def _imports(results: dict[str, Any]) -> Iterator[str]:
    yield "| import, CPU ms over a bare interpreter | median |"
    yield "|---|---|"
    bare = results["imports"]["bare interpreter"]["median"]
    for name, cost in results["imports"].items():
        if name != "bare interpreter":
            yield f"| {name} | {cost['median'] - bare:.0f} |"


def _histories(results: dict[str, Any]) -> Iterator[str]:
    yield "| history | records | records/s | CPU of a record, us | HTTP | decoding | the rest | peak MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for style, sizes in results["histories"].items():
        for size in sizes:
            cpu = size["cpu"] / size["rows"] * 1e6
            shares = [size.get("http_us"), size.get("decoding_us")]
            rest = cpu - sum(shares) if None not in shares else None
            cells = " | ".join("" if share is None else f"{share / cpu:.0%}" for share in [*shares, rest])
            yield (
                f"| {style} | {size['rows']:,} | {size['rows'] / size['wall']:,.0f} | {cpu:.1f} | {cells} "
                f"| {size['peak_mb']:.0f} |"
            )


def _gateway(results: dict[str, Any]) -> Iterator[str]:
    yield "| a page of 100 | median ms | p99 ms | requests/s, 16 callers |"
    yield "|---|---|---|---|"
    for name, result in results["gateway"].items():
        rate = f"{result['per_second']:,.0f}" if "per_second" in result else ""
        yield f"| {name} | {result['median']:.2f} | {result['p99']:.2f} | {rate} |"


def plot(results: dict[str, Any], path: Path) -> None:
    """CPU of a request, by style and contender."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(TITLES), figsize=(13, 4), sharey=True)
    for axis, (style, contenders) in zip(axes, results["requests"].items(), strict=True):
        medians = [costs["cpu"]["median"] for costs in contenders.values()]
        reach = [
            [costs["cpu"]["median"] - costs["cpu"]["low"] for costs in contenders.values()],
            [costs["cpu"]["high"] - costs["cpu"]["median"] for costs in contenders.values()],
        ]
        colours = ["tab:orange" if name == "ours" else "tab:gray" for name in contenders]
        bars = axis.bar(list(contenders), medians, yerr=reach, color=colours, capsize=3)
        axis.bar_label(bars, fmt="%.0f", padding=3)
        axis.set_title(TITLES[style])
        axis.tick_params(axis="x", rotation=30)
        axis.spines[["top", "right"]].set_visible(False)
    axes[0].set_ylabel("CPU of a signed request for 100 records, us")
    figure.tight_layout()
    figure.savefig(path, dpi=120)
